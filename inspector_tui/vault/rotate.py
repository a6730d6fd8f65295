"""Changing the data key: everything is sealed anew under another, and then takes its place.

It helps against somebody who has an old copy of the header and its passphrase: what they can open
is what they copied, and nothing that is in the vault from then on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.vault import apart, backup, files, journal, ledger, put_back, rotated
from inspector_tui.vault.blobs import Blobs, DamagedBlobError, file_name
from inspector_tui.vault.database import Database
from inspector_tui.vault.errors import DamagedVaultError, DiskFaultError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.witness import contradiction


class DamagedExhibitError(InspectorError):
    """An exhibit cannot be read, so it cannot be sealed again."""

    def __init__(self) -> None:
        super().__init__(
            "An exhibit's file in the vault is missing a part, so the key was not changed.",
            kept="Everything is as it was, under the old key.",
            todo="See which with 'inspector-tui vault check --all', which says what to put back; or"
            " move the damaged file out of the folder 'blobs', and try again.",
        )


def rotate(home: Home, header: Header, dek: Dek, new_dek: Dek) -> list[Path]:
    """Seal the whole vault anew: `header` and `new_dek` take the place of the old ones.

    Only for who holds the vault's lock, since before `header` was read; the vault must be closed.
    `dek` is its key until now. Backups and databases that were set aside change with it; those that
    do not open, and exhibits' files that do not and that no record of the vault names, are left as
    they are and returned: they may be of another key. Copies that were cut short are removed. Takes
    as much room again as the vault. Raises `DamagedExhibitError`, `DiskFullError`, `CannotUseError`
    and what opening a vault raises: all is as it was then. Only after `UnfinishedError` it is not:
    the key is changed, and the next opening does the rest.
    """
    try:
        with files.in_words(home.path):
            rotated.clear(home)
            left = _make(home, header, dek, new_dek)
            apart.sync(home)
            backup.clear(home)
            apart.prove(home)
        rotated.commit(home)
    except BaseException:
        with suppress(OSError):
            rotated.clear(home)
        raise
    rotated.move_in(home)
    return left


def _make(home: Home, header: Header, dek: Dek, new_dek: Dek) -> list[Path]:
    """Make the new vault, whole, in its folder; the files that do not open with its key."""
    new = Home(home.rotating)
    apart.begin(home)
    _copy_current(home, new, dek, new_dek)
    backup.write_mark(new, new_dek, backup.inspect(home, new.database, new_dek))
    left = list(_seal_exhibits(home, new, dek, new_dek))
    ledger.reseal(home, dek, new, new_dek)
    left += [path for path in _others(home) if not _copied(home, path, dek, new_dek)]
    header.save(new, new_dek)
    if new.backup.is_dir() or home.header_backup.exists():
        files.make_folder(new.backup)
        header.back_up(new, new_dek)
    return left


def _copy_current(home: Home, new: Home, dek: Dek, new_dek: Dek) -> None:
    database = Database(home, dek)
    try:
        with database.read() as connection, Secret(dek.subkey("head-mac")) as key:
            fault = contradiction(connection, home, dek, Mark.read(home.mark, key.reveal()))
        if fault is not None:
            raise fault
        files.create(new.database).close()
        backup.copy(database, new.database, new_dek)
    finally:
        database.close()


def _seal_exhibits(home: Home, new: Home, dek: Dek, new_dek: Dek) -> Iterator[Path]:
    """Seal exhibits' files anew; those that do not open. Raises `DamagedExhibitError`.

    What a session took under which the vault was replaced is of that session's key, and a record
    that was rescued with it names it.
    """
    source, target = Blobs(home.blobs, dek), Blobs(new.blobs, new_dek)
    for blob in source.names():
        try:
            target.reseal(blob, source)
        except DamagedBlobError:
            if _names(home, dek, blob):
                raise DamagedExhibitError from None
            target.discard(blob)
            yield home.path / file_name(blob)


def _names(home: Home, dek: Dek, blob: str) -> bool:
    database = Database(home, dek, read_only=True)
    try:
        with database.read() as connection:
            return journal.names_blob(connection, blob)
    finally:
        database.close()


def _others(home: Home) -> Iterator[Path]:
    """Every other database under the vault's key."""
    yield from backup.listed(home)
    yield from put_back.set_aside(home)


def _copied(home: Home, path: Path, dek: Dek, new_dek: Dek) -> bool:
    """Copy one database into the new vault, by its place in the old; False if it is damaged.

    One that a session took back which was making it is not missed.
    """
    part = home.rotating / path.relative_to(home.path)
    files.make_folder(part.parent)
    files.create(part).close()
    try:
        database = Database(home, dek, path=path)
        try:
            backup.copy(database, part, new_dek)
        finally:
            database.close()
    except DamagedVaultError as error:
        backup.remove(part)
        if backup.reads_whole(home, path, dek):
            raise DiskFaultError from error
        return False
    except files.CannotUseError:
        if path.exists():
            raise
        backup.remove(part)
        return True
    with suppress(FileNotFoundError):
        shutil.copystat(path, part)  # backups go by their age
    return True
