"""Keeping a vault: its passphrase, its recovery code, the office that bundles are encrypted to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.bundle import bagit
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.seal_to import keys_of, seal
from inspector_tui.checklist.moments import show_datetime
from inspector_tui.errors import InspectorError
from inspector_tui.record.canonical import canonical
from inspector_tui.vault import put_back, recovery
from inspector_tui.vault.database import acquire
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_DEFAULT, Dek, Kdf
from inspector_tui.vault.ledger import Office
from inspector_tui.vault.rotate import rotate
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import MAX_AGE, LetIn
from inspector_tui.vault.vault import Vault
from inspector_tui.vault.way_in import require_named
from inspector_tui.vault.words import too_weak
from inspector_tui.workflow.command import RefusedError, clean_text

OFFICE_FORMAT = "inspection-vault-office/1"
"""What the office reads in its file, beside the vault's id and its code."""


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
        header.current(home, dek).with_passphrase(dek, new, kdf=kdf).save(home, dek)


def renew_recovery_code(vault: Vault) -> str:
    """A fresh recovery code, to show once; the old one opens nothing any more.

    Each opening says that nobody may have it until `vault.confirm_code()`. Raises
    `ReadOnlyVaultError`; nothing is changed then.
    """
    made: list[str] = []

    def change(header: Header, dek: Dek) -> Header:
        changed, code = header.with_recovery(dek)
        made.append(code)
        return changed

    vault.change_header(change)
    return made[0]


@dataclass(frozen=True)
class KeyChanged:
    """What came of a change of the data key."""

    recovery_code: str | None
    """The new one, to show once (then `confirm_code`); None for a vault that had none."""
    left: tuple[Path, ...]
    """Files that the old key did not open, damaged or of another: they stay as they are."""
    office: str | None = None
    """Name of the office that can open the vault; None when none can."""


def rotate_key(
    home: Home, dek: Dek, header: Header, passphrase: Secret, *, kdf: Kdf = KDF_DEFAULT
) -> KeyChanged:
    """Seal the whole vault anew under a fresh data key; the passphrase stays.

    What was copied off the machine before still opens with what opened it then. The vault must be
    closed. An office that could open it still can, if it is the one that is set. Raises
    `WrongPassphraseError`, `OtherOfficeError`, and what `rotate` raises; all is as it was then, but
    for `UnfinishedError`.
    """
    vault = Vault.open(home, header, dek)  # settles what a crash left
    try:
        office = _office_set(vault)
        current = vault.header()
        require_named(current, office)
        current.unlock(passphrase).wipe()
        new, new_dek = current.renewed(passphrase, kdf=kdf)
        with new_dek:
            code = allowed = None
            if current.has_recovery:
                new, code = new.with_recovery(new_dek)
            if current.office is not None and office is not None:
                new, allowed = _readable_by(office, current.office, new, new_dek), office.name
            with vault.hand_on():  # a way in that another session took back must not come again
                left = rotate(home, new, dek, new_dek)
    finally:
        vault.close()
    return KeyChanged(code, tuple(left), allowed)


def confirm_code(home: Home, passphrase: Secret) -> None:
    """Note that the recovery code in force was shown. The vault must be closed.

    Raises `WrongPassphraseError`, `VaultInUseError`, and what reading and writing a header raises.
    """
    header = Header.load(home)
    with header.unlock(passphrase) as dek, acquire(home):
        header.current(home, dek).with_code_seen(dek).save(home, dek)


def set_office(vault: Vault, name: str, recipients: Sequence[str] = ()) -> Office:
    """Encrypt every bundle to the office's public keys (age or SSH) from now on.

    Without keys it must be the office that is set, or that was set last. Raises `RefusedError` for
    a name or key that cannot be used; the old office stays then.
    """
    office = Office(clean_text(name), tuple(key.strip() for key in recipients))
    if not office.recipients:
        office = _known(vault, office.name)
    try:
        bagit.check_office(office.name)
    except UnsoundError as fault:
        raise RefusedError(str(fault)) from None
    keys_of(office.recipients)
    if vault.header().office_file is not None:
        _let_in(vault, office)
    vault.set_office(office)
    return office


