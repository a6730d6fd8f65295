"""Damage to every file of a vault: found on opening, checking or reading, or of no consequence."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from vaults import PASSPHRASE, lay_ballast, make_vault

from faults.damaging import SAID, SILENT, Ground, ground, judge, mended
from faults.ledger import Experiment, Outcome
from faults.plainly import plain_copy, rows
from inspector_tui.vault import ledger, upkeep, vault
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret

PAGE = 4096
Damage = Callable[[random.Random, Ground, Path, Path], str]
"""Does it to the vault at the last path, a copy of the one at the path before; says what it did."""


@dataclass
class _Tally:
    silent: int = 0
    stuck: int = 0
    first: str = ""

    def note(self, what: str) -> None:
        self.first = self.first or what


def _tried(do: Damage, tries: int, seed: int, scratch: Path) -> tuple[_Tally, Ground]:
    chance, tally = random.Random(seed), _Tally()
    found = ground(scratch)
    for number in range(tries):
        source = found.crashed if chance.random() < 0.25 else found.whole
        wanted = found.after_crash if source is found.crashed else found.content
        folder = scratch / "try"
        shutil.copytree(source, folder)
        home = Home(folder)
        lay_ballast(home)
        did = f"try {number}: {do(chance, found, source, folder)}"
        told = judge(found, home, wanted)
        if told == SILENT:
            tally.silent += 1
            tally.note(f"{did}: silent")
        elif told == SAID and not mended(found, home, found.whole):
            tally.stuck += 1
            tally.note(f"{did}: no way out")
        shutil.rmtree(folder)
    return tally, found


def flip(chance: random.Random, found: Ground, source: Path, folder: Path) -> str:
    """One bit of one file; log and database as often as all the others together."""
    path = _some_file(chance, found, source, folder)
    data = bytearray(path.read_bytes())
    if not data:
        return "an empty file"
    place, bit = chance.randrange(len(data)), chance.randrange(8)
    data[place] ^= 1 << bit
    path.write_bytes(data)
    return f"bit {bit} of byte {place} of {path.relative_to(folder)}"


def _some_file(chance: random.Random, found: Ground, source: Path, folder: Path) -> Path:
    names = [path.relative_to(source) for path in found.files(source)]
    heavy = [name for name in names if name.name in ("vault.db", "vault.db-wal")]
    return folder / chance.choice([*names, *heavy * (len(names) // len(heavy) // 2)])


def pages(chance: random.Random, found: Ground, source: Path, folder: Path) -> str:
    """A file cut short, a stretch of zeros, a page of another place or of an older state."""
    path = _some_file(chance, found, source, folder)
    data = bytearray(path.read_bytes())
    name = path.relative_to(folder)
    kind = chance.choice(["cut", "zeros", "moved", "older"])
    place = chance.randrange(max(1, len(data) // PAGE)) * PAGE
    if kind == "cut":
        path.write_bytes(data[: chance.randrange(max(1, len(data)))])
        return f"{name} cut short"
    if kind == "zeros":
        data[place : place + PAGE] = bytes(len(data[place : place + PAGE]))
    elif kind == "moved":
        other = chance.randrange(max(1, len(data) // PAGE)) * PAGE
        data[place : place + PAGE] = data[other : other + PAGE]
    else:
        old = (found.older / name).read_bytes() if (found.older / name).exists() else b""
        piece = old[place : place + PAGE]
        data[place : place + len(piece)] = piece
    path.write_bytes(data)
    return f"{kind} page {place // PAGE} of {name}"


def files(chance: random.Random, found: Ground, source: Path, folder: Path) -> str:
    """One file taken away, emptied, of an older state, of another vault, or of another place."""
    path = _some_file(chance, found, source, folder)
    name = path.relative_to(folder)
    kind = chance.choice(["away", "empty", "older", "other", "swapped"])
    if kind == "away":
        path.unlink()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "older" and (found.older / name).exists():
        shutil.copy(found.older / name, path)
    elif kind == "other" and (other := _like(found.whole.parent / "other" / "home", name)):
        shutil.copy(other, path)
    else:
        shutil.copy(chance.choice(found.files(source)), path)
    return f"{kind} {name}"


def _like(folder: Path, name: Path) -> Path | None:
    """The file of another vault in the same place, or of the same kind."""
    if (folder / name).exists():
        return folder / name
    return next((p for p in folder.glob(f"{name.parts[0]}/**/*") if p.is_file()), None)


def _flips(tries: int, seed: int, scratch: Path) -> Outcome:
    tally, found = _tried(flip, tries, seed, scratch)
    silent = _flipped_plain(found, random.Random(seed), tries, scratch)
    return _outcome(tries, tally, f"no seals: {silent} of {tries} silent", silent > 0)


def _flipped_plain(found: Ground, chance: random.Random, tries: int, scratch: Path) -> int:
    """The same on the same database without its encryption: how many flips are silent there."""
    plain = scratch / "plain.db"
    plain_copy(Home(found.whole), _dek_of(found), plain)
    whole, silent = plain.read_bytes(), 0
    wanted = rows(plain)
    for _ in range(tries):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        plain.write_bytes(data)
        got = rows(plain)
        silent += got is not None and got != wanted
    return silent


def _dek_of(found: Ground) -> Dek:
    return Header.load(Home(found.whole)).unlock(Secret(PASSPHRASE))


def _pages(tries: int, seed: int, scratch: Path) -> Outcome:
    tally, found = _tried(pages, tries, seed, scratch)
    with _not_compared():
        told = [_with_old_page(found, place, scratch / "old") for place in _changed_pages(found)]
    blind = told.count(SILENT)
    control = f"vault not compared with itself: {blind} of {len(told)} silent"
    return _outcome(tries, tally, control, blind > 0)


def _changed_pages(found: Ground) -> list[int]:
    """Where the pages of the database and of its older state differ."""
    whole, older = ((folder / "vault.db").read_bytes() for folder in (found.whole, found.older))
    places = range(0, min(len(whole), len(older)), PAGE)
    return [at for at in places if whole[at : at + PAGE] != older[at : at + PAGE]]


def _with_old_page(found: Ground, place: int, folder: Path) -> str:
    shutil.copytree(found.whole, folder)
    home = Home(folder)
    lay_ballast(home)
    data = bytearray(home.database.read_bytes())
    data[place : place + PAGE] = (found.older / "vault.db").read_bytes()[place : place + PAGE]
    home.database.write_bytes(data)
    told = judge(found, home, found.content)
    shutil.rmtree(folder)
    return told


def _files(tries: int, seed: int, scratch: Path) -> Outcome:
    other = scratch / "other"
    make_vault(other).vault.close()
    (other / "home" / "ballast").unlink()
    tally, found = _tried(files, tries, seed, scratch)
    with _not_compared():
        folder = scratch / "old"
        shutil.copytree(found.whole, folder)
        lay_ballast(Home(folder))
        shutil.copy(found.older / "vault.db", folder / "vault.db")
        told = judge(found, Home(folder), found.content)
    return _outcome(tries, tally, f"mark not looked at: an old database is {told}", told == SILENT)


@contextmanager
def _not_compared() -> Iterator[None]:
    """What compares the vault with itself, its mark and its ledger is taken away."""
    with (
        mock.patch.object(ledger, "read", return_value=ledger.Found(None, whole=True)),
        mock.patch.object(vault.Vault, "_settle_ledger"),
        mock.patch.object(vault, "contradiction", return_value=None),
        mock.patch.object(upkeep, "contradiction", return_value=None),
        mock.patch.object(upkeep, "check", return_value=[]),
    ):
        yield


def _outcome(tries: int, tally: _Tally, control: str, saw: bool) -> Outcome:
    return Outcome(tries, tally.silent + tally.stuck, control, saw, tally.first)


EXPERIMENTS = (
    Experiment(
        promise="damage is noticed, and there is a way out",
        fault="one bit flipped in any file of a vault",
        tries=40,
        long_tries=5_000,
        run=_flips,
    ),
    Experiment(
        promise="damage is noticed, and there is a way out",
        fault="a file cut short, a page of zeros, of elsewhere or of an older state",
        tries=30,
        long_tries=5_000,
        run=_pages,
    ),
    Experiment(
        promise="damage is noticed, and there is a way out",
        fault="a file taken away, of an older state, of another vault or of elsewhere",
        tries=30,
        long_tries=5_000,
        run=_files,
    ),
)
