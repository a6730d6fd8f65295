"""A user at a terminal: starts a program on a pseudo-terminal, types, looks, pulls the plug."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from thin_screens import Emulator

APP = Path(__file__).with_name("thin_app.py")
LIMIT = 20.0
"""Seconds after which something that should happen counts as never happening."""


class Session:
    """A terminal with a program in it; use as a context manager."""

    def __init__(
        self,
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (60, 16),
        mute: bool = False,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        self.log_file = log
        self.mute = mute
        self.size = size
        self.emulator = Emulator(*size)
        self.received = b""
        self._tail = b""
        self.master, self.slave = pty.openpty()
        self._set_size()
        self.modes = termios.tcgetattr(self.slave)
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(log.parent),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": str(APP.parents[2]),
            **(env or {}),
        }
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover
            try:
                os.close(self.master)
                os.login_tty(self.slave)
                signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup, for one, has it ignored
                before()
                os.execve(sys.executable, [sys.executable, str(APP), str(log)], environ)
            finally:
                os._exit(127)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        for fd in (self.master, self.slave):
            if fd >= 0:
                os.close(fd)
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    # The program

    @property
    def log(self) -> list[str]:
        return self.log_file.read_text().splitlines() if self.log_file.exists() else []

    def wait_log(self, line: str) -> None:
        self.until(lambda: line in self.log, f"{line!r} in the log")

    def until_log_unread(self, line: str) -> None:
        """Wait for a line in the log, reading nothing from the program."""
        end = time.monotonic() + LIMIT
        while line not in self.log:
            assert time.monotonic() < end, f"{line!r} never came"
            time.sleep(0.02)

    def exit_code(self) -> int:
        """Wait for the end, reading all that is still written."""
        code: list[int] = []

        def ended() -> bool:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code.append(os.waitstatus_to_exitcode(status))
                self.pid = 0
            return bool(pid)

        self.until(ended, "the end of the program")
        return code[0]

    def ended_unread(self) -> int:
        """Wait for the end without reading anything."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        raise AssertionError("the program did not end")

    # The terminal

    def type(self, *keys: str) -> None:
        for key in keys:
            os.write(self.master, key.encode())

    def read(self, seconds: float) -> bytes:
        """Take what comes within some time, show it and answer what is asked."""
        data = b""
        if self.master >= 0 and select.select([self.master], [], [], seconds)[0]:
            data = os.read(self.master, 65536)
        self.received += data
        if not self.mute:
            asked = (self._tail + data).count(b"\x1b[5n")
            self._tail = data[-3:]
            os.write(self.master, b"\x1b[0n" * asked)
        self.emulator.feed(data.decode("utf-8", "replace"))
        return data

    def until(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + LIMIT
        while not condition():
            self.read(0.02)
            if time.monotonic() > end:
                shown = "\n".join(self.emulator.display)
                raise AssertionError(f"never came: {what}\n{shown}\n{self.log}")

    def until_shown(self, text: str) -> None:
        self.until(lambda: any(text in row for row in self.emulator.display), repr(text))
        self.calm()

    def calm(self) -> None:
        """Read until nothing more comes for a while."""
        while self.read(0.2):
            pass

    def press(self, *keys: str) -> bytes:
        """Type keys and take what they bring about, until it is calm again."""
        before = len(self.received)
        self.type(*keys)
        self.until(lambda: len(self.received) > before, f"an echo of {keys}")
        self.calm()
        return self.received[before:]

    def resize(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.emulator.resize(height, width)
        self._set_size()

    def _set_size(self) -> None:
        width, height = self.size
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("4H", height, width, 0, 0))

    def hang_up(self) -> None:
        for fd in (self.master, self.slave):
            os.close(fd)
        self.master = self.slave = -1
