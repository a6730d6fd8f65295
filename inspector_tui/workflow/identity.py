"""Who signs: the vault's Ed25519 key and its line in an `allowed_signers` file."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from inspector_tui.bundle import allowed
from inspector_tui.vault.vault import Vault


@dataclass(frozen=True)
class Identity:
    """The public half: what an office pins."""

    principal: str
    allowed_signers: str
    fingerprint: str


def private_key(vault: Vault) -> Ed25519PrivateKey:
    """The signing key of the vault."""
    with vault.signing_seed() as seed:
        return Ed25519PrivateKey.from_private_bytes(bytes(seed.reveal()))


def identity(vault: Vault) -> Identity:
    """Principal, `allowed_signers` line and fingerprint of the vault's signer."""
    public = private_key(vault).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    principal = f"{vault.owner.initials.lower()}@{vault.id[:8]}"
    return Identity(principal, allowed.line(principal, public), allowed.fingerprint(public))
