"""Judgement tables: data with a source and a status, one file one edition, like a checklist.

A table file is TOML: `id`, `edition`, `title`, `source`, `verified`, and whatever its judgement
reads. Putting a verified transcription in its place needs no code.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct

from inspector_tui.checklist.dots import overlong
from inspector_tui.errors import InspectorError


class TableError(InspectorError):
    """A table file that cannot be used; the sentence names the file and what is wrong."""


class Table(Struct, frozen=True):
    """One edition of one table. `data` is everything else in the file; decimals are `Decimal`.

    `verified` says whether the values were checked against `source`; when they were not, nothing
    computed from them may be called an authority's.
    """

    id: str
    edition: str
    title: str
    source: str
    verified: bool
    sha256: str
    data: Mapping[str, Any]


class Tables:
    """The tables of one judgement, by id; of two with one id the last counts."""

    def __init__(self, tables: Iterable[Table] = ()) -> None:
        self._tables = {table.id: table for table in tables}

    def get(self, table_id: str) -> Table | None:
        """The table, or None when this installation has none of that name."""
        return self._tables.get(table_id)

    def all(self) -> tuple[Table, ...]:
        """Every table by id."""
        return tuple(self._tables[key] for key in sorted(self._tables))


_HEAD: tuple[tuple[str, type], ...] = (
    ("id", str),
    ("edition", str),
    ("title", str),
    ("source", str),
    ("verified", bool),
)


def load_table(text: bytes, name: str) -> Table:
    """One table from the bytes of its file. Raises `TableError` when it cannot be one."""
    try:
        decoded = text.decode("utf-8")
        if overlong(decoded) is not None:
            raise ValueError
        data = tomllib.loads(decoded, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        raise TableError(
            f"The table {name} could not be read.", todo="Check that it is TOML in UTF-8."
        ) from None
    for key, wanted in _HEAD:
        if not isinstance(data.get(key), wanted) or data[key] == "":
            raise TableError(
                f"The table {name} does not say its {key}.",
                todo="A table begins with id, edition, title, source and verified.",
            )
    head = {key: data.pop(key) for key, _ in _HEAD}
    return Table(**head, sha256=hashlib.sha256(text).hexdigest(), data=data)


@cache
def shipped() -> Tables:
    """The tables that come with the program."""
    folder = resources.files("inspector_tui") / "checklists" / "tables"
    if not folder.is_dir():
        # An editable install: the folder lies beside the package and is packed in on building.
        folder = Path(__file__).parents[2] / "checklists" / "tables"
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return Tables(
        load_table(entry.read_bytes(), entry.name)
        for entry in sorted(files, key=lambda entry: entry.name)
    )
