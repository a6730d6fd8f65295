"""Backups beside the vault, under the same key.

`backup_order` says which are kept, and `put_back` has the way back.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.vault import files, journal, migrate, sums
from inspector_tui.vault.database import Database
from inspector_tui.vault.errors import DamagedVaultError, DiskFaultError, WrongKeyError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.rotated import COMPANIONS
from inspector_tui.vault.secret import Secret

EVERY = 24 * 60 * 60
"""Seconds after which closing the vault makes a backup."""
_ROOM = 64 * 1024 * 1024
"""Bytes that a backup that nobody asked for leaves free."""
PART = ".part"
RESCUED = ".rescued"
"""In the name of a backup that a session made whose database was taken away under it."""


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
            "The vault's data key is being changed, or was while this session read, so no backup"
            " was made.",
            kept="Nothing was changed.",
            todo="Open the vault again, then make the backup.",
        )


def listed(home: Home) -> list[Path]:
    """The backups there are, the last by its name first.

    A name is the time (UTC) it was made at by the clock as it was then: `backup_order` has them by
    what they hold.
    """
    return sorted((path for path in home.backup.glob("*.db") if path.is_file()), reverse=True)


def strangers(home: Home) -> list[Path]:
    """What has the name of a backup and is no file that could be one, by name."""
    return sorted(path for path in home.backup.glob("*.db") if not path.is_file())


def kind(path: Path) -> str:
    """What a stranger is, with its article."""
    if path.is_dir():
        return "a folder"
    return "a link to what is not there" if path.is_symlink() else "a pipe or a device"


def are_gone(home: Home) -> bool:
    """True when there is no backup, and a copy of the header tells that one was made.

    Before its first session with an entry ends a vault honestly has neither.
    """
    return not listed(home) and os.path.lexists(home.header_backup)


def own_header(path: Path) -> Path:
    """Where the header of a rescued backup stands whose data key is not the vault's any more."""
    return path.with_suffix(".json")


def keep_header(home: Home, dek: Dek, made: Path, header: bytes) -> Path | None:
    """Put `header` beside a rescued backup unless a header in the vault's folder is of its key.

    Raises `DiskFullError`, `CannotUseError`.
    """
    try:
        Header.load(home).current(home, dek)
    except InspectorError:
        files.write_whole(own_header(made), header)
        return own_header(made)
    return None


def rescued(home: Home) -> list[Path]:
    """Those of the backups that hold what an open session had when its database was taken away."""
    return [path for path in listed(home) if path.stem.endswith(RESCUED)]


def make(database: Database, dek: Dek, *, mark: str = "") -> Path:
    """A copy of the database as it is now, checked, on disk on return, and one of the header.

    `mark` (`RESCUED`) stands in its name. Raises `DiskFullError`, `CannotUseError`,
    `DamagedVaultError`, `KeyWasChangedError`; nothing is left behind then.
    """
    home = database.home
    target = _free_name(home.backup, f"{mark}.db")
    part = target.with_name(target.name + PART)
    try:
        with files.in_words(home.backup):
            files.make_folder(home.backup)
            with files.create(part) as file:
                own = os.fstat(file.fileno())
        try:
            copy(database, part, dek)
        except InspectorError:
            if not _is(part, own):
                raise KeyWasChangedError from None
            raise
        with files.in_words(home.backup):
            _publish(part, target, own)
        if database.read_only and not database.alone:
            _require_key(home, dek, target, own)
            _keep_first_header(home, dek)
        else:
            with suppress(InspectorError):  # the header and its copy are there still
                Header.load(home).current(home, dek).back_up(home, dek)
    finally:
        remove(part)
    return target


def _is(path: Path, own: os.stat_result) -> bool:
    """False when the file was taken away: a change of the data key clears what is half made."""
    try:
        return os.path.samestat(path.stat(), own)
    except FileNotFoundError:
        return False


def _publish(part: Path, target: Path, own: os.stat_result) -> None:
    """Give a copy its name. Raises `KeyWasChangedError`, `OSError`."""
    if not _is(part, own):
        raise KeyWasChangedError
    try:
        part.replace(target)
    except FileNotFoundError:
        raise KeyWasChangedError from None
    files.sync_folder(target.parent)


