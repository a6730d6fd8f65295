"""The journal: linking acts to a visit's chain, and reading what is stored.

Entries of all visits stand in one table in the order they were made. Reading goes by runs: a run
is a stretch of consecutive entries of one visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import (
    Connection,
    LargeBinary,
    Row,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
)

from inspector_tui import structs
from inspector_tui.record import fold
from inspector_tui.record.base import Clock
from inspector_tui.record.canonical import MAX_LINE, NotCanonicalError
from inspector_tui.record.chain import (
    GENESIS,
    ChainError,
    Entry,
    Link,
    Stamp,
    hash_line,
    link,
    read_chain,
)
from inspector_tui.record.events import AnyAct
from inspector_tui.record.rules import RuleError
from inspector_tui.record.visit import Visit
from inspector_tui.vault.connect import Raw
from inspector_tui.vault.errors import DamagedVaultError
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.sums import Sum
from inspector_tui.vault.tables import JournalRow, RunRow, compiled_append, table

VERIFIED_AT_OPENING = 1_000
"""Newest entries whose hashes and links are checked whenever the vault is opened."""

_NO_SEQ = 2**62
"""Beyond every sequence number, and still one of SQLite's integers."""
_journal, _run = table(JournalRow), table(RunRow)
# Cast, because SQLite would also hand out text that somebody put there.
_line = cast(_journal.c.line, LargeBinary).label("line")
_hash = cast(_journal.c.hash, LargeBinary).label("hash")
_later = _run.alias("later")
_end = select(func.min(_later.c.first)).where(_later.c.first > _run.c.first).scalar_subquery()
_IN_RUNS = _run.join(
    _journal,
    and_(
        _journal.c.seq >= _run.c.first,
        _journal.c.seq < func.coalesce(_end, literal(_NO_SEQ)),
    ),
)
_OF_VISIT = (
    select(_journal.c.n, _line, _hash)
    .select_from(_IN_RUNS)
    .where(_run.c.visit == bindparam("visit"))
    .order_by(_journal.c.seq)
)
_HASH_OF = (
    select(_hash)
    .select_from(_IN_RUNS)
    .where(_run.c.visit == bindparam("visit"), _journal.c.n == bindparam("n"))
)
_NEWEST = (
    select(_journal.c.seq, _journal.c.visit, _journal.c.n, _line, _hash)
    .order_by(_journal.c.seq.desc())
    .limit(bindparam("count"))
)
_INSERT_ENTRY = compiled_append(JournalRow)
_INSERT_RUN = compiled_append(RunRow)

_ENTRY = structs.decoder(Entry)
_ACT = structs.decoder(AnyAct)


class _Place(Struct, frozen=True):
    """The part of an entry that says where and when it stands."""

    at: str
    clock: Clock
    n: int
    prev: str
    visit: str


_PLACE = structs.decoder(_Place)


class Tail(Struct, frozen=True):
    """The newest entry of the vault. `hash` is hex."""

    seq: int
    visit: str
    n: int
    hash: str
    at: str
    clock: Clock


def mark_of(tail: Tail | None, rest: Sum) -> Mark:
    """The high-water mark that fits a journal that ends with `tail`, and the rest."""
    seq, hash = (tail.seq, tail.hash) if tail else (0, GENESIS)
    return Mark(seq, hash, rest.number, rest.digest)


def extend(visit: Visit, acts: Iterable[AnyAct], stamp: Stamp) -> tuple[list[Link], Visit]:
    """The links that `acts` make at the end of a visit's chain, and the visit after them.

    Raises `RuleError` for an act that may not stand there or could not be read again.
    """
    links = []
    for act in acts:
        found = _readable(act, visit, stamp)
        visit = fold.advance(visit, found)
        links.append(found)
    return links, visit


def _readable(act: AnyAct, visit: Visit, stamp: Stamp) -> Link:
    """The link as a reader will find it: nothing enters the journal that cannot leave it."""
    try:
        made = link(act, visit=visit.id, n=visit.last + 1, prev=visit.head, stamp=stamp)
        if len(made.line) > MAX_LINE:
            raise RuleError("an act is larger than a line of the journal may be")
        if not visit.last:
            _ENTRY.decode(made.line)  # the ids of visit and inspector are the same ever after
        # Decoded afresh, so that what the caller does to its own dicts later changes nothing here.
        fresh = _ACT.decode(msgspec.json.encode(act))
    except msgspec.ValidationError:
        # msgspec's own words may quote a value of the record.
        raise RuleError("is not an act of a known form") from None
    except NotCanonicalError as error:
        raise RuleError(str(error)) from None
    return Link(entry=made.entry, act=fresh, line=made.line, hash=made.hash)


