"""People being moved: what was done beside what the plan says. No score, ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip, counted, folded, listed
from inspector_tui.record.visit import Row

QUESTION = "MH-070"
_ASPECTS = ("method", "handlers", "equipment", "sling")
"""What a plan and a move are held together in; each has a plan, a done and a match field."""

_SEEN: tuple[tuple[str, str, str], ...] = (
    ("fault", "yes", "a fault on the equipment"),
    ("examined", "no", "a hoist or sling not in date for thorough examination"),
    ("space", "no", "too little space"),
    ("brakes_height", "no", "brakes or height not set"),
    ("communication", "no", "no talking with the person or between handlers"),
    ("comfort", "no", "dignity or comfort not kept"),
    ("distress", "yes", "the person distressed"),
)


class Observation(Struct, frozen=True):
    """One move: which respects matched the plan, which did not, and which cannot be told.

    `odd` are respects where the row's own yes or no does not go with its numbers; `seen` is what
    else speaks for a look.
    """

    row: str
    task: str
    has_plan: bool
    matched: tuple[str, ...]
    differed: tuple[tuple[str, str], ...]
    untold: tuple[str, ...]
    odd: tuple[str, ...]
    hold: str
    seen: tuple[str, ...]


def observe(facts: Facts, row: Row) -> Observation:
    """What one row shows. Never raises."""
    fields = row.fields
    matched, differed, untold, odd = [], [], [], []
    for key in _ASPECTS:
        said = stored.text(fields.get(f"match_{key}"))
        plan, done = (_text(fields, f"{side}_{key}") for side in ("plan", "done"))
        same = _same(fields, key)
        if said in ("yes", "no") and key == "handlers" and same is not None:
            if same != (said == "yes"):
                odd.append(f"{key}: plan {plan}, done {done}, marked as {_marked(said)}")
            said = "yes" if same else "no"
        told = {"yes": True, "no": False}.get(said, same)
        if told is True:
            matched.append(key)
        elif told is False:
            both = f"plan: {plan or 'not recorded'}; done: {done or 'not recorded'}"
            differed.append((key, both))
        elif plan or done:
            untold.append(key)
    hold = stored.text(fields.get("unsafe_hold"))
    return Observation(
        row=row.id,
        task=clip(facts.label(row.record, "task", stored.text(fields.get("task")))) or row.id,
        has_plan=_has_plan(fields),
        matched=tuple(matched),
        differed=tuple(differed),
        untold=tuple(untold),
        odd=tuple(odd),
        hold="" if hold in ("", "none") else clip(facts.label(row.record, "unsafe_hold", hold)),
        seen=tuple(_seen(facts, row)),
    )


def _text(fields: Mapping[str, Value], key: str) -> str:
    value = fields.get(key)
    return str(value) if isinstance(value, int) else clip(stored.text(value))


def _marked(said: str) -> str:
    return "planned" if said == "yes" else "not planned"


def _same(fields: Mapping[str, Value], key: str) -> bool | None:
    """Whether plan and practice are alike without having been told so; None when it is open.

    Different words may mean the same thing, so only numbers are ever found to differ.
    """
    plan, done = fields.get(f"plan_{key}"), fields.get(f"done_{key}")
    if key == "handlers":
        numbers = stored.number(plan), stored.number(done)
        return None if None in numbers else numbers[0] == numbers[1]
    texts = stored.text(plan), stored.text(done)
    return True if all(texts) and folded(texts[0]) == folded(texts[1]) else None


def _has_plan(fields: Mapping[str, Value]) -> bool:
    reference = folded(stored.text(fields.get("plan_ref")))
    if reference in ("none", "no", "noplan"):
        return False
    planned = any(_text(fields, f"plan_{key}") for key in (*_ASPECTS, "date"))
    said = any(stored.text(fields.get(f"match_{key}")) for key in _ASPECTS)
    return bool(reference) or planned or said


def _seen(facts: Facts, row: Row) -> Iterator[str]:
    for key, value, words in _SEEN:
        if row.fields.get(key) == value:
            yield words
    for key in stored.keys(row.fields.get("posture")):
        yield f"strain on the handlers: {facts.label(row.record, 'posture', key).lower()}"


def prompts(facts: Facts) -> Iterator[Prompt]:
    """A prompt for each move that differs from its plan or shows something else, and a count."""
    found = [observe(facts, row) for row in facts.rows("PEOPLE_OBS")]
    for one in found:
        yield from _of_move(one)
    yield from _counts(facts, found)


def _of_move(one: Observation) -> Iterator[Prompt]:
    if one.has_plan and not (one.differed or one.untold or one.odd or one.hold or one.seen):
        return
    parts = []
    if not one.has_plan:
        parts.append("no plan is recorded, so nothing can be held against one")
    if one.differed:
        parts.append(f"not as planned: {listed(label for label, _ in one.differed)}")
    if one.matched:
        parts.append(f"as planned: {listed(one.matched)}")
    if one.hold:
        parts.append(f"an unsafe hold: {one.hold}")
    if one.seen:
        parts.append(f"also seen: {listed(one.seen)}")
    reasons = [Reason(one.row, f"{label}: {what}") for label, what in one.differed]
    reasons += [Reason(one.row, odd) for odd in one.odd]
    if one.hold:
        reasons.append(Reason(one.row, "if a service user was hurt by it, settle who leads first"))
    missing = [f"whether it was as planned: {label}" for label in one.untold]
    if not one.has_plan:
        missing.append("the plan, or that there is none")
    if one.odd:
        missing.append("which of the two is right: the numbers, or whether they matched")
    yield Prompt(
        key=f"PEOPLE:{one.row}",
        kind="PEOPLE",
        question=QUESTION,
        text=f"{one.task}: {'; '.join(parts) or 'not all of it is recorded'}.",
        reasons=tuple(reasons) or (Reason(one.row, one.task),),
        missing=tuple(missing),
        topic="hold" if one.hold else "",
        about=one.task,
    )


def _counts(facts: Facts, found: list[Observation]) -> Iterator[Prompt]:
    """Where the number noted on the question and the rows do not agree."""
    measures = facts.answer(QUESTION).measures
    noted = stored.number(measures.get("matching"))
    watched = stored.number(measures.get("watched"))
    as_planned = [one for one in found if one.matched and not one.differed and not one.untold]
    apart = [one for one in found if one.differed]
    if noted is None or watched is None or not apart or watched - noted >= len(apart):
        return
    yield Prompt(
        key="PEOPLE:count",
        kind="PEOPLE",
        question=QUESTION,
        text=(
            f"You noted {noted} of {counted(int(watched), 'move')} done as planned; the rows show "
            f"{len(apart)} of {len(found)} that were not."
        ),
        reasons=(
            Reason(QUESTION, f"watched: {watched}; done as planned: {noted}"),
            Reason("", f"rows done as planned: {len(as_planned)} of {len(found)}"),
            *(Reason(one.row, one.task) for one in apart),
        ),
        topic="count",
    )