def _require_key(home: Home, dek: Dek, made: Path, own: os.stat_result) -> None:
    """Take a backup back unless its key is the vault's, or will be changed together with it.

    A session that writes, or has the database to itself, keeps everybody from changing the key.
    One that only reads asks when the backup has its name: a change that begins later finds it, one
    that goes on or is over is seen here.
    """
    try:
        if home.rotating.exists() or home.rotated.exists():
            raise KeyWasChangedError
        if not is_of_key(home, home.database, dek):
            raise KeyWasChangedError
    except BaseException:
        if _is(made, own):  # else it was sealed anew meanwhile
            remove(made)
        raise


def _keep_first_header(home: Home, dek: Dek) -> None:
    """Put a copy of the header among the backups if there is none.

    Never over one: it may be of a change of the data key that this session knows nothing of.
    """
    with suppress(InspectorError, OSError):
        found = Header.load(home).current(home, dek).spelled()
        with files.create(home.header_backup) as file:
            files.write_all(file, found)
            files.sync(file)


def clear(home: Home) -> None:
    """Remove every copy of the database or the header that was cut short, a reader's too.

    Only for who holds the vault's lock. Raises `OSError`.
    """
    for folder, pattern in (
        (home.backup, f"*.db{PART}*"),
        (home.path, f"{home.database.name}.new*"),
        (home.path, f"{home.header.name}*.new"),  # of version 0.1.0
        (home.backup, f"{home.header.name}.new"),
    ):
        for part in folder.glob(pattern):
            part.unlink(missing_ok=True)
    for folder in (home.path, home.backup):
        files.sweep(folder)


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


def is_damaged(home: Home, path: Path, dek: Dek) -> bool:
    """True when a backup could not be put back. Raises as `reads_whole` does."""
    try:
        return not reads_whole(home, path, dek)
    finally:
        remove_beside(path)


def is_of_key(home: Home, path: Path, dek: Dek) -> bool:
    """False when a database does not open at all: its beginning is damaged, or of another key.

    Raises as `reads_whole` does.
    """
    database = Database(home, dek, path=path, read_only=True)
    try:
        with database.read():
            return True
    except WrongKeyError:
        return False
    finally:
        database.close()


def reads_whole(home: Home, path: Path, dek: Dek) -> bool:
    """Read a database to its end, its log with it: False when it is damaged.

    Raises what opening a vault raises for one that only cannot be read now.
    """
    try:
        inspect(home, path, dek)
        database = Database(home, dek, path=path)
        try:
            return database.is_sound()
        finally:
            database.close()
    except DamagedVaultError:
        return False


def _free_name(folder: Path, end: str) -> Path:
    """A name of the time in UTC to the millisecond; of the next free one if it is taken."""
    moment = datetime.now(UTC)
    while (
        path := folder / f"{moment:%Y-%m-%dT%H%M%S}.{moment.microsecond // 1000:03}Z{end}"
    ).exists():
        moment += timedelta(milliseconds=1)
    return path


def copy(database: Database, part: Path, dek: Dek) -> None:
    """Copy a database as it is at one moment into the empty file `part`, under the key `dek`.

    Raises `DamagedVaultError` when it is damaged itself, found by reading it to its end first, and
    `DiskFullError`, `DiskFaultError` or `CannotUseError` when the copy did not come out whole.
    """
    made = Database(database.home, dek, path=part)
    try:
        database.copy_into(made)
        if not _came_out_whole(made):
            raise DiskFaultError
    finally:
        made.close()


def _came_out_whole(made: Database) -> bool:
    try:
        made.checkpoint()
        return not faults(made)
    except DamagedVaultError:
        return False


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


def remove(path: Path) -> None:
    """Remove a database, if it is there, and whatever SQLite keeps beside it."""
    path.unlink(missing_ok=True)
    remove_beside(path)


def remove_beside(path: Path) -> None:
    """Remove what SQLite keeps beside a database; only of one that nobody has open."""
    for end in COMPANIONS:
        Path(f"{path}{end}").unlink(missing_ok=True)
