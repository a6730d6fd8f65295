"""The terminal's device: which one, how it is set for us and back, and what it can show.

It is opened anew, so that it can be read and written without ever waiting: that is a property of
the opening, and the one the shell gave us is shared with the shell.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import sys
import termios
import tty
from collections.abc import Mapping
from typing import Any

from inspector_tui.faces import modes
from inspector_tui.faces.output import Output
from inspector_tui.tui.thin.cells import Inks

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h"
"""Other screen, no cursor, no wrapping, pasted text marked as such."""
CLEAR = "\x1b[m\x1b[2J\x1b[H"
CANCEL = "\x18"
"""Ends a sequence that was cut in the middle."""
ASK = "\x1b[5n"
ANSWER = b"\x1b[0n"

_LOCAL_OFF = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_INPUT_OFF = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
_SCROLL = (
    *("xterm", "screen", "tmux", "linux", "vt", "rxvt", "putty", "konsole", "gnome", "alacritty"),
    *("kitty", "foot", "st-", "wezterm", "ghostty", "mintty", "iterm", "contour", "mlterm"),
)


def find_terminal() -> str | None:
    """The path of the terminal we are at, by the standard streams, or None."""
    for stream in (sys.__stdin__, sys.__stderr__, sys.__stdout__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            path = os.ttyname(stream.fileno())  # type: ignore[union-attr]
            if _can_open(path):
                return path
            return "/dev/tty" if _can_open("/dev/tty") else None
    return None


def _can_open(path: str) -> bool:
    try:
        os.close(_open(path))
    except OSError:
        return False
    return True


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)


def in_front(path: str) -> bool:
    """Whether the shell lets us use the terminal now. True where no shell says otherwise."""
    try:
        fd = _open(path)
        try:
            return os.tcgetpgrp(fd) == os.getpgrp()
        finally:
            os.close(fd)
    except OSError:
        return True


class Terminal:
    """An opening of the terminal. Closed by `close`; everything is harmless after that."""

    def __init__(self, path: str) -> None:
        """Raise OSError if it cannot be opened."""
        self.fd = _open(path)
        self._before: list[Any] | None = None

    def make_raw(self) -> None:
        """Have keys come at once and unchanged, and not be echoed; send no `\\r` we did not."""
        with contextlib.suppress(termios.error):
            raw = termios.tcgetattr(self.fd)
            if self._before is None:
                self._before = modes.before(self.fd)
            raw[tty.LFLAG] &= ~_LOCAL_OFF
            raw[tty.IFLAG] &= ~_INPUT_OFF
            raw[tty.OFLAG] &= ~termios.OPOST
            raw[tty.CC][termios.VMIN] = 1
            raw[tty.CC][termios.VTIME] = 0
            termios.tcsetattr(self.fd, termios.TCSANOW, raw)

    def restore(self) -> None:
        """Set the modes as `make_raw` found them. Keys not read yet are dropped: they were ours."""
        if self._before is not None:
            with contextlib.suppress(termios.error):
                termios.tcflush(self.fd, termios.TCIFLUSH)
            modes.set_back(self._before, self.fd)
            self._before = None

    def keep(self) -> None:
        """Stay raw for the program that starts over; keys not read yet are for it."""
        if self._before is not None:
            modes.keep(self._before, screen=True)
            self._before = None

    def size(self) -> tuple[int, int]:
        """Columns and rows; 80 by 24 where the terminal does not know."""
        try:
            width, height = os.get_terminal_size(self.fd)
        except OSError:
            width, height = 0, 0
        return width or _number("COLUMNS") or 80, height or _number("LINES") or 24

    def queued(self) -> int:
        """Bytes a serial line has not sent yet. A pseudo-terminal always says 0."""
        try:
            answer = fcntl.ioctl(self.fd, termios.TIOCOUTQ, b"\0" * 4)
        except OSError:
            return 0
        return int(struct.unpack("i", answer)[0])

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


def _number(name: str) -> int:
    value = os.environ.get(name, "")
    return int(value) if value.isdecimal() else 0


def inks(environ: Mapping[str, str], output: Output) -> Inks:
    """Pens for the terminal that the environment names."""
    term = environ.get("TERM", "").lower()
    ends = not term.startswith("vt1")
    return Inks(colours=output.depth, charset=output.repertoire, ends=ends)


def scrolls(environ: Mapping[str, str]) -> bool:
    """Whether part of the screen can be scrolled, as a VT100 can."""
    return environ.get("TERM", "").lower().startswith(_SCROLL)


class Answers:
    """Takes the terminal's answers to `ASK` out of what it sends."""

    def __init__(self) -> None:
        self._held = b""

    def take(self, data: bytes, *, expected: bool) -> tuple[bytes, int]:
        """The data without answers, and how many there were.

        The start of what may become an answer is held back while one is expected; `release` it if
        nothing follows.
        """
        data = self._held + data
        count = data.count(ANSWER)
        data = data.replace(ANSWER, b"")
        sizes = range(len(ANSWER) - 1, 0, -1) if expected else ()
        held = next((size for size in sizes if data.endswith(ANSWER[:size])), 0)
        self._held = data[len(data) - held :]
        return data[: len(data) - held], count

    @property
    def holds(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    def release(self) -> bytes:
        """What is held back."""
        held, self._held = self._held, b""
        return held
