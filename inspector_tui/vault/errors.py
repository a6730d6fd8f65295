"""What can be wrong with a vault's database, in words.

No SQLAlchemy here: the unlock screen shows these.
"""

from __future__ import annotations

from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import Holder

RESTORE = "Put back the newest backup with 'inspector-tui vault restore'."
LOOK = f"Run 'inspector-tui vault check'. {RESTORE}"
"""For whoever has not looked yet."""


class VaultInUseError(InspectorError):
    """Another session has the vault open. `holder` says who, when it is known."""

    def __init__(self, holder: Holder | None = None) -> None:
        who = f" (process {holder.pid} on {holder.host})" if holder else ""
        since = f" since {holder.since}" if holder else ""
        super().__init__(
            f"This vault is open in another session{who}{since}.",
            kept="Nothing was changed.",
            todo="Go on there, end that session, or look at the vault here without changing it.",
        )
        self.holder = holder


class ReadOnlyVaultError(InspectorError):
    """Something was to be saved in a vault that is open for reading only."""

    def __init__(self) -> None:
        super().__init__(
            "This vault is open for reading only, so this was not saved.",
            kept="Everything saved before is still there.",
            todo="Close it and open it again when no other session has it.",
        )


class ClosedVaultError(InspectorError):
    """Something was still to be done with a vault that has been closed."""

    def __init__(self) -> None:
        super().__init__(
            "The vault has been closed, so this was not done.",
            kept="Everything saved before is still there.",
            todo="Open the vault and do it again.",
        )


class BusyVaultError(InspectorError):
    """Too much is being read at once."""

    def __init__(self) -> None:
        super().__init__(
            "The vault is busy with other work, so this was not done.",
            kept="Everything saved before is still there.",
            todo="Wait until an export, a check or a backup has ended, then try again.",
        )


class DamagedVaultError(InspectorError):
    """The database is not as the program left it, or belongs to another vault."""

    def __init__(
        self,
        what: str = "The vault's database is damaged.",
        *,
        todo: str = LOOK,
    ) -> None:
        super().__init__(what, kept="Nothing was changed.", todo=todo)


class WrongKeyError(DamagedVaultError):
    """The vault's key does not open the database."""

    def __init__(self) -> None:
        super().__init__(
            "The vault's database does not open with this vault's key:"
            " it is damaged, or it belongs to another vault.",
            todo=f"{RESTORE} If no backup opens either, vault.json and its copies are from before"
            " the data key was changed: put back the newest vault.json from a copy of this folder.",
        )


class EmptiedVaultError(DamagedVaultError):
    """The database is missing or holds nothing, which a vault's never does."""

    def __init__(self, home: Home, *, missing: bool = False) -> None:
        how = "is missing" if missing else "has been emptied"
        super().__init__(
            f"The vault's database {how}. The backups are in {home.backup}.", todo=RESTORE
        )


class NotEncryptedError(DamagedVaultError):
    """A plain SQLite database lies where the encrypted one should be."""

    def __init__(self) -> None:
        super().__init__(
            "The vault's database is not encrypted, so this program did not make it.",
            todo=f"Move vault.db elsewhere and find out where it came from. {RESTORE}",
        )


class OlderVaultError(InspectorError):
    """A vault of an older version is to be read without being changed."""

    def __init__(self) -> None:
        super().__init__(
            "An older version of inspector-tui made this vault, and it must be brought up to date.",
            kept="Nothing was changed.",
            todo="Open it once while no other session has it.",
        )


