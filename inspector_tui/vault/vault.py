"""The vault as the rest of the program sees it: visits, the desk, the outbox, its own health."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import Self

import msgspec
from sqlalchemy import Connection, insert

from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link
from inspector_tui.record.events import AnyAct
from inspector_tui.record.visit import Visit
from inspector_tui.vault import (
    backup,
    backup_order,
    ballast,
    editions,
    files,
    journal,
    migrate,
    outbox,
    put_back,
    rotated,
    staging,
    sums,
)
from inspector_tui.vault.blobs import Blobs
from inspector_tui.vault.database import RESERVE_USED, Database, acquire, require_file
from inspector_tui.vault.desk import OWNER, SEED, Owner
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.errors import DamagedVaultError, NoSuchVisitError
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.ledger import SUBKEY, BundleRecord
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.mark import Mark, MarkFile
from inspector_tui.vault.recorder import Recorder, find_open
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.summaries import VisitSummary, summaries
from inspector_tui.vault.tables import SettingRow, table
from inspector_tui.vault.upkeep import Upkeep
from inspector_tui.vault.witness import contradiction, unmarked

_HOUR = 60 * 60


class Vault(Upkeep):
    """One open vault. Every method may be called from any thread; changes take turns.

    What is wrong with the disk or the file raises an `InspectorError` that says so.
    """

    def __init__(self, home: Home, header: Header, dek: Dek, lock: VaultLock | None) -> None:
        """Use `open` or `create`. `lock` is the vault's, held; None to read only."""
        self.home = home
        self.id = header.vault
        self._opened_by = header.spelled()
        self.notices: list[str] = []
        self._dek = Dek(bytearray(dek.reveal()))  # its own, to be wiped when it is closed
        self.blobs = Blobs(home.blobs, self._dek)
        self._lock = lock
        self._mark_key = Secret(dek.subkey("head-mac"))
        self._ledger_key = Secret(dek.subkey(SUBKEY))
        self._contradicted = False
        self._recorder: Recorder | None = None
        self._db = self._connected(read_only=lock is None)
        try:
            migrate.bring_up(self._db, backup=self.backup)
            self._heed_mark()
            self._heed_rescued()
            self.owner = self._load_owner()
            if header.code_unseen or self._is_noted(header):
                self.notices.append(staging.UNFINISHED)
            found = self._read_ledger()
            if not self.read_only:
                self._recorder = self._begin(header)
                # That may keep nobody from reading either.
                with suppress(InspectorError):
                    self._settle_ledger(found)
                with suppress(InspectorError):
                    self._move_note()
            elif not self._contradicted:
                with suppress(InspectorError):
                    self._tell_of_ledger(found)
            if not self._contradicted:
                with suppress(InspectorError):
                    self._tell_of_lacking()
        except BaseException:
            self._db.close()
            self._forget()
            raise

    @classmethod
    def create(cls, home: Home, header: Header, dek: Dek, owner: Owner) -> Self:
        """Make the database of a new vault in folders that are there. The header is not saved.

        Raises `CannotUseError` when there is a database already.
        """
        with ExitStack() as held:
            lock = held.enter_context(acquire(home))
            if home.database.exists():
                raise files.CannotUseError(home.database, "a database is there already")
            with files.in_words(home.database):
                files.create(home.database).close()
                files.sync_folder(home.path)
            database = Database(home, dek)
            try:
                rest = database.change(lambda connection: _fill(connection, owner))
            finally:
                database.close()
            backup.write_mark(home, dek, journal.mark_of(None, rest))
            vault = cls(home, header, dek, lock)
            held.pop_all()
        return vault

    @classmethod
    def open(
        cls,
        home: Home,
        header: Header,
        dek: Dek,
        *,
        read_only: bool = False,
        lock: VaultLock | None = None,
    ) -> Self:
        """Open the vault and look whether it is what was last saved; `notices` says if not.

        A vault from which entries vanished opens for reading only. `lock` is the vault's, held, by
        who has it already. Raises `VaultInUseError` with its holder unless `read_only`,
        `EmptiedVaultError`, `NotEncryptedError`, `WrongKeyError`, `DamagedVaultError`,
        `NewerVaultError`, `OlderVaultError`.
        """
        require_file(home)
        if read_only:
            return cls(home, header, dek, None)
        with ExitStack() as held:
            vault = cls(home, header, dek, lock or held.enter_context(acquire(home)))
            held.pop_all()
        return vault

    @property
    def read_only(self) -> bool:
        """True when nothing can be saved: a second session, or entries vanished."""
        return self._db.read_only

    def _connected(self, *, read_only: bool) -> Database:
        """The open database, at the price of the ballast if the disk has no room for its log.

        To read it, the memory that sessions share is done without instead.
        """

        def attempt(*, alone: bool = False) -> Database:
            database = Database(
                self.home, self._dek, read_only=read_only, notices=self.notices, alone=alone
            )
            database.when_moved = self._put_among_backups
            return _touched(database)

        try:
            return attempt()
        except DiskFullError:
            if not read_only:
                if not ballast.give_up(self.home):
                    raise
                self.notices.append(RESERVE_USED)
        return attempt(alone=read_only)

    def _heed_mark(self) -> None:
        mark = Mark.read(self.home.mark, self._mark_key.reveal())
        with self._db.read() as connection:
            fault = contradiction(connection, self.home, self._dek, mark)
        if fault is not None:
            self._contradicted = True
            self.notices.append(str(fault))
            if not self.read_only:
                self._db.close()
                self._db = self._connected(read_only=True)
        elif mark is None:
            self.notices.append(unmarked(made=not self.read_only))

    def _heed_rescued(self) -> None:
        with suppress(InspectorError):  # what is wrong with a backup is for the check to say
            self.notices.extend(map(str, self._rescue_faults()))

    def _begin(self, header: Header) -> Recorder:
        mark = MarkFile(self.home.mark, self._mark_key.reveal())
        try:
            recorder = Recorder(self._db, self.owner.initials, mark, self.notices)
        except BaseException:
            mark.close()
            raise
        recorder.write_mark()
        # None of this may keep anyone from reading: it is tried again at the next opening.
        with suppress(InspectorError):
            recorder.settle()
        with suppress(InspectorError):
            if header.needs_saving:
                # What was loaded before the lock was held may be out of date.
                current = header.current(self.home, self._dek)
                if current.needs_saving:
                    current.save(self.home, self._dek)
        with suppress(OSError):
            if staging.is_there(self.home):
                staging.remove(self.home)
                if staging.UNFINISHED not in self.notices:  # set up by version 0.1.0
                    self.notices.append(staging.UNFINISHED)
        with suppress(OSError):
            rotated.clear(self.home)
        for folder in (self.home.path, self.home.backup, self.home.outbox, self.home.receipts):
            with suppress(OSError):
                files.sweep(folder, age=_HOUR)  # a session that only reads keeps its choices too
        with suppress(OSError, InspectorError):
            self.blobs.sweep(self._is_named)
        ballast.ensure(self.home)
        return recorder

    def _is_named(self, blob: str) -> bool | None:
        with self._db.read() as connection:
            if journal.names_blob(connection, blob):
                return True
        with Dek(bytearray(self._dek.reveal())) as dek:
            return put_back.names_blob(self.home, dek, blob)

    def append(
        self,
        visit_id: str,
        acts: Sequence[AnyAct] | Callable[[Visit], Sequence[AnyAct]],
        *,
        editions: Sequence[StoredEdition] = (),
    ) -> Visit:
        """Save acts, all or none; the visit after them. It is on disk on return.

        A function is asked for its acts with the visit as it stands; what it raises comes through.
        The first act of a new visit is `VisitStarted`, with the text of every edition it names
        that is not stored yet. An entry for a clock that was set is added by itself. Raises
        `RuleError` before anything is written, `ValueError` for a missing text,
        `NoSuchVisitError`, `ReadOnlyVaultError`, `FullVisitError` for more than a bundle carries,
        and `DiskFullError` once the ballast is used up.
        """
        return self._may_save().append(visit_id, acts, editions)

    def visit(self, visit_id: str) -> Visit:
        """The visit as it stands. Raises `NoSuchVisitError`, `DamagedVaultError`."""
        if self._recorder is not None:
            return self._recorder.visit(visit_id)
        return journal.fold_on(Visit(id=visit_id), self.links(visit_id))

    def links(self, visit_id: str) -> list[Link]:
        """The visit's entries, decoded and checked. Raises as `visit` does."""
        return journal.read(self.lines(visit_id), visit_id)

    def lines(self, visit_id: str) -> Iterator[bytes]:
        """The visit's entries as they are stored and exported. Raises `NoSuchVisitError`."""
        with self._db.read() as connection:
            found = journal.lines(connection, visit_id)
        if not found:
            raise NoSuchVisitError
        return iter(found)

    def visits(self) -> list[VisitSummary]:
        """All visits, the newest date first."""
        with self._db.lock, self._db.read() as connection:
            if self._recorder is not None:
                return summaries(connection, self._recorder.open)
            try:
                newest = find_open(connection)
            except DamagedVaultError:
                newest = None  # `notices` has said so
            return summaries(connection, newest)

    def edition(self, id: str, edition: str, sha256: str | None = None) -> StoredEdition | None:
        """The stored text of a checklist edition."""
        with self._db.read() as connection:
            return editions.find(connection, id, edition, sha256)

    def freeze_bundle(self, visit_id: str) -> BundleRecord:
        """Take a bundle number for the visit as it stands; none is left out."""
        with self._db.lock:
            visit = self.visit(visit_id)
            return self._change(lambda connection: outbox.freeze(connection, visit, self._ledger))

    def close(self) -> None:
        """Leave nothing in the log, close, and let others in. Harmless when done twice.

        Raises `MovedDatabaseError`, once all is closed.
        """
        with self._db.lock:
            moved = self._db.moved() if self._recorder is not None else None
            recorder, self._recorder = self._recorder, None
            try:
                if recorder is not None and moved is None:
                    # What cannot be tidied on a full disk is tidied when it is opened again.
                    with suppress(InspectorError):
                        recorder.settle()
                    with suppress(InspectorError):
                        self._db.checkpoint()
                    with suppress(InspectorError, OSError):
                        self._back_up(recorder)
            finally:
                self._db.close()
                if recorder is not None:
                    recorder.close()
                self._forget()
                if self._lock is not None:
                    self._lock.release()
        if moved is not None:
            raise moved.with_traceback(None)

    def hand_on(self) -> VaultLock:
        """Close a vault that was opened for writing; its lock, still held, for who goes on."""
        lock, self._lock = self._lock, None
        assert lock is not None
        self.close()
        return lock

    def _back_up(self, recorder: Recorder) -> None:
        """Make the day's backup if there is anything in the vault that it would add."""
        if recorder.tail is not None and backup.is_due(self.home):
            backup_order.prune(self._db, self._dek, backup.make(self._db, self._dek))

    def _forget(self) -> None:
        self._mark_key.wipe()
        self._ledger_key.wipe()
        self._dek.wipe()


def _touched(database: Database) -> Database:
    """The database, once a first reading went well."""
    try:
        with database.read() as connection:
            migrate.version(connection, database)
    except BaseException:
        database.close()
        raise
    return database


def _fill(connection: Connection, owner: Owner) -> sums.Sum:
    migrate.create(connection)
    own = {OWNER: msgspec.json.encode(owner), SEED: os.urandom(32)}
    rows = [{"key": key, "value": value} for key, value in own.items()]
    connection.execute(insert(table(SettingRow)), rows)
    return sums.renew(connection)