def _known(vault: Vault, name: str) -> Office:
    found = {one for one in (vault.recipients(), vault.office_before()) if one and one.name == name}
    if not found:
        raise RefusedError(
            f"The vault knows no keys of {name}.", todo="Give at least one public key (--key)."
        )
    if len(found) > 1:
        raise RefusedError(
            f"The vault knows two sets of keys of {name}.", todo="Give the right ones (--key)."
        )
    return found.pop()


def clear_office(vault: Vault) -> None:
    """Encrypt bundles to nobody from now on; an office that could open the vault no longer can."""
    vault.change_header(lambda header, dek: header.without_office(dek))
    vault.set_office(None)


def let_office_open(vault: Vault) -> Office:
    """Let the office that is set open the vault when all else is lost; the office.

    It gets a recovery code of its own, which stands in the header as an age file to its keys. An
    earlier one opens nothing any more. Raises `RefusedError` when there is no office, and
    `OtherOfficeError` when another has the way in.
    """
    office = vault.recipients()
    if office is None:
        raise RefusedError(
            "No office is set.", todo="Set one first: 'inspector-tui vault recipients'."
        )
    if fault := vault.office_at_odds():
        raise fault
    _let_in(vault, office)
    return office


def _let_in(vault: Vault, office: Office) -> None:
    whose = LetIn.now(office.name, office.recipients)
    vault.change_header(lambda header, dek: _readable_by(office, whose, header, dek))


def _readable_by(office: Office, whose: LetIn, header: Header, dek: Dek) -> Header:
    code, age = recovery.new_code(), io.BytesIO()
    told = {"code": code, "format": OFFICE_FORMAT, "vault": header.vault}
    seal(age, [canonical(told) + b"\n"], office.recipients)
    if len(age.getvalue()) > MAX_AGE:
        raise RefusedError(
            f"The keys of {office.name} are too many, or too long, for its way into the vault.",
            todo="Set fewer or shorter ones, such as age's own: 'inspector-tui vault recipients'.",
        )
    with recovery.normalise(code) as plain:
        return header.with_office(dek, plain, age.getvalue(), whose)


@dataclass(frozen=True)
class Restored:
    """What came of putting a backup back."""

    aside: str
    """Where the database as it was is kept, or that there was none, in a sentence."""
    office: Office | None
    """The office that is set from now on; None when there is none, or nobody can tell."""
    at_odds: InspectorError | None
    """When another office was set last, or can open the vault: why that may be, and what to do."""
    reach: str
    """Up to when what was brought back goes, a sentence; "" when nobody can tell."""
    numbers: bool = True
    """False when nobody knows which bundle numbers were used since that."""


def restore(home: Home, header: Header, dek: Dek, source: Path | None = None) -> Restored:
    """Put a backup, the newest if none is named, in the place of the database.

    The vault must be closed. Raises what `put_back.restore` raises; nothing is changed then.
    """
    header.require_own(home, dek)  # what is put back makes it so
    office = fault = None
    reach, numbers = "", True
    aside = kept_aside(home, put_back.restore(home, dek, source))
    with (
        suppress(InspectorError),  # it is in place, whatever more can be said
        closing(Vault.open(home, header, dek, read_only=True)) as vault,
    ):
        reach, numbers = reaches(vault.reach()), vault.has_ledger()
        office = vault.recipients()
        fault = vault.office_at_odds()
    return Restored(aside, office, fault, reach, numbers)


def kept_aside(home: Home, folder: Path | None) -> str:
    """What a restore set aside in `folder` (None: nothing was there), in a sentence or two."""
    if folder is not None and (folder / home.database.name).exists():
        return f"The database as it was is kept as {folder.name}."
    if folder is not None:
        return f"There was no database; what was left beside it is kept as {folder.name}."
    earlier = ", ".join(path.parent.name for path in put_back.set_aside(home))
    already = f" An earlier restore kept what it found as {earlier}." if earlier else ""
    return f"There was no database to set aside.{already}"


def reaches(newest: str | None) -> str:
    """Up to when a database goes whose newest entry was made then, in a sentence."""
    if newest is None:
        return "It has no entry."
    return f"Its newest entry is of {show_datetime(newest[:16])}."


def _office_set(vault: Vault) -> Office | None:
    if fault := vault.office_at_odds():
        raise fault
    return vault.recipients()
