"""Thorough examination of lifting equipment: when it was due, and for how long it is overdue.

LOLER 1998 reg 9(3)(a)(i): every six months for equipment that lifts people and for accessories,
every twelve for other lifting equipment, unless an examination scheme sets the date. Calendar
months are counted (`spans.MONTH_RULE`); an item is in date on the day it is due and overdue from
the day after. Dates are held against the day of the visit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.shapes import Shape, Status, TableShape, no_table, read
from inspector_tui.judgement.spans import MONTH_RULE, days, months_after, shown, visit_day
from inspector_tui.judgement.words import clip, counted, listed
from inspector_tui.record.visit import Row

EXAMINATION = "MH-110"
NOT_LIFTING = "not-lifting"
_EXAMINED = ("last_te", "next_due", "scheme_ref", "scheme_due")
"""What makes an item that nobody has judged yet one to ask about."""


class Interval(Shape, frozen=True):
    """Calendar months between two thorough examinations of one class of equipment."""

    label: str
    months: int
    status: Status


class Chain(Shape, frozen=True):
    """How much a safe working load has to be of the load, and the links that a chain may have."""

    factor: Decimal
    status: Status
    links: tuple[str, ...]


class LiftingTable(TableShape, frozen=True):
    """Intervals by class, the class of each type of equipment, and the rule for a chain."""

    interval: dict[str, Interval]
    types: dict[str, str]
    chain: Chain


class Due(Struct, frozen=True):
    """When an item was due for thorough examination, and by which rule.

    `day` is None when it cannot be told; `overdue` is in days at the visit, 0 when it was in
    date. `notes` are things recorded that do not go together, `missing` what is not recorded.
    """

    is_lifting: bool
    day: dt.date | None = None
    basis: str = ""
    overdue: int = 0
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def table(facts: Facts) -> LiftingTable | None:
    """The table of this installation; None when it has none that can be used."""
    return read(facts.tables.get("lifting"), LiftingTable)


def due(row: Row, rules: LiftingTable, on: dt.date | None) -> Due:
    """When the item of a row was due, held against the day `on`. Never raises."""
    fields = row.fields
    class_ = _class(fields, rules)
    if class_ == NOT_LIFTING or (not class_ and not any(key in fields for key in _EXAMINED)):
        return Due(is_lifting=False)
    interval = rules.interval.get(class_)
    last, notes = _last(fields, on)
    by_rule = months_after(last, interval.months) if last and interval else None
    basis = ""
    if by_rule and last and interval:
        said = f"{interval.label}; {rules.sure(interval.status)}"
        basis = f"{interval.months} months after {shown(last)} ({said})"
    day, basis, more, missing = _choose(fields, last, by_rule, basis)
    if interval is None:
        missing.append("what it is under the lifting regulations")
    missing += _gaps(fields, last)
    if on is None:
        missing.append("the date of the visit")
    overdue = max(0, (on - day).days) if on and day else 0
    return Due(True, day, basis, overdue, (*notes, *more), tuple(missing))


def _class(fields: Mapping[str, Value], rules: LiftingTable) -> str:
    """What the inspector says the item is, else what its type is; "" when it is not judged."""
    said = stored.text(fields.get("lifting"))
    if said in rules.interval or said == NOT_LIFTING:
        return said
    return rules.types.get(stored.text(fields.get("type")), "")


def _last(fields: Mapping[str, Value], on: dt.date | None) -> tuple[dt.date | None, list[str]]:
    """The last examination; one after the visit cannot be right and does not count."""
    last = stored.day(fields.get("last_te"))
    if last and on and last > on:
        return None, [f"the last examination, {shown(last)}, lies after the visit"]
    return last, []


def _choose(
    fields: Mapping[str, Value], last: dt.date | None, by_rule: dt.date | None, basis: str
) -> tuple[dt.date | None, str, list[str], list[str]]:
    """The date that counts, why, what does not go with it, and what is not recorded.

    A scheme with a reference and a date overrides the interval; otherwise the earlier of the
    interval and the date in the item's own report counts.
    """
    scheme = stored.text(fields.get("scheme_ref"))
    scheme_due, report = (stored.day(fields.get(key)) for key in ("scheme_due", "next_due"))
    notes = []
    if scheme_due and last and scheme_due < last:
        # Examined since: that date was met or passed, and the scheme's next one is not recorded.
        notes.append(f"the scheme's date, {shown(scheme_due)}, lies before the last examination")
        scheme_due = None
    if scheme and scheme_due:
        instead = f", in place of {shown(by_rule)} by the interval" if by_rule else ""
        return scheme_due, f"under the scheme {clip(scheme, 40)}{instead}", [], []
    missing = []
    if scheme:
        missing.append("the date that the scheme sets")
    if scheme_due:
        missing.append(f"the reference of the scheme that gives {shown(scheme_due)}")
    if report and last and report < last:
        notes.append(f"the report's next date, {shown(report)}, lies before its examination")
        report = None
    if report and by_rule and report > by_rule:
        notes.append(f"report or label give {shown(report)}, later than the interval does")
    if report and (by_rule is None or report < by_rule):
        return report, "the date in its report or on its label", notes, missing
    return by_rule, basis, notes, missing


def _gaps(fields: Mapping[str, Value], last: dt.date | None) -> Iterator[str]:
    if last is None:
        yield "the date of the last thorough examination"
    elif fields.get("report_seen") != "yes":
        yield "the report: a date without it is only somebody's word"
    if stored.text(fields.get("in_use")) not in ("yes", "no"):
        yield "whether it is in use"


def prompts(facts: Facts) -> Iterator[Prompt]:
    """Items overdue, without a date or without a report, and counts that do not agree."""
    rows = facts.rows("EQUIP")
    rules = facts.once(table)
    if not rows:
        return
    if rules is None:
        lost = "examination intervals here; no due date is set"
        held = counted(len(rows), "item of equipment", "items of equipment")
        yield no_table("LOLER", EXAMINATION, "lifting", lost, held)
        return
    on = visit_day(facts)
    found = [(row, due(row, rules, on)) for row in rows]
    sample = _sample([state for _row, state in found])
    for row, state in found:
        yield from _examination(facts, row, state, sample)
    yield from _no_report(facts, found, sample)
    yield from _counts(facts, found)


def name(facts: Facts, row: Row) -> str:
    """An item as people would point to it: type, number, place."""
    kind = stored.text(row.fields.get("type"))
    parts = [facts.label("EQUIP", "type", kind).split(":")[0] if kind else "Item"]
    parts += [stored.text(row.fields.get(key)) for key in ("serial", "place")]
    return clip(", ".join(part for part in parts if part)) or row.id


def in_use(row: Row) -> str:
    """The end of a sentence about an item: whether it is in use; "" when that is not recorded."""
    used = stored.text(row.fields.get("in_use"))
    return {"yes": ", and it is in use or ready for use", "no": "; it is not in use"}.get(used, "")


def _examination(facts: Facts, row: Row, state: Due, sample: str) -> Iterator[Prompt]:
    if not state.is_lifting or not (state.overdue or state.day is None or state.notes):
        return
    item = name(facts, row)
    if state.overdue and state.day:
        text = (
            f"{item}: thorough examination was due by {shown(state.day)}, {days(state.overdue)} "
            f"before the visit{in_use(row)}."
        )
    elif state.day is None:
        text = f"{item}: nothing recorded shows when its thorough examination was due{in_use(row)}."
    else:
        text = f"{item}: in date until {shown(state.day)}, but some dates do not go together."
    reasons = [Reason(row.id, state.basis)] if state.basis else [Reason(row.id, item)]
    reasons += [Reason(row.id, note) for note in state.notes]
    if "months after" in state.basis:
        reasons.append(Reason("", MONTH_RULE))
    reasons.append(Reason("", sample))
    yield Prompt(
        key=f"LOLER:{row.id}",
        kind="LOLER",
        question=EXAMINATION,
        text=text,
        reasons=tuple(reasons),
        missing=state.missing,
        topic=_topic(row, state),
        about=item,
    )


def _topic(row: Row, state: Due) -> str:
    if state.overdue:
        return "in-use" if _is_used(row) else "overdue"
    return "unknown" if state.day is None else "dates"


def _counts(facts: Facts, found: list[tuple[Row, Due]]) -> Iterator[Prompt]:
    """Where fewer were noted on the question than the rows show; more may have been seen."""
    measures = facts.answer(EXAMINATION).measures
    overdue = [row for row, state in found if state.overdue]
    groups = (
        ("overdue", "overdue", overdue),
        ("overdue_in_use", "overdue and in use", [r for r in overdue if _is_used(r)]),
    )
    lifting = sum(state.is_lifting for _row, state in found)
    for key, words, rows in groups:
        noted = stored.number(measures.get(key))
        if noted is None or noted >= len(rows):
            continue
        yield Prompt(
            key=f"LOLER:count:{key}",
            kind="LOLER",
            question=EXAMINATION,
            text=f"You noted {noted} {words}; the rows show {len(rows)} of {lifting} items.",
            reasons=(
                Reason(EXAMINATION, f"noted: {noted}"),
                *(Reason(row.id, name(facts, row)) for row in rows),
            ),
            topic="count",
            about=words,
        )


def _no_report(facts: Facts, found: list[tuple[Row, Due]], sample: str) -> Iterator[Prompt]:
    unseen = {
        row.id: name(facts, row)
        for row, state in found
        if state.is_lifting and row.fields.get("report_seen") == "no"
    }
    if unseen:
        yield Prompt(
            key="LOLER:no-report",
            kind="LOLER",
            question=EXAMINATION,
            text=f"No report of thorough examination was seen for: {listed(unseen.values())}.",
            reasons=(*(Reason(row, item) for row, item in unseen.items()), Reason("", sample)),
            topic="report",
        )


def _is_used(row: Row) -> bool:
    return row.fields.get("in_use") == "yes"


def _sample(found: list[Due]) -> str:
    """How many items the rows hold, how many are overdue and how many have no date."""
    lifting = [state for state in found if state.is_lifting]
    return listed(
        [
            counted(len(lifting), "item of lifting equipment", "items of lifting equipment"),
            f"{sum(bool(state.overdue) for state in lifting)} overdue",
            f"{sum(state.day is None for state in lifting)} without a date",
        ]
    )
