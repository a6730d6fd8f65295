"""Rows and answers in words; unknown records and fields of older editions as typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field, Question
from inspector_tui.checklist.value import show, summed_up
from inspector_tui.judgement.named import row_name
from inspector_tui.record.events import Answer
from inspector_tui.record.visit import Row, Visit


def fields_of(library: Library, record_id: str) -> dict[str, Field]:
    """Every declared and common field of a record by id; empty for an unknown record."""
    record = library.record(record_id)
    return {field.id: field for field in record.all_fields()} if record else {}


def columns(library: Library, record_id: str, rows: Sequence[Row]) -> list[str]:
    """Ids of the fields that any of the rows uses, in declared order, unknown ones last."""
    declared = fields_of(library, record_id)
    used = {name for row in rows for name in row.fields}
    return [name for name in declared if name in used] + sorted(used - declared.keys())


def cell(library: Library, row: Row, name: str, visit: Visit | None = None) -> str:
    """One field of a row in words; "" when it is not filled.

    With the `visit` another row that it names is told by its name, without by its id.
    """
    if name not in row.fields:
        return ""
    field = fields_of(library, row.record).get(name)
    value = row.fields[name]
    if visit is not None and field is not None and field.kind == "row":
        other = visit.rows.get(str(value))
        return row_name(library, other) if other else str(value)
    return show(field, value, library=library) if field else str(value)


def row_text(
    library: Library, row: Row, *, also: Sequence[str] = (), visit: Visit | None = None
) -> str:
    """One line for a row: its declared summary fields, or all of them; then those of `also`."""

    def words(name: str) -> str:
        return cell(library, row, name, visit)

    parts = summed_up(library, row.record, row.fields, words, also=also)
    told = (f"{label} {words}".strip() for label, words in parts)
    return " · ".join(part.replace("\n", " ") for part in told)


def whole_row(library: Library, row: Row) -> str:
    """Every field of a row on one line, those of its summary first."""
    record = library.record(row.record)
    first = [name for name in record.summary if name in row.fields] if record else []
    names = [*first, *(name for name in columns(library, row.record, [row]) if name not in first)]
    return " · ".join(cell(library, row, name).replace("\n", " ") for name in names)


def values_of(question: Question, answer: Answer, library: Library) -> Iterator[tuple[str, str]]:
    """Label and words of an answer's own value and of its measures, in declared order."""
    if answer.value is not None:
        yield "Answer", show(question.answer, answer.value, library=library)
    declared = {field.id: field for field in question.measures}
    unknown = sorted(answer.measures.keys() - declared.keys())
    for name in [*(name for name in declared if name in answer.measures), *unknown]:
        value, field = answer.measures[name], declared.get(name)
        yield (field.label, show(field, value, library=library)) if field else (name, str(value))
