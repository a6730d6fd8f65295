"""The vault's header: who it is, and the key slots that open it (SECURITY 3.2).

`vault.json` is one line of canonical JSON; `vault.json.copy` the same bytes against bit rot.
Version 1 has exactly the fields below. `rotation` is reserved for a second data key while the
key is being changed: a program that does not know it must not open the vault.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from inspector_tui.errors import InspectorError
from inspector_tui.record.canonical import NotCanonicalError, canonical, parse
from inspector_tui.vault import recovery, slots
from inspector_tui.vault.files import CannotUseError, in_words, read_small, write_whole
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_DEFAULT, KDF_FLOOR, Dek, Kdf
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import MalformedError, Slot

__all__ = [
    "KDF_DEFAULT",
    "KDF_FLOOR",
    "DamagedHeaderError",
    "Header",
    "NewerVaultError",
    "NoVaultError",
    "WrongPassphraseError",
    "WrongRecoveryCodeError",
]

FORMAT: Final = "inspection-vault"
VERSION: Final = 1
MAX_BYTES: Final = 64 * 1024
MAX_SLOTS: Final = 8
DATABASE: Final = {
    "engine": "sqlcipher-4",
    "page_size": 4096,
    "key": "hkdf-sha256:vault/1/database",
}
_IDENTITY = ("format", "version", "vault", "created", "database")
_FIELDS = {*_IDENTITY, "slots", "mac"}
_CREATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MAC = re.compile(r"[0-9a-f]{64}")


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


class NewerVaultError(InspectorError):
    """A newer version of the program made or changed this vault."""

    def __init__(self) -> None:
        super().__init__(
            "A newer version of inspector-tui made this vault.",
            kept="Nothing was changed.",
            todo="Install the newest version and open it with that.",
        )


class Header:
    """Identity and slots of one vault. Changing a slot gives a new header; `save` makes it so."""

    def __init__(
        self, document: Mapping[str, Any], *, home: Home | None = None, notice: str = ""
    ) -> None:
        self._document = dict(document)
        self._home = home
        self._other: Header | None = None
        self.notice = notice
        """A sentence when a damaged header was replaced by its copy, else empty."""
        self.needs_saving = bool(notice)
        """True when one of the two files on disk must be written again, by who holds the lock."""

    @classmethod
    def new(cls, passphrase: Secret, *, kdf: Kdf = KDF_DEFAULT) -> tuple[Self, Dek]:
        """The header of a new vault with one passphrase slot, and its fresh data key.

        Raises `NotEnoughMemoryError`.
        """
        dek = Dek.new()
        identity = {
            "format": FORMAT,
            "version": VERSION,
            "vault": str(uuid.uuid4()),
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "database": DATABASE,
        }
        slot = slots.seal_passphrase(dek, passphrase, number=0, of=identity, kdf=kdf)
        return cls(_signed({**identity, "slots": [slot]}, dek)), dek

    @classmethod
    def load(cls, home: Home) -> Self:
        """The header, or its sound copy with a `notice`.

        Raises `NoVaultError`, `NewerVaultError`, `DamagedHeaderError` or `CannotUseError`.
        """
        if not home.exists():
            raise NoVaultError(home)
        data = _read(home.header)
        main = _parse(data)
        if main is None:
            copied = _parse(_read(home.header_copy))
            if copied is None:
                raise DamagedHeaderError(home)
            header = cls(copied, home=home)
            header._came_from_copy()
            return header
        header = cls(main, home=home)
        spare = _read(home.header_copy)
        if spare != data:
            header.needs_saving = True
            # The program always writes the header first, so only damage makes a newer copy.
            with suppress(NewerVaultError):
                copied = _parse(spare)
                header._other = cls(copied, home=home) if copied else None
        return header

    @property
    def vault(self) -> str:
        """The vault's UUID."""
        return str(self._document["vault"])

    @property
    def created(self) -> str:
        """When it was set up, UTC, ISO 8601."""
        return str(self._document["created"])

    @property
    def has_recovery(self) -> bool:
        """True when a recovery code was issued."""
        return any(slot["type"] == slots.RECOVERY for slot in self._slots)

    def unlock(self, passphrase: Secret) -> Dek:
        """The data key.

        Raises `WrongPassphraseError`, `DamagedHeaderError`, `NotEnoughMemoryError`.
        """
        return self._unlock(
            slots.PASSPHRASE,
            lambda slot, of: slots.open_passphrase(slot, passphrase, of),
            WrongPassphraseError,
        )

    def unlock_with_recovery(self, code: Secret) -> Dek:
        """The data key; `code` as typed or as `recovery.normalise` gave it.

        Raises `RecoveryCodeFault`, `WrongRecoveryCodeError`, `DamagedHeaderError`.
        """
        plain = recovery.normalise(code)
        return self._unlock(
            slots.RECOVERY,
            lambda slot, of: slots.open_recovery(slot, plain, of),
            WrongRecoveryCodeError,
        )

    def with_passphrase(self, dek: Dek, new: Secret, *, kdf: Kdf = KDF_DEFAULT) -> Self:
        """A header with another passphrase instead of the old one."""
        return self._with(
            dek,
            slots.PASSPHRASE,
            lambda number: slots.seal_passphrase(
                dek, new, number=number, of=self._identity, kdf=kdf
            ),
        )

    def with_recovery(self, dek: Dek) -> tuple[Self, str]:
        """A header with a fresh recovery code instead of any old one, and the code to print."""
        code = recovery.new_code()
        with recovery.normalise(code) as plain:
            header = self._with(
                dek,
                slots.RECOVERY,
                lambda number: slots.seal_recovery(dek, plain, number=number, of=self._identity),
            )
        return header, code

    def save(self, home: Home) -> None:
        """Write the header and then the copy, each whole or not at all.

        Raises `DiskFullError` or `CannotUseError`.
        """
        data = self.to_bytes()
        write_whole(home.header, data)
        write_whole(home.header_copy, data)
        self._home, self._other, self.needs_saving = home, None, False

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        return canonical(self._document) + b"\n"

    @property
    def _slots(self) -> Sequence[Slot]:
        found: Sequence[Slot] = self._document["slots"]
        return found

    @property
    def _identity(self) -> dict[str, Any]:
        return {name: self._document[name] for name in _IDENTITY}

    def _unlock(
        self,
        kind: str,
        opened: Callable[[Slot, Mapping[str, Any]], Dek | None],
        wrong: Callable[[], InspectorError],
    ) -> Dek:
        try:
            return self._unlock_here(kind, opened, wrong)
        except (WrongPassphraseError, DamagedHeaderError):
            # Bits may have changed in a slot of one file and not of the other.
            other = self._other
            if other is None:
                raise
            try:
                dek = other._unlock_here(kind, opened, wrong)
            except InspectorError:
                other = None
            if other is None:
                raise
        self._document = other._document
        self._other = None
        self._came_from_copy()
        return dek

    def _unlock_here(
        self,
        kind: str,
        opened: Callable[[Slot, Mapping[str, Any]], Dek | None],
        wrong: Callable[[], InspectorError],
    ) -> Dek:
        for slot in self._slots:
            dek = opened(slot, self._identity) if slot["type"] == kind else None
            if dek is None:
                continue
            if not hmac.compare_digest(_mac(self._document, dek), self._document["mac"]):
                dek.wipe()
                raise DamagedHeaderError(self._home)
            return dek
        raise wrong()

    def _with(self, dek: Dek, kind: str, seal: Callable[[int], Slot]) -> Self:
        kept = [slot for slot in self._slots if slot["type"] != kind]
        number = 1 + max((slot["id"] for slot in self._slots), default=-1)
        rest = {name: value for name, value in self._document.items() if name != "mac"}
        signed = _signed({**rest, "slots": [*kept, seal(number)]}, dek)
        return type(self)(signed, home=self._home)

    def _came_from_copy(self) -> None:
        self.notice = "The vault's header was damaged; its copy was used and nothing is lost."
        self.needs_saving = True


