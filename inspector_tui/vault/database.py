"""The open database: one connection that writes under a lock, and a pool that reads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from inspector_tui.vault import ballast, files
from inspector_tui.vault.connect import Raw, in_words, open_connection
from inspector_tui.vault.errors import (
    ClosedVaultError,
    DamagedVaultError,
    DiskFaultError,
    EmptiedVaultError,
    MovedDatabaseError,
    ReadOnlyVaultError,
    VaultInUseError,
)
from inspector_tui.vault.files import DiskFullError, on_network_disk
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.lock import VaultLock

T = TypeVar("T")
W = TypeVar("W")

READERS = 4
PATIENCE = 30.0
"""Seconds to wait until one of them is free."""
STRAY = ".not-its-own"
"""Ends the name of a log that another program put in the place of the one in use."""
RESERVE_USED = (
    "The disk is full. The vault's reserve was given up so that the last entries could be saved."
    " Delete files you no longer need; the reserve is made again when there is room."
)


class _NotInPlaceError(Exception):
    """Nothing may be committed: nobody would find it."""


class Database:
    """The database of one vault, or a copy of it at `path`. The file must be there.

    `lock` is held by every change. When it is `alone`, as always on a network disk, one connection
    does everything and lets no other session in, so `lock` is held by every reading too: the memory
    that connections share to keep apart is no use between machines. `notices` is where sentences
    for the user go. `when_moved` is asked, outside any transaction, what to say when the file is no
    longer in its place, and may put what it holds elsewhere first.
    """

    def __init__(
        self,
        home: Home,
        dek: Dek,
        *,
        path: Path | None = None,
        read_only: bool = False,
        notices: list[str] | None = None,
        alone: bool = False,
    ) -> None:
        self.home = home
        self._notices = [] if notices is None else notices
        self.path = path or home.database
        self.read_only = read_only
        self.closed = False
        self.when_moved: Callable[[], MovedDatabaseError] = MovedDatabaseError
        self._moved: MovedDatabaseError | None = None
        self._file: os.stat_result | None = None
        self._log: os.stat_result | None = None
        self.lock = threading.RLock()
        self.alone = alone = alone or on_network_disk(home.path)

        def connect(*, query_only: bool) -> Raw:
            if self.closed:
                raise ClosedVaultError
            if not self._is_in_place():
                raise (self._moved or MovedDatabaseError()).with_traceback(None)
            return open_connection(self.path, dek, query_only=query_only, exclusive=alone)

        self._writer: Connection | None = None
        self._raw: Raw = None
        self._readers: Engine | None = None
        if alone or not read_only:
            begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
            engine = _engine(lambda: connect(query_only=read_only), begin, 1)
            with in_words(self.path):
                self._writer = engine.connect()
            self._raw = driver(self._writer)
            if not read_only:
                self._file = _identity(self.path)
        if not alone:
            self._readers = _engine(lambda: connect(query_only=True), "BEGIN", READERS)

    def read(self) -> AbstractContextManager[Connection]:
        """A connection in one read transaction: all that it shows is of one moment."""
        return self._read_apart() if self._readers else self._read_in_turn()

    @contextmanager
    def _read_apart(self) -> Iterator[Connection]:
        assert self._readers is not None
        if self.closed:
            raise ClosedVaultError
        with in_words(self.path), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def _read_in_turn(self) -> Iterator[Connection]:
        assert self._writer is not None
        with self.lock:
            if self.closed:
                raise ClosedVaultError
            with in_words(self.path), self._writer.begin():
                yield self._writer

    def change(self, work: Callable[[Connection], T]) -> T:
        """Carry out `work` in one transaction that is on disk on return.

        When the disk is full the ballast is given up and `work` is carried out once more.
        Raises `ReadOnlyVaultError`, `DiskFullError`, `MovedDatabaseError` and whatever else keeps
        it from the disk.
        """
        return self._with_room(self._carry_out, work)

    def _carry_out(self, work: Callable[[Connection], T]) -> T:
        writer = self._may_write()
        with in_words(self.path), writer.begin():
            done = work(writer)
            self._require_place()
            return done

    def change_raw(self, work: Callable[[Raw], None]) -> None:
        """As `change`, on the driver's own connection.

        SQLAlchemy's part in a transaction costs as much as the rest of it; saving an answer goes
        this way.
        """
        self._with_room(self._carry_out_raw, work)

    def _carry_out_raw(self, work: Callable[[Raw], None]) -> None:
        self._may_write()
        raw = self._raw
        with in_words(self.path):
            raw.execute("BEGIN IMMEDIATE")
            try:
                work(raw)
                self._require_place()
                raw.execute("COMMIT")
            except BaseException:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
                raise

    def copy_into(self, target: Database) -> None:
        """Copy everything, as it is at one moment. Raises `DamagedVaultError` if it is damaged.

        What keeps the target from being written is told of the target: `DiskFullError`,
        `DiskFaultError`, `CannotUseError`.
        """
        if self._readers is None or not self._is_in_place():
            with self.lock, in_words(self.path):
                _copy_whole(self._raw, target)
            return
        with self.read() as connection:
            _copy_whole(driver(connection), target)

    def is_sound(self) -> bool:
        """True when every page can be read, its seal fits, and it fits the others."""
        with self.read() as connection:
            return _is_sound(driver(connection))

    def checkpoint(self) -> bool:
        """Bring the write-ahead log into the main file; False when a reader keeps that back."""
        with self.lock, in_words(self.path):
            self._may_write()
            busy, _, _ = self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def log_is_empty(self) -> bool:
        """True when the main file holds everything."""
        try:
            return self._log_path.stat().st_size == 0
        except FileNotFoundError:
            return True

    def moved(self) -> MovedDatabaseError | None:
        """What to say when the file is no longer the one that was opened, else None.

        SQLite goes on writing to a file that has no name any more. What `when_moved` does is tried
        again until it has put the content elsewhere.
        """
        with self.lock:
            if self._moved is None or self._moved.saved is None:
                self._moved = None if self._is_in_place() else self.when_moved()
            return self._moved

    def _is_in_place(self) -> bool:
        if self._file is None:
            return True
        try:
            return os.path.samestat(self._file, self.path.stat()) and self._has_its_log()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # what cannot be asked is for SQLite to say

    def _has_its_log(self) -> bool:
        """Whether the log beside the file is the one that commits go to. Raises `OSError`.

        It stays the same file from the first commit until the last connection closes.
        """
        if self._log is None:
            self._log = _identity(self._log_path)
        return self._log is None or os.path.samestat(self._log, self._log_path.stat())

    def set_stray_log_aside(self) -> None:
        """Rename a log that is not this database's, so that nothing is read from it into the file.

        Only after a checkpoint, by who holds the vault's lock. Raises `OSError`.
        """
        with suppress(FileNotFoundError):
            is_own = self._file and os.path.samestat(self._file, self.path.stat())
            if is_own and not self._has_its_log():
                self._log_path.replace(f"{self._log_path}{STRAY}")

    @property
    def _log_path(self) -> Path:
        return self.path.with_name(f"{self.path.name}-wal")

    def _require_place(self) -> None:
        if not self._is_in_place():
            raise _NotInPlaceError

    def close(self) -> None:
        """Close every connection; nothing opens one again. Harmless when done twice."""
        with self.lock:
            self.closed = True
            if self._readers is not None:
                self._readers.dispose()
            if self._writer is not None and not self._writer.closed:
                engine = self._writer.engine
                self._writer.close()
                engine.dispose()

    def _may_write(self) -> Connection:
        if self.closed:
            raise ClosedVaultError
        if self.read_only or self._writer is None:
            raise ReadOnlyVaultError
        return self._writer

    def _with_room(self, carry_out: Callable[[W], T], work: W) -> T:
        with self.lock:
            if self._moved is None or self.moved() is None:
                with suppress(_NotInPlaceError):
                    return self._with_reserve(carry_out, work)
            raise (self.moved() or MovedDatabaseError()).with_traceback(None)

    def _with_reserve(self, carry_out: Callable[[W], T], work: W) -> T:
        try:
            return carry_out(work)
        except DiskFullError:
            if not ballast.give_up(self.home):
                raise
            self._notices.append(RESERVE_USED)
        return carry_out(work)


def acquire(home: Home) -> VaultLock:
    """The vault's lock, held. Raises `VaultInUseError` with who holds it, `CannotUseError`."""
    lock = VaultLock(home)
    if not lock.acquire():
        raise VaultInUseError(lock.holder())
    return lock


