"""A vault with a visit to attack, and whether all that was said to be saved is in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from trials import ALARM, alarms, head, question, section
from vaults import PASSPHRASE, lay_ballast
from visitapps import new_vault, new_visit

from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link
from inspector_tui.record.events import AnyAct
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.exhibits import Label, take
from inspector_tui.workflow.identity import identity

QUESTIONS = 30
PHOTO = 300_000
"""Bytes of the file that is taken as an exhibit."""
CHECKLIST = (
    head("Trial by faults", "FA")
    + ALARM
    + section(
        "all",
        "All of it",
        *(
            question(f"FA-{number:03}", f"Does part {number} hold?", "Every part counts.")
            for number in range(1, QUESTIONS + 1)
        ),
        alarms("FA-900"),
    )
)

Fits = Callable[[AnyAct], bool]
"""Whether an act of the journal is the one that was said to be saved."""


class LostError(Exception):
    """A promise did not hold; the message says what was lost."""


@dataclass(frozen=True)
class Place:
    """A closed vault with one visit, and the passphrase that opens it."""

    folder: Path
    visit: str
    passphrase: str = PASSPHRASE

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    @property
    def out(self) -> Path:
        """A folder beside the vault that bundles go to."""
        return self.folder / "out"

    def has_bundle(self) -> bool:
        """True once a bundle is being written beside the vault."""
        return any(self.out.iterdir())

    @property
    def photo(self) -> Path:
        """A file that is taken as an exhibit."""
        return self.folder / "photo.bin"

    @property
    def signers(self) -> Path:
        """The office's list, with this vault's signer on it."""
        return self.folder / "allowed_signers"

    @cached_property
    def keys(self) -> tuple[Header, Dek]:
        """What opens the database; read once."""
        header = Header.load(self.home)
        return header, header.unlock(Secret(self.passphrase))

    def open(self, *, read_only: bool = False) -> Vault:
        return Vault.open(self.home, *self.keys, read_only=read_only)

    def copy(self, folder: Path) -> Place:
        """The same vault elsewhere, with a ballast of its own."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder, folder, symlinks=True, ignore=_no_ballast)
        found = replace(self, folder=folder)
        lay_ballast(found.home)
        return found


def _no_ballast(folder: str, names: Sequence[str]) -> list[str]:
    return [name for name in names if name == "ballast"]


def new_place(folder: Path) -> Place:
    """A vault with a visit just begun, one exhibit in it, and a backup so that none is due."""
    place = Place(folder, "")
    folder.mkdir(parents=True, exist_ok=True)
    place.out.mkdir()
    vault = new_vault(place.home.path)
    visit = new_visit(vault, CHECKLIST)
    place.photo.write_bytes(os.urandom(PHOTO))
    take(vault, visit, place.photo, Label("Photograph of the panel"))
    vault.backup()
    place.signers.write_text(identity(vault).allowed_signers + "\n")
    vault.close()
    place.home.ballast.unlink()
    lay_ballast(place.home)
    return replace(place, visit=visit)


def whole(vault: Vault, visit: str, before: Sequence[Link], said: Sequence[Fits]) -> list[Link]:
    """The visit's entries, when all of `before` and then all that was `said` is among them.

    What was on its way and not yet said may follow. Raises `LostError`, also for a vault that
    finds any fault in itself.
    """
    if vault.read_only:
        raise LostError(f"it opens for reading only: {vault.notices}")
    links = vault.links(visit)
    if links[: len(before)] != list(before):
        raise LostError(f"{len(before)} entries were there, now others or fewer: {len(links)}")
    new = links[len(before) :]
    for number, (fits, link) in enumerate(zip(said, new, strict=False)):
        if not fits(link.act):
            raise LostError(f"what was said to be saved is not entry {number}: {link.act}")
    if len(new) < len(said):
        kinds = [type(link.act).__name__ for link in new]
        raise LostError(f"{len(said)} were said to be saved, there are {kinds}")
    if faults := vault.check():
        raise LostError(" ".join(map(str, faults)))
    return links


def subsequence(acts: Sequence[AnyAct], said: Sequence[Fits]) -> None:
    """All that was said to be saved is among the acts, in that order. Raises `LostError`."""
    left = iter(acts)
    for number, fits in enumerate(said):
        if not any(fits(act) for act in left):
            raise LostError(f"act {number} of {len(said)} that were said to be saved is not there")


def whole_bundles(place: Place) -> int:
    """How many bundles lie beside the vault, each of them whole. Raises `LostError`."""
    signers = allowed.read(place.signers)
    found = [path for path in place.out.iterdir() if not path.name.startswith(".")]
    for path in found:
        try:
            verify(path, signers)
        except InspectorError as error:
            raise LostError(f"half a bundle: {error}") from error
    return len(found)
