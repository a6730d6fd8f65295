"""Putting a backup back in the place of the database, which is set aside and not deleted."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.vault import accord, files, journal, ledger, sums
from inspector_tui.vault.backup import inspect, listed, own_header, remove, write_mark
from inspector_tui.vault.backup_order import backups
from inspector_tui.vault.database import Database, acquire, require_file
from inspector_tui.vault.errors import DamagedVaultError, StrangeRescueError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.rotated import COMPANIONS
from inspector_tui.vault.secret import Secret

_ASIDE = ".before-restore"
_BEGUN = ".setting-aside"


class NoBackupError(DamagedVaultError):
    """There is nothing to put back."""

    def __init__(self) -> None:
        super().__init__("This vault has no backup.", todo="Look for a copy on another disk.")


class DamagedBackupError(DamagedVaultError):
    """What was to be put back is damaged itself; `other` is the next backup to try."""

    def __init__(self, source: Path, other: Path | None) -> None:
        super().__init__(
            f"The backup {source.name} is damaged, so it was not put back.",
            todo=f"Put back another with 'inspector-tui vault restore {other}'."
            if other
            else "Look for a copy of this vault on another disk.",
        )


def set_aside(home: Home) -> list[Path]:
    """The databases that were set aside when a backup took their place, the oldest first."""
    folders = home.path.glob(f"{home.database.name}{_ASIDE}*")
    begun = home.database.with_name(home.database.name + _BEGUN)
    found = [folder / home.database.name for folder in (*folders, begun)]
    return sorted(path for path in found if path.is_file())


def names_blob(home: Home, dek: Dek, blob: str) -> bool | None:
    """Whether a database that can be put back names an exhibit's file; None when nobody can tell.

    That is every backup and whatever was set aside.
    """
    found: bool | None = False
    for path in (*listed(home), *set_aside(home)):
        database = Database(home, dek, path=path, read_only=True)
        try:
            with database.read() as connection:
                if journal.names_blob(connection, blob):
                    return True
        except InspectorError:
            found = None
        finally:
            database.close()
    return found


def restore(home: Home, dek: Dek, source: Path | None = None) -> Path | None:
    """Put a backup, the newest if none is named, in the place of the database.

    The database as it was is set aside, with its log, in the folder that is returned; None when
    nothing was there. Such a folder can be a `source` too. The vault must be closed. Cut short at
    any moment, it can be done again. Raises `VaultInUseError`, `NoBackupError`, and what opening a
    vault raises for a bad backup; nothing is changed then.
    """
    found = source.absolute() if source else backups(home, dek).newest
    if found is None:
        raise NoBackupError
    if found.is_dir():
        found = found / home.database.name
    if found.exists() and not found.is_file():  # a pipe would be waited for
        raise DamagedVaultError("This is no backup.", todo="Name the file of one.")
    with acquire(home):
        new = home.database.with_name(home.database.name + ".new")
        try:
            with files.in_words(home.path):
                remove(new)
                for end in ("-wal", ""):
                    part = Path(f"{found}{end}")
                    if end and not part.exists():
                        continue
                    with (
                        files.create(Path(f"{new}{end}")) as out,
                        files.open_ordinary(part) as stream,
                    ):
                        shutil.copyfileobj(stream, out)
                        files.sync(out)
            mark = _inspect_copy(home, new, dek, found)
            _keep_ledger(home, dek)
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


def _keep_ledger(home: Home, dek: Dek) -> None:
    """Have the ledger know what the database does that is about to go, if that can be read."""
    with Secret(dek.subkey(ledger.SUBKEY)) as key, suppress(InspectorError):
        require_file(home)
        database = Database(home, dek, read_only=True)
        try:
            with database.read() as connection:
                own = accord.of_database(connection)
        finally:
            database.close()
        found = ledger.read(home, key.reveal()).ledger
        whole = accord.joined(found, own, home)
        if whole != found:
            ledger.write(home, key.reveal(), whole)


def _inspect_copy(home: Home, copy: Path, dek: Dek, source: Path) -> Mark:
    try:
        return inspect(home, copy, dek)
    except DamagedVaultError as error:
        if own_header(source).exists():
            raise StrangeRescueError(source, own_header(source)) from error
        if source not in listed(home):  # what is wrong with it says more than that it is
            raise
        raise DamagedBackupError(source, backups(home, dek).instead_of(source)) from error


def _set_aside(home: Home) -> Path | None:
    """Move the database and its log into a folder; one that was begun is gone on with.

    None when there is nothing to move. That says nothing of an earlier restore that was cut short:
    it may have set the database aside and not come to putting another in its place.

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
    if not any(begun.iterdir()):
        begun.rmdir()
        return None
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
