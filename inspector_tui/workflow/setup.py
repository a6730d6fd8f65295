"""First set-up: the vault, the signing key, the recovery code."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from inspector_tui.vault.desk import Owner
from inspector_tui.vault.files import sync_folder
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_DEFAULT, Kdf
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.vault.words import too_weak
from inspector_tui.workflow.command import RefusedError, clean_text


@dataclass(frozen=True)
class Created:
    """A new vault, open, and the recovery code to show once."""

    vault: Vault
    recovery_code: str


def create_vault(
    home: Home, owner: Owner, passphrase: Secret, *, kdf: Kdf = KDF_DEFAULT
) -> Created:
    """Make a vault in an empty home. `kdf` defaults to RFC 9106's second choice.

    Raises `RefusedError` when a vault is there already, the owner is incomplete or the passphrase
    too weak; nothing is written then.
    """
    if home.exists():
        raise RefusedError(
            f"There is a vault in {home.path} already.",
            todo="Open it, or name another folder with --home.",
        )
    clean = _owner(owner)
    weak = too_weak(passphrase)
    if weak:
        raise RefusedError(weak, todo="Use the five suggested words, or something longer.")
    staging = Home(home.staging)
    _clear_unfinished(home, staging)
    home.create()
    staging.create()
    bare, dek = Header.new(passphrase, kdf=kdf)
    header, code = bare.with_recovery(dek)
    Vault.create(staging, header, dek, clean).close()
    header.save(staging)
    _move_in(staging, home)
    return Created(Vault.open(home, header, dek), code)


def _clear_unfinished(home: Home, staging: Home) -> None:
    """Remove what a set-up left that ended half-way: nobody ever saw its recovery code."""
    if staging.header.exists():
        # Its header was still to be moved in, so a database that is there was moved by it.
        home.database.unlink(missing_ok=True)
    if staging.path.exists():
        shutil.rmtree(staging.path)
    if home.database.exists():
        raise RefusedError(
            f"The folder {home.path} holds a database whose header is gone.",
            todo="Restore vault.json from a backup, or name another folder with --home.",
        )


def _move_in(staging: Home, home: Home) -> None:
    """Move the finished vault into place; the header last, for it is what makes a vault."""
    headers = (staging.header_copy, staging.header)
    for part in staging.path.iterdir():
        if part.is_file() and part not in headers:
            part.replace(home.path / part.name)
    sync_folder(home.path)
    for part in headers:
        part.replace(home.path / part.name)
    sync_folder(home.path)
    shutil.rmtree(staging.path)


def _owner(owner: Owner) -> Owner:
    clean = Owner(
        name=clean_text(owner.name),
        initials=clean_text(owner.initials).upper(),
        organisation=clean_text(owner.organisation),
        authorisation=clean_text(owner.authorisation),
    )
    initials_fit = 2 <= len(clean.initials) <= 4 and clean.initials.isascii()
    if not (initials_fit and clean.initials.isalpha()):
        raise RefusedError("Initials are two to four letters, A to Z; they number your exhibits.")
    if not clean.name:
        raise RefusedError("Your name is needed: it stands on every record and signature.")
    return clean
