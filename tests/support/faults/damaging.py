"""A vault with everything in it, and what a user would notice once it was damaged.

Silent is what opens, checks clean, and is not what was saved. What is said has a way out, and the
way out is taken: afterwards the vault opens for writing, checks clean, and has at least what its
newest sound backup had.
"""

from __future__ import annotations

import hashlib
import io
import random
import shutil
import subprocess
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyrage import x25519
from vaults import PASSPHRASE, answered, exhibit, lay_ballast, make_vault
from visitapps import new_visit

from faults.visiting import CHECKLIST
from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
from inspector_tui.errors import InspectorError
from inspector_tui.record.events import Sealed
from inspector_tui.vault import backup, put_back
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.export import export
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.keeping import set_office

PAGE = 4096
SAME, SAID, SILENT = "same", "said", "silent"


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
    _taken(made.vault, visits[0], data)
    made.vault.close()
    older = folder / "older"
    shutil.copytree(made.home.path, older)
    vault_ = made.reopen()
    vault_.append(visits[0], [answered("FA-020"), Sealed()])
    vault_.append(visits[1], [answered("FA-003", fact="another fact")])
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


def _taken(vault_: Vault, visit: str, data: bytes) -> None:
    sealed = vault_.blobs.seal(io.BytesIO(data))
    vault_.append(visit, [exhibit("AB1", sealed.blob, data)])
    vault_.blobs.settled(sealed.blob)


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
    files_ = [found.home.outbox / Path(row.path).name for row in bundles if row.path]
    made = [verify(path, ground_.signers, identity=ground_.office).bundle for path in files_]
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
        # "Copy backup/vault.json to vault.json"
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
            put_back.restore(home, dek, source)
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