def after(links: Sequence[Link], tail: Tail | None) -> Tail:
    """The newest entry once `links` are stored after `tail`."""
    newest = links[-1]
    entry = newest.entry
    seq = (tail.seq if tail else 0) + len(links)
    return Tail(seq, entry.visit, entry.n, newest.hash, entry.at, entry.clock)


def insert(raw: Raw, links: Sequence[Link], tail: Tail | None) -> None:
    """Store links of one visit after `tail`, inside a transaction.

    The sequence number is given, not asked for: an entry that another program put there in spite
    of the lock makes this fail.
    """
    seq = tail.seq if tail else 0
    visit = links[0].entry.visit
    if tail is None or tail.visit != visit:
        raw.execute(_INSERT_RUN, (seq + 1, visit))
    for found in links:
        seq += 1
        row = (seq, visit, found.entry.n, found.line, bytes.fromhex(found.hash))
        raw.execute(_INSERT_ENTRY, row)


def lines(connection: Connection, visit: str) -> list[bytes]:
    """The lines of one visit in order; none when there is no such visit."""
    return list(connection.execute(_OF_VISIT, {"visit": visit}).scalars("line"))


def entries(connection: Connection, visit: str) -> Sequence[Row[Any, Any, Any]]:
    """Number, line and stored hash of one visit's entries, in order."""
    return connection.execute(_OF_VISIT, {"visit": visit}).all()


def read(stored: Iterable[bytes], visit: str) -> list[Link]:
    """The links of stored lines. Raises `DamagedVaultError` where the chain breaks."""
    try:
        return list(read_chain(stored, visit=visit))
    except ChainError as error:
        raise _broken(visit, error) from None


def fold_on(visit: Visit, links: Iterable[Link]) -> Visit:
    """The visit after more links. Raises `DamagedVaultError` where one breaks the rules."""
    try:
        return fold.fold_on(visit, links)
    except RuleError as error:
        raise _broken(visit.id, error) from None


def _broken(visit: str, error: ChainError | RuleError) -> DamagedVaultError:
    return DamagedVaultError(f"The journal of visit {visit} is damaged: {error}.")


def newest(connection: Connection) -> Tail | None:
    """The newest entry; None in a new vault. Raises `DamagedVaultError`."""
    row = connection.execute(_NEWEST, {"count": 1}).one_or_none()
    if row is None:
        return None
    place = _place(row.line)
    return Tail(row.seq, row.visit, row.n, row.hash.hex(), place.at, place.clock)


def names_blob(connection: Connection, blob: str) -> bool:
    """True when any entry of any visit names the blob. Reads the journal until it is found."""
    text = f'"{blob}"'.encode()
    found = select(_journal.c.seq).where(func.instr(_line, text) > 0).limit(1)
    return connection.execute(found).scalar() is not None


def hash_of(connection: Connection, visit: str, n: int) -> str | None:
    """The hash (hex) of a visit's entry `n`, or None when there is none."""
    found = connection.execute(_HASH_OF, {"visit": visit, "n": n}).scalar()
    return found.hex() if found is not None else None


def hash_at(connection: Connection, seq: int) -> str | None:
    """The hash (hex) of the entry `seq`, or None when there is none."""
    if seq > _NO_SEQ:
        return None
    found = connection.execute(select(_hash).where(_journal.c.seq == seq)).scalar()
    return found.hex() if found is not None else None


def verify_newest(connection: Connection) -> None:
    """Check hashes, numbers and links of the newest `VERIFIED_AT_OPENING` entries.

    Raises `DamagedVaultError`. That acts are well formed and follow the rules is not asked here.
    """
    heads: dict[str, str] = {}
    expected: int | None = None
    rows = connection.execute(_NEWEST, {"count": VERIFIED_AT_OPENING}).all()
    for row in reversed(rows):
        place = _place(row.line)
        sound = (
            hash_line(row.line) == row.hash.hex()
            and (place.visit, place.n) == (row.visit, row.n)
            and heads.get(row.visit, place.prev) == place.prev
            and (expected is None or row.seq == expected)
        )
        if not sound:
            raise DamagedVaultError(f"Entry {row.seq} of the vault's journal is damaged.")
        heads[row.visit] = row.hash.hex()
        expected = row.seq + 1
    if 0 < len(rows) < VERIFIED_AT_OPENING and rows[-1].seq != 1:
        raise DamagedVaultError("The first entries of the vault's journal are missing.")


def _place(line: bytes) -> _Place:
    try:
        return _PLACE.decode(line)
    except ValueError:
        raise DamagedVaultError("An entry of the vault's journal cannot be read.") from None
