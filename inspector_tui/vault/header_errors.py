"""Why a vault's header does not open it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.vault.home import Home


class NoVaultError(InspectorError):
    """There is no vault in the folder."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            f"There is no vault in {home.path}.",
            todo="Set one up with inspector-tui init, or say where it is with --home.",
        )


class WrongPassphraseError(InspectorError):
    """The passphrase opens no slot."""

    def __init__(self) -> None:
        super().__init__(
            "Wrong passphrase.",
            kept="Nothing was changed.",
            todo="Try again; if it is forgotten, use the recovery code.",
        )


class WrongRecoveryCodeError(WrongPassphraseError):
    """The recovery code is well formed and opens no slot."""

    def __init__(self) -> None:
        InspectorError.__init__(
            self,
            "This recovery code does not open this vault.",
            kept="Nothing was changed.",
            todo="Check that the paper belongs to this vault and is the newest one.",
        )


class DamagedHeaderError(InspectorError):
    """Neither the header nor its copy is as the program left it."""

    def __init__(self, home: Home | None) -> None:
        super().__init__(
            "This vault's header is damaged, and so is its copy.",
            kept="The encrypted records were not touched.",
            todo=f"Put back {home.header if home else 'vault.json'} from a copy of this folder.",
        )


class UnprovenHeaderError(DamagedHeaderError):
    """Only the header among the backups is whole, and nothing that is stored is of its data key."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.what += (
            " The one among the backups opens, but neither the database nor the high-water mark is"
            " of its key."
        )
        self.todo += (
            f" If the database is lost as well, copy {home.header_backup} to {home.header}, and run"
            " 'inspector-tui vault restore' then."
        )


class OtherKeyError(InspectorError):
    """What was typed opens a header of another data key than what is stored in the vault.

    `right` is where it lies, `others` where the headers are that it does not fit.
    """

    def __init__(self, home: Home, right: Path | None, others: Sequence[Path]) -> None:
        named = " and ".join(str(path.relative_to(home.path)) for path in others)
        this = str(right.relative_to(home.path)) if right else "a header"
        super().__init__(
            f"That opens {this}, which does not belong to what is stored in {home.path}: it is from"
            " before the data key was changed, or of another vault.",
            kept="Nothing was changed.",
            todo=f"Use the newest passphrase or recovery code: it opens by {named}. To open a copy"
            f" of a whole vault, name its folder with --home. Only if {this} is right, move"
            f" {named} to another folder, and keep what is moved.",
        )