class MovedDatabaseError(InspectorError):
    """The database that is open is no longer the file in the vault's folder.

    `saved` is where a copy of it was put, and up to when it goes; without one, `why` says why.
    `header` is where its header stands, when those in the vault's folder are of another data key.
    """

    def __init__(
        self,
        saved: tuple[Path, str] | None = None,
        why: str = "",
        *,
        header: Path | None = None,
    ) -> None:
        kept = "What was saved before is put among the backups when the vault is closed."
        todo = "Leave the program: it says then what was put there."
        if saved:
            kept = f"What was saved until {saved[1]} is whole among the backups: {saved[0].name}."
            todo = (
                "Leave the program and stop the other one. What came after is on no disk: note it."
                f" Then 'inspector-tui vault restore {saved[0]}' puts back what was saved here."
            )
            if header:
                kept = f"{kept} Its data key is not that of what is in the vault's folder now."
                todo = (
                    "Leave the program and stop the other one. What came after is on no disk: note"
                    f" it. {_on_its_own(saved[0], header)}"
                )
        elif why:
            kept = f"What was saved before could not be put among the backups: {why}"
            todo = (
                "Put that right and save again, before you leave the program: it is tried each"
                " time, and once more on leaving."
            )
        super().__init__(
            "While this vault was open another program, one that synchronises folders perhaps,"
            " took its database away, or the log beside it, or put another in its place. Nothing"
            " more is saved in this session.",
            kept=kept,
            todo=todo,
        )
        self.saved = saved


class StrangeRescueError(InspectorError):
    """A backup that an open session made is under another data key than the vault's.

    `header` is where its own stands.
    """

    def __init__(self, path: Path, header: Path) -> None:
        super().__init__(
            f"The backup {path.name} has what was saved in a session under which another program"
            " replaced this vault by one with another data key.",
            kept="It and its header stay among the backups.",
            todo=f"{_on_its_own(path, header)} If it is not wanted, delete both files.",
        )


def _on_its_own(path: Path, header: Path) -> str:
    return (
        f"Copy {path.name} and {header.name} from among the backups into a new folder, as vault.db"
        " and vault.json, and the folder blobs as it is: 'inspector-tui --home FOLDER' opens it"
        " with the passphrase of then."
    )


class UnfitLibraryError(InspectorError):
    """The database library in this installation must not be trusted with a vault."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The database library cannot be used: {what}.",
            kept="Nothing was opened.",
            todo="Install inspector-tui again in a virtual environment of its own.",
        )


class NoSuchVisitError(InspectorError):
    """No visit has this id."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "There is no such visit in this vault.",
            todo="See which there are with 'inspector-tui visit list'.",
        )


class FullVisitError(InspectorError):
    """A visit holds as much as one bundle can carry; only closing it is left."""

    def __init__(self) -> None:
        super().__init__(
            "This visit holds as much as one bundle can carry, so this was not saved.",
            kept="Everything saved before is still there.",
            todo="Close this visit and go on in a new one to the same organisation.",
        )


class DiskFaultError(InspectorError):
    """The disk refused, and not for lack of room."""

    def __init__(self) -> None:
        super().__init__(
            "The disk reports a fault, so this could not be done.",
            kept="Everything saved before is still there, as far as the disk can be read.",
            todo="Copy the vault's folder to another disk, then check it there.",
        )


class RowsVanishedError(DamagedVaultError):
    """The journal ends before the entry that was last saved: `count` entries are gone."""

    def __init__(self, count: int, backup: Path | None) -> None:
        entries = "1 entry that was saved has" if count == 1 else f"{count} saved entries have"
        super().__init__(
            f"{entries} vanished from this vault: its database is older than what was last saved.",
            todo=_go_on(backup),
        )
        self.count = count


class ReplacedVaultError(DamagedVaultError):
    """The journal does not contain the entry that was last saved."""

    def __init__(self, backup: Path | None) -> None:
        super().__init__(
            "This vault's database is not the one that was last used here.", todo=_go_on(backup)
        )


class OldPartsError(DamagedVaultError):
    """Settings, drafts, bookmarks or the list of bundles are older than what was last saved."""

    def __init__(self, backup: Path | None) -> None:
        super().__init__(
            "Parts of this vault are older than what was last saved: the settings, the office's"
            " keys, half-typed texts or the list of bundles.",
            todo=_go_on(backup),
        )


def _go_on(backup: Path | None) -> str:
    offer = (
        f"The newest backup is {backup.name}: 'inspector-tui vault restore' puts it back."
        if backup
        else "There is no backup."
    )
    return (
        "What is left can be read, but nothing can be saved until you decide. "
        f"{offer} 'inspector-tui vault restore --as-is' goes on with what is here."
    )
