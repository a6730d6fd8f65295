"""The real program on pseudo-terminals, started by forking a process that has imported it."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ptyscreen import PtyScreen

SUPPORT = Path(__file__).parents[1]
_ARE_YOU_THERE, _YES = b"\x1b[5n", b"\x1b[0n"
"""What a terminal is asked and answers when it has shown everything before (DSR 5)."""
_FRAME = 0.005
"""Seconds of silence after which what was written counts as whole."""
LIMIT = 30.0
"""Seconds after which something that should happen counts as never happening."""


class Host:
    """A process that forks the program when asked."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("program.py")), str(SUPPORT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ready = False

    def close(self) -> None:
        """End the process."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.stdout.close()
        self._server.wait(LIMIT)

    def ask(self, words: Mapping[str, Any]) -> Any:
        """Send a request and give its answer."""
        assert self._server.stdin
        assert self._server.stdout
        with self._turn:
            if not self._ready:
                assert json.loads(self._server.stdout.readline())["ready"]
                self._ready = True
            self._server.stdin.write(json.dumps(words) + "\n")
            self._server.stdin.flush()
            return json.loads(self._server.stdout.readline())


@cache
def shared() -> Host:
    """One for all experiments of a process: importing the program takes seconds."""
    host = Host()
    atexit.register(host.close)
    return host


class Terminal(PtyScreen):
    """A program on a terminal that answers as a real one does; ends with the context."""

    def __init__(self, argv: Sequence[str], *, env: Mapping[str, str] | None = None) -> None:
        super().__init__(argv, env=dict(env or {}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def take(self, seconds: float) -> bool:
        """Show what comes next; False when nothing came within `seconds`.

        All that comes at one go is shown at one go: half a frame on the screen may say of this
        answer that it is saved in the words that were written of the last one.
        """
        data = self._next(seconds)
        more = data
        while more:
            more = self._next(_FRAME)
            data += more
        if data:
            self.raw += data
            self._picture.feed(data)
            if asked := data.count(_ARE_YOU_THERE):
                os.write(self._master, _YES * asked)
        return bool(data)

    def _next(self, seconds: float) -> bytes:
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:
            return b""

    def watch(self, seconds: float) -> None:
        """Show what comes for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.take(left)

    def until(self, holds: Callable[[str], object], what: str, seconds: float = LIMIT) -> None:
        """Show what comes until the text of the screen is as wanted."""
        end = time.monotonic() + seconds
        while not holds(self.text):
            if not self.take(0.02):
                late = time.monotonic() > end or self._ended()
                assert not late, f"{what} never came:\n{self.text}"

    def sees(self, words: str) -> None:
        """Wait until the screen shows `words`."""
        self.until(lambda text: words in text, repr(words))

    def ends(self) -> int:
        """Show everything until the program has ended; its exit code."""
        end = time.monotonic() + LIMIT
        while not self._ended():
            assert time.monotonic() < end, f"it still runs:\n{self.text}"
            self.take(0.02)
        while self.take(0):
            pass
        return self._code


class Screen(Terminal):
    """The program, forked by a host.

    `without` names protections to take away (`unprotected`), each with what it is given.
    """

    def __init__(
        self,
        host: Host,
        *argv: str,
        env: Mapping[str, str] | None = None,
        without: Mapping[str, object] | None = None,
    ) -> None:
        self._host = host
        self._without = dict(without or {})
        super().__init__(argv, env=env)

    def _start(self, argv: Sequence[str], env: Mapping[str, str]) -> int:
        request = {
            "tty": os.ttyname(self._slave),
            "argv": list(argv),
            "env": {"TERM": "xterm-256color", "LANG": "C.UTF-8", **env},
            "without": self._without,
        }
        return int(self._host.ask(request)["pid"])

    def _ended(self) -> bool:
        if self.status is None:
            self.status = self._host.ask({"pid": self.pid, "wait": False})["status"]
        return self.status is not None

    def kill(self) -> None:
        """kill -9, and show what the program had written by then."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = self._host.ask({"pid": self.pid, "wait": True})["status"]
        while self.take(0):
            pass

    def close(self) -> None:
        self.kill()
        super().close()
