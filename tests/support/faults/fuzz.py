"""Whatever is read from a file or typed at the terminal: never a crash, never a hang.

Each reader gets a sound text of its kind, altered. What it may say is what it says it raises.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bundles import SEED, STRANGER, answered, sealed_acts, signers
from journals import chain
from mutants import EDITS
from pyrage import x25519

from faults.host import Terminal
from faults.leaks import ROOT
from faults.ledger import Experiment, Outcome
from faults.visiting import CHECKLIST, LostError, Place, new_place, whole
from inspector_tui.bundle import allowed, sshsig
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.records import split_lines
from inspector_tui.bundle.seal_to import identities
from inspector_tui.bundle.verify import verify
from inspector_tui.checklist.lint import lint
from inspector_tui.checklist.load import load, source_of
from inspector_tui.errors import InspectorError
from inspector_tui.faces.kept import load_kept
from inspector_tui.faces.keymap import load_keys
from inspector_tui.record.chain import ChainError, read_chain
from inspector_tui.record.fold import RuleError, fold
from inspector_tui.vault import document, recovery
from inspector_tui.vault.header import KDF_FLOOR, Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.outbox import FLOOR, floor
from inspector_tui.vault.secret import Secret

LIMIT = 10
"""Seconds after which a reader hangs."""
_TOKENS = (
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[2J", b"\r\n", b"\n\n", b'"', b"\\u", b"'''"),
    *(b"[" * 3000, b"{" * 3000, b"9" * 5000, b"-0", b"1e999", b"NaN", b"=", b",", b"#", b" " * 999),
    *("\u202e".encode(), "\u0661".encode(), b"null", b"true", b"2026-02-30", b"{}", b"[[x]]"),
)
_WORDED = (InspectorError, UnsoundError, ChainError, RuleError)


class HungError(Exception):
    """A reader did not come back."""


@dataclass(frozen=True)
class Reader:
    """One way in: a sound text and what reads it."""

    sound: bytes
    read: Callable[[bytes], object]
    naive: Callable[[bytes], object] | None = None
    """The same without what makes it safe, for the control."""


def readers(folder: Path) -> dict[str, Reader]:
    """Every reader of what others may have written."""
    journal = b"".join(link.line + b"\n" for link in chain(sealed_acts(answered())))
    signature = sshsig.sign(SEED, b"message", "inspection-bundle@inspector-tui")
    lines = "\n".join(
        allowed.line(f"ab{n}@1f3c9a2b", sshsig.public_key(seed))
        for n, seed in enumerate((SEED, STRANGER))
    )
    header, dek = Header.new(Secret("a phrase for the fuzzer"), kdf=KDF_FLOOR)
    header = header.with_recovery(dek)[0]
    home = Home(folder)
    home.create()
    header.save(home)
    key = bytes(32)
    mark = Mark(7, "5f" * 32).text(key)
    identity = x25519.Identity.generate()
    return {
        "checklist": Reader(CHECKLIST.encode(), _checklist, lambda t: tomllib.loads(t.decode())),
        "journal": Reader(journal, lambda t: fold(read_chain(split_lines(t)))),
        "header": Reader(home.header.read_bytes(), lambda t: _headers(home, t)),
        "signature": Reader(signature, _signature),
        "list of signers": Reader(f"{lines}\n".encode(), lambda t: allowed.parse(t)),
        "key file": Reader(
            f"# made\n{identity}\n".encode(), lambda t: _file(folder, t, identities)
        ),
        "keymap": Reader(b'add = "z"\nundo = ["z", "ctrl+r"]\n', lambda t: _keymap(folder, t)),
        "screen": Reader(b'theme = "dark"\n', lambda t: _screen(folder, t)),
        "mark": Reader(mark, lambda t: _file(folder, t, lambda path: Mark.read(path, key))),
        "recovery code": Reader(recovery.new_code().encode(), _code),
        "lock file": Reader(
            b"pid 1\nhost x\nsince 2026-11-21T10:00:00\n", lambda t: _lock(home, t)
        ),
        "highest number": Reader(b"17", lambda t: _number(home, t)),
        "encrypted bundle": Reader(
            b"age-encryption.org/v1\n-> X25519 "
            + b"A" * 43
            + b"\n"
            + b"B" * 43
            + b"\n--- "
            + b"C" * 43,
            lambda t: _encrypted(folder, t, str(identity)),
        ),
    }


def _checklist(text: bytes) -> None:
    lint([source_of(text, "x.toml")])
    load(text, "x.toml")


def _headers(home: Home, text: bytes) -> None:
    document.read(text)
    home.header.write_bytes(text)
    home.header_copy.write_bytes(text)
    Header.load(home)


def _signature(text: bytes) -> None:
    sshsig.check(sshsig.read(text), b"message")


def _file(folder: Path, text: bytes, read: Callable[[Path], object]) -> None:
    path = folder / "fuzzed"
    path.write_bytes(text)
    read(path)


def _keymap(folder: Path, text: bytes) -> None:
    (folder / "keys.toml").write_bytes(text)
    load_keys(folder)


def _screen(folder: Path, text: bytes) -> None:
    (folder / "screen.toml").write_bytes(text)
    load_kept(folder)


def _code(text: bytes) -> None:
    recovery.normalise(Secret(bytearray(text))).wipe()


def _lock(home: Home, text: bytes) -> None:
    home.lock.write_bytes(text)
    VaultLock(home).holder()


def _number(home: Home, text: bytes) -> None:
    (home.outbox / FLOOR).write_bytes(text)
    floor(home)


def _encrypted(folder: Path, text: bytes, identity: str) -> None:
    (folder / "identity").write_text(identity)
    (folder / "b.age").write_bytes(text)
    verify(folder / "b.age", signers(), identity=folder / "identity")


def altered(chance: random.Random, text: bytes) -> bytes:
    """Up to four changes of any kind."""
    for _ in range(chance.randrange(1, 5)):
        if chance.random() < 0.4:
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(_TOKENS) + text[at + chance.choice([0, 0, 5]) :]
        else:
            text = chance.choice(EDITS)(chance, text or b"x")
    return text


@contextmanager
def _in_time(seconds: int) -> Iterator[None]:
    def hung(number: int, frame: FrameType | None) -> None:
        raise HungError

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _fault(read: Callable[[bytes], object], text: bytes) -> str:
    try:
        with _in_time(LIMIT):
            read(text)
    except _WORDED:
        return ""
    except BaseException as error:
        return type(error).__name__
    return ""


def _reading(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, faults, first = random.Random(seed), 0, ""
    found = readers(scratch / "home")
    naive = 0
    for number in range(tries):
        name = list(found)[number % len(found)]
        text = altered(chance, found[name].sound)
        if wrong := _fault(found[name].read, text):
            faults += 1
            first = first or f"{name}: {wrong}: {text[:2000]!r}"
        if plain := found[name].naive:
            naive += bool(_fault(plain, text))
    return Outcome(tries, faults, f"checklists read plainly: {naive} crashes", naive > 0, first)


# --- the terminal

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


def _typed(place: Place, chance: random.Random, bursts: int, how: list[str]) -> str:
    """One session of bursts; what went wrong, or ""."""
    env: Mapping[str, str] = {"HOME": str(place.folder), "PYTHONPATH": str(ROOT)}
    with Terminal([sys.executable, *how, "--home", str(place.home.path)], env=env) as screen:
        screen.sees("Passphrase")
        screen.press(place.passphrase, "enter")
        screen.sees("Visits")
        screen.press("enter")
        for number in range(bursts):
            data = bytes(byte for byte in _burst(chance) if byte not in _LEAVING)
            os.write(screen._master, data)
            if wrong := _alive(screen, number):
                return f"{wrong} after {data!r}"
            if screen.status is not None:
                return ""  # left by the keys that lead out
    return ""


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
        wrong = _typed(place, chance, bursts, ["-m", "inspector_tui"])
        wrong = wrong or _kept(place, before)
        if wrong:
            losses += 1
            first = first or wrong
    seen = sum(bool(_typed(place, chance, 60, ["-c", _BROKEN])) for _ in range(3))
    return Outcome(done, losses, f"a fault on a paste: {seen} of 3 seen", seen > 0, first)


def _kept(place: Place, before: list[object]) -> str:
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
        promise="said in words: no crash, no hang",
        fault="altered checklists, journals, headers, signatures, lists, keys, keymaps and marks",
        tries=6_000,
        long_tries=1_000_000,
        run=_reading,
    ),
    Experiment(
        promise="no crash, no hang, nothing lost",
        fault="random bytes, half escape sequences and pastes typed at the real program",
        tries=90,
        long_tries=20_000,
        run=_terminal,
    ),
)
