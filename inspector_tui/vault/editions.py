"""The checklist texts that visits were begun with, stored once by their SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from inspector_tui.record.events import Edition
from inspector_tui.vault.connect import Raw
from inspector_tui.vault.tables import EditionRow, compiled_insert, table

_edition = table(EditionRow)
_INSERT = compiled_insert(EditionRow, conflict="IGNORE")


@dataclass(frozen=True)
class StoredEdition:
    """The text of one checklist edition; `sha256` (hex) is of `text`."""

    id: str
    edition: str
    sha256: str
    text: bytes


def find(connection: Connection, id: str, edition: str, sha256: str | None) -> StoredEdition | None:
    """The stored text under a name, of the given digest when there is more than one."""
    wanted = select(_edition).where(_edition.c.id == id, _edition.c.edition == edition)
    if sha256 is not None:
        wanted = wanted.where(_edition.c.sha256 == sha256)
    row = connection.execute(wanted.limit(1)).mappings().one_or_none()
    return None if row is None else StoredEdition(**row)


def is_sound(connection: Connection, sha256: str) -> bool:
    """True when a text with this digest is stored."""
    text = connection.execute(select(_edition.c.text).where(_edition.c.sha256 == sha256)).scalar()
    return text is not None and hashlib.sha256(text).hexdigest() == sha256


def put(raw: Raw, editions: Iterable[StoredEdition]) -> None:
    """Store texts that are not stored yet, inside a transaction."""
    for edition in editions:
        raw.execute(_INSERT, vars(edition))


def require(
    connection: Connection, named: Iterable[Edition], given: Iterable[StoredEdition]
) -> None:
    """Make sure that every edition a visit names is given, with its own text, or stored.

    Raises `ValueError`: a visit without its questions could never be read again.
    """
    known = set()
    for edition in given:
        if hashlib.sha256(edition.text).hexdigest() != edition.sha256:
            raise ValueError(f"the text of {edition.id} is not the one its digest names")
        known.add(edition.sha256)
    for wanted in named:
        if wanted.sha256 not in known and not is_sound(connection, wanted.sha256):
            raise ValueError(f"the text of {wanted.id} {wanted.edition} is not given")