def require_file(home: Home) -> None:
    """Make sure that there is a database to open; `EmptiedVaultError`, `CannotUseError`."""
    with files.in_words(home.database):
        files.require_ordinary(home.database)
        try:
            size = home.database.stat().st_size
        except FileNotFoundError:
            raise EmptiedVaultError(home, missing=True) from None
    if size == 0:
        raise EmptiedVaultError(home)


def _identity(path: Path) -> os.stat_result | None:
    """What tells a file from any other that takes its name; None where the system has no such."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found if found.st_ino else None


def _copy_whole(source: Raw, target: Database) -> None:
    # SQLite's copying passes over pages whose seals do not fit: they come out empty and well
    # sealed. Only reading every page before it, in the same transaction, tells.
    if not _is_sound(source):
        raise DamagedVaultError
    try:
        with in_words(target.path):
            source.backup(target._raw)
    except DamagedVaultError as error:  # the source was just read to its end
        raise DiskFaultError from error


def _is_sound(source: Raw) -> bool:
    return bool(source.execute("PRAGMA quick_check").fetchall() == [("ok",)])


def driver(connection: Connection) -> Raw:
    """The driver's own connection under one of SQLAlchemy's."""
    return connection.connection.driver_connection


def _engine(connect: Callable[[], Raw], begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite://",  # names the dialect only: path and key are known to `connect` alone
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=PATIENCE,
        hide_parameters=True,
    )

    def started(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", started)
    return engine
