"""Whatever is typed at the terminal: never a crash, never a hang, and nothing is lost."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from faults.host import Terminal
from faults.leaks import ROOT
from faults.ledger import Experiment, Outcome
from faults.visiting import LostError, Place, new_place, whole
from inspector_tui.errors import InspectorError

LIMIT = 60
"""Seconds after which the program hangs."""
_HALVES = (
    *(
        b"\x1b",
        b"\x1b[",
        b"\x1b[<0;",
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b]52;c;",
        b"\x1bP",
        b"\x1b[1;",
    ),
    *(
        b"\x1b[<0;5;5M",
        b"\x1b[M !!",
        b"\x1b[?1;2c",
        b"\x1b[999;999R",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1bO",
    ),
    *(b"\x1b[200~" + b"x" * 9000 + b"\x1b[201~", b"\x1b[200~a\x1b[31mb\r\n\x00c\x1b[201~"),
    *(b"\xff\xfe\xfd", b"\xed\xa0\x80", "\u202e\u0301\U0001f9d1\u200d".encode(), b"\x00" * 9),
)
_LEAVING = {0x18, 0x0C, ord("L")}
"""Keys that end the program or lock it, which would end the session and prove nothing."""
_BROKEN = """
import inspector_tui.tui, sys
from textual import events
from textual.app import App
told = App.on_event
async def broken(self, event):
    if isinstance(event, events.Paste):
        raise RuntimeError
    await told(self, event)
App.on_event = broken
from inspector_tui.__main__ import main
main()
"""


def _burst(chance: random.Random) -> bytes:
    """Random bytes, letters, or a half of something."""
    kind = chance.random()
    if kind < 0.35:
        return chance.choice(_HALVES) + chance.randbytes(chance.choice([0, 1, 4]))
    if kind < 0.65:
        return chance.randbytes(chance.randrange(1, 40))
    keys = b"ypnxsujka?/\t\r\x0f\x02\x19:q 0123456789hgcrtfe"
    return bytes(chance.choices(keys, k=chance.randrange(1, 12)))


def _bursts(chance: random.Random, count: int) -> list[bytes]:
    return [bytes(x for x in _burst(chance) if x not in _LEAVING) for _ in range(count)]


def _typed(place: Place, bursts: Sequence[bytes], how: list[str]) -> str:
    """One session of bursts; what went wrong, or ""."""
    env: Mapping[str, str] = {"HOME": str(place.folder), "PYTHONPATH": str(ROOT)}
    with Terminal([sys.executable, *how, "--home", str(place.home.path)], env=env) as screen:
        screen.sees("Passphrase")
        screen.press(place.passphrase, "enter")
        # The list, or the visit in which the session before was ended.
        screen.until(lambda text: "Visits ·" in text or "FA-0" in text, "the first page")
        screen.press("enter")
        for number, data in enumerate(bursts):
            os.write(screen._master, data)
            if wrong := _alive(screen, number):
                return f"{wrong} after {data!r}"
            if screen.status is not None:
                return ""  # left by the keys that lead out
        while screen.take(1.0):
            pass  # until all of it has had its effect
        return _alive(screen, len(bursts))


def _alive(screen: Terminal, number: int) -> str:
    """What is wrong with the program: a crash, or no answer to another size of its window."""
    screen.resize(80 + number % 2, 24)
    end = time.monotonic() + LIMIT
    while not screen.take(0.2):
        if screen._ended():
            while screen.take(0):
                pass
            told = b"fault in the program" in screen.raw or b"Traceback" in screen.raw
            return f"ended with {screen.status}" if told or screen.status else ""
        if time.monotonic() > end:
            return "hung"
    return ""


def _terminal(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, done, losses, first = random.Random(seed), 0, 0, ""
    place = new_place(scratch)
    with_open = place.open()
    before = with_open.links(place.visit)
    with_open.close()
    while done < tries:
        bursts = min(30, tries - done)
        done += bursts
        wrong = _typed(place, _bursts(chance, bursts), ["-m", "inspector_tui"])
        wrong = wrong or _kept(place, before)
        if wrong:
            losses += 1
            first = first or wrong
    pastes = [b"\x1b[200~pasted\x1b[201~"] * 8
    seen = _typed(place, pastes, ["-c", _BROKEN])
    return Outcome(
        done, losses, f"a fault on a paste: {seen[:20] or 'not seen'}", bool(seen), first
    )


def _kept(place: Place, before: Sequence[object]) -> str:
    try:
        vault = place.open()
    except InspectorError as error:
        return f"it does not open: {error}"
    try:
        whole(vault, place.visit, before, [])  # type: ignore[arg-type]
    except LostError as error:
        return str(error)
    finally:
        vault.close()
    return ""


EXPERIMENTS = (
    Experiment(
        promise="no crash, no hang, nothing lost",
        fault="random bytes, half escape sequences and pastes typed at the real program",
        tries=60,
        long_tries=20_000,
        run=_terminal,
    ),
)
