"""Loads that are lifted, carried, pushed and pulled: MAC and RAPP as bands and totals.

A prompt for each row that has a red or purple factor, a gap or a contradiction, and one for each
kind of task with its totals in order. Totals rank tasks; no prompt says what a total means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from inspector_tui.judgement.charts import Assessment, Chart, Mark, assess
from inspector_tui.judgement.facts import Facts, natural
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.shapes import STATUS_WORDS, no_table, read
from inspector_tui.judgement.words import counted, listed

NO_VERDICT = "A total ranks tasks and compares before with after; it is no verdict."
UNCHECKED = "the scores were not checked against the printed leaflet"


class _Form(Struct, frozen=True):
    """One of the two charts: its record, its table, the field with the kind, its question."""

    record: str
    table: str
    kind: str
    question: str


_FORMS = (
    _Form("MAC", "mac", "type", "MH-250"),
    _Form("RAPP", "rapp", "kind", "MH-260"),
)


def prompts(facts: Facts) -> Iterator[Prompt]:
    """What each load row shows, and the totals of each kind of task in order."""
    for form in _FORMS:
        rows = facts.rows(form.record)
        if not rows:
            continue
        chart = read(facts.tables.get(form.table), Chart)
        if chart is None:
            lost = f"{form.record} scores here, so no totals are worked out"
            yield no_table(form.record, form.question, form.table, lost, counted(len(rows), "row"))
            continue
        found = [assess(row, chart, form.kind) for row in rows]
        for one in found:
            yield from _of_row(form, chart, one)
        yield from _totals(form, chart, found)


def _of_row(form: _Form, chart: Chart, one: Assessment) -> Iterator[Prompt]:
    if one.is_refused:
        text = (
            f"{one.task}: this is about moving a person. {form.record} is for loads only, so "
            "nothing is worked out; record what you saw as an observation of a person being moved."
        )
        yield _prompt(form, one, one.row, text, (Reason(one.row, one.task),), topic="person")
        return
    if one.speaks_of_people:
        text = (
            f"{one.task}: is a person moved here? {form.record} is for loads only. If so, withdraw "
            "the row and record an observation of a person being moved."
        )
        why = (Reason(one.row, one.task),)
        yield _prompt(form, one, f"people:{one.row}", text, why, topic="person")
    if one.high or one.unscored or one.missing or one.doubts:
        scored = [Reason(one.row, _shown(chart, mark)) for mark in one.marks]
        words = f"not scored yet: {listed(one.unscored)}"
        unscored = [Reason(one.row, words)] if one.unscored else []
        reasons = (
            *(scored + unscored if one.high else unscored + scored),
            *(Reason(one.row, doubt) for doubt in one.doubts),
            *((Reason("", f"scores: {chart.origin}"),) if one.marks else ()),
        )
        topic = "high" if one.high else "row"
        yield _prompt(form, one, one.row, _said(one), reasons, one.missing, topic=topic)


def _prompt(
    form: _Form,
    one: Assessment,
    about: str,
    text: str,
    reasons: tuple[Reason, ...],
    missing: tuple[str, ...] = (),
    *,
    topic: str,
) -> Prompt:
    return Prompt(
        key=f"{form.record}:{about}",
        kind=form.record,
        question=form.question,
        text=text,
        reasons=reasons or (Reason(one.row, one.task),),
        missing=missing,
        topic=topic,
        about=one.task,
    )


def _said(one: Assessment) -> str:
    what = f"{one.kind_label}: {one.task}." if one.kind else f"{one.task}."
    if one.high:
        factors = listed(f"{mark.label} ({mark.colour})" for mark in one.high)
        what += f" Ask why this is not avoided or made easier: {factors}."
    if one.doubts:
        what += " Some of what is recorded does not go together."
    if one.unscored and not one.high and not one.doubts:
        what += " Not all of its factors are scored yet."
    elif one.missing and not one.high and not one.doubts:
        what += f" Still open: {listed(one.missing)}."
    return what


def _shown(chart: Chart, mark: Mark) -> str:
    if mark.score is None:
        return f"{mark.label}: {mark.colour}"
    status = "" if chart.is_sure(mark.status) else f" ({STATUS_WORDS[mark.status]})"
    return f"{mark.label}: {mark.colour}, {mark.score}{status}"


def _totals(form: _Form, chart: Chart, found: list[Assessment]) -> Iterator[Prompt]:
    kinds: dict[str, list[Assessment]] = defaultdict(list)
    for one in found:
        if one.kind:
            kinds[one.kind].append(one)
    for kind, members in sorted(kinds.items()):
        ranked = [(one.total, one) for one in members if one.total is not None]
        if not ranked:
            continue
        ranked.sort(key=lambda item: (-item[0], natural(item[1].row)))
        named = listed(f"{one.task} {total}" for total, one in ranked)
        of = f", of {ranked[0][1].most} at most" if ranked[0][1].most is not None else ""
        unchecked = "" if _is_sure(chart, kind) else f" Note that {UNCHECKED}."
        yield Prompt(
            key=f"{form.record}:totals:{kind}",
            kind=form.record,
            question=form.question,
            text=f"{ranked[0][1].kind_label}, totals{of}: {named}. {NO_VERDICT}{unchecked}",
            reasons=(
                Reason("", f"{counted(len(ranked), 'total')} of {counted(len(members), 'row')}"),
                *(Reason(one.row, f"{one.task}: {total}{_worst(one)}") for total, one in ranked),
                Reason("", f"scores: {chart.origin}"),
            ),
            missing=tuple(_no_total(one) for one in members if one.total is None),
            topic="totals",
            about=ranked[0][1].kind_label,
        )


def _no_total(one: Assessment) -> str:
    why = "are scored yet" if one.unscored else "have a band with a score"
    return f"a total for {one.task}: not all of its factors {why}"


def _worst(one: Assessment) -> str:
    if one.worst_case == "yes":
        return ""
    said = "said not" if one.worst_case == "no" else "not said"
    return f"; {said} to be the worst case in the task"


def _is_sure(chart: Chart, kind: str) -> bool:
    factors = [factor for found in chart.kind if found.id == kind for factor in found.factor]
    return all(
        chart.is_sure(factor.status_of.get(band, factor.status))
        for factor in factors
        for band in factor.scores
    )
