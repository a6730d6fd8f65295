"""Rows of repeating records in full, and the tables there are."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Record
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.field_text import shown
from inspector_tui.faces.found_by import FOUND_BY
from inspector_tui.faces.line import Line
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part
from inspector_tui.judgement import interviews
from inspector_tui.record.visit import Row, Visit


def whole_row(desk: OpenVisit, record: Record, row: Row) -> tuple[str, list[Part]]:
    """A row's name, and all of its fields that are filled in."""
    added = f" for {row.question}" if row.question else ""
    heading = f"{record.one[:1].upper()}{record.one[1:]} {row.id.rpartition('-')[2]}"
    parts = [
        (field.label, shown(field, value, desk.library, desk.visit))
        for field in record.all_fields()
        if (value := row.fields.get(field.id)) is not None
    ]
    if told := interviews.of_row(desk.library, row):
        parts.insert(0, ("Heed", told))
    if row.withdrawn is not None:
        parts.insert(0, ("Withdrawn", row.withdrawn))
    changed = ", changed since" if row.changed != row.n else ""
    return heading, [*parts, ("Added", f"{moment(row.at)}{added}{changed}")]


def tables(library: Library, visit: Visit) -> Iterator[Line]:
    """Every record that the checklists declare, with how many rows it has."""
    asked = {question.answer.record for question in library.questions}
    for record in library.records():
        count = len(visit.rows_of(record.id))
        used = count or record.id in asked
        yield Line(
            record.title,
            tail=str(count) if count else "",
            id=record.id,
            quiet=not used,
            also=f"{record.one} {FOUND_BY.get(record.id, '')}",
        )