def _signed(document: Mapping[str, Any], dek: Dek) -> dict[str, Any]:
    return {**document, "mac": _mac(document, dek)}


def _mac(document: Mapping[str, Any], dek: Dek) -> str:
    rest = {name: value for name, value in document.items() if name != "mac"}
    with Secret(dek.subkey("header-mac")) as key:
        return hmac.new(key.reveal(), canonical(rest), hashlib.sha256).hexdigest()


def _read(path: Path) -> bytes | None:
    """The file's bytes; None when the disk cannot give them, which the other file makes good."""
    try:
        with in_words(path):
            return read_small(path, MAX_BYTES)
    except CannotUseError as error:
        if isinstance(error.__cause__, PermissionError):
            raise
        return None


def _parse(data: bytes | None) -> dict[str, Any] | None:
    """The document; None when it is missing or damaged. `NewerVaultError` for a newer version."""
    if data is None or len(data) > MAX_BYTES or not data.endswith(b"\n"):
        return None
    try:
        document = parse(data[:-1])
        _check(document)
    except (NotCanonicalError, MalformedError):
        return None
    found: dict[str, Any] = document
    return found


def _check(document: object) -> None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise MalformedError("not a header")
    version = document.get("version")
    if type(version) is int and version > VERSION:
        raise NewerVaultError
    if type(version) is int and version == VERSION and "rotation" in document:
        raise NewerVaultError
    if set(document) != _FIELDS or type(version) is not int or version != VERSION:
        raise MalformedError("not the fields of a header")
    if document["database"] != DATABASE or not _is(document["created"], _CREATED):
        raise MalformedError("not the fields of a header")
    if not _is(document["mac"], _MAC) or not _is_uuid(document["vault"]):
        raise MalformedError("not the fields of a header")
    found = document["slots"]
    if not isinstance(found, list) or not 1 <= len(found) <= MAX_SLOTS:
        raise MalformedError("not the slots of a header")
    for slot in found:
        slots.check(slot)
    if len({slot["id"] for slot in found}) != len(found):
        raise MalformedError("two slots with one number")


def _is(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False
