"""Someone at a terminal with a program in it, at the end of a line that may be slow.

A line takes everything at once and carries it slowly, as an ssh channel does: the program cannot
feel it. What the program sends is shown by pyte.
"""

from __future__ import annotations

import fcntl
import math
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyte

PACKET = 512
LONGEST = 20.0
ASKED = re.compile(rb"\x1b\[(5n|6n|0?c|>0?c|\?\d+\$p)")


class Way:
    """One direction of the line."""

    def __init__(self, delay: float, rate: float) -> None:
        self.delay, self.rate, self.free_at = delay, rate, 0.0
        self.parcels: deque[tuple[float, bytes]] = deque()

    def put(self, data: bytes) -> None:
        size = PACKET if self.rate else len(data)
        for start in range(0, len(data), max(size, 1)):
            part = data[start : start + size]
            self.free_at = max(self.free_at, time.monotonic())
            self.free_at += len(part) / self.rate if self.rate else 0.0
            self.parcels.append((self.free_at + self.delay, part))

    def due(self) -> bytes:
        """What has arrived by now."""
        data = b""
        while self.parcels and self.parcels[0][0] <= time.monotonic():
            data += self.parcels.popleft()[1]
        return data

    @property
    def next(self) -> float:
        return self.parcels[0][0] if self.parcels else math.inf


class User:
    """Someone at a terminal with a program in it."""

    def __init__(self, command: list[str], spec: dict[str, Any], environ: dict[str, str]) -> None:
        """`spec` says `size`, `mute`, `rtt` (ms) and `kbit` of the line that we play ourselves."""
        width, height = spec["size"]
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.ByteStream(self.screen)
        self.mute = spec["mute"]
        trip = spec["rtt"] / 2000
        self.up, self.down = Way(trip, 0.0), Way(trip, spec["kbit"] * 125)
        self.arrived: list[tuple[float, int]] = []
        self.unparsed = b""
        self.application_keys = False
        self.begun = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", height, width, 0, 0))
            os.execvpe(command[0], command, environ)
        self.ended = False

    def press(self, key: str) -> None:
        if self.application_keys and key in ("\x1b[A", "\x1b[B"):
            key = key.replace("[", "O")
        self.up.put(key.encode())

    def step(self, until: float) -> bool:
        """Let the line work until something arrives (True) or the time has come."""
        while True:
            if data := self.down.due():
                self._receive(data)
                return True
            wait = min(until, self.up.next, self.down.next) - time.monotonic()
            if time.monotonic() >= until or (self.ended and not self.down.parcels):
                return False
            try:
                if keys := self.up.due():
                    os.write(self.fd, keys)
                if not self.ended and select.select([self.fd], [], [], max(0.0, wait))[0]:
                    self.down.put(os.read(self.fd, 65536))
            except OSError:
                self.ended = True

    def _receive(self, data: bytes) -> None:
        self.arrived.append((time.monotonic(), len(data)))
        for switch in re.findall(rb"\x1b\[\?1([hl])", data):
            self.application_keys = switch == b"h"
        self.unparsed += data
        for question in () if self.mute else ASKED.findall(data):
            name = question.decode()
            answer = {"5n": "\x1b[0n", "6n": "\x1b[1;1R"}.get(name, "\x1b[?62;22c")
            if name.endswith("$p"):
                answer = f"\x1b[{name[:-2]};0$y"
            self.up.put(answer.encode())

    def text(self) -> str:
        # pyte prints what it does not know of these two.
        known = re.sub(rb"\x1b\[[<>=][\d;]*u|\x1b\[\?[\d;]+\$p", b"", self.unparsed)
        self.stream.feed(known)
        self.unparsed = b""
        return "\n".join(self.screen.display)

    def wait_for(self, said: Callable[[bytes], bool]) -> None:
        """Wait until what has come satisfies `said`, then count bytes and time from there."""
        while not said(self.unparsed):
            if not self.step(time.monotonic() + LONGEST):
                raise TimeoutError(self.text())
        self.begun, self.arrived, self.unparsed = self.arrived[-1][0], [], b""

    def rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.step(end):
            pass

    def settle(self, quiet: float, longest: float = LONGEST) -> tuple[float, float]:
        """When the first and the last byte came of what comes before a pause."""
        mark, end = len(self.arrived), time.monotonic() + longest
        while True:
            pause = self.arrived[-1][0] + quiet if self.arrived[mark:] else end
            if self.down.parcels:
                pause = max(pause, self.down.next + quiet)
            if not self.step(pause):
                break
        got = self.arrived[mark:]
        return (got[0][0], got[-1][0]) if got else (math.nan, math.nan)

    def cpu(self) -> float:
        """Seconds of CPU its processes have used."""
        ticks = 0
        for pid in self._family():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> tuple[float, float]:
        """Resident MB of its processes together, now and at most."""
        status = "".join(Path(f"/proc/{pid}/status").read_text() for pid in self._family())
        now, most = (
            sum(map(int, re.findall(rf"{name}:\s+(\d+)", status))) for name in ("VmRSS", "VmHWM")
        )
        return now * 1024 / 1e6, most * 1024 / 1e6

    def _family(self) -> list[int]:
        family = [self.pid]
        for pid in family:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            family += map(int, children)
        return family

    def close(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            os.kill(self.pid, number)
            self.rest(0.3)
        else:
            os.waitpid(self.pid, 0)
        os.close(self.fd)
