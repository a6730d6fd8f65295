"""Who signs: the vault's Ed25519 key and its line in an `allowed_signers` file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.vault.home import Home
from inspector_tui.vault.vault import Vault


@dataclass(frozen=True)
class Identity:
    """The public half: what an office pins."""

    principal: str
    allowed_signers: str
    fingerprint: str


def identity(vault: Vault) -> Identity:
    """Principal, `allowed_signers` line and fingerprint of the vault's signer."""
    with vault.signing_seed() as seed:
        public = sshsig.public_key(seed.reveal())
    principal = names.principal(vault.owner.initials, vault.id)
    return Identity(principal, allowed.line(principal, public), sshsig.fingerprint(public))


def sign(vault: Vault, message: bytes) -> bytes:
    """An armored SSHSIG over the tag manifest of a bundle."""
    with vault.signing_seed() as seed:
        return sshsig.sign(seed.reveal(), message, names.BUNDLE)


def write_line(home: Home, signer: Identity, folder: Path) -> Path:
    """The signer's line into a file of its own in a folder, as a list of signers; its path.

    `home` is the vault's, where it may not lie. Raises as `home.write_into` does.
    """
    line = f"{signer.allowed_signers}\n".encode()
    return home.write_into(folder, f"{signer.principal}.allowed_signers", line)
