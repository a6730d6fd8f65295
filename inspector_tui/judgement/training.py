"""Training in date: for this place and this shift, counted, beside the site's own target."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip, listed
from inspector_tui.record.visit import Row


def prompts(facts: Facts) -> Iterator[Prompt]:
    """Violence training place by place (VA-180) and handling training on this shift (MH-200)."""
    without = []
    for row in facts.rows("TRAIN_LOC"):
        yield from _on_shift(facts, row)
        yield from _target(facts, row)
        if stored.counted(row.fields.get("on_shift")) is None:
            without.append(row)
    yield from _handling(facts)
    if without:
        names = listed(_place(facts, row) for row in without)
        yield Prompt(
            key="TRAIN:missing",
            kind="TRAIN",
            question=_question(without[0]),
            text=f"Training figures without those of the shift now on duty: {names}.",
            reasons=tuple(
                Reason(row.id, f"{_place(facts, row)}: no count for this shift") for row in without
            ),
            missing=("how many of the staff on shift now are in date",),
            topic="missing",
        )


def _question(row: Row) -> str:
    return row.question or "VA-180"


def _place(facts: Facts, row: Row) -> str:
    place = stored.text(row.fields.get("location"))
    return clip(facts.label("TRAIN_LOC", "location", place) or row.id)


def _on_shift(facts: Facts, row: Row) -> Iterator[Prompt]:
    counted = stored.counted(row.fields.get("on_shift"))
    if counted is None or counted[0] == counted[1]:
        return
    n, of = counted
    shift = stored.text(row.fields.get("shift"))
    when = f", {clip(facts.label('TRAIN_LOC', 'shift', shift)).lower()}" if shift else ""
    risk = stored.text(row.fields.get("class"))
    rank = f" You rank the risk there {clip(risk)}." if risk else ""
    yield Prompt(
        key=f"TRAIN:{row.id}",
        kind="TRAIN",
        question=_question(row),
        text=f"{_place(facts, row)}{when}: {of - n} of {of} on shift are not in date with "
        f"training.{rank}",
        reasons=(Reason(row.id, f"in date on shift: {n} of {of}"), *_of_all(row)),
        missing=() if risk else ("your view of the risk there",),
        topic="shift",
        about=_place(facts, row),
    )


def _of_all(row: Row) -> Iterator[Reason]:
    counted = stored.counted(row.fields.get("in_date"))
    if counted:
        yield Reason(row.id, f"in date of all who are due: {counted[0]} of {counted[1]}")


def _target(facts: Facts, row: Row) -> Iterator[Prompt]:
    """Below the site's own target, or at odds with what was recorded about it."""
    counted = stored.counted(row.fields.get("in_date"))
    target = stored.number(row.fields.get("target"))
    if counted is None or target is None:
        return
    n, of = counted
    under = 100 * n < target * of
    met = stored.text(row.fields.get("target_met"))
    if not under and met != "no":
        return
    contradicts = " It is recorded as met." if met == "yes" else ""
    text = f"{_place(facts, row)}: {n} of {of} in date, below the site's own target of {target:f} "
    text += f"per cent.{contradicts} Ask for the plan."
    if not under:
        text = f"{_place(facts, row)}: {n} of {of} in date reaches the site's own target of "
        text += f"{target:f} per cent, and it is recorded as not met."
    yield Prompt(
        key=f"TRAIN:target:{row.id}",
        kind="TRAIN",
        question=_question(row),
        text=text,
        reasons=(Reason(row.id, f"{n} of {of} in date; target {target:f} per cent"),),
        topic="target",
        about=_place(facts, row),
    )


def _handling(facts: Facts) -> Iterator[Prompt]:
    answer = facts.answer("MH-200")
    shift = stored.counted(answer.value)
    location = stored.counted(answer.measures.get("location"))
    reasons = [
        Reason("MH-200", f"{name}: {pair[0]} of {pair[1]}")
        for name, pair in (("in date on this shift", shift), ("of all here", location))
        if pair
    ]
    if shift and shift[0] < shift[1]:
        yield Prompt(
            key="TRAIN:MH-200",
            kind="TRAIN",
            question="MH-200",
            text=f"{shift[1] - shift[0]} of {shift[1]} handlers on this shift are not in date "
            "with handling training.",
            reasons=tuple(reasons),
            topic="shift",
            about="handling",
        )
    elif shift is None and location:
        yield Prompt(
            key="TRAIN:missing:MH-200",
            kind="TRAIN",
            question="MH-200",
            text="Handling training is counted for the place, and not for the shift now on duty.",
            reasons=tuple(reasons),
            missing=("how many of the handlers on this shift are in date",),
            topic="missing",
            about="handling",
        )
