"""Whether this machine is fit to work on: what `doctor` says about everything but the terminal.

Each check stands by itself and catches what it meets: on a machine that lacks something, the others
still have their say. Nothing here asks for a secret or reads a record.
"""

from __future__ import annotations

import locale
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from inspector_tui import __version__
from inspector_tui.checklist.moments import show_date
from inspector_tui.errors import InspectorError
from inspector_tui.vault import clock
from inspector_tui.vault.keys import KDF_DEFAULT, NotEnoughMemoryError, passphrase_key
from inspector_tui.vault.process import APP_NEEDS, memory_limit
from inspector_tui.vault.secret import Secret

State: TypeAlias = Literal["well", "note", "bad"]

NEWEST_PYTHON = (3, 14)
_SLOW = 5.0
"""Seconds to derive a key after which somebody would think that nothing happens."""
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows less: the program is younger."""
_YEARS = 30


@dataclass(frozen=True)
class Checked:
    """One line of `doctor`: what was looked at, what was found, and what to do about it.

    `bad` will hinder work, a `note` may.
    """

    name: str
    found: str
    state: State = "well"
    todo: str = ""


def machine() -> Iterator[Checked]:
    """Every check of the machine, in the order to show them."""
    for name, look in _CHECKS.items():
        yield _looked(name, look)


def _looked(name: str, look: Callable[[], Checked]) -> Checked:
    """What a check finds; a check that cannot be made is something to know too."""
    try:
        return look()
    except InspectorError as error:
        return Checked(name, error.what, "bad", error.todo)
    except Exception as error:  # its words may name anything, so only its kind is said
        return Checked(name, f"could not be looked at ({type(error).__name__})", "note")


def _python() -> Checked:
    found = f"inspector-tui {__version__}, {platform.python_implementation()} "
    found += platform.python_version()
    if sys.version_info[:2] > NEWEST_PYTHON:
        return Checked("program", found, "note", "Newer than any Python this was tested with.")
    return Checked("program", found)


def _encodings() -> Checked:
    files, text = sys.getfilesystemencoding(), locale.getpreferredencoding(False)
    found = f"files {files}, text {text}, this output {sys.stdout.encoding}"
    if files != "utf-8":
        return Checked("encodings", found, "note", "Set LANG=C.UTF-8 for names beyond ASCII.")
    return Checked("encodings", found)


def _memory() -> Checked:
    limit, free = memory_limit(), _free_memory()
    found = "no limit" if limit is None else f"limit {limit >> 20} MiB (ulimit -v)"
    if free is not None:
        found += f", {free >> 20} MiB free"
    if limit is not None and limit < APP_NEEDS << 20:
        todo = f"The app needs {APP_NEEDS} MiB: raise the limit, or ask the administrator."
        return Checked("memory", found, "bad", todo)
    if free is not None and free < APP_NEEDS << 20:
        return Checked("memory", found, "note", "Close other programs before you begin.")
    return Checked("memory", found)


def _free_memory() -> int | None:
    """Bytes that Linux could still give, None where nobody says."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    found = next((line.split() for line in lines if line.startswith("MemAvailable:")), None)
    return int(found[1]) * 1024 if found else None


def _keys() -> Checked:
    mib = KDF_DEFAULT.m_kib // 1024
    begun = time.monotonic()
    try:
        with Secret("a trial") as trial:
            passphrase_key(trial, salt=bytes(16), kdf=KDF_DEFAULT)
    except NotEnoughMemoryError as error:
        return Checked("unlocking", error.what, "bad", error.todo)
    took = time.monotonic() - begun
    found = f"a key takes {took * 1000:.0f} ms and {mib} MiB"
    if took > _SLOW:
        return Checked("unlocking", found, "note", "Unlocking will take its time here.")
    return Checked("unlocking", found)


def _database() -> Checked:
    try:
        from sqlcipher3 import dbapi2

        from inspector_tui.vault.connect import MIN_SQLITE
    except ImportError as error:
        found = f"the library cannot be loaded ({type(error).__name__})"
        return Checked("database", found, "bad", "Install the program anew (docs/install.md).")
    db = dbapi2.connect(":memory:")
    try:
        row = db.execute("PRAGMA cipher_version").fetchone()
    finally:
        db.close()
    found = f"SQLite {dbapi2.sqlite_version}, " + (f"SQLCipher {row[0]}" if row else "no SQLCipher")
    if not row:
        return Checked("database", found, "bad", "This library does not encrypt: install another.")
    if dbapi2.sqlite_version_info < MIN_SQLITE:
        least = ".".join(map(str, MIN_SQLITE))
        todo = f"It has a fault that can damage a database: SQLite {least} or newer is needed."
        return Checked("database", found, "bad", todo)
    return Checked("database", found)


def _clock() -> Checked:
    now = datetime.now(UTC)
    here = clock.local(now)
    found = f"{show_date(here.date().isoformat())}, {here:%H:%M:%S, %z from UTC}"
    if not _MADE <= now < _MADE.replace(year=_MADE.year + _YEARS):
        todo = "Every entry carries this time: have the clock set before a visit."
        return Checked("clock", found, "bad", todo)
    return Checked("clock", found)


def _temporary() -> Checked:
    try:
        return Checked("temporary", tempfile.gettempdir())
    except FileNotFoundError:
        todo = "Only 'demo' without --home needs one; set TMPDIR to a folder you may write in."
        return Checked("temporary", "no folder can be written in", "note", todo)


def _account() -> Checked:
    if not hasattr(os, "getuid"):
        return Checked("account", platform.node())
    number = os.getuid()
    if number == 0:
        return Checked("account", "root", "note", "An account of your own keeps others out.")
    return Checked("account", f"number {number} on {platform.node()}")


_CHECKS: dict[str, Callable[[], Checked]] = {
    "program": _python,
    "database": _database,
    "unlocking": _keys,
    "memory": _memory,
    "clock": _clock,
    "temporary": _temporary,
    "encodings": _encodings,
    "account": _account,
}
