"""What is done at the shell: how each command is asked for, and what holds once it is cut off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaults import PASSPHRASE

from faults.host import Screen
from faults.visiting import LostError, Place, whole, whole_bundles
from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link
from inspector_tui.vault import backup, journal, put_back
from inspector_tui.vault.database import Database
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.header import Header
from inspector_tui.vault.header_errors import WrongPassphraseError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import notes, visits
from inspector_tui.workflow.export import export
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.setup import create_vault

OTHER = "another battery staple horse"
"""The passphrase that a change is made to."""
AFTER_BACKUP = 3
"""Notes that were written after the backup which a restore puts back."""


@dataclass(frozen=True)
class Command:
    """A command line, what is typed at its prompts, and the words that say it is done.

    `look` is given the vault after the kill, its journal before the command, and whether it was
    said to be done; it raises `LostError`.
    """

    name: str
    argv: tuple[str, ...]
    said: str
    look: Callable[[Place, list[Link], bool], None]
    replies: Sequence[tuple[str, str]] = ()
    prepare: Callable[[Place], None] = lambda place: None
    changed: dict[str, Any] = field(default_factory=dict)

    def line(self, place: Place) -> list[str]:
        """The arguments for one vault."""
        given = [argument.replace("OUT", str(place.out)) for argument in self.argv]
        home = place.folder / "fresh" if self.name == "set-up" else place.home.path
        return ["--home", str(home), *given]

    def converse(self, screen: Screen, place: Place) -> None:
        """Answer the prompts up to the last; from then on the command is at work."""
        for prompt, reply in self.replies or (("Passphrase:", place.passphrase),):
            screen.sees(prompt)
            screen.press(reply, "enter")


def _opened(place: Place, before: Sequence[Link]) -> Vault:
    """The vault as its user opens it, nothing of its journal missing."""
    vault = Vault.open(place.home, *_keys(place))
    try:
        whole(vault, place.visit, before, ())
    except BaseException:
        vault.close()
        raise
    return vault


_ONE_AT_A_TIME = threading.Lock()
"""OpenSSL has threads for one Argon2 a process; a second at the same time has "no memory"."""


def _keys(place: Place) -> tuple[Header, Dek]:
    header = Header.load(place.home)
    with _ONE_AT_A_TIME:
        return header, header.unlock(Secret(place.passphrase))


def _passphrase(place: Place, before: list[Link], said: bool) -> None:
    with suppress(WrongPassphraseError):
        _opened(Place(place.folder, place.visit, OTHER), before).close()
        with suppress(WrongPassphraseError):
            if _keys(place) and said:
                raise LostError("the old passphrase still opens the vault")
        return
    if said:
        raise LostError("the new passphrase was said to be set and does not open the vault")
    _opened(place, before).close()


def _key(place: Place, before: list[Link], said: bool) -> None:
    vault = _opened(place, before)
    for blob in {found.taken.blob for found in vault.visit(place.visit).exhibits.values()}:
        for _ in vault.blobs.open(blob):
            pass
    vault.close()
    for copy in backup.listed(place.home):
        _lines_of(place, copy)


def _backup(place: Place, before: list[Link], said: bool) -> None:
    _opened(place, before).close()
    found = backup.listed(place.home)
    if len(found) < 1 + said:
        raise LostError("a backup that was said to be made is not there")
    for copy in found:
        if _lines_of(place, copy) not in (before, before[: -AFTER_BACKUP or None]):
            raise LostError(f"the backup {copy.name} does not hold what the vault holds")


def _restore(place: Place, before: list[Link], said: bool) -> None:
    """As it was, as the backup has it, or to be done again; what it was is kept in any case."""
    old = before[:-AFTER_BACKUP]
    found: list[Link] | None = None
    with suppress(InspectorError):
        vault = Vault.open(place.home, *_keys(place))
        found = None if vault.read_only else vault.links(place.visit)
        vault.close()
    if found not in (before, old):
        if said:
            raise LostError("the backup was said to be in place and does not open")
        put_back.restore(place.home, _keys(place)[1])
        found = old
    if said and found != old:
        raise LostError("the backup was said to be in place and is not")
    _opened(place, found).close()
    kept = [_lines_of(place, aside / "vault.db") for aside in _set_aside(place)]
    if found == old and before not in kept:
        raise LostError("what was newer than the backup is not kept anywhere")


def _set_aside(place: Place) -> list[Path]:
    found = place.home.path.glob("vault.db.before-restore*")
    return [path for path in found if (path / "vault.db").exists()]


def _lines_of(place: Place, path: Path) -> list[Link]:
    """The visit's journal in another database under the same key."""
    database = Database(place.home, _keys(place)[1], path=path)
    try:
        with database.read() as connection:
            return journal.read(journal.lines(connection, place.visit), place.visit)
    finally:
        database.close()


