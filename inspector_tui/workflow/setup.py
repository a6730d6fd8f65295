"""First set-up: the vault, the signing key, the recovery code."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from inspector_tui.vault import staging
from inspector_tui.vault.database import acquire
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.files import make_folder, sync_folder
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import SETUP_MARKER, HeaderGoneError, Home
from inspector_tui.vault.keys import KDF_DEFAULT, Dek, Kdf
from inspector_tui.vault.process import VAULT_NEEDS, require_memory
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
    too weak, `HomeTakenError` when the folder holds anything else, `HeaderGoneError` when it holds
    what is left of a vault, `VaultInUseError` when another set-up is at work in it,
    `MemoryLimitError`; nothing that is there is touched then.
    """
    require_memory(VAULT_NEEDS)
    _refuse_another(home)
    clean = _owner(owner)
    weak = too_weak(passphrase)
    if weak:
        raise RefusedError(weak, todo="Use the five suggested words, or something longer.")
    home.create()
    with ExitStack() as held:
        lock = held.enter_context(acquire(home))
        _refuse_another(home)  # one that was finished while this waited for the lock
        _clear_unfinished(home)
        bare, dek = Header.new(passphrase, kdf=kdf)
        held.callback(dek.wipe)
        header, code = bare.with_recovery(dek)
        _make(home, header, dek, clean)
        vault = Vault.open(home, header, dek, lock=lock)
        dek.wipe()
        held.pop_all()
    return Created(vault, code)


def _refuse_another(home: Home) -> None:
    if home.exists():
        raise RefusedError(
            f"There is a vault in {home.path} already.",
            todo="Open it, or name another folder with --home.",
        )


def _clear_unfinished(home: Home) -> None:
    """Remove what a set-up left that ended half-way: nobody ever saw its recovery code."""
    if home.remains():
        raise HeaderGoneError(home)
    home.database.unlink(missing_ok=True)  # which such a set-up had moved in
    staging.remove(home)


def _make(home: Home, header: Header, dek: Dek, owner: Owner) -> None:
    """Make the vault aside and move it into place once it is whole."""
    staged = staging.begin(home)
    Vault.create(staged, header, dek, owner).close()
    header.save(staged, dek)
    _move_in(staged, home)
    staging.remove(home)


def _move_in(staged: Home, home: Home) -> None:
    """Move the finished vault into place; the header last, for it is what makes a vault."""
    headers = (staged.header_copy, staged.header)
    # The lock of the home is held, so the staged one must not take its place.
    staying = {*headers, staged.lock, staged.path / SETUP_MARKER}
    for part in [path for path in staged.path.rglob("*") if path.is_file()]:
        if part not in staying:
            target = home.path / part.relative_to(staged.path)
            make_folder(target.parent)
            part.replace(target)
            sync_folder(target.parent)
    for part in headers:
        part.replace(home.path / part.name)
    sync_folder(home.path)


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
