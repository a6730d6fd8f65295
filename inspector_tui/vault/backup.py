"""Backups beside the vault, under the same key: the newest three, and putting one back."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.vault import files, journal, migrate, sums
from inspector_tui.vault.database import Database, acquire, require_file
from inspector_tui.vault.errors import DamagedVaultError, WrongKeyError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.rotated import COMPANIONS
from inspector_tui.vault.secret import Secret

KEPT = 3
EVERY = 24 * 60 * 60
"""Seconds after which closing the vault makes a backup."""
_ROOM = 64 * 1024 * 1024
"""Bytes that a backup that nobody asked for leaves free."""
_PART = ".part"
_ASIDE = ".before-restore"
_BEGUN = ".setting-aside"


class ContradictedError(DamagedVaultError):
    """The vault is not what was last saved, so it must not push out a backup that is."""

    def __init__(self) -> None:
        super().__init__(
            "Entries have vanished from this vault, so no backup is made of what is left.",
            todo="Put back a backup with 'inspector-tui vault restore', or go on with what is here"
            " with 'inspector-tui vault restore --as-is'; then make the backup.",
        )


class KeyWasChangedError(InspectorError):
    """Under the old data key a backup could not be put back, and whoever has that key reads it."""

    def __init__(self) -> None:
        super().__init__(
            "The vault's data key was changed while this session read, so no backup was made.",
            kept="Nothing was changed.",
            todo="Open the vault again, then make the backup.",
        )


class NoBackupError(DamagedVaultError):
    """There is nothing to put back."""

    def __init__(self) -> None:
        super().__init__("This vault has no backup.", todo="Look for a copy on another disk.")


class DamagedBackupError(DamagedVaultError):
    """What was to be put back is damaged itself; `older` is the next backup to try."""

    def __init__(self, source: Path, older: Path | None) -> None:
        super().__init__(
            f"The backup {source.name} is damaged, so it was not put back.",
            todo=f"Put back an older one with 'inspector-tui vault restore {older}'."
            if older
            else "Look for a copy of this vault on another disk.",
        )


def listed(home: Home) -> list[Path]:
    """The backups there are, newest first; their names are the times (UTC) they were made."""
    return sorted(home.backup.glob("*.db"), reverse=True)


def set_aside(home: Home) -> list[Path]:
    """The databases that were set aside when a backup took their place, the oldest first."""
    folders = home.path.glob(f"{home.database.name}{_ASIDE}*")
    begun = home.database.with_name(home.database.name + _BEGUN)
    found = [folder / home.database.name for folder in (*folders, begun)]
    return sorted(path for path in found if path.is_file())


def make(database: Database, dek: Dek) -> Path:
    """A copy of the database as it is now, checked, on disk on return, and one of the header.

    Raises `DiskFullError`, `CannotUseError`, `DamagedVaultError`, `KeyWasChangedError`; nothing is
    left behind then.
    """
    folder = database.home.backup
    target = _free_name(folder)
    part = target.with_name(target.name + _PART)
    try:
        with files.in_words(folder):
            files.make_folder(folder)
            files.create(part).close()
        copy(database, part, dek)
        if database.read_only and not database.alone:
            _require_key(database.home, dek)
        with files.in_words(folder):
            part.replace(target)
            files.sync_folder(folder)
    finally:
        remove(part)
    with suppress(InspectorError):  # the header and its copy are there still
        Header.load(database.home).back_up(database.home)
    return target


def _require_key(home: Home, dek: Dek) -> None:
    """A session that only reads may have the key from before it was changed.

    One that writes, or has the database to itself, keeps everybody from changing the key.
    """
    current = Database(home, dek, read_only=True)
    try:
        with current.read() as connection:
            migrate.version(connection, current)
    except WrongKeyError:
        raise KeyWasChangedError from None
    finally:
        current.close()
    if home.rotated.exists():
        raise KeyWasChangedError


def prune(home: Home, new: Path) -> None:
    """Remove all but `new` and the newest others, and what was left of any that was cut short.

    Only for who holds the vault's lock, and never while entries are known to have vanished.
    """
    # Never the new one, whatever the clock says.
    for old in [path for path in listed(home) if path != new][KEPT - 1 :]:
        remove(old)
    for part in home.backup.glob(f"*.db{_PART}*"):
        if time.time() - part.stat().st_mtime > EVERY:  # else it may be a reader's, under way
            part.unlink(missing_ok=True)


def clear(home: Home) -> None:
    """Remove every copy of the database or the header that was cut short, a reader's too.

    Only for who holds the vault's lock. Raises `OSError`.
    """
    for folder, pattern in (
        (home.backup, f"*.db{_PART}*"),
        (home.path, f"{home.database.name}.new*"),
        (home.path, f"{home.header.name}*.new"),
        (home.backup, f"{home.header.name}.new"),
    ):
        for part in folder.glob(pattern):
            part.unlink(missing_ok=True)


def is_due(home: Home) -> bool:
    """True when the newest backup is a day old, lacks something, and there is room for another.

    Reads no more than what the system knows of the files. Raises `OSError`.
    """
    now = time.time()
    times = [path.stat().st_mtime for path in listed(home)]
    # One from the future, made before the clock was set back, says nothing.
    last = max((made for made in times if made <= now), default=0.0)
    saved = home.database.stat()
    if saved.st_mtime <= last or now - last < EVERY:
        return False
    return shutil.disk_usage(home.path).free > 2 * saved.st_size + _ROOM


def restore(home: Home, dek: Dek, source: Path | None = None) -> Path:
    """Put a backup, the newest if none is named, in the place of the database.

    The database as it was is set aside, with its log, in the folder that is returned; such a
    folder can be a `source` too. The vault must be closed. Cut short at any moment, it can be done
    again. Raises `VaultInUseError`, `NoBackupError`, and what opening a vault raises for a bad
    backup; nothing is changed then.
    """
    found = source or next(iter(listed(home)), None)
    if found is None:
        raise NoBackupError
    if found.is_dir():
        found = found / home.database.name
    with acquire(home):
        new = home.database.with_name(home.database.name + ".new")
        try:
            with files.in_words(home.path):
                remove(new)
                for end in ("-wal", ""):
                    part = Path(f"{found}{end}")
                    if end and not part.exists():
                        continue
                    with files.create(Path(f"{new}{end}")) as out, part.open("rb") as stream:
                        shutil.copyfileobj(stream, out)
                        files.sync(out)
            mark = _inspect_copy(home, new, dek, found)
            with files.in_words(home.path):
                aside = _set_aside(home)
                new.replace(home.database)
                files.sync_folder(home.path)
        finally:
            remove(new)
        write_mark(home, dek, mark)
    return aside


def accept(home: Home, dek: Dek) -> None:
    """Go on with the database as it is although entries have vanished from it.

    The vault must be closed. Raises `VaultInUseError` and what opening a vault raises.
    """
    require_file(home)
    with acquire(home):
        inspect(home, home.database, dek)
        database = Database(home, dek)
        try:
            database.change(sums.renew)
        finally:
            database.close()
        write_mark(home, dek, inspect(home, home.database, dek))


def _inspect_copy(home: Home, copy: Path, dek: Dek, source: Path) -> Mark:
    try:
        return inspect(home, copy, dek)
    except DamagedVaultError as error:
        known = listed(home)
        if source not in known:  # what is wrong with it says more than that it is
            raise
        older = next((path for path in known if path.name < source.name), None)
        raise DamagedBackupError(source, older) from error


def damaged(home: Home, dek: Dek) -> list[Path]:
    """Those of the backups that could not be put back."""
    found = []
    for path in listed(home):
        try:
            inspect(home, path, dek)
        except DamagedVaultError:
            found.append(path)
        for end in COMPANIONS:
            Path(f"{path}{end}").unlink(missing_ok=True)
    return found


def _free_name(folder: Path) -> Path:
    """A name of the time in UTC to the millisecond; of the next free one if it is taken."""
    moment = datetime.now(UTC)
    while (
        path := folder / f"{moment:%Y-%m-%dT%H%M%S}.{moment.microsecond // 1000:03}Z.db"
    ).exists():
        moment += timedelta(milliseconds=1)
    return path


def copy(database: Database, part: Path, dek: Dek) -> None:
    """Copy a database as it is at one moment into the empty file `part`, under the key `dek`.

    Raises `DamagedVaultError` when it does not come out whole, and what reading it raises.
    """
    made = Database(database.home, dek, path=part)
    try:
        database.copy_into(made)
        made.checkpoint()
        if faults(made):
            raise DamagedVaultError("The copy did not come out whole, so it was not kept.")
    finally:
        made.close()


def faults(database: Database) -> int:
    """How many places of the main file do not match their seals. Only after a checkpoint."""
    with database.read() as connection:
        return len(connection.exec_driver_sql("PRAGMA cipher_integrity_check").all())


def inspect(home: Home, path: Path, dek: Dek) -> Mark:
    """The mark that fits the database at `path`. Raises `DamagedVaultError` unless it is sound."""
    database = Database(home, dek, path=path)
    try:
        with database.read() as connection:
            migrate.version(connection, database)
            journal.verify_newest(connection)
            mark = journal.mark_of(journal.newest(connection), sums.stored(connection))
        database.checkpoint()
        if faults(database):
            raise DamagedVaultError("The database is damaged.")
    finally:
        database.close()
    return mark


def write_mark(home: Home, dek: Dek, mark: Mark) -> None:
    """Say that the journal of the vault goes up to `mark`."""
    with Secret(dek.subkey("head-mac")) as key:
        mark.write(home.mark, key.reveal())


def _set_aside(home: Home) -> Path:
    """Move the database and its log into a folder; one that was begun is gone on with.

    A log beside another database would be taken for its own. So the database goes first: until
    all is moved none stands in its place, and nothing opens.
    """
    begun = home.database.with_name(home.database.name + _BEGUN)
    if (begun / home.database.name).exists() and home.database.exists():
        begun.replace(_free_aside(home))  # somebody has put another database there since
    files.make_folder(begun)
    for end in ("", *COMPANIONS):
        path = Path(f"{home.database}{end}")
        if path.exists():
            path.replace(begun / path.name)
    files.sync_folder(begun)
    aside = _free_aside(home)
    begun.replace(aside)
    files.sync_folder(home.path)
    return aside


def _free_aside(home: Home) -> Path:
    aside = home.database.with_name(home.database.name + _ASIDE)
    number = 1
    while aside.exists():
        number += 1
        aside = home.database.with_name(f"{home.database.name}{_ASIDE}.{number}")
    return aside


def remove(path: Path) -> None:
    """Remove a database, if it is there, and whatever SQLite keeps beside it."""
    for end in ("", *COMPANIONS):
        Path(f"{path}{end}").unlink(missing_ok=True)
