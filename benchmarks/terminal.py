"""What programs cost on a terminal line: bytes, milliseconds and CPU, felt as their user does.

    python benchmarks/terminal.py                 the suite in terminal.toml, and the table of aims
    python benchmarks/terminal.py --only 'list|stock' --runs 5 --json out.json
    python benchmarks/terminal.py --peers DIR     posting and harlequin too, installed in DIR first

Each program runs on a pseudo-terminal of our own, at the end of a line with a round trip (`rtt`,
ms) and a rate towards the user (`kbit`, kbit/s) of its own, or behind a real sshd with such a line
before it (`ssh`). Programs take turns, so that a busy machine slows all of them alike.

Columns: ms to the first sign on the screen (paint), to a screen that matches `ready`, to the last
byte before a pause (calm), and bytes until then; idle bytes/s and CPU %; resident memory in MB at
the end, and at most. For keys: median bytes and largest, median ms to the first byte (echo) and
last (settled), CPU ms. With `hz` a step is a held key: ms from its release until the screen is
right, and bytes in all. With `until` it is settled when the screen matches.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shlex
import shutil
import statistics
import sys
import tempfile
import time
import tomllib
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from terminal_ssh import Sshd, begun, find_sshd
from terminal_table import figures, show
from terminal_user import LONGEST, User
from terminal_vaults import Vaults

HERE = Path(__file__).parent
DEFAULTS: dict[str, Any] = {
    "size": [80, 24],
    "term": "xterm-256color",
    "rtt": 0,
    "kbit": 0,
    "ssh": False,
    "vault": "",
    "env": {},
    "steps": [],
    "idle": 3.0,
    "mute": False,
}
KEYS = {
    "down": "\x1b[B",
    "up": "\x1b[A",
    "home": "\x1b[H",
    "tab": "\t",
    "enter": "\r",
    "backspace": "\x7f",
    "ctrl+b": "\x02",
}
CALM, QUIET, SLOW_QUIET = 0.4, 0.06, 0.25


class Suite:
    """Runs programs; what they need (vaults, sshds) is made once. A context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.vaults = Vaults(self._folder)
        self._sshds: dict[tuple[float, float], Sshd] = {}

    def __enter__(self) -> Suite:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, spec: dict[str, Any]) -> dict[str, Any]:
        """One life of a program."""
        user, words = self._start(spec)
        try:
            found: dict[str, Any] = start(user, spec)
            found["steps"] = {}
            for step in spec["steps"]:
                cpu = user.cpu()
                samples = play(user, step, spec, words)
                if "label" in step:
                    spent = (user.cpu() - cpu) * 1000 / step.get("times", 1)
                    found["steps"][step["label"]] = samples, spent
            return found | idle(user, spec)
        finally:
            user.close()

    def _start(self, spec: dict[str, Any]) -> tuple[User, dict[str, str]]:
        words = {"PYTHON": sys.executable, "HERE": str(HERE)}
        if spec["vault"]:
            copy = self.vaults.copy(spec["vault"])
            words |= {"VAULT": str(copy.home), "PASSPHRASE": copy.passphrase}
        environ = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "LANG": "C.UTF-8"}
        environ |= {"TERM": spec["term"], "PYTHONPATH": str(HERE.parent), **spec["env"]}
        argv = shlex.split(expanded(spec["command"], words))
        if not spec["ssh"]:
            return User(argv, spec, environ), words
        command = self._sshd(spec["rtt"], spec["kbit"]).command(argv, environ)
        user = User(command, {**spec, "rtt": 0, "kbit": 0}, environ)
        user.wait_for(begun)
        user.begun -= spec["rtt"] / 2000
        return user, words

    def _sshd(self, rtt: float, kbit: float) -> Sshd:
        if (rtt, kbit) not in self._sshds:
            self._sshds[rtt, kbit] = self._stack.enter_context(Sshd(rtt=rtt, kbit=kbit))
        return self._sshds[rtt, kbit]


def expanded(text: str, words: dict[str, str]) -> str:
    """The text with `$NAME` replaced."""
    return re.sub(r"\$([A-Z]+)", lambda found: words[found[1]], text)


