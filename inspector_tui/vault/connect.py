"""A connection to the encrypted database: key, cipher and settings in the one order that works.

The file is never opened by any other means while a connection is open: closing it would drop the
locks that SQLite holds in this process.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlcipher3 import dbapi2

from inspector_tui.errors import InspectorError
from inspector_tui.vault import files
from inspector_tui.vault.errors import (
    BusyVaultError,
    DamagedVaultError,
    DiskFaultError,
    NotEncryptedError,
    UnfitLibraryError,
    VaultInUseError,
    WrongKeyError,
)
from inspector_tui.vault.files import CannotUseError, DiskFullError
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.rotated import COMPANIONS

Raw: TypeAlias = Any
"""A connection of the driver itself; sqlcipher3 ships no types."""

MIN_SQLITE = (3, 51, 3)
"""The first SQLite without the WAL-reset bug, which could corrupt a database."""
_SETTINGS = (
    ("synchronous", "FULL"),
    ("fullfsync", "ON"),
    ("checkpoint_fullfsync", "ON"),
    ("temp_store", "MEMORY"),
    ("secure_delete", "ON"),
    ("foreign_keys", "ON"),
    ("recursive_triggers", "ON"),  # else REPLACE deletes past the journal's trigger
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("cache_size", "-65536"),
)
_PROBE = 1024 * 1024
_SAID = {
    "attempt to write a readonly database": dbapi2.SQLITE_READONLY,
    "access permission denied": dbapi2.SQLITE_PERM,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
    "database is locked": dbapi2.SQLITE_BUSY,
    "database or disk is full": dbapi2.SQLITE_FULL,
    "database table is locked": dbapi2.SQLITE_LOCKED,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "file is not a database": dbapi2.SQLITE_NOTADB,
    "locking protocol": dbapi2.SQLITE_PROTOCOL,
    "unable to open database file": dbapi2.SQLITE_CANTOPEN,
}
"""What SQLite calls its errors; of copying a database the driver passes on no more."""
_NO_TEXT = "Could not decode to UTF-8"


def open_connection(
    path: Path, dek: Dek, *, query_only: bool = False, exclusive: bool = False
) -> Raw:
    """A connection of the driver, unlocked and set up. The file must be there.

    `exclusive` lets no other connection in and needs no shared memory. Raises `UnfitLibraryError`,
    `NotEncryptedError`, `WrongKeyError`, `CannotUseError` for what is no file, and the driver's
    errors, which `in_words` translates.
    """
    if dbapi2.sqlite_version_info < MIN_SQLITE:
        raise UnfitLibraryError(f"its SQLite {dbapi2.sqlite_version} is too old")
    _require_files(path)
    db = dbapi2.connect(
        _there(path), uri=True, timeout=5, check_same_thread=False, isolation_level=None
    )
    try:
        _unlock(db, path, dek, exclusive=exclusive)
        _set_up(db, query_only=query_only)
    except BaseException:
        db.close()
        raise
    return db


def _require_files(path: Path) -> None:
    """SQLite waits for a pipe where it looks for a log."""
    for end in ("", *COMPANIONS):
        part = Path(f"{path}{end}")
        with files.in_words(part):
            files.require_ordinary(part)


def _there(path: Path) -> str:
    """The name under which SQLite makes no file where there is none."""
    return f"{path.absolute().as_uri()}?mode=rw"


def _unlock(db: Raw, path: Path, dek: Dek, *, exclusive: bool) -> None:
    db.execute("PRAGMA cipher_log_level = NONE")
    db.execute("PRAGMA cipher_memory_security = ON")
    if not pragma(db, "cipher_version"):
        raise UnfitLibraryError("it does not encrypt")
    key = _raw_key(dek)
    try:
        db.set_key(key)
    finally:
        key[:] = bytes(len(key))
    if exclusive:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if _code(error) != dbapi2.SQLITE_NOTADB:
            raise
        raise (NotEncryptedError if _is_plain(path) else WrongKeyError)() from None
    if str(pragma(db, "cipher_status")) != "1":
        raise NotEncryptedError


def _set_up(db: Raw, *, query_only: bool) -> None:
    if pragma(db, "journal_mode = WAL") != "wal":
        raise UnfitLibraryError("it cannot keep its log on the vault's disk")
    for name, value in _SETTINGS:
        db.execute(f"PRAGMA {name} = {value}")
    if query_only:
        db.execute("PRAGMA query_only = ON")


def pragma(db: Raw, statement: str) -> Any:
    """The first value that a pragma answers, or None."""
    row = db.execute(f"PRAGMA {statement}").fetchone()
    return row[0] if row else None


def _raw_key(dek: Dek) -> bytearray:
    """`x'<64 hex>'`, built in place: no copy of the key in an object that cannot be wiped."""
    digits = b"0123456789abcdef"
    text = bytearray(b"x'" + bytes(64) + b"'")
    key = dek.subkey("database")
    for at, byte in enumerate(key):
        text[2 + 2 * at], text[3 + 2 * at] = digits[byte >> 4], digits[byte & 15]
    key[:] = bytes(len(key))
    return text


def _is_plain(path: Path) -> bool:
    """True when the file opens without any key. Asked of SQLite, never by opening the file."""
    db = dbapi2.connect(_there(path), uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA cipher_log_level = NONE")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError:
        return False
    finally:
        db.close()
    return True


class in_words:  # noqa: N801 - a context manager, which as a generator would cost more
    """Turn the driver's errors about `path` into those that say what to do.

    Mistakes in SQL stay as they are.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, PoolTimeoutError):
            raise BusyVaultError from error
        found = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(found, dbapi2.Error) and (worded := _worded(found, self._path)):
            raise worded from found


def _worded(error: BaseException, path: Path) -> InspectorError | None:
    code = _code(error)
    if code is None and isinstance(error, dbapi2.OperationalError):
        if str(error).startswith(_NO_TEXT):  # the driver's own: what is stored as text is none
            return DamagedVaultError()
        return DiskFullError() if _no_room(path.parent) else DiskFaultError()
    if code == dbapi2.SQLITE_FULL or (code == dbapi2.SQLITE_IOERR and _no_room(path.parent)):
        return DiskFullError()
    if code in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB):
        return DamagedVaultError()
    if code in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED, dbapi2.SQLITE_PROTOCOL):
        return VaultInUseError()
    if code in (dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_READONLY, dbapi2.SQLITE_PERM):
        return CannotUseError(path, _why_closed(path))
    return DiskFaultError() if code == dbapi2.SQLITE_IOERR else None


def _code(error: BaseException) -> int | None:
    """SQLite's primary result code; None when the driver tells neither code nor name."""
    code = getattr(error, "sqlite_errorcode", None)
    return _SAID.get(str(error)) if code is None else int(code) & 0xFF


def _why_closed(path: Path) -> str:
    if hasattr(os, "statvfs"):
        with suppress(OSError):
            if os.statvfs(path.parent).f_flag & os.ST_RDONLY:
                return "the disk is read-only"
    return "it does not let itself be opened or written"


def _no_room(folder: Path) -> bool:
    """True when files cannot grow: SQLite calls a quota or a size limit a fault of the disk."""
    if sys.platform != "win32":
        import resource

        if resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY:
            return True
    probe = folder / "ballast.probe"
    try:
        with files.in_words(folder):
            probe.unlink(missing_ok=True)
            with files.create(probe) as file:
                files.write_all(file, os.urandom(_PROBE))
                files.sync(file)
    except InspectorError as error:
        return isinstance(error, DiskFullError)
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return False
