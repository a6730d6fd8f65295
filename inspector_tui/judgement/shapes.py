"""What a table must hold, and how sure each value is.

A judgement says the shape of its table as a struct; a table that does not fit is as good as
none, so that a spoilt data file can never stop a visit. `fault` says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from inspector_tui import structs
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.tables import Table

Status: TypeAlias = Literal[
    "verified", "corroborated", "general-knowledge", "low-confidence", "proposal"
]

STATUS_WORDS: dict[Status, str] = {
    "verified": "checked against the source",
    "corroborated": "corroborated, not checked against the source",
    "general-knowledge": "general knowledge, not checked",
    "low-confidence": "low confidence, not checked",
    "proposal": "a rule of this program",
}


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every part of a table: a key that nothing reads is a fault, not a silence."""


class TableShape(Shape, frozen=True):
    """A whole table; `verified` is what its head says, `origin` which file and edition it is."""

    verified: bool
    origin: str

    def sure(self, status: Status) -> str:
        """How sure a value is and where it stands, to be said beside it: "..., table mac 2026.1".

        A value may only be called checked where the whole table was.
        """
        words = STATUS_WORDS[status]
        if status == "verified" and not self.verified:
            words = "checked against the source, in a table that is not checked throughout"
        return f"{words}; {self.origin}"

    def is_sure(self, status: Status) -> bool:
        """Whether a value may be called its source's: table and value were both checked."""
        return self.verified and status == "verified"


_S = TypeVar("_S", bound=TableShape)


def read(table: Table | None, shape: type[_S]) -> _S | None:
    """The table in its shape; None when there is none or it does not fit."""
    try:
        return None if table is None else _convert(table, shape)
    except msgspec.ValidationError:
        return None


def fault(table: Table, shape: type[TableShape]) -> str:
    """What does not fit, with its place in the file; "" when all of it does."""
    try:
        _convert(table, shape)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at `$")
        return f"{place.rstrip('`').lstrip('.') or 'the file'}: {said}"
    return ""


def declared(what: str, used: Iterable[str], known: Iterable[str]) -> None:
    """Raise `ValueError` for a name that the table uses and does not declare."""
    unknown = sorted(set(used) - set(known))
    if unknown:
        raise ValueError(f"no such {what}: {', '.join(unknown)}")


def no_table(kind: str, question: str, table: str, lost: str, held: str = "") -> Prompt:
    """The prompt in place of all that an unusable table leaves out; `lost` says what that is."""
    return Prompt(
        key=f"{kind}:table",
        kind=kind,
        question=question,
        text=f"There is no usable table of {lost}.",
        reasons=(Reason("", held),) if held else (),
        missing=(f"a usable table {table}.toml",),
        topic="missing",
    )


def _convert(table: Table, shape: type[_S]) -> _S:
    head = {"verified": table.verified, "origin": f"table {table.id} {table.edition}"}
    return structs.convert({**table.data, **head}, shape)
