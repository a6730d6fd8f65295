"""Texts given before, offered again so that the same thing gets the same words."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.judgement.words import folded
from inspector_tui.record.visit import Visit
from inspector_tui.report.rows import cell
from inspector_tui.vault.vault import Vault

_PLACES = frozenset({"location", "place"})
"""Fields that name a place: tests, accounts and documents are compared by it."""
_OFFERED = _PLACES | {"present", "from_whom"}
"""Texts that name a place or people of the visit: few, and the same ones again and again."""


def organisations(vault: Vault) -> list[str]:
    """Those of all visits as their newest visit names them, each once; the newest first."""
    names: dict[str, str] = {}
    for visit in vault.visits():
        names.setdefault(folded(visit.organisation), " ".join(visit.organisation.split()))
    return list(names.values())


def offered(visit: Visit, library: Library, field: Field) -> list[str]:
    """What was written before where such a field allows any words, to be chosen from; oldest first.

    For a field of places or people, and beside a list of choices what others wrote beside it.
    """
    if field.kind == "text" and field.id in _OFFERED:
        return earlier_texts(visit, library, field.id)[::-1]
    if field.kind == "choice" and field.free and field.list is not None:
        return list(dict.fromkeys(_beside(visit, library, field.list)))
    return []


def _beside(visit: Visit, library: Library, of: str) -> Iterator[str]:
    """The other words in the standing rows where a list allows them."""
    for record, rows in visit.rows_by_record().items():
        known = library.record(record)
        asked = known.all_fields() if known else ()
        fields = [one for one in asked if one.list == of and one.kind == "choice"]
        for row in rows:
            given = ((row.fields.get(one.id), library.choices(one)) for one in fields)
            yield from (str(value) for value, listed in given if value and value not in listed)


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
