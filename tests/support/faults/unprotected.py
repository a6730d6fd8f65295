"""Protections taken away in the program's own process, to see whether the harness would notice.

Each takes what it was given by the harness, before the program starts.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


def _early_word(seconds: float) -> None:
    """Acts count as saved at once and are written so many seconds later."""
    from inspector_tui.vault.recorder import Recorder

    save = Recorder._save

    def later(self: Recorder, *given: Any) -> None:
        timer = threading.Timer(seconds, save, (self, *given))
        timer.start()

    Recorder._save = later  # type: ignore[method-assign, assignment]


def _in_place(seconds: float) -> None:
    """A bundle is written under its own name; each of its pieces takes so many seconds."""
    from inspector_tui.bundle import write

    def write_file(path: Path, *given: Any) -> Any:
        with path.open("wb") as out:
            return write.write(out, *given)

    chunks = write.Prepared.chunks

    def slow(self: write.Prepared) -> Iterator[bytes]:
        for chunk in chunks(self):
            time.sleep(seconds)
            yield chunk

    from inspector_tui.workflow import export

    export.write_file = write_file  # type: ignore[attr-defined, assignment]
    write.Prepared.chunks = slow  # type: ignore[method-assign]


def _sync_off(given: None) -> None:
    """The database asks for no sync."""
    from inspector_tui.vault import connect

    kept = [setting for setting in connect._SETTINGS if setting[0] != "synchronous"]
    connect._SETTINGS = (*kept, ("synchronous", "OFF"))  # type: ignore[assignment]


def _log_of(pages: int) -> None:
    """The log is brought in after so many pages: no protection less, but more to go wrong."""
    from inspector_tui.vault import connect

    settings = (*connect._SETTINGS, ("wal_autocheckpoint", str(pages)))
    connect._SETTINGS = settings  # type: ignore[assignment]


def _hardening(given: None) -> None:
    """Other programs of the same user may look in: strace is one."""
    from inspector_tui.vault import process

    process.harden = lambda: None


_FILE_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}


def _die_at(given: tuple[int, str, str]) -> None:
    """kill -9 from within at this file operation below a folder.

    For 0 their number goes to a file.
    """
    number, folder, place = given
    count = 0
    told = os.open(place, os.O_CREAT | os.O_WRONLY) if place else -1

    def heed(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in _FILE_EVENTS or _only_reads(event, arguments):
            return
        if not str(arguments[0]).startswith(folder):
            return
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        if told >= 0:
            os.pwrite(told, str(count).encode(), 0)

    sys.addaudithook(heed)


def _only_reads(event: str, arguments: tuple[Any, ...]) -> bool:
    return event == "open" and not int(arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)


def _newer_form(given: None) -> None:
    """The program of a later version, whose database has one more table and index."""
    from inspector_tui.vault import migrate

    def step(connection: Any) -> None:
        connection.exec_driver_sql("CREATE TABLE later (id INTEGER PRIMARY KEY, line BLOB)")
        connection.exec_driver_sql("INSERT INTO later (line) SELECT line FROM journal")
        connection.exec_driver_sql("CREATE INDEX later_line ON later (line)")

    newer = migrate.VERSION + 1
    migrate.VERSION = newer
    defaults: dict[str, Any] = migrate.bring_up.__kwdefaults__ or {}
    defaults.update(steps={newer - 1: step}, target=newer)


def _lock_off(given: None) -> None:
    """Everybody has the lock."""
    from inspector_tui.vault.lock import VaultLock

    VaultLock.acquire = lambda self: True  # type: ignore[method-assign]


def _lock_by_name(given: None) -> None:
    """Who made the file has the lock, as programs do that leave their locks behind."""
    from inspector_tui.vault.lock import VaultLock

    def acquire(self: VaultLock) -> bool:
        try:
            self._home.path.joinpath("taken").open("x").close()
        except FileExistsError:
            return False
        return True

    VaultLock.acquire = acquire  # type: ignore[method-assign]


def _clock_back(seconds: int) -> None:
    """The wall's clock is so many seconds behind."""
    from inspector_tui.vault import clock

    class Behind(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) - timedelta(seconds=seconds)

    clock.datetime = Behind  # type: ignore[attr-defined]


def _clock_trusted(given: None) -> None:
    """The wall's clock is believed."""
    from inspector_tui.vault.recorder import Recorder

    Recorder._with_step = lambda _self, acts, *_: acts  # type: ignore[method-assign]


def _mark_off(given: None) -> None:
    """The mark is not compared with the journal."""
    from inspector_tui.vault import vault

    vault.contradiction = lambda *_: None  # type: ignore[attr-defined]


def _deaf(given: None) -> None:
    """What the disk says to a transaction is not listened to."""
    from inspector_tui.errors import InspectorError
    from inspector_tui.vault.database import Database

    change = Database.change_raw

    def change_raw(self: Database, work: Callable[[Any], None]) -> None:
        with suppress(InspectorError):
            change(self, work)

    Database.change_raw = change_raw  # type: ignore[method-assign]


def _mute(given: None) -> None:
    """Why a file cannot be used is not told."""
    from inspector_tui.vault import files

    files._why = lambda error: "something is wrong"


REMOVALS: dict[str, Callable[[Any], None]] = {
    "early-word": _early_word,
    "in-place": _in_place,
    "sync-off": _sync_off,
    "die-at": _die_at,
    "newer-form": _newer_form,
    "lock-off": _lock_off,
    "lock-by-name": _lock_by_name,
    "clock-back": _clock_back,
    "clock-trusted": _clock_trusted,
    "mark-off": _mark_off,
    "deaf": _deaf,
    "mute": _mute,
    "log-of": _log_of,
    "hardening": _hardening,
}
