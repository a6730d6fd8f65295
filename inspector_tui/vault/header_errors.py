"""Why a vault's header does not open it, in words."""

from __future__ import annotations

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
        where = f" in {home.backup}" if home else ""
        super().__init__(
            "This vault's header is damaged, and so is its copy.",
            kept="The encrypted records were not touched.",
            todo=f"Put back vault.json from a backup{where}.",
        )