def start(user: User, spec: dict[str, Any]) -> dict[str, float]:
    """Wait for the first screen."""
    ready, paint, found = spec["ready"], 0.0, 0.0
    end = time.monotonic() + LONGEST
    while not found:
        if not user.step(end):
            raise TimeoutError(f"{ready!r} never came:\n{user.text().strip()}")
        text = user.text()
        if text.strip():
            paint = paint or user.arrived[-1][0]
            found = user.arrived[-1][0] if re.search(ready, text) else 0.0
    cpu = math.nan if spec["ssh"] else user.cpu()
    user.settle(CALM + spec["rtt"] / 1000)
    times = {"paint": paint, "ready": found, "calm": user.arrived[-1][0]}
    return {
        **{name: (when - user.begun) * 1000 for name, when in times.items()},
        "start bytes": sum(size for _, size in user.arrived),
        "start cpu": cpu * 1000,
    }


def play(
    user: User, step: dict[str, Any], spec: dict[str, Any], words: dict[str, str]
) -> list[tuple[float, ...]]:
    """Press the keys of one step; bytes, echo and settled (ms) of each, or of all if held."""
    key = expanded(step["text"], words) if "text" in step else KEYS.get(step["key"], step["key"])
    trip, times = spec["rtt"] / 1000, step.get("times", 1)
    quiet = (SLOW_QUIET if trip else QUIET) + (trip if "hz" in step else 0)
    samples: list[tuple[float, ...]] = []
    for _ in range(1 if "hz" in step else times):
        user.rest(0.08)
        before = sum(size for _, size in user.arrived)
        pressed = time.monotonic()
        user.press(key)
        for _ in range(times - 1 if "hz" in step else 0):
            user.rest(pressed + 1 / step["hz"] - time.monotonic())
            pressed = time.monotonic()
            user.press(key)
        first, last = user.settle(quiet, 1.0 + 2 * trip)
        while "until" in step and not re.search(step["until"], user.text()):
            if time.monotonic() > pressed + LONGEST:
                raise TimeoutError(f"{step['until']!r} never came:\n{user.text().strip()}")
            last = user.settle(quiet, LONGEST)[1]
        size = sum(size for _, size in user.arrived) - before
        samples.append((size, (first - pressed) * 1000, (last - pressed) * 1000))
    return samples


def idle(user: User, spec: dict[str, Any]) -> dict[str, float]:
    """What is written and spent while nobody presses a key, and the memory then."""
    user.settle(CALM, 2.0)
    cpu, mark = user.cpu(), len(user.arrived)
    user.rest(spec["idle"])
    found = {"idle bytes/s": sum(size for _, size in user.arrived[mark:]) / spec["idle"]}
    here = {
        "idle cpu %": (user.cpu() - cpu) * 100 / spec["idle"],
        **dict(zip(("MB", "MB at most"), user.memory(), strict=True)),
    }
    return found | (dict.fromkeys(here, math.nan) if spec["ssh"] else here)


def median(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return round(statistics.median(known), 1) if known else math.nan


def summary(name: str, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of the runs; of the keys of all runs together."""
    found: dict[str, Any] = {"name": name}
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


def chosen(options: argparse.Namespace) -> list[dict[str, Any]]:
    """The programs of the suite that were asked for and are there."""
    suite = tomllib.loads(options.suite.read_text())
    found = []
    for program in suite["program"]:
        spec = {**DEFAULTS, **suite.get("all", {}), **program}
        needed = expanded(shlex.split(spec["command"])[0], {"PYTHON": sys.executable, "HERE": ""})
        if spec.get("peer"):
            needed = str(options.peers / needed / "bin" / needed) if options.peers else ""
            spec["command"] = " ".join([needed, *shlex.split(spec["command"])[1:]])
        if needed and re.search(options.only, spec["name"]):
            if shutil.which(needed) and (find_sshd() or not spec["ssh"]):
                found.append(spec)
            else:
                print(f"{spec['name']}: not installed", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--suite", type=Path, default=HERE / "terminal.toml")
    parser.add_argument("--only", default="", help="a regular expression for names")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--peers", type=Path, help="a folder for other programs")
    options = parser.parse_args()
    if options.peers:
        Vaults.install(options.peers, tomllib.loads(options.suite.read_text())["peers"])
    programs = chosen(options)
    runs: dict[str, list[dict[str, Any]]] = {}
    with Suite() as suite:
        for number in range(options.runs):
            for spec in programs:
                print(f"{number + 1}/{options.runs} {spec['name']}", file=sys.stderr)
                try:
                    runs.setdefault(spec["name"], []).append(suite.run(spec))
                except TimeoutError as error:
                    print(f"{spec['name']}: {error}", file=sys.stderr)
        derivation = suite.vaults.derivation()
    results = [summary(name, found) for name, found in runs.items() if found]
    show(results)
    figures(results, derivation)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
