"""What is typed, line by line, read by a thread: each line has the time of its arrival."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from enum import Enum, auto
from queue import SimpleQueue
from time import monotonic

TERMINAL_LINE = 4_095
"""Bytes of a line that a terminal hands over; what is typed behind them it drops (termios(3))."""
_LONGEST = 1_000_000
"""Bytes of a line that are kept; no box of a record holds as much."""
_AHEAD = 2_000
"""Lines that may wait; who sends more is held up."""


class Flaw(Enum):
    """Why nothing of a line may be taken."""

    GARBLED = auto()
    """Some of its bytes are no characters in the encoding of the locale."""
    CUT = auto()
    """A script ends in the middle of it, as one does whose pipe was cut."""
    UNREAD = auto()
    """A script could not be read any further."""


@dataclass(frozen=True)
class Typed:
    """One line as it was typed, and `time.monotonic` when it arrived.

    `full` says that it is as long as a terminal hands over: there may have been more of it.
    """

    text: str
    at: float
    full: bool = False
    flaw: Flaw | None = None


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
        held = bytearray()
        while byte := self._more(1):
            if byte == b"\n":
                self._arrived(bytes(held), monotonic())
                return
            if len(held) < _LONGEST:
                held += byte
        self._ended(held)

    def _read(self) -> None:
        held = b""
        try:
            while data := self._more(65536):
                at = monotonic()
                *whole, held = (held + data).split(b"\n")
                for line in whole:
                    self._arrived(line, at)
                held = held[:_LONGEST]
        finally:
            self._ended(held)

    def _more(self, size: int) -> bytes:
        """What there is to read; nothing of a terminal that has gone."""
        try:
            return os.read(self._source, size)
        except OSError:
            if not self._is_person:
                self._put(Typed("", monotonic(), flaw=Flaw.UNREAD))
            return b""

    def _ended(self, held: bytes | bytearray) -> None:
        if held and not self._is_person:
            self._put(Typed("", monotonic(), flaw=Flaw.CUT))
        self.end()

    def _arrived(self, line: bytes, at: float) -> None:
        text = line[:_LONGEST].decode(self.encoding, "replace").rstrip("\r")
        full = self._is_person and len(line) >= TERMINAL_LINE
        # A line that was cut may end in the middle of a character.
        is_cut = full or len(line) >= _LONGEST
        is_garbled = not is_cut and not self._is_text(line)
        self._put(Typed(text, at, full, Flaw.GARBLED if is_garbled else None))

    def _put(self, line: Typed) -> None:
        self._room.acquire()
        self._lines.put(line)

    def _is_text(self, line: bytes) -> bool:
        try:
            line.decode(self.encoding)
        except UnicodeDecodeError:
            return False
        return True
