"""Damage to every file of a vault: found when it is opened, checked or read, or of no consequence.

Silent is what opens, checks clean, and is not what was saved. What is said has a way out, and the
way out is taken: afterwards the vault opens for writing, checks clean, and has at least what its
newest sound backup had.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pyrage import x25519
from vaults import PASSPHRASE, answered, exhibit, lay_ballast, make_vault
from visitapps import new_visit

from faults.ledger import Experiment, Outcome
from faults.plainly import plain_copy, rows
from faults.visiting import CHECKLIST
from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
from inspector_tui.errors import InspectorError
from inspector_tui.record.events import Sealed
from inspector_tui.vault import backup, vault
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.export import export
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.keeping import set_office

PAGE = 4096
_TOLD = ("SAME", "SAID", "SILENT")
SAME, SAID, SILENT = _TOLD


@dataclass
class Ground:
    """A closed vault with everything in it, and an older state of it.

    `crashed` is the vault as a killed session left it, the newest entries only in its log.
    """

    whole: Path
    older: Path
    crashed: Path
    office: Path
    signers: allowed.Signers
    content: dict[str, Any] = field(default_factory=dict)
    after_crash: dict[str, Any] = field(default_factory=dict)

    def files(self, folder: Path) -> list[Path]:
        """What there is to damage; the lock and SQLite's shared memory hold nothing."""
        found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return [
            path for path in found if path.name not in ("vault.lock", "ballast", "vault.db-shm")
        ]


def ground(folder: Path) -> Ground:
    """Made by what a user can do."""
    made = make_vault(folder)
    key = x25519.Identity.generate()
    (folder / "office").write_text(f"{key}\n")
    set_office(made.vault, "Former Office", [str(x25519.Identity.generate().to_public())])
    signers = allowed.parse(identity(made.vault).allowed_signers.encode())
    visits = [new_visit(made.vault, CHECKLIST, organisation=f"Trust {n}") for n in range(3)]
    for n, visit in enumerate(visits):
        made.vault.append(visit, [answered(f"FA-{q:03}", fact="f" * 400 * q) for q in range(n, 12)])
        made.vault.put_draft(visit, "note", f"half a {n}")
    data = random.Random(7).randbytes(150_000)
    blob = _taken(made.vault, visits[0], data)
    made.vault.close()
    older = folder / "older"
    shutil.copytree(made.home.path, older)
    vault_ = made.reopen()
    vault_.append(visits[0], [answered("FA-020"), Sealed()])
    vault_.append(visits[1], [answered("FA-003", fact="another fact")])
    assert blob
    set_office(vault_, "Example Office", [str(key.to_public())])
    vault_.put_draft(visits[0], "note", "another half a note")
    export(vault_, visits[0])
    vault_.backup()
    vault_.close()
    whole = folder / "whole"
    shutil.copytree(made.home.path, whole)
    vault_ = made.reopen()
    vault_._db.checkpoint()
    for n in range(8):
        vault_.append(visits[2], [answered(f"FA-{20 + n:03}", fact="late")])
    crashed = folder / "crashed"
    # In a process of its own: this one has the file open (SECURITY D5).
    subprocess.run(["cp", "-r", str(made.home.path), str(crashed)], check=True)
    vault_.close()
    shutil.rmtree(made.home.path)
    for path in (whole, older, crashed):
        (path / "ballast").unlink()
    found = Ground(whole, older, crashed, folder / "office", signers)
    found.content, found.after_crash = found_in(found, whole), found_in(found, crashed)
    return found


def _taken(vault_: Vault, visit: str, data: bytes) -> str:
    import io

    sealed = vault_.blobs.seal(io.BytesIO(data))
    vault_.append(visit, [exhibit("AB1", sealed.blob, data)])
    vault_.blobs.settled(sealed.blob)
    return sealed.blob


def found_in(ground_: Ground, source: Path) -> dict[str, Any]:
    """The content of an undamaged vault, read in a copy of it."""
    copy = source.with_name(source.name + ".read")
    shutil.copytree(source, copy)
    home = Home(copy)
    lay_ballast(home)
    try:
        with closing(_opened(home)) as found:
            assert found.check(read_blobs=True) == [], source
            return content(ground_, found)
    finally:
        shutil.rmtree(copy)


def _opened(home: Home) -> Vault:
    header = Header.load(home)
    with header.unlock(Secret(PASSPHRASE)) as dek:
        found = Vault.open(home, header, dek)
    if header.notice:
        found.notices.append(header.notice)
    return found


def content(ground_: Ground, found: Vault) -> dict[str, Any]:
    """All that a vault holds, exhibits and bundles read to their end. Raises `InspectorError`."""
    visits = sorted(row.id for row in found.visits())
    blobs = [x.taken.blob for v in visits for x in found.visit(v).exhibits.values()]
    bundles = found.bundles()
    made = [
        verify(Path(str(row.path)).name and found.home.outbox / Path(str(row.path)).name,
               ground_.signers, identity=ground_.office).bundle
        for row in bundles if row.path
    ]  # fmt: skip
    return {
        "lines": {visit: list(found.lines(visit)) for visit in visits},
        "lists": [(row.id, row.organisation, row.status, row.answered) for row in found.visits()],
        "exhibits": [
            hashlib.sha256(b"".join(found.blobs.open(blob))).hexdigest() for blob in blobs
        ],
        "drafts": {visit: found.drafts(visit) for visit in visits},
        "owner": found.owner,
        "office": found.recipients(),
        "seed": bytes(found.signing_seed().reveal()),
        "bundles": [(row.number, row.bundle, row.journal_head) for row in bundles],
        "made": made,
    }


