"""What could give a record away: memory after the lock, files, their modes, the terminal, a core.

The real program runs on a terminal of its own, over a vault in which every text and file carries a
canary.
"""

from __future__ import annotations

import base64
import contextlib
import io
import os
import random
import signal
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pyrage import x25519
from vaults import answered, exhibit
from visitapps import new_vault, new_visit

import inspector_tui
from faults.host import Terminal
from faults.ledger import Experiment, Outcome
from faults.visiting import CHECKLIST
from inspector_tui.record.events import NoteWritten, Sealed
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.export import export
from inspector_tui.workflow.keeping import change_passphrase, rotate_key, set_office

ROOT = Path(inspector_tui.__file__).parents[1]
FIRST = "correct horse battery staple"
_CHUNK = 16 * 1024 * 1024
_NOT_OURS = ("[vvar]", "[vsyscall]", "[vdso]")


@dataclass(frozen=True)
class Guarded:
    """A closed vault full of canaries: what must not be found, by what it is."""

    home: Home
    passphrase: str
    canary: str

    def secrets(self) -> dict[str, bytes]:
        with self.dek() as dek:
            raw = bytes(dek.reveal())
        return {
            "passphrase": self.passphrase.encode(),
            "data key": raw,
            "data key in hex": raw.hex().encode(),
            "record": self.canary.encode(),
        }

    def dek(self) -> Secret:
        return Header.load(self.home).unlock(Secret(self.passphrase))


def guarded(folder: Path, seed: int) -> Guarded:
    """Every way by which something gets onto the disk, each with the canary in it."""
    chance = random.Random(seed)
    canary = "canary" + "".join(chance.choices("bcdfghjkmnpqrstvwxz", k=14))
    passphrase = f"phrase {''.join(chance.choices('bcdfghjkmnpqrstvwxz', k=20))}"
    vault = new_vault(folder / "home")
    set_office(vault, "Example Office", [str(x25519.Identity.generate().to_public())])
    visits = [new_visit(vault, CHECKLIST, organisation=f"{canary} Trust {n}") for n in range(2)]
    photo = canary.encode() * 20_000
    for visit in visits:
        sealed = vault.blobs.seal(io.BytesIO(photo))
        acts = [answered(f"FA-{n:03}", fact=canary, opinion=canary) for n in range(1, 20)]
        vault.append(visit, [*acts, NoteWritten(text=canary), exhibit("AB1", sealed.blob, photo)])
        vault.blobs.settled(sealed.blob)
        vault.put_draft(visit, "note", canary * 50)
    vault.append(visits[0], [Sealed(gaps=(canary,))])
    export(vault, visits[0])
    vault.backup()
    vault.close()
    home = Home(folder / "home")
    header = Header.load(home)
    with header.unlock(Secret(FIRST)) as dek:
        change_passphrase(home, dek, header, Secret(passphrase), kdf=KDF_FLOOR)
        rotate_key(home, dek, Header.load(home), Secret(passphrase), kdf=KDF_FLOOR)
    return Guarded(home, passphrase, canary)


@contextlib.contextmanager
def _umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def in_files(folder: Path, secrets: Mapping[str, bytes]) -> list[str]:
    """Which files hold a secret, as it is or as another would write it."""
    found = []
    spelt = [(name, form) for name, secret in secrets.items() for form in _spelt(secret)]
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            found += [f"{name} in {path.name}" for name, form in spelt if form in data]
    return found


def _spelt(secret: bytes) -> list[bytes]:
    forms = [secret, secret.hex().encode(), secret[::-1]]
    # Base64 of it within a longer text: the letters that do not depend on what stands before it.
    forms += [base64.b64encode(b"\0" * n + secret)[4 : -4 or None] for n in range(3)]
    with contextlib.suppress(UnicodeDecodeError):
        forms.append(secret.decode().encode("utf-16-le"))
    return forms


def too_open(folder: Path) -> list[str]:
    """Files and folders that others than their owner could use."""
    found = []
    for path in [folder, *folder.rglob("*")]:
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077 or (path.is_file() and mode & 0o100):
            found.append(f"{path.name} is {mode:03o}")
    return found


def in_memory(pid: int, secrets: Mapping[str, bytes]) -> dict[str, int]:
    """How often each secret stands in what a process can write to. Linux, and its owner only."""
    counts = dict.fromkeys(secrets, 0)
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            place, rights = line.split()[:2]
            if "r" not in rights or line.endswith(_NOT_OURS):
                continue
            start, end = (int(part, 16) for part in place.split("-"))
            for data in _pieces(memory, start, end):
                for name, secret in secrets.items():
                    counts[name] += data.count(secret)
    return counts


