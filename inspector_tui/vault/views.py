"""The view tables: what lists and searches read, always made from a visit by `changes` alone.

Parts of a visit that an act leaves alone are the same objects before and after it, so what differs
is found by identity. Structures inside a part become JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection, delete, select

from inspector_tui.record.visit import Exhibit, Given, Note, RaisedFinding, Row, Visit
from inspector_tui.vault.connect import Raw
from inspector_tui.vault.tables import (
    AnswerRow,
    ExhibitRow,
    FindingRow,
    NoteRow,
    RecordRow,
    VaultTable,
    VisitRow,
    compiled_delete,
    compiled_insert,
    table,
)

Columns: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[type[VaultTable], list[Columns]]
_encode = msgspec.json.Encoder(order="deterministic").encode


def _json(value: object) -> str:
    return _encode(value).decode()


def _answer(given: Given) -> Columns:
    answer = given.answer
    return {
        **_plain(given, "n at by"),
        **_plain(answer, "verdict reason fact opinion"),
        "value": None if answer.value is None else _json(answer.value),
        "measures": _json(answer.measures),
        "sources": _json(answer.sources),
    }


def _row(row: Row) -> Columns:
    plain = _plain(row, "record question n changed at by withdrawn")
    return {**plain, "fields": _json(row.fields)}


def _note(note: Note) -> Columns:
    return _plain(note, "at by text question place present late corrects reason struck_by")


def _exhibit(exhibit: Exhibit) -> Columns:
    return {
        **_plain(exhibit, "n at by withdrawn"),
        **_plain(exhibit.taken, "name extension size sha256 crc32 blob"),
        **_plain(exhibit.taken, "description question place from_whom power"),
    }


def _finding(finding: RaisedFinding) -> Columns:
    content = finding.content
    return {
        **_plain(finding, "n at by revised withdrawn"),
        **_plain(content, "fact opinion side"),
        "questions": _json(content.questions),
        "evidence": _json(content.evidence),
        "provisions": _json(content.provisions),
    }


def _plain(part: object, names: str) -> Columns:
    return {name: getattr(part, name) for name in names.split()}


@dataclass(frozen=True, slots=True)
class _View:
    """A table of the parts of a visit: which parts, under which key, shown how."""

    model: type[VaultTable]
    key: str
    parts: Callable[[Visit], Mapping[Any, Any]]
    show: Callable[[Any], Columns]


_VIEWS = (
    _View(AnswerRow, "question", lambda visit: visit.answers, _answer),
    _View(RecordRow, "id", lambda visit: visit.rows, _row),
    _View(NoteRow, "n", lambda visit: {note.n: note for note in visit.notes}, _note),
    _View(ExhibitRow, "mark", lambda visit: visit.exhibits, _exhibit),
    _View(FindingRow, "id", lambda visit: visit.findings, _finding),
)
MODELS: tuple[type[VaultTable], ...] = (VisitRow, *(view.model for view in _VIEWS))
_PUT = {model: compiled_insert(model, conflict="REPLACE") for model in MODELS}
_DROP = {model: compiled_delete(model) for model in MODELS}


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows to put (new or changed, all columns) and to drop (key columns), by table."""

    put: Rows = field(default_factory=dict)
    drop: Rows = field(default_factory=dict)


def changes(before: Visit, after: Visit, last_at: str) -> Changes:
    """What the view tables need to show `after` when they show `before`.

    `before` is `Visit(id)` when they show nothing of the visit yet. `last_at` is the time of the
    newest entry, which a visit does not carry.
    """
    found = Changes()
    for view in _VIEWS:
        old, new = view.parts(before), view.parts(after)
        if old is new:
            continue
        put = [
            {"visit": after.id, view.key: key, **view.show(part)}
            for key, part in new.items()
            if old.get(key) is not part
        ]
        drop = [{"visit": after.id, view.key: key} for key in old if key not in new]
        if put:
            found.put[view.model] = put
        if drop:
            found.drop[view.model] = drop
    if after is not before:
        found.put[VisitRow] = [summary(after, last_at)]
    return found


def summary(visit: Visit, last_at: str) -> Columns:
    """The visit's own row."""
    return {
        "id": visit.id,
        "organisation": visit.organisation,
        "on": visit.on,
        "purpose": visit.purpose,
        "profile": visit.profile,
        "status": visit.status,
        "answered": len(visit.answers),
        "findings": sum(part.stands for part in visit.findings.values()),
        "exhibits": sum(part.stands for part in visit.exhibits.values()),
        "last": visit.last,
        "last_at": last_at,
        "head": visit.head,
    }


def apply(raw: Raw, found: Changes) -> None:
    """Write the changes, inside a transaction."""
    for model, keys in found.drop.items():
        raw.executemany(_DROP[model], keys)
    for model, rows in found.put.items():
        raw.executemany(_PUT[model], rows)


def last_shown(connection: Connection, visit: str) -> int:
    """The number of the entry up to which the view tables show a visit; 0 for none of it."""
    found = table(VisitRow)
    return connection.execute(select(found.c.last).where(found.c.id == visit)).scalar() or 0


def clear(connection: Connection) -> None:
    """Empty all view tables, inside a transaction."""
    for model in MODELS:
        connection.execute(delete(table(model)))


def stored(connection: Connection, visit: str) -> Rows:
    """What the view tables show of one visit, in the form of `Changes.put`."""
    return {model: rows for model in MODELS if (rows := list(_stored(connection, model, visit)))}


def _stored(connection: Connection, model: type[VaultTable], visit: str) -> Iterator[Columns]:
    found = table(model)
    key = found.c.id if model is VisitRow else found.c.visit
    for row in connection.execute(select(found).where(key == visit)).mappings():
        yield dict(row)


def same(some: Rows, others: Rows) -> bool:
    """True when both are the same rows, in whatever order."""
    return some.keys() == others.keys() and all(
        _unordered(rows) == _unordered(others[model]) for model, rows in some.items()
    )


def _unordered(rows: list[Columns]) -> set[frozenset[tuple[str, Any]]]:
    return {frozenset(row.items()) for row in rows}
