"""All that a visit holds beside its answers, list by list."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.checklist.library import Library
from inspector_tui.faces.found_by import FOUND_BY
from inspector_tui.faces.line import Line
from inspector_tui.faces.rows_text import tables
from inspector_tui.record.held import held
from inspector_tui.record.visit import Visit

NOTES, EXHIBITS, FINDINGS = "notes", "exhibits", "findings"
"""The ids of the lists that are no table; a table has that of its record."""


def lists(library: Library, visit: Visit) -> Iterator[Line]:
    """Notes, exhibits, findings and every table, with how many entries of each stand."""
    there = held(visit)
    counts = (
        (NOTES, "Notes", there.notes),
        (EXHIBITS, "Exhibits", there.exhibits),
        (FINDINGS, "Findings", there.findings),
    )
    for id_, title, count in counts:
        yield Line(title, tail=str(count) if count else "", id=id_, also=FOUND_BY[id_])
    yield from tables(library, visit)
