"""Backups beside the vault, under the same key: the newest three, and putting one back."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inspector_tui.vault import files, journal, migrate
from inspector_tui.vault.database import Database, acquire, require_file
from inspector_tui.vault.errors import DamagedVaultError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.secret import Secret

KEPT = 3
_PART = ".part"
_ASIDE = ".before-restore"
_COMPANIONS = ("-wal", "-shm", "-journal")


class NoBackupError(DamagedVaultError):
    """There is nothing to put back."""

    def __init__(self) -> None:
        super().__init__("This vault has no backup.", todo="Look for a copy on another disk.")


def listed(home: Home) -> list[Path]:
    """The backups there are, newest first; their names are the times (UTC) they were made."""
    return sorted(home.backup.glob("*.db"), reverse=True)


def make(database: Database, dek: Dek) -> Path:
    """A copy of the database as it is now, checked, on disk on return. Older ones go.

    Raises `DiskFullError`, `CannotUseError`, `DamagedVaultError`; nothing is left behind then.
    """
    folder = database.home.backup
    target = _free_name(folder)
    part = target.with_name(target.name + _PART)
    try:
        with files.in_words(folder):
            files.make_folder(folder)
            files.create(part).close()
        _copy(database, part, dek)
        with files.in_words(folder):
            part.replace(target)
            files.sync_folder(folder)
    finally:
        _remove(part)
    # Never the new one, whatever the clock says.
    for old in [path for path in listed(database.home) if path != target][KEPT - 1 :]:
        _remove(old)
    return target


def restore(home: Home, dek: Dek, source: Path | None = None) -> Path:
    """Put a backup, the newest if none is named, in the place of the database.

    The database as it was is set aside under the name that is returned. The vault must be closed.
    Raises `VaultInUseError`, `NoBackupError`, and what opening a vault raises for a bad backup;
    nothing is changed then.
    """
    found = source or next(iter(listed(home)), None)
    if found is None:
        raise NoBackupError
    with acquire(home):
        new = home.database.with_name(home.database.name + ".new")
        try:
            with files.in_words(home.path):
                _remove(new)
                with files.create(new) as out, found.open("rb") as stream:
                    shutil.copyfileobj(stream, out)
                    files.sync(out)
            mark = _inspect(home, new, dek)
            with files.in_words(home.path):
                aside = _set_aside(home)
                new.replace(home.database)
                files.sync_folder(home.path)
        finally:
            _remove(new)
        write_mark(home, dek, mark)
    return aside


def accept(home: Home, dek: Dek) -> None:
    """Go on with the database as it is although entries have vanished from it.

    The vault must be closed. Raises `VaultInUseError` and what opening a vault raises.
    """
    require_file(home)
    with acquire(home):
        write_mark(home, dek, _inspect(home, home.database, dek))


def _free_name(folder: Path) -> Path:
    """A name of the time in UTC to the millisecond; of the next free one if it is taken."""
    moment = datetime.now(UTC)
    while (
        path := folder / f"{moment:%Y-%m-%dT%H%M%S}.{moment.microsecond // 1000:03}Z.db"
    ).exists():
        moment += timedelta(milliseconds=1)
    return path


def _copy(database: Database, part: Path, dek: Dek) -> None:
    copy = Database(database.home, dek, path=part)
    try:
        database.copy_into(copy)
        copy.checkpoint()
        if faults(copy):
            raise DamagedVaultError("The backup did not come out whole, so it was not kept.")
    finally:
        copy.close()


def faults(database: Database) -> int:
    """How many places of the main file do not match their seals. Only after a checkpoint."""
    with database.read() as connection:
        return len(connection.exec_driver_sql("PRAGMA cipher_integrity_check").all())


def _inspect(home: Home, path: Path, dek: Dek) -> Mark:
    """The mark that fits the database at `path`, after looking whether it is sound."""
    database = Database(home, dek, path=path)
    try:
        with database.read() as connection:
            migrate.version(connection, database)
            journal.verify_newest(connection)
            tail = journal.newest(connection)
        database.checkpoint()
        if faults(database):
            raise DamagedVaultError("The database is damaged.")
    finally:
        database.close()
    return journal.mark_of(tail)


def write_mark(home: Home, dek: Dek, mark: Mark) -> None:
    """Say that the journal of the vault goes up to `mark`."""
    with Secret(dek.subkey("head-mac")) as key:
        mark.write(home.mark, key.reveal())


def _set_aside(home: Home) -> Path:
    aside = home.database.with_name(home.database.name + _ASIDE)
    number = 1
    while aside.exists():
        number += 1
        aside = home.database.with_name(f"{home.database.name}{_ASIDE}.{number}")
    for end in ("", *_COMPANIONS):
        path = Path(f"{home.database}{end}")
        if path.exists():
            path.replace(f"{aside}{end}")
    return aside


def _remove(path: Path) -> None:
    for end in ("", *_COMPANIONS):
        Path(f"{path}{end}").unlink(missing_ok=True)
