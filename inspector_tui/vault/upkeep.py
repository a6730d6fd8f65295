"""What keeps an open vault in order: its header, looking whether it is whole, lists, backups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from inspector_tui.checklist.moments import show_datetime
from inspector_tui.errors import InspectorError
from inspector_tui.vault import backup, backup_order, files, journal, ledger, rotated
from inspector_tui.vault.accord import TO_MEND
from inspector_tui.vault.blobs import Blobs
from inspector_tui.vault.check import Fault, Progress, check, rebuild
from inspector_tui.vault.database import acquire
from inspector_tui.vault.errors import (
    ClosedVaultError,
    DamagedVaultError,
    MovedDatabaseError,
    ReadOnlyVaultError,
    StrangeRescueError,
)
from inspector_tui.vault.header import Header
from inspector_tui.vault.header_errors import DamagedHeaderError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.outbox import Outbox
from inspector_tui.vault.places import DIFFERENT
from inspector_tui.vault.recorder import Recorder
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.way_in import OtherOfficeError, at_odds, replaced
from inspector_tui.vault.witness import contradiction

_NOTED = ".unconfirmed-code"
"""A setting with salts of recovery codes that nobody saw, from before the header said so itself."""


class Upkeep(Outbox):
    """The part of a vault that looks after it. `_dek` and `_mark_key` are wiped at closing."""

    blobs: Blobs
    _opened_by: bytes
    """The header as it was when the vault was opened."""
    _dek: Dek
    _mark_key: Secret
    _contradicted: bool
    _lock: VaultLock | None

    def header(self) -> Header:
        """The vault's header as it stands, also if another session changed it.

        Raises what `Header.load` raises, and `DamagedHeaderError` when it is not this vault's.
        """
        return Header.load(self.home).current(self.home, self._dek)

    def change_header(self, change: Callable[[Header, Dek], Header]) -> None:
        """Put another header in the place of the vault's own. Raises `ReadOnlyVaultError`."""
        self._may_save()
        with self._db.lock:
            change(self.header(), self._dek).save(self.home, self._dek)

    def confirm_code(self) -> None:
        """Somebody has the recovery code in force, or nobody ever needs it.

        Until then, or until there is another code, the vault says at each opening that nobody may
        have it (`staging.UNFINISHED`). Raises as `change_header` does.
        """
        self._may_save()
        with self._db.lock:
            if self.header().code_unseen:
                self.change_header(lambda header, dek: header.with_code_seen(dek))

    def _is_noted(self, header: Header) -> bool:
        return header.has_salt_in(self._setting(_NOTED) or b"")

    def _move_note(self) -> None:
        """Have the header say what the setting did."""
        if self._setting(_NOTED) is None:
            return
        if self._is_noted(self.header()):
            self.change_header(lambda header, dek: header.with_code_unseen(dek))
        self._drop_setting(_NOTED)

    def check(self, progress: Progress | None = None, *, read_blobs: bool = False) -> list[Fault]:
        """Every fault of the vault, with the way out; none when it is whole.

        `progress(done, visits)` hears of each visit; `read_blobs` reads every exhibit to its end,
        and the backups.
        """
        mark = Mark.read(self.home.mark, self._mark_key.reveal())
        with self._db.lock, self._db.read() as connection:
            fault = contradiction(connection, self.home, self._dek, mark)
        found = [] if fault is None else [Fault(fault.what, fault.todo)]
        found += self._header_faults()
        found += self._ledger_faults()
        found += self._rescue_faults()
        found += check(self._db, self.blobs, progress, read_blobs=read_blobs)
        if read_blobs:
            found += self._backup_faults()
        return found

    def reach(self) -> str | None:
        """When the newest entry of all visits was made (ISO 8601), None in a vault without any."""
        with self._db.read() as connection:
            tail = journal.newest(connection)
        return tail.at if tail else None

    def backups_held(self) -> list[backup_order.Held]:
        """What each backup that opens holds, the newest by that first."""
        with Dek(bytearray(self._dek.reveal())) as dek:
            return backup_order.beside(self._db, dek)

    def office_at_odds(self) -> OtherOfficeError | None:
        """Why nothing may go to the office that is set until the inspector has decided.

        Another can open the vault, or was the last to be set. Of a header that is damaged `check`
        tells, and it keeps no visit from being handed over. Raises as `recipients` does.
        """
        office, fault = self.recipients(), None
        with suppress(InspectorError):
            fault = at_odds(self.header(), office)
        return fault or replaced(self._ledger, office)

    def _header_faults(self) -> Iterator[Fault]:
        try:
            if self.header().needs_saving:
                yield Fault(
                    DIFFERENT,
                    "Open the vault for writing: the right one takes the place of the others.",
                )
            fault: InspectorError | None = self.office_at_odds()
        except (DamagedHeaderError, DamagedVaultError) as error:
            fault = error
        if fault is not None:
            yield Fault(fault.what, fault.todo)

    def _ledger_faults(self) -> Iterator[Fault]:
        found = ledger.read(self.home, self._ledger_key.reveal())
        if self._is_told_of_ledger() and not found.whole:
            yield Fault(*TO_MEND)

    def _backup_faults(self) -> Iterator[Fault]:
        """What is no backup, reading each to its end, and that there is none where one was."""
        for path in backup.strangers(self.home):
            yield Fault(
                f"{path.name}, where a backup should be, is {backup.kind(path)}.",
                "Delete it, or move it out of the folder of backups, and make a backup with"
                " 'inspector-tui vault backup'.",
            )
        with Dek(bytearray(self._dek.reveal())) as dek:
            for path in backup.listed(self.home):
                if backup.own_header(path).exists():
                    continue  # `_rescue_faults` tells of it
                yield from _backup_fault(self.home, path, dek)
        if backup.are_gone(self.home) and self.reach() is not None:
            yield Fault(
                "There is no backup of this vault.",
                "Make one with 'inspector-tui vault backup'. If you removed none, find out what"
                " did.",
            )

    def _rescue_faults(self) -> Iterator[Fault]:
        """What was saved and is not here: until it is put back, or the file is deleted."""
        with Dek(bytearray(self._dek.reveal())) as dek:
            found = backup_order.rescued_further(self._db, dek)
        for path in backup.rescued(self.home):
            if (header := backup.own_header(path)).exists():
                error = StrangeRescueError(path, header)
                yield Fault(error.what, error.todo)
        for one in found:
            until = f" up to {show_datetime(one.at[:16])}" if one.at else ""
            yield Fault(
                f"The backup {one.path.name} has entries{until} that this vault does not have:"
                " another program took the database away while it was open, or put another in its"
                " place.",
                f"'inspector-tui vault restore {one.path}' puts it back; what is here now is set"
                " aside then, not deleted. If it is not wanted, delete that file.",
            )

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make index and lists again from the journal. Raises `DamagedVaultError`."""
        recorder = self._may_save()
        with self._db.lock:
            rebuild(self._db, progress)
            recorder.reread()

    def backup(self) -> Path:
        """Make a backup under the same key, keeping the newest three; its path.

        A session that only reads takes the vault's lock for it; `notices` says that older ones stay
        when another has it. Raises `ContradictedError` when entries vanished: what is left must not
        take the place of the backups that have them.
        """
        if self._contradicted:
            raise backup.ContradictedError
        if self._db.closed:
            raise ClosedVaultError
        if self._lock is None:
            self._clear_rotating()
        with Dek(bytearray(self._dek.reveal())) as dek:  # closing meanwhile wipes the vault's own
            made = backup.make(self._db, dek)
            if self._recorder is not None:
                backup_order.prune(self._db, dek, made)
            elif self._lock is None:
                self._prune_in_turn(dek, made)
        return made

    def _put_among_backups(self) -> MovedDatabaseError:
        """Save what the open database holds: its file is not in the vault's folder any more."""
        if not self.home.path.is_dir():
            return MovedDatabaseError(why="the vault's folder is gone.")
        try:
            with Dek(bytearray(self._dek.reveal())) as dek:
                made = backup.make(self._db, dek, mark=backup.RESCUED)
                header = backup.keep_header(self.home, dek, made, self._opened_by)
            self._db.checkpoint()  # else its log may be taken for that of the file there now
            self._db.set_stray_log_aside()
        except InspectorError as error:
            return MovedDatabaseError(why=f"{error.what} {error.todo}")
        except OSError as error:
            return MovedDatabaseError(why=f"{error.strerror}.")
        tail = self._recorder.tail if self._recorder else None
        until = show_datetime(tail.at[:16]) if tail else "now"
        return MovedDatabaseError((made, until), header=header)

    def _clear_rotating(self) -> None:
        """Remove what a change of the data key left that was cut short, if none is under way."""
        if self.home.rotating.exists():
            with suppress(InspectorError, OSError), acquire(self.home):
                rotated.clear(self.home)

    def _prune_in_turn(self, dek: Dek, made: Path) -> None:
        try:
            with acquire(self.home), files.in_words(self.home.backup):
                backup_order.prune(self._db, dek, made)
        except InspectorError as error:
            self.notices.append(f"The older backups all stay. {error.what}")

    def _may_save(self) -> Recorder:
        if self._db.closed:
            raise ClosedVaultError
        if self._recorder is None:
            raise ReadOnlyVaultError
        return self._recorder


def _backup_fault(home: Home, path: Path, dek: Dek) -> Iterator[Fault]:
    try:
        if not backup.is_damaged(home, path, dek):
            return
        if backup.is_of_key(home, path, dek):
            yield Fault(
                f"The backup {path.name} is damaged.",
                "Make another with 'inspector-tui vault backup', and delete this one.",
            )
        else:
            yield Fault(
                f"The backup {path.name} does not open with this vault's key: it is damaged, or of"
                " another key.",
                "Make another with 'inspector-tui vault backup'. This one stays until you delete"
                " it: find out first where it came from.",
            )
    except InspectorError as error:
        yield Fault(f"The backup {path.name} cannot be read: {error.what}", error.todo)
