"""Protections taken away in the program's own process, to see whether the harness would notice.

Each takes what it was given by the harness, before the program starts.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any


def _early_word(seconds: float) -> None:
    """Acts count as saved at once and are written so many seconds later."""
    from inspector_tui.vault.recorder import Recorder

    save = Recorder._save

    def later(self: Recorder, *given: Any) -> None:
        timer = threading.Timer(seconds, save, (self, *given))
        timer.start()

    Recorder._save = later  # type: ignore[method-assign]


def _in_place(seconds: float) -> None:
    """A bundle is written under its own name; each of its pieces takes so many seconds."""
    from inspector_tui.bundle import write

    def write_file(
        path: Path, prepared: write.Prepared, recipients: Sequence[str] = ()
    ) -> None:
        with path.open("wb") as out:
            write.write(out, prepared, recipients)

    chunks = write.Prepared.chunks

    def slow(self: write.Prepared) -> Iterator[bytes]:
        for chunk in chunks(self):
            time.sleep(seconds)
            yield chunk

    from inspector_tui.workflow import export

    export.write_file = write_file  # type: ignore[attr-defined]
    write.Prepared.chunks = slow  # type: ignore[method-assign]


def _sync_off(given: None) -> None:
    """The database asks for no sync."""
    from inspector_tui.vault import connect

    kept = [setting for setting in connect._SETTINGS if setting[0] != "synchronous"]
    connect._SETTINGS = (*kept, ("synchronous", "OFF"))


def _log_of(pages: int) -> None:
    """The log is brought in after so many pages: no protection less, but more to go wrong."""
    from inspector_tui.vault import connect

    connect._SETTINGS = (*connect._SETTINGS, ("wal_autocheckpoint", str(pages)))


def _hardening(given: None) -> None:
    """Other programs of the same user may look in: strace is one."""
    from inspector_tui.vault import process

    process.harden = lambda: None


REMOVALS: dict[str, Callable[[Any], None]] = {
    "early-word": _early_word,
    "in-place": _in_place,
    "sync-off": _sync_off,
    "log-of": _log_of,
    "hardening": _hardening,
}
