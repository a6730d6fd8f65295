"""Makes the vault and the bundle that are kept of a released version: see tests/data/README.md.

Run once for each release, with the released program: `python tests/support/kept.py FOLDER`. It does
only what a user can do, so that what is kept is what a user of that version has.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from pyrage import x25519

from inspector_tui import __version__
from inspector_tui.checklist.load import Source, digest
from inspector_tui.record.events import (
    Answer,
    Answered,
    AnyAct,
    NoteWritten,
    RowAdded,
    Undone,
)
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import exhibits, visits
from inspector_tui.workflow.export import export
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.keeping import let_office_open, set_office
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.setup import create_vault

PASSPHRASE = "kept for ever and ever"
CHECKLIST = """
id = "kept"
edition = "2026.1"
title = "A checklist that is kept"
issued = 2026-11-01
intro = "Made for tests."
prefixes = ["KE"]

[[record]]
id = "ALARM"
title = "Alarm systems"
one = "alarm system"
summary = ["type"]
  [[record.field]]
  id = "type"
  label = "Type"
  kind = "text"
  required = true

[[section]]
id = "all"
title = "All of it"
  [[section.question]]
  id = "KE-010"
  theme = "RA"
  ask = "Is there a procedure?"
  why = "Paper comes first."
  look_for = [{source = "DOC", text = "The procedure."}]
  law = []
  answer = {kind = "verdict"}
  breach = []
  [[section.question]]
  id = "KE-020"
  theme = "CT"
  ask = "Which alarms are there?"
  why = "Each is a promise."
  look_for = [{source = "OBS", text = "Call points."}]
  law = []
  answer = {kind = "rows", record = "ALARM"}
  breach = []
"""


def make(folder: Path) -> None:
    """Write `vault/`, the bundle in the clear and encrypted, and what opens and describes them."""
    home, office = Home(folder / "vault"), x25519.Identity.generate()
    owner = Owner("A. Baker", "AB", "Example Inspectorate (invented)", "EX/1")
    created = create_vault(home, owner, Secret(PASSPHRASE))
    with closing(created.vault) as vault:
        set_office(vault, "Example Office (invented)", [str(office.to_public())])
        let_office_open(vault)
        _fill(vault, folder)
        done = next(row.id for row in vault.visits() if row.status == "sealed")
        export(vault, done, folder=folder, clear=True)
        export(vault, done, folder=folder)
        described = describe(vault)
        (folder / "allowed_signers").write_text(identity(vault).allowed_signers + "\n")
    (folder / "office-key.txt").write_text(f"{office}\n")
    described |= {"passphrase": PASSPHRASE, "recovery": created.recovery_code}
    described["made by"] = __version__
    (folder / "expected.json").write_text(json.dumps(described, indent=1, sort_keys=True) + "\n")
    home.ballast.unlink()
    home.lock.unlink()
    for path in home.backup.glob("*.db"):
        path.unlink()


def _fill(vault: Vault, folder: Path) -> None:
    text = CHECKLIST.encode()
    source = Source("kept", "2026.1", digest(text), text, "kept.toml")
    for name in ("Example Trust", "Other Trust"):
        new = visits.NewVisit(name, date(2026, 11, 21), ["kept"], sites=("Ward A", "Ward B"))
        visit = visits.start(vault, new, [source])
        acts: list[AnyAct] = [
            Answered({"KE-010": Answer(verdict="partly", reason="two of four", fact="écrit")}),
            Answered({"KE-010": Answer(verdict="satisfied")}),
            NoteWritten(text="A note, with a line\nand another."),
            RowAdded("ALARM", "ALARM-1", {"type": "pendant"}, question="KE-020"),
            RowAdded("ALARM", "ALARM-2", {"type": "strip"}, question="KE-020"),
        ]
        vault.append(visit, acts)
        vault.append(visit, [Undone(of=vault.visit(visit).last)])
    photo = folder / "photo.jpg"
    photo.write_bytes(bytes(range(256)) * 40)
    exhibits.take(vault, visit, photo, exhibits.Label(description="A photograph", place="Ward A"))
    photo.unlink()
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))
    other = next(row.id for row in vault.visits() if row.id != visit)
    vault.put_draft(other, "note", "half a note")


def describe(vault: Vault) -> dict[str, object]:
    """What the vault holds, as one can compare it."""
    found = {row.id: vault.visit(row.id) for row in vault.visits()}
    return {
        "vault": vault.id,
        "heads": {visit: seen.head for visit, seen in found.items()},
        "documents": {
            visit: hashlib.sha256(seen.document_bytes()).hexdigest()
            for visit, seen in found.items()
        },
        "exhibits": {
            f"{visit} {mark}": hashlib.sha256(
                b"".join(vault.blobs.open(exhibit.taken.blob))
            ).hexdigest()
            for visit, seen in found.items()
            for mark, exhibit in seen.exhibits.items()
        },
        "drafts": {visit: vault.drafts(visit) for visit in found},
        "bundles": [[row.number, row.bundle] for row in vault.bundles()],
        "signer": hashlib.sha256(bytes(vault.signing_seed().reveal())).hexdigest(),
    }


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True)
    make(target)
