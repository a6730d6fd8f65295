"""`demo`: a throw-away vault with four invented visits, made only by what a user can do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pyrage import x25519

from inspector_tui.vault.desk import Owner
from inspector_tui.vault.files import make_folder, write_whole
from inspector_tui.vault.home import Home, require_no_vault
from inspector_tui.vault.keys import KDF_DEFAULT, Kdf
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.vault.words import suggest
from inspector_tui.workflow.demo import play
from inspector_tui.workflow.demo.script import read
from inspector_tui.workflow.export import export
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.keeping import set_office
from inspector_tui.workflow.setup import create_vault

OWNER = Owner(
    name="Ellis Example",
    initials="EX",
    organisation="Example Inspectorate (invented)",
    authorisation="EX/0001 (invented)",
)
OFFICE = "Example Office (invented)"
SIGNERS, OFFICE_KEY = "allowed_signers", "office-key.txt"
"""In that folder: the signer's line, and the throw-away age key that opens the bundle."""

_VISITS = ("half_way", "sealed", "exported", "contradictions")


@dataclass(frozen=True)
class Made:
    """How to get in, and the ids of the visits: half-way, sealed, exported, with contradictions."""

    passphrase: str
    visits: tuple[str, ...]


def handed_over(home: Home) -> Path:
    """The folder beside the demonstration with what a real office would hold: see `_hand_over`."""
    return home.path.with_name(f"{home.path.name}-handed-over")


def make(home: Home, *, kdf: Kdf = KDF_DEFAULT, today: dt.date | None = None) -> Made:
    """Make the vault in `home`, which holds none yet, and close it again.

    Every date in it is counted from `today`. Raises `InsideVaultError` where what is handed over
    would lie in a vault, and what `create_vault` and saving raise.
    """
    require_no_vault(handed_over(home))
    passphrase = suggest()
    with Secret(passphrase) as secret:
        vault = create_vault(home, OWNER, secret, kdf=kdf).vault
    try:
        vault.confirm_code()  # nobody keeps the code of a throw-away vault
        day = today or dt.date.today()
        visits = tuple(play.visit(vault, *read(name, day)) for name in _VISITS)
        _hand_over(vault, visits[_VISITS.index("exported")])
    finally:
        vault.close()
    return Made(passphrase, visits)


def _hand_over(vault: Vault, visit: str) -> None:
    """Export as to an office, and in the clear too, so that stock tools can be tried on it.

    A real office makes its key on a machine of its own, and an inspector never holds it.
    """
    key = x25519.Identity.generate()
    set_office(vault, OFFICE, [str(key.to_public())])
    folder = handed_over(vault.home)
    make_folder(folder)
    _write(folder / SIGNERS, identity(vault).allowed_signers)
    _write(folder / OFFICE_KEY, str(key))
    export(vault, visit, folder=folder, clear=True)
    export(vault, visit, folder=folder)


def _write(path: Path, line: str) -> None:
    write_whole(path, f"{line}\n".encode())
