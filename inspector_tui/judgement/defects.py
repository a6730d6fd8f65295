"""Defects of equipment that are past their date for putting right, or dangerous and in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.lifting import in_use, name
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.spans import days, shown, visit_day
from inspector_tui.judgement.words import clip
from inspector_tui.record.visit import Row

QUESTION = "MH-130"


def prompts(facts: Facts) -> Iterator[Prompt]:
    """A prompt for each open defect that is past its date or a danger to people."""
    on = visit_day(facts)
    for row in facts.rows("EQUIP"):
        yield from _defect(facts, row, on)


def _defect(facts: Facts, row: Row, on: dt.date | None) -> Iterator[Prompt]:
    """A defect that was to be put right before the visit, or a dangerous one in use."""
    code = stored.text(row.fields.get("defect"))
    by, closed = (stored.day(row.fields.get(key)) for key in ("defect_by", "defect_closed"))
    notes = []
    if closed and on and closed > on:
        notes.append(f"put right on {shown(closed)}, which lies after the visit: counted as open")
        closed = None
    if code == "none" and by:
        notes.append("no defect is recorded, and a date to put one right")
    past = (on - by).days if on and by and not closed else 0
    is_dangerous = code == "danger" and not closed and row.fields.get("in_use") != "no"
    if past <= 0 and not is_dangerous:
        return
    parts = []
    if past > 0 and by:
        parts.append(f"a defect was to be put right by {shown(by)}, {days(past)} before the visit")
    if is_dangerous:
        parts.append("its report names a defect that is a danger to people")
    text = f"{name(facts, row)}: {', and '.join(parts)}{in_use(row)}."
    if is_dangerous:
        text += " Deal with that first."
    missing = [] if by or not is_dangerous else ["the date by which it has to be put right"]
    if stored.text(row.fields.get("in_use")) not in ("yes", "no"):
        missing.append("whether it is in use")
    shown_code = facts.label("EQUIP", "defect", code) if code else "not said"
    yield Prompt(
        key=f"DEFECT:{row.id}",
        kind="DEFECT",
        question=QUESTION,
        text=text,
        reasons=(
            Reason(row.id, f"defect in the report: {clip(shown_code)}"),
            *(Reason(row.id, note) for note in notes),
        ),
        missing=tuple(missing),
        topic="danger" if is_dangerous else "",
        about=name(facts, row),
    )
