"""A program in a real pseudo-terminal, and what its user would see (through pyte)."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

KEYS = {"up": "\x1b[A", "down": "\x1b[B", "enter": "\r", "tab": "\t", "space": " "}
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[\?[\d;]*(?:\$p|[^\d;hl$])|\x1b\[[<=>!][\d;]*[a-zA-Z]|\x1b\][^\x07]*\x07"
)
_CUT = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07]*)?\Z")  # an escape that the next read ends
_ALTERNATE = re.compile(rb"\x1b\[\?1049[hl]")


class _Screen(pyte.Screen):
    """One that can also scroll without a cursor at its last line, as tmux has it do."""

    def scroll_up(self, count: int | None = None) -> None:
        """SU: move the scrolling region up."""
        self._scroll(self.margins.bottom if self.margins else self.lines - 1, self.index, count)

    def scroll_down(self, count: int | None = None) -> None:
        """SD: move the scrolling region down."""
        self._scroll(self.margins.top if self.margins else 0, self.reverse_index, count)

    def _scroll(self, row: int, by_one: Callable[[], None], count: int | None) -> None:
        self.save_cursor()
        self.cursor.y = row
        for _ in range(min(count or 1, self.lines)):
            by_one()
        self.restore_cursor()


class _Stream(pyte.ByteStream):
    csi = pyte.ByteStream.csi | {"S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down"}


class Picture:
    """What a terminal shows of the bytes that it is fed."""

    def __init__(self, columns: int, rows: int) -> None:
        self._held = b""
        self._lines: list[str] = []
        self._screen = _Screen(columns, rows)
        self._stream = _Stream(self._screen)

    def feed(self, data: bytes) -> None:
        """Show some more; an escape may come in two parts."""
        data, self._held = self._held + data, b""
        if cut := _CUT.search(data):
            data, self._held = data[: cut.start()], data[cut.start() :]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", _ALTERNATE.sub(b"\x1b[2J", data)))

    @property
    def text(self) -> str:
        """The screen, line by line; only lines that were written to are put together anew."""
        screen = self._screen
        self._lines += [""] * (screen.lines - len(self._lines))
        for row in screen.dirty:
            line = screen.buffer[row]
            self._lines[row] = "".join([line[x].data for x in range(screen.columns)]).rstrip()
        screen.dirty.clear()
        return "\n".join(self._lines[: screen.lines])

    def resize(self, columns: int, rows: int) -> None:
        """Another size."""
        self._screen.resize(rows, columns)
        self._screen.dirty.update(range(rows))


class PtyScreen:
    """Runs `argv`; `text` is the screen, `raw` every byte written so far."""

    def __init__(
        self, argv: Sequence[str], *, size: tuple[int, int] = (80, 24), env: dict[str, str]
    ) -> None:
        self.columns, self.rows = size
        self.raw = b""
        self.status: int | None = None
        self._picture = Picture(self.columns, self.rows)
        # Also held open here, so that the terminal's modes can be read after the program ended.
        self._master, self._slave = pty.openpty()
        self._set_size()
        self.modes_before = termios.tcgetattr(self._slave)
        self.pid = self._start(argv, env)

    def _start(self, argv: Sequence[str], env: Mapping[str, str]) -> int:
        pid = os.fork()
        if pid == 0:  # pragma: no cover - the child
            os.setsid()
            fcntl.ioctl(self._slave, termios.TIOCSCTTY, 0)
            for fd in range(3):
                os.dup2(self._slave, fd)
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
            os.execve(argv[0], list(argv), {**environment, **env})
        return pid

    def read(self, seconds: float) -> bytes:
        """Bytes that come within `seconds`."""
        found, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and (data := self._some(left)):
            found += data
        return found

    def _some(self, seconds: float) -> bytes:
        """The next bytes, as soon as there are any; none when none come within `seconds`."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return b""
        self._picture.feed(data)
        self.raw += data
        return data

    @property
    def text(self) -> str:
        """The screen, line by line."""
        return self._picture.text

    def wait_for(self, words: str, *, seconds: float = 20) -> None:
        """Read until the screen shows `words`."""
        end = time.monotonic() + seconds
        while words not in self.text:
            late = time.monotonic() > end or (self._ended() and not self.read(0.05))
            assert not late, f"{words!r} never came:\n{self.text}"
            self._some(0.05)
        while self._some(0.01):  # what belongs to the same picture
            pass

    def press(self, *keys: str) -> None:
        """Send keys: names of `KEYS`, `ctrl+x`, or text as it is."""
        for key in keys:
            text = KEYS.get(key, key)
            if key.startswith("ctrl+"):
                text = chr(ord(key[5].upper()) & 0x1F)
            self.send(text.encode())

    def send(self, data: bytes) -> None:
        """Send bytes, whatever they are."""
        os.write(self._master, data)

    def resize(self, columns: int, rows: int) -> None:
        """Another window size."""
        self.columns, self.rows = columns, rows
        self._picture.resize(columns, rows)
        self._set_size()
        os.kill(self.pid, signal.SIGWINCH)

    def wait(self, seconds: float = 20) -> int:
        """The exit code once the program has ended; negative for a signal."""
        end = time.monotonic() + seconds
        while not self._ended():
            assert time.monotonic() < end, f"it still runs:\n{self.text}"
            self._some(0.02)
        self.read(0.05)
        return self._code

    def wait_unread(self, seconds: float = 20) -> int:
        """As `wait`, but nothing that the program writes is read: the line is stalled."""
        end = time.monotonic() + seconds
        while not self._ended():
            assert time.monotonic() < end, "it still runs"
            time.sleep(0.02)
        return self._code

    def _ended(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status is not None

    @property
    def _code(self) -> int:
        assert self.status is not None
        return self.status

    def spoil(self) -> None:
        """Write across the screen, as another program on the same terminal does."""
        for row in range(1, self.rows + 1, 3):
            self._picture.feed(b"\x1b[%d;5HNOISE FROM ELSEWHERE" % row)

    def modes(self) -> list[object]:
        """The terminal's modes now."""
        return termios.tcgetattr(self._slave)

    def hang_up(self) -> None:
        """Close the terminal, as when a connection drops."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def close(self) -> None:
        """End the program if it still runs, and let the terminal go."""
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        for fd in (self._master, self._slave):
            if fd >= 0:
                os.close(fd)

    def _set_size(self) -> None:
        size = struct.pack("4H", self.rows, self.columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)
