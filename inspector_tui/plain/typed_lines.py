"""What is typed, line by line, read by a thread: each line has the time of its arrival."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from time import monotonic

TERMINAL_LINE = 4_095
"""Bytes of a line that a terminal hands over; what is typed behind them it drops (termios(3))."""
_LONGEST = 1_000_000
"""Bytes of a line that are kept; no box of a record holds as much."""
_AHEAD = 2_000
"""Lines that may wait; who sends more is held up."""


@dataclass(frozen=True)
class Typed:
    """One line as it was typed, and `time.monotonic` when it arrived.

    `full` says that it is as long as a terminal hands over: there may have been more of it.
    `is_garbled` says that some of its bytes are no characters in the encoding of the locale.
    """

    text: str
    at: float
    full: bool = False
    is_garbled: bool = False


class TypedLines:
    """The lines of descriptor `source`; nothing of it is read before one is wanted."""

    def __init__(self, source: int, encoding: str, *, is_person: bool) -> None:
        self._source = source
        self.encoding = encoding
        self._is_person = is_person
        self._lines: SimpleQueue[Typed | None] = SimpleQueue()
        self._room = threading.Semaphore(_AHEAD)
        self._listening = False

    def want(self) -> None:
        """Have the next line read, and not a byte more: what follows may be a secret."""
        if not self._listening:
            threading.Thread(target=self._read_one, name="line", daemon=True).start()

    def listen(self) -> None:
        """From now on read ahead. No secret is read after this."""
        self._listening = True
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    def get(self, seconds: float | None = None) -> Typed | None:
        """The next line, waited for; None when there is none any more.

        Raises `queue.Empty` when none came in so many seconds.
        """
        found = self._lines.get(timeout=seconds)
        if found is not None:
            self._room.release()
        return found

    def end(self) -> None:
        """Whoever waits for a line, or asks for one, is told that there is none any more."""
        self._lines.put(None)

    # On the reader's thread

    def _read_one(self) -> None:
        found = self._one_line()
        if found is None:
            self.end()
        else:
            self._arrived(*found)

    def _one_line(self) -> tuple[bytes, float] | None:
        held = bytearray()
        while byte := _or_nothing(lambda: os.read(self._source, 1)):
            if byte == b"\n":
                return bytes(held), monotonic()
            if len(held) < _LONGEST:
                held += byte
        return (bytes(held), monotonic()) if held else None

    def _read(self) -> None:
        try:
            self._split(lambda: os.read(self._source, 65536))
        finally:
            self.end()

    def _split(self, more: Callable[[], bytes]) -> None:
        held = b""
        while data := _or_nothing(more):
            at = monotonic()
            *whole, held = (held + data).split(b"\n")
            for line in whole:
                self._arrived(line, at)
            held = held[:_LONGEST]
        if held and not self._is_person:  # a script may leave out its last line end
            self._arrived(held, monotonic())

    def _arrived(self, line: bytes, at: float) -> None:
        text = line[:_LONGEST].decode(self.encoding, "replace").rstrip("\r")
        full = self._is_person and len(line) >= TERMINAL_LINE
        # A line that was cut may end in the middle of a character.
        is_cut = full or len(line) >= _LONGEST
        self._room.acquire()
        self._lines.put(Typed(text, at, full, not is_cut and not self._is_text(line)))

    def _is_text(self, line: bytes) -> bool:
        try:
            line.decode(self.encoding)
        except UnicodeDecodeError:
            return False
        return True


def _or_nothing(more: Callable[[], bytes]) -> bytes:
    """What there is to read; nothing of a terminal that has gone."""
    try:
        return more()
    except OSError:
        return b""
