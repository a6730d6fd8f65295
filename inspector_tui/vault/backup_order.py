"""Which backups are kept and which is the newest: by what they hold, not by what they are called.

A name says what the clock said, and a clock can have been years ahead.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection

from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import GENESIS
from inspector_tui.vault import journal, migrate, sums
from inspector_tui.vault.backup import (
    EVERY,
    PART,
    is_damaged,
    listed,
    own_header,
    remove,
    remove_beside,
    rescued,
)
from inspector_tui.vault.database import Database
from inspector_tui.vault.errors import DamagedVaultError, WrongKeyError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.secret import Secret

KEPT = 3


class Held(Struct, frozen=True):
    """What a backup holds: number and time of its newest entry, and the changes besides.

    `own` is False where its journal is not the vault's: it holds what was left behind when an older
    backup was put back. `further` is True where it has entries that the vault does not have.
    """

    path: Path
    own: bool
    further: bool
    seq: int
    changes: int
    at: str | None

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """The greater, the newer; the name decides between two that hold the same."""
        return self.own, self.seq, self.changes, self.path.name


@dataclass(frozen=True)
class _Line:
    """The vault's own journal: its newest entry, and the others where they can be asked for."""

    seq: int
    hash: str
    connection: Connection | None = None

    def meets(self, other: Connection, tail: journal.Tail | None) -> bool:
        """Whether one journal begins with the other; True when nobody can tell."""
        if tail is None or not self.seq:
            return True
        if tail.seq >= self.seq:
            return journal.hash_at(other, self.seq) == self.hash
        return self.holds(tail)

    def holds(self, tail: journal.Tail | None) -> bool:
        """Whether it goes through the newest entry of another journal; True when nobody can tell.

        Then it has all that the other one has.
        """
        if tail is None:
            return True
        if tail.seq >= self.seq:
            return (tail.seq, tail.hash) == (self.seq, self.hash)
        return self.connection is None or journal.hash_at(self.connection, tail.seq) == tail.hash


class Backups(Struct, frozen=True):
    """The backups that open, the newest first; those that never will; those that do not now.

    Of the `strange` nobody can tell: they are damaged where they begin, or of another key.
    """

    sound: list[Held] = []
    damaged: list[Path] = []
    unread: list[Path] = []
    strange: list[Path] = []

    @property
    def passed_over(self) -> list[Path]:
        """All that do not open."""
        return [*self.unread, *self.damaged, *self.strange]

    @property
    def newest(self) -> Path | None:
        """The one to put back when none is named: one that opens, if any does."""
        return next(iter([*(one.path for one in self.sound), *self.passed_over]), None)

    def instead_of(self, bad: Path) -> Path | None:
        """The newest before `bad` that opens; where nobody knows what `bad` holds, the newest."""
        rank = next((one.rank for one in self.sound if one.path == bad), None)
        return next((one.path for one in self.sound if rank is None or one.rank < rank), None)


def backups(home: Home, dek: Dek) -> Backups:
    """What each backup holds. Opens every one of them, and the database none."""
    return _look(home, dek, _marked(home, dek), listed(home))


def beside(database: Database, dek: Dek) -> list[Held]:
    """What each backup that opens holds, the newest first, held against the vault's database."""
    with _line_of(database) as line:
        return _look(database.home, dek, line, listed(database.home)).sound


def rescued_further(database: Database, dek: Dek) -> list[Held]:
    """What a session rescued that the vault does not have. Opens nothing where none was.

    None where the vault's own journal cannot be read, of which opening and the check tell.
    """
    found: list[Held] = []
    # Those with a header of their own do not open with this key.
    paths = [path for path in rescued(database.home) if not own_header(path).exists()]
    if paths:
        with suppress(DamagedVaultError), _line_of(database) as line:
            found = _look(database.home, dek, line, paths).sound
    return [one for one in found if one.further]


def prune(database: Database, dek: Dek, new: Path) -> None:
    """Remove all but `new` and the newest others, and what was left of any that was cut short.

    One with entries that the vault does not have stays besides, one that was rescued, and one that
    does not open with this key. A damaged one, wherever in it, is older than all others; one that
    only cannot be read at the moment stays. Those that would stay in the place of another are read
    to their end.
    Only for who holds the vault's lock, and never while entries are known to have vanished.
    """
    home = database.home
    with _line_of(database) as line:
        found = _look(home, dek, line, listed(home))
    if new not in [one.path for one in found.sound]:
        return  # the data key was changed since, so this session cannot tell what any of them holds
    others = [one.path for one in found.sound if one.path != new and not one.further]
    kept = set(rescued(home))
    damaged = [path for path in found.damaged if path not in kept]
    if len(others) + len(damaged) >= KEPT:
        others = sorted(others, key=lambda path: _rots(home, dek, path))  # keeps the order
    for old in [*others, *damaged][KEPT - 1 :]:
        remove(old)
    for part in home.backup.glob(f"*.db{PART}*"):
        if time.time() - part.stat().st_mtime > EVERY:  # else it may be a reader's, under way
            part.unlink(missing_ok=True)


def _rots(home: Home, dek: Dek, path: Path) -> bool:
    with suppress(InspectorError):  # one that cannot be read now is not called damaged
        return is_damaged(home, path, dek)
    return False


def _marked(home: Home, dek: Dek) -> _Line:
    """The line as the high-water mark has it: the database may be gone, or not the vault's own."""
    try:
        with Secret(dek.subkey("head-mac")) as key:
            mark = Mark.read(home.mark, key.reveal())
    except InspectorError:
        mark = None
    return _Line(mark.seq, mark.hash) if mark else _Line(0, GENESIS)


@contextmanager
def _line_of(database: Database) -> Iterator[_Line]:
    with database.read() as connection:
        tail = journal.newest(connection)
        yield _Line(tail.seq, tail.hash, connection) if tail else _Line(0, GENESIS)


def _look(home: Home, dek: Dek, line: _Line, paths: list[Path]) -> Backups:
    found = Backups()
    for path in paths:
        try:
            found.sound.append(_held(home, dek, path, line))
        except WrongKeyError:
            found.strange.append(path)
        except DamagedVaultError:
            found.damaged.append(path)
        except InspectorError:
            found.unread.append(path)
        finally:
            remove_beside(path)
    found.sound.sort(key=lambda one: one.rank, reverse=True)
    return found


def _held(home: Home, dek: Dek, path: Path, line: _Line) -> Held:
    database = Database(home, dek, path=path, read_only=True)
    try:
        with database.read() as connection:
            migrate.version(connection, database)
            tail = journal.newest(connection)
            seq, at = (tail.seq, tail.at) if tail else (0, None)
            own, further = line.meets(connection, tail), not line.holds(tail)
            return Held(path, own, further, seq, sums.stored(connection).number, at)
    finally:
        database.close()
