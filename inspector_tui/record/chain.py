"""The hash chain of one visit: entries as canonical lines, each naming the one before.

The hash of an entry is SHA-256 over `inspection-journal/1`, a newline, and its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct

from inspector_tui import structs
from inspector_tui.record.base import Clock, Digest, Key, Moment, Number, VisitId
from inspector_tui.record.canonical import canonical, parse
from inspector_tui.record.events import AnyAct, from_body, to_body

DOMAIN = b"inspection-journal/1\n"
GENESIS = "0" * 64
"""`prev` of the first entry."""


class ChainError(ValueError):
    """A journal that is not one unbroken chain; `n` is the entry at fault, from 1."""

    def __init__(self, n: int, fault: str) -> None:
        super().__init__(f"entry {n}: {fault}")
        self.n = n
        self.fault = fault


class Stamp(Struct, frozen=True):
    """When and by whom: wall time with offset, the boot clock, the inspector's initials."""

    at: Moment
    by: Key
    clock: Clock


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the journal with its decoded act."""

    at: Moment
    body: dict[str, Any]
    by: Key
    clock: Clock
    kind: Key
    n: Number
    prev: Digest
    v: Literal[1]
    visit: VisitId

    def act(self) -> AnyAct:
        """The act; `msgspec.ValidationError` when kind and body do not fit."""
        return from_body(self.kind, self.body)

    def line(self) -> bytes:
        """The canonical line, without a newline."""
        return canonical(msgspec.to_builtins(self))


class Link(Struct, frozen=True):
    """An entry, its act, and the hash that the next entry names."""

    entry: Entry
    act: AnyAct
    line: bytes
    hash: str


def hash_line(line: bytes) -> str:
    """Hex SHA-256 of a journal line under the journal's domain."""
    return hashlib.sha256(DOMAIN + line).hexdigest()


def link(act: AnyAct, *, visit: str, n: int, prev: str, stamp: Stamp) -> Link:
    """The next link of a visit's chain. `prev` is the hash before it, `GENESIS` for n = 1."""
    kind, body = to_body(act)
    entry = Entry(
        at=stamp.at,
        body=body,
        by=stamp.by,
        clock=stamp.clock,
        kind=kind,
        n=n,
        prev=prev,
        v=1,
        visit=visit,
    )
    line = entry.line()
    return Link(entry=entry, act=act, line=line, hash=hash_line(line))


def read_line(line: bytes) -> Link:
    """Decode one stored line without looking at its place in the chain.

    Raises `ValueError` for bytes that are not a canonical entry of a known kind.
    """
    try:
        entry = structs.convert(parse(line), Entry)
        act = entry.act()
    except msgspec.ValidationError:
        # msgspec's own words may quote a value of the record.
        raise ValueError("is not an act of a known form") from None
    return Link(entry=entry, act=act, line=line, hash=hash_line(line))


def short_head(head: str) -> str:
    """A journal's head as the leave-behind sheet has it: its first 32 hex digits in fours.

    So many because whoever writes a record can look for two with the same code: of 16 digits that
    takes minutes, of 32 more than anybody can compute. Earlier versions gave the first 16.
    """
    return " ".join(head[at : at + 4] for at in range(0, 32, 4))


def read_chain(lines: Iterable[bytes], *, visit: str | None = None) -> Iterator[Link]:
    """Every link in order; `ChainError` at the first entry that does not continue the chain."""
    prev = GENESIS
    for n, line in enumerate(lines, start=1):
        try:
            found = read_line(line)
        except ValueError as error:
            raise ChainError(n, str(error)) from None
        entry = found.entry
        visit = visit or entry.visit
        if entry.n != n:
            raise ChainError(n, f"is numbered {entry.n}")
        if entry.visit != visit:
            raise ChainError(n, "belongs to another visit")
        if entry.prev != prev:
            raise ChainError(n, "does not follow from the entry before it")
        prev = found.hash
        yield found
