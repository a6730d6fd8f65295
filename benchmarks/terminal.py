"""What programs cost on a terminal line: bytes, milliseconds and CPU, felt as their user does.

    python benchmarks/terminal.py                 the suite in terminal.toml, as a table
    python benchmarks/terminal.py --only ours --runs 5 --json out.json
    python benchmarks/terminal.py --suite mine.toml

Each program runs on a pseudo-terminal of our own, at the end of a line with a round trip (`rtt`,
ms) and a rate towards the user (`kbit`, kbit/s) of its own; what it sends is shown by pyte. A line
takes everything at once and carries it slowly, as an ssh channel does: the program cannot feel it.

Columns: ms to the first sign on the screen (paint), to a screen that matches `ready`, to the last
byte before a pause (calm), and bytes until then; idle bytes/s and CPU %; peak memory in MB. For
keys: median bytes and largest, median ms to the first byte (echo) and last (settled), CPU ms. With
`hz` a step is a held key: ms from its release until the screen is right, and bytes in all.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import math
import os
import pty
import re
import select
import shlex
import shutil
import signal
import statistics
import struct
import sys
import termios
import time
import tomllib
from collections import deque
from pathlib import Path
from typing import Any

import pyte

HERE = Path(__file__).parent
DEFAULTS: dict[str, Any] = {
    "size": [80, 24],
    "term": "xterm-256color",
    "rtt": 0,
    "kbit": 0,
    "env": {},
    "steps": [],
    "idle": 3.0,
    "mute": False,
}
KEYS = {"down": "\x1b[B", "up": "\x1b[A", "tab": "\t", "enter": "\r", "backspace": "\x7f"}
PACKET = 512
CALM, QUIET, LONGEST = 0.4, 0.06, 20.0
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

    def __init__(self, command: list[str], spec: dict[str, Any]) -> None:
        width, height = spec["size"]
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.ByteStream(self.screen)
        self.mute = spec["mute"]
        trip = spec["rtt"] / 2000
        self.up, self.down = Way(trip, 0.0), Way(trip, spec["kbit"] * 125)
        self.arrived: list[tuple[float, int]] = []
        self.unparsed = b""
        self.application_keys = False
        environ = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "LANG": "C.UTF-8"}
        environ |= {"TERM": spec["term"], "PYTHONPATH": str(HERE.parent), **spec["env"]}
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

    def memory(self) -> float:
        """Peak resident MB of its processes together."""
        found = (
            re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
            for pid in self._family()
        )
        return sum(int(match[1]) for match in found if match) / 1000

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


def start(user: User, ready: str) -> dict[str, float]:
    """Wait for the first screen."""
    paint = found = 0.0
    end = time.monotonic() + LONGEST
    while not found:
        if not user.step(end):
            raise TimeoutError(f"{ready!r} never came:\n{user.text()}")
        text = user.text()
        if text.strip():
            paint = paint or user.arrived[-1][0]
            found = user.arrived[-1][0] if re.search(ready, text) else 0.0
    cpu = user.cpu()
    user.settle(CALM)
    times = {"paint": paint, "ready": found, "calm": user.arrived[-1][0]}
    return {
        **{name: (when - user.begun) * 1000 for name, when in times.items()},
        "start bytes": sum(size for _, size in user.arrived),
        "start cpu": cpu * 1000,
    }


def play(user: User, step: dict[str, Any], spec: dict[str, Any]) -> list[tuple[float, ...]]:
    """Press the keys of one step; bytes, echo and settled (ms) of each, or of all if held."""
    key = KEYS.get(step["key"], step["key"])
    trip = spec["rtt"] / 1000
    samples = []
    for _ in range(1 if "hz" in step else step["times"]):
        user.rest(0.08)
        before = sum(size for _, size in user.arrived)
        pressed = time.monotonic()
        user.press(key)
        for _ in range(step["times"] - 1 if "hz" in step else 0):
            user.rest(pressed + 1 / step["hz"] - time.monotonic())
            pressed = time.monotonic()
            user.press(key)
        first, last = user.settle(QUIET + (trip if "hz" in step else 0), 1.0 + 2 * trip)
        size = sum(size for _, size in user.arrived) - before
        samples.append((size, (first - pressed) * 1000, (last - pressed) * 1000))
    return samples


def run(spec: dict[str, Any]) -> dict[str, Any]:
    """One life of a program."""
    user = User(shlex.split(os.path.expandvars(spec["command"])), spec)
    try:
        found: dict[str, Any] = start(user, spec["ready"])
        found["steps"] = {}
        for step in spec["steps"]:
            cpu = user.cpu()
            samples = play(user, step, spec)
            if "label" in step:
                found["steps"][step["label"]] = samples, (user.cpu() - cpu) * 1000 / step["times"]
        user.settle(CALM, 2.0)
        cpu, mark = user.cpu(), len(user.arrived)
        user.rest(spec["idle"])
        found["idle bytes/s"] = sum(size for _, size in user.arrived[mark:]) / spec["idle"]
        found["idle cpu %"] = (user.cpu() - cpu) * 100 / spec["idle"]
        found["MB"] = user.memory()
        return found
    finally:
        user.close()


def median(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return round(statistics.median(known), 1) if known else math.nan


def summary(spec: dict[str, Any], runs: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": spec["name"]}
    for column in runs[0]:
        if column != "steps":
            found[column] = median([one[column] for one in runs])
    found["steps"] = {}
    for label in runs[0]["steps"]:
        samples = [sample for one in runs for sample in one["steps"][label][0]]
        sizes, echoes, settled = (list(column) for column in zip(*samples, strict=True))
        found["steps"][label] = {
            "bytes": median(sizes),
            "most": max(sizes),
            "echo": median(echoes),
            "settled": median(settled),
            "cpu": median([one["steps"][label][1] for one in runs]),
        }
    return found


def show(results: list[dict[str, Any]]) -> None:
    """Two Markdown tables: programs, and keys."""
    keys = [
        {"name": f"{one['name']}: {label}", **step}
        for one in results
        for label, step in one["steps"].items()
    ]
    for rows in ([{k: v for k, v in one.items() if k != "steps"} for one in results], keys):
        for number, row in enumerate(rows):
            if not number:
                print("\n| " + " | ".join(row) + " |\n|" + " --- |" * len(row))
            print("| " + " | ".join(f"{v:,}" if k != "name" else v for k, v in row.items()) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--suite", type=Path, default=HERE / "terminal.toml")
    parser.add_argument("--only", default="", help="a regular expression for names")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("PYTHON", sys.executable)
    os.environ["HERE"] = str(HERE)
    suite = tomllib.loads(options.suite.read_text())
    results = []
    for program in suite["program"]:
        spec = {**DEFAULTS, **suite.get("all", {}), **program}
        if not re.search(options.only, spec["name"]):
            continue
        if not shutil.which(shlex.split(os.path.expandvars(spec["command"]))[0]):
            print(f"{spec['name']}: not installed", file=sys.stderr)
            continue
        print(spec["name"], file=sys.stderr)
        try:
            results.append(summary(spec, [run(spec) for _ in range(options.runs)]))
        except TimeoutError as error:
            print(f"{spec['name']}: {error}", file=sys.stderr)
    show(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