def _migration(place: Place, before: list[Link], said: bool) -> None:
    if _lines_of(place, place.home.database) != before:
        raise LostError("the journal is not what it was before the migration")


def _export(place: Place, before: list[Link], said: bool) -> None:
    if whole_bundles(place) < said:
        raise LostError("a bundle that was said to be made is not there")
    vault = _opened(place, before)
    made = export(vault, place.visit, folder=place.out, clear=True)
    vault.close()
    if made.number != 1 or whole_bundles(place) != 1:
        raise LostError(f"the bundle has the number {made.number} the next time, not 1")


def _set_up(place: Place, before: list[Link], said: bool) -> None:
    home = Home(place.folder / "fresh")
    owner = Owner("A. Baker", "AB", "Example Inspectorate")
    if not home.exists():
        if said:
            raise LostError("the vault that was said to be made is not there")
        create_vault(home, owner, Secret(place.passphrase), kdf=KDF_FLOOR).vault.close()
    header = Header.load(home)
    with _ONE_AT_A_TIME:
        dek = header.unlock(Secret(place.passphrase))
    vault = Vault.open(home, header, dek)
    faults = vault.check()
    vault.close()
    if vault.read_only or faults:
        raise LostError(f"the new vault is not whole: {vault.notices} {faults}")


def write_notes(place: Place) -> None:
    """Some entries that the backup does not have."""
    vault = place.open()
    for number in range(AFTER_BACKUP):
        vault.append(place.visit, notes.write_note(f"After the backup {number}"))
    vault.close()


def seal(place: Place) -> None:
    """Seal the visit."""
    vault = place.open()
    vault.append(place.visit, visits.seal(library_of(vault, vault.visit(place.visit))))
    vault.close()


_TWICE = (("New passphrase:", OTHER), ("The same again:", OTHER))
COMMANDS: Sequence[Command] = (
    Command(
        "passphrase change",
        ("vault", "passphrase"),
        "The passphrase is changed",
        _passphrase,
        replies=(("Passphrase:", PASSPHRASE), *_TWICE),
    ),
    Command("data-key rotation", ("vault", "rotate-key"), "The data key is changed", _key),
    Command("backup", ("vault", "backup"), "Z.db", _backup, prepare=write_notes),
    Command(
        "restore", ("vault", "restore"), "The backup is in place", _restore, prepare=write_notes
    ),
    Command(
        "migration",
        ("vault", "check"),
        "The vault is whole",
        _migration,
        changed={"newer-form": None},
    ),
    Command(
        "export",
        ("export", "--closed", "--clear", "--to", "OUT"),
        "readable by anyone",
        _export,
        prepare=seal,
    ),
    Command(
        "set-up",
        ("init", "--name", "A. Baker", "--initials", "AB", "--organisation", "Example"),
        "The vault is in",
        _set_up,
        replies=(("Passphrase:", PASSPHRASE), ("The same again:", PASSPHRASE)),
    ),
)
