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
        path: Path,
        contents: Any,
        sign: Callable[[bytes], bytes],
        recipients: Sequence[str] = (),
    ) -> str:
        with path.open("wb") as out:
            return write.write(out, contents, sign, recipients)

    chunks = write.Prepared.chunks

    def slow(self: write.Prepared) -> Iterator[bytes]:
        for chunk in chunks(self):
            time.sleep(seconds)
            yield chunk

    from inspector_tui.workflow import export

    export.write_file = write_file  # type: ignore[attr-defined]
    write.Prepared.chunks = slow  # type: ignore[method-assign]


REMOVALS: dict[str, Callable[[Any], None]] = {
    "early-word": _early_word,
    "in-place": _in_place,
}
