"""Rows of repeating records in words; unknown records and fields of older editions as typed."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import show
from inspector_tui.record.visit import Row


def fields_of(library: Library, record_id: str) -> dict[str, Field]:
    """Every declared and common field of a record by id; empty for an unknown record."""
    record = library.record(record_id)
    return {field.id: field for field in record.all_fields()} if record else {}


def columns(library: Library, record_id: str, rows: Sequence[Row]) -> list[str]:
    """Ids of the fields that any of the rows uses, in declared order, unknown ones last."""
    declared = fields_of(library, record_id)
    used = {name for row in rows for name in row.fields}
    return [name for name in declared if name in used] + sorted(used - declared.keys())


def cell(library: Library, row: Row, name: str) -> str:
    """One field of a row in words; "" when it is not filled."""
    if name not in row.fields:
        return ""
    field = fields_of(library, row.record).get(name)
    value = row.fields[name]
    return show(field, value, library=library) if field else str(value)


def row_text(library: Library, row: Row) -> str:
    """One line for a row: its declared summary fields, or all of them."""
    record = library.record(row.record)
    names = [name for name in record.summary if name in row.fields] if record else []
    shown = [cell(library, row, name) for name in names or row.fields]
    return " · ".join(part.replace("\n", " ") for part in shown if part)