def _pieces(memory: io.FileIO, start: int, end: int) -> Iterator[bytes]:
    """Overlapping, so that nothing lies across a border."""
    for at in range(start, end, _CHUNK):
        try:
            memory.seek(at)
            yield memory.read(min(_CHUNK + 256, end - at))
        except (OSError, OverflowError):
            return


def _session(found: Guarded, folder: Path) -> tuple[list[str], dict[str, int]]:
    """Unlock, read, lock and leave: what was found where it must not be, and what while open."""
    temporary = folder / "tmp"
    temporary.mkdir(mode=0o700, exist_ok=True)
    env = {"HOME": str(folder), "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    argv = [sys.executable, "-m", "inspector_tui", "--home", str(found.home.path)]
    secrets, wrong = found.secrets(), []
    with Terminal(argv, env=env) as screen:
        screen.sees("Passphrase")
        screen.press(found.passphrase, "enter")
        screen.sees("Visits")
        screen.press("enter")
        screen.sees(found.canary)
        while_open = in_memory(screen.pid, secrets)
        needless = ("passphrase", "data key in hex")
        wrong += [f"{name} in memory while open" for name in needless if while_open[name]]
        limits = Path(f"/proc/{screen.pid}/limits").read_text()
        core = next(line for line in limits.splitlines() if "core file" in line)
        if core.split()[4:6] != ["0", "0"]:
            wrong.append(f"a core file may be written: {core}")
        screen.press("ctrl+b")
        screen.sees("Visits")
        screen.press("L")
        screen.sees("This vault is locked")
        after = in_memory(screen.pid, secrets)
        wrong += [
            f"{count} x {name} in memory after the lock" for name, count in after.items() if count
        ]
        wrong += [f"{name} on the locked screen" for name in _shown(screen, secrets)]
        os.kill(screen.pid, signal.SIGSEGV)
        screen.ends()
        wrong += [f"{name} left on the terminal" for name in _shown(screen, secrets)]
    wrong += in_files(folder, secrets)
    return wrong, while_open


def _shown(screen: Terminal, secrets: Mapping[str, bytes]) -> list[str]:
    return [name for name, secret in secrets.items() if secret in screen.text.encode()]


def _lock(tries: int, seed: int, scratch: Path) -> Outcome:
    wrong: list[str] = []
    seen = 0
    for number in range(tries):
        folder = scratch / str(number)
        folder.mkdir()
        bad, while_open = _session(guarded(folder, seed + number), folder)
        wrong += bad
        seen += while_open["record"] > 0 and while_open["data key"] > 0
    control = f"not locked: record and data key in memory {seen} of {tries} times"
    return Outcome(tries, len(wrong), control, seen == tries, "; ".join(wrong[:3]))


def _modes(tries: int, seed: int, scratch: Path) -> Outcome:
    wrong: list[str] = []
    for number in range(tries):
        folder = scratch / str(number)
        with _umask(0):
            found = guarded(folder, seed + number)
            with closing(Vault.open(found.home, *_opened(found))):
                wrong += too_open(found.home.path)
            wrong += too_open(found.home.path)
            (folder / "plainly").mkdir()
            (folder / "plainly" / "made").write_bytes(b"x")
    seen = len(too_open(folder / "plainly"))
    return Outcome(tries, len(wrong), f"made plainly: {seen} of 2 open", seen == 2, str(wrong[:1]))


def _opened(found: Guarded) -> tuple[Header, Dek]:
    header = Header.load(found.home)
    return header, header.unlock(Secret(found.passphrase))


def _plain_text(tries: int, seed: int, scratch: Path) -> Outcome:
    wrong: list[str] = []
    seen = 0
    for number in range(tries):
        folder = scratch / str(number)
        found = guarded(folder, seed + number)
        with closing(Vault.open(found.home, *_opened(found))) as vault:
            wrong += in_files(folder, found.secrets())
            (sealed,) = [row.id for row in vault.visits() if row.status == "sealed"]
            wrong += in_files(folder, found.secrets())
            clear = folder / "clear"
            clear.mkdir()
            export(vault, sealed, folder=clear, clear=True)
            seen += bool(in_files(clear, found.secrets()))
    control = f"exported in the clear: found {seen} of {tries} times"
    return Outcome(tries, len(wrong), control, seen == tries, str(wrong[:1]))


EXPERIMENTS = (
    Experiment(
        promise="no passphrase, data key or record in memory, file, terminal or core",
        fault="the real program is locked, then ended by a fault, and searched",
        tries=2,
        long_tries=50,
        run=_lock,
    ),
    Experiment(
        promise="every file and folder is its owner's alone",
        fault="all that a vault does, under umask 0",
        tries=1,
        long_tries=50,
        run=_modes,
    ),
    Experiment(
        promise="no text of a record and no key in any file",
        fault="every file of a vault is searched, open and closed",
        tries=1,
        long_tries=50,
        run=_plain_text,
    ),
)