def judge(ground_: Ground, home: Home, wanted: dict[str, Any]) -> str:
    """What a user would notice of a vault that may be damaged."""
    try:
        found = _opened(home)
    except InspectorError:
        return SAID
    with closing(found):
        try:
            said = bool(found.notices) or bool(found.check(read_blobs=True))
            same = content(ground_, found) == wanted
        except InspectorError:
            return SAID
        if said:
            return SAID
        return SAME if same else SILENT


def mended(ground_: Ground, home: Home, kept: Path) -> bool:
    """Take the way out that the sentences name; whether a whole vault comes of it.

    `kept` is a copy on another disk, of which the file of an exhibit may be put back, and no more.
    """
    try:
        header = Header.load(home)
        dek = header.unlock(Secret(PASSPHRASE))
    except InspectorError:
        # "Put back vault.json from a backup in ..."
        if not home.header_backup.exists():
            return False
        shutil.copy(home.header_backup, home.header)
        header = Header.load(home)
        dek = header.unlock(Secret(PASSPHRASE))
    shutil.copytree(kept / "blobs", home.blobs, dirs_exist_ok=True)
    if _sound(ground_, home, header, dek):
        return True
    for source in [None, *backup.listed(home)]:
        with suppress(InspectorError):
            backup.restore(home, dek, source)
            break
    return _sound(ground_, home, header, dek)


def _sound(ground_: Ground, home: Home, header: Header, dek: Dek) -> bool:
    """Whether it opens for writing, is whole, and has what the backup had; lists made again."""
    try:
        with closing(Vault.open(home, header, dek)) as found:
            if found.read_only:
                return False
            if any("rebuild" in fault.todo for fault in found.check()):
                found.rebuild()
            lines = {row.id: list(found.lines(row.id)) for row in found.visits()}
            return found.check() == [] and all(
                lines.get(visit, [])[: len(before)] == before
                for visit, before in ground_.content["lines"].items()
            )
    except InspectorError:
        return False


Damage = Callable[[random.Random, Ground, Path, Path], str]
"""Does it to the vault at the last path, a copy of the one at the path before; says what it did."""


@dataclass
class _Tally:
    silent: int = 0
    stuck: int = 0
    first: str = ""

    def note(self, what: str) -> None:
        self.first = self.first or what


def _tried(
    do: Damage, tries: int, seed: int, scratch: Path, *, mend: bool = True
) -> tuple[_Tally, Ground]:
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
        elif told == SAID and mend and not mended(found, home, found.whole):
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
    tally, _ = _tried(pages, tries, seed, scratch)
    blind, _ = _unprotected(partial(pages), tries, seed, scratch)
    return _outcome(tries, tally, f"journal and lists not compared: {blind} silent", blind > 0)


def _files(tries: int, seed: int, scratch: Path) -> Outcome:
    other = scratch / "other"
    make_vault(other).vault.close()
    (other / "home" / "ballast").unlink()
    tally, _ = _tried(files, tries, seed, scratch)
    blind, _ = _unprotected(partial(files), tries, seed, scratch)
    return _outcome(tries, tally, f"mark not looked at: {blind} silent", blind > 0)


def _unprotected(do: Damage, tries: int, seed: int, scratch: Path) -> tuple[int, Ground]:
    """The same tries with what compares the vault with itself taken away."""
    inside = scratch / "unprotected"
    (inside / "other").mkdir(parents=True)
    make_vault(inside / "other").vault.close()
    (inside / "other" / "home" / "ballast").unlink()
    kept = vault.contradiction, vault.check
    vault.contradiction = lambda *_: None  # type: ignore[attr-defined]
    vault.check = lambda *_, **__: []  # type: ignore[assignment]
    try:
        tally, found = _tried(do, tries, seed, inside, mend=False)
    finally:
        vault.contradiction, vault.check = kept  # type: ignore[attr-defined]
    return tally.silent, found


def _outcome(tries: int, tally: _Tally, control: str, saw: bool) -> Outcome:
    return Outcome(tries, tally.silent + tally.stuck, control, saw, tally.first)


EXPERIMENTS = (
    Experiment(
        promise="damage is noticed, and there is a way out",
        fault="one bit flipped in any file of a vault",
        tries=60,
        long_tries=5_000,
        run=_flips,
    ),
    Experiment(
        promise="damage is noticed, and there is a way out",
        fault="a file cut short, a page of zeros, of elsewhere or of an older state",
        tries=50,
        long_tries=5_000,
        run=_pages,
    ),
    Experiment(
        promise="damage is noticed, and there is a way out",
        fault="a file taken away, of an older state, of another vault or of elsewhere",
        tries=50,
        long_tries=5_000,
        run=_files,
    ),
)
