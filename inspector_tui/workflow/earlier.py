"""Texts given before in a visit, offered again so that the same thing gets the same words."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.checklist.library import Library
from inspector_tui.record.visit import Visit
from inspector_tui.report.rows import cell

_PLACES = frozenset({"location", "place"})
"""Fields that name a place: tests, accounts and documents are compared by it."""


def earlier_texts(visit: Visit, library: Library, field: str) -> list[str]:
    """What fields of that id held, in rows, notes and exhibits; the newest first, each once."""
    names = _PLACES if field in _PLACES else frozenset({field})
    found = sorted(_given(visit, library, names), reverse=True)
    return list(dict.fromkeys(text for _, text in found))


def _given(visit: Visit, library: Library, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    for row in visit.rows.values():
        if row.stands:
            for name in names & row.fields.keys():
                yield row.changed, cell(library, row, name)
    for note in visit.notes:
        if "place" in names and note.place:
            yield note.n, note.place
        if "present" in names and note.present:
            yield note.n, note.present
    for exhibit in visit.exhibits.values():
        taken = exhibit.taken
        if "place" in names and taken.place:
            yield exhibit.n, taken.place
        if "from_whom" in names and taken.from_whom:
            yield exhibit.n, taken.from_whom
