"""Rows of repeating records in full, and the tables there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Question, Record
from inspector_tui.checklist.value import show
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.field_text import shown
from inspector_tui.faces.found_by import FOUND_BY
from inspector_tui.faces.line import Line
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part
from inspector_tui.judgement import interviews
from inspector_tui.judgement.named import numbered
from inspector_tui.judgement.words import counted, listed
from inspector_tui.record.asking import fits
from inspector_tui.record.visit import Row, Visit
from inspector_tui.report.rows import fields_of
from inspector_tui.signs import capital
from inspector_tui.workflow.progress import rows_for


def whole_row(desk: OpenVisit, record: Record, row: Row) -> tuple[str, list[Part]]:
    """A row's name, and all of its fields that are filled in."""
    added = f" for {row.question}" if row.question else ""
    heading = numbered(record, row)
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


def kind_of(library: Library, record: str, where: Mapping[str, str]) -> str:
    """The values that every row of a question's table has, in words; "" where it takes any."""
    fields = fields_of(library, record)
    return ", ".join(
        show(fields[name], value, library=library) if name in fields else value
        for name, value in where.items()
    )


def of_another_kind(visit: Visit, question: Question) -> int:
    """How many rows of its record a question's table leaves out."""
    record = question.answer.record
    return len(visit.rows_of(record)) - len(rows_for(visit, question)) if record else 0


def none_yet(visit: Visit, question: Question | None) -> str:
    """How empty the table of a question is, without a full stop; None is a table in full."""
    others = of_another_kind(visit, question) if question else 0
    return f"none of its kind yet, {counted(others, 'other')}" if others else "none yet"


def empty_table(visit: Visit, question: Question | None) -> str:
    """What stands where the rows of such a table would."""
    none = none_yet(visit, question)
    return f"{capital(none)}; a adds the first."


def gone_elsewhere(library: Library, visit: Visit, question: Question | None) -> str:
    """Where the row that was just changed is now, if the table of a question lost it by that."""
    row = next((row for row in visit.rows.values() if row.changed == visit.last), None)
    record = library.record(row.record) if row else None
    if row is None or record is None or question is None or not row.stands:
        return ""
    asking = [one for one in library.questions if one.answer.record == row.record]
    if question not in asking or fits(question.answer.where, row.fields):
        return ""
    found = [one for one in asking if fits(one.answer.where, row.fields)]
    names = listed(one.id for one in [one for one in found if one.answer.where] or found)
    where = f"now in the table of {names}" if names else f"only in the list of all {record.title}"
    return f"{numbered(record, row)} is {where}, not in this one."


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
