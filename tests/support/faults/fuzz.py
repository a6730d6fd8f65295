"""Whatever is read from a file: never a crash, never a hang.

Each reader gets a sound text of its kind, altered. What it may say is what it says it raises.
"""

from __future__ import annotations

import json
import random
import signal
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bundles import SEED, STRANGER, answered, sealed_acts, signers
from journals import chain
from mutants import EDITS
from office import office_receipt
from pyrage import x25519

from faults.ledger import Experiment, Outcome
from faults.visiting import CHECKLIST
from inspector_tui.bundle import allowed, receipt, sshsig
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.records import split_lines
from inspector_tui.bundle.seal_to import identities
from inspector_tui.bundle.verify import verify
from inspector_tui.checklist.lint import lint
from inspector_tui.checklist.load import load, source_of
from inspector_tui.errors import InspectorError
from inspector_tui.faces.kept import load_kept
from inspector_tui.faces.keymap import load_keys
from inspector_tui.record.canonical import canonical
from inspector_tui.record.chain import GENESIS, ChainError, hash_line, read_chain
from inspector_tui.record.fold import fold
from inspector_tui.record.rules import RuleError
from inspector_tui.vault import document, ledger, recovery
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.ledger import Ledger, Office
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.secret import Secret

LIMIT = 30
"""Seconds after which a reader hangs."""
TOKENS: tuple[bytes, ...] = (
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[2J", b"\r\n", b"\n\n", b'"', b"\\u", b"'''"),
    *(b"[" * 3000, b"{" * 3000, b"9" * 5000, b"-0", b"1e999", b"NaN", b"=", b",", b"#", b" " * 999),
    *("\u202e".encode(), "\u0661".encode(), b"null", b"true", b"2026-02-30", b"{}", b"[[x]]"),
)
WORDED = (InspectorError, UnsoundError, ChainError, RuleError)
"""What a reader may raise."""


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
    header.save(home, dek)
    key = bytearray(32)
    ledger.write(home, key, Ledger(office=Office("Example Office", ("age1x",)), floor=7))
    mark = Mark(7, "5f" * 32).text(key)
    identity = x25519.Identity.generate()
    return {
        "checklist": Reader(CHECKLIST.encode(), _checklist, lambda t: tomllib.loads(t.decode())),
        "journal": Reader(journal, lambda t: fold(read_chain(split_lines(t)))),
        "entries of a journal": Reader(journal, _entries),
        "header": Reader(home.header.read_bytes(), lambda t: _headers(home, t)),
        "signature": Reader(signature, _signature),
        "receipt": Reader(office_receipt(), lambda t: receipt.check(t, sshsig.public_key(SEED))),
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
        "ledger": Reader(home.ledger.read_bytes(), lambda t: _ledger(home, t, key)),
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


def _entries(text: bytes) -> None:
    """Altered first and chained then, as a signer could: the chain alone does not refuse them."""
    lines: list[bytes] = []
    for n, line in enumerate(text.splitlines(), start=1):
        prev = hash_line(lines[-1]) if lines else GENESIS
        try:
            lines.append(canonical({**json.loads(line), "n": n, "prev": prev}))
        except (ValueError, TypeError, RecursionError):
            lines.append(line)
    if lines:  # nothing is no journal, and nobody gives it to the fold
        fold(read_chain(lines))


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
    home.last_number.write_bytes(text)
    ledger.used_before(home)


def _ledger(home: Home, text: bytes, key: bytearray) -> None:
    home.ledger.write_bytes(text)
    ledger.read(home, key)


def _encrypted(folder: Path, text: bytes, identity: str) -> None:
    (folder / "identity").write_text(identity)
    (folder / "b.age").write_bytes(text)
    verify(folder / "b.age", signers(), identity=folder / "identity")


def altered(chance: random.Random, text: bytes) -> bytes:
    """Up to four changes of any kind."""
    for _ in range(chance.randrange(1, 5)):
        if chance.random() < 0.4:
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(TOKENS) + text[at + chance.choice([0, 0, 5]) :]
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
    except WORDED:
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


EXPERIMENTS = (
    Experiment(
        promise="said in words: no crash, no hang",
        fault="altered checklists, journals, headers, signatures, lists, keys, keymaps and marks",
        tries=3_000,
        long_tries=1_000_000,
        run=_reading,
    ),
)
