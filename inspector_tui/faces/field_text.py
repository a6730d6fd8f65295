"""Values of fields in words, where sites and rows of the visit have names."""

from __future__ import annotations

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces import typed
from inspector_tui.judgement.named import row_name
from inspector_tui.record.visit import Row, Visit
from inspector_tui.report.rows import row_text


def choices(field: Field, library: Library, visit: Visit) -> dict[str, str]:
    """Key to words of what may be chosen, in the order shown; empty where anything is typed."""
    if field.kind == "site":
        return {site.id: site.name for site in visit.sites}
    if field.kind == "row" and field.record is not None:
        rows = visit.rows_of(field.record)
        return {row.id: _row_words(library, row, visit) for row in rows}
    return library.choices(field)


def _row_words(library: Library, row: Row, visit: Visit) -> str:
    """A row by its name and its summary, which may begin with the name."""
    name, text = row_name(library, row), row_text(library, row, visit=visit)
    return text if text.startswith(name) else f"{name}: {text}" if text else name


def shown(field: Field, value: Value, library: Library, visit: Visit) -> str:
    """A stored value as people read it."""
    return typed.show(field, value, choices(field, library, visit), library=library)
