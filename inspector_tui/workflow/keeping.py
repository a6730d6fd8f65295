"""Keeping a vault: its passphrase, its recovery code, the office that bundles are encrypted to."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.bundle import bagit
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.seal_to import recipient
from inspector_tui.vault.database import acquire
from inspector_tui.vault.desk import Office
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_DEFAULT, Dek, Kdf
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.vault.words import too_weak
from inspector_tui.workflow.command import RefusedError, clean_text


def change_passphrase(
    home: Home, dek: Dek, header: Header, new: Secret, *, kdf: Kdf = KDF_DEFAULT
) -> None:
    """From now on `new` opens the vault; nothing that is stored is touched.

    The vault must be closed. Whoever has an old copy of the header can still use the old
    passphrase on it. What another session changed since `header` was read stays. Raises
    `RefusedError` for a weak one, `VaultInUseError`.
    """
    weak = too_weak(new)
    if weak:
        raise RefusedError(weak, todo="Use the five suggested words, or something longer.")
    with acquire(home):
        header.current(home, dek).with_passphrase(dek, new, kdf=kdf).save(home)


def renew_recovery_code(home: Home, dek: Dek, header: Header) -> str:
    """A fresh recovery code, shown once; the old one opens nothing any more.

    The vault must be closed. Raises `VaultInUseError`.
    """
    with acquire(home):
        changed, code = header.current(home, dek).with_recovery(dek)
        changed.save(home)
    return code


def set_office(vault: Vault, name: str, recipients: Sequence[str]) -> Office:
    """Encrypt every bundle to the office's public keys (age or SSH) from now on.

    Raises `RefusedError` for a name or key that cannot be used; the old office stays then.
    """
    office = Office(clean_text(name), tuple(key.strip() for key in recipients))
    if not office.recipients:
        raise RefusedError("An office needs at least one public key.")
    try:
        bagit.check_office(office.name)
    except UnsoundError as fault:
        raise RefusedError(str(fault)) from None
    for key in office.recipients:
        recipient(key)
    vault.set_office(office)
    return office
