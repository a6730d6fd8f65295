"""The vault's header: who it is, and the key slots that open it (docs/formats.md).

`vault.json.copy` holds the same bytes as `vault.json`, against bit rot: whichever file is sound
opens the vault.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Self

from inspector_tui.errors import InspectorError
from inspector_tui.vault import document, recovery, rotated, slots
from inspector_tui.vault.document import Document, NewerVaultError
from inspector_tui.vault.files import CannotUseError, in_words, read_small, write_whole
from inspector_tui.vault.header_errors import (
    DamagedHeaderError,
    NoVaultError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from inspector_tui.vault.home import HeaderGoneError, Home
from inspector_tui.vault.keys import KDF_DEFAULT, Dek, Kdf
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.recovery import RecoveryCode
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import LetIn, Slot

DAMAGED = "The vault's header was damaged; its copy was used and nothing is lost."
FORMER = (
    "The vault's header was one from before its data key was changed; its copy was used and nothing"
    " is lost."
)
_Open = Callable[[Slot, Mapping[str, Any]], Dek | None]
_Kinds = tuple[str, ...]


class Header:
    """Identity and slots of one vault. Changing a slot gives a new header; `save` makes it so."""

    def __init__(self, found: Document, *, home: Home | None = None) -> None:
        self._document = found
        self._home = home
        self._other: Header | None = None
        self.notice = ""
        """A sentence when the copy had to be used, else empty."""
        self.needs_saving = False
        """True when one of the two files on disk must be written again, by who holds the lock."""

    @classmethod
    def new(cls, passphrase: Secret, *, kdf: Kdf = KDF_DEFAULT) -> tuple[Self, Dek]:
        """The header of a new vault with one passphrase slot, and its fresh data key.

        Raises `NotEnoughMemoryError`.
        """
        dek = Dek.new()
        created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        identity = document.identity(uuid.uuid4(), created)
        slot = slots.seal_passphrase(dek, passphrase, number=0, of=identity, kdf=kdf)
        return cls(document.sign({**identity, "slots": [slot]}, dek)), dek

    @classmethod
    def load(cls, home: Home) -> Self:
        """The header, or its sound copy with a `notice`.

        A change of the data key that was cut short is finished first. Raises `NoVaultError`,
        `HeaderGoneError`, `NewerVaultError`, `DamagedHeaderError`, `VaultInUseError`,
        `DiskFullError` or `CannotUseError`.
        """
        finished = rotated.finish(home)
        if not home.exists():
            raise HeaderGoneError(home) if home.remains() else NoVaultError(home)
        header = cls._load(home)
        header.notice = " ".join(filter(None, [finished, header.notice]))
        return header

    @classmethod
    def _load(cls, home: Home) -> Self:
        data = _read(home.header)
        main = document.read(data)
        if main is None:
            copied = document.read(_read(home.header_copy))
            if copied is None:
                raise DamagedHeaderError(home)
            header = cls(copied, home=home)
            header._came_from_copy()
            if data is None and home.staging.exists():
                header.notice = ""  # set-up was cut short: nothing was damaged
            return header
        header = cls(main, home=home)
        spare = _read(home.header_copy)
        if spare != data:
            header.needs_saving = True
            # The program always writes the header first, so only damage makes a newer copy.
            with suppress(NewerVaultError):
                copied = document.read(spare)
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
    def office_file(self) -> bytes | None:
        """The age file that tells the office its recovery code; None when it was given none."""
        found = (slot["age"] for slot in self._slots if slot["type"] == slots.OFFICE)
        return next(map(slots.decode, found), None)

    @property
    def office(self) -> LetIn | None:
        """Whose `office_file` is; None too when the slot is of version 0.1.0, which did not say."""
        slot = next((slot for slot in self._slots if slot["type"] == slots.OFFICE), None)
        return slots.let_in(slot) if slot else None

    @property
    def has_recovery(self) -> bool:
        """True when a recovery code was issued."""
        return any(slot["type"] == slots.RECOVERY for slot in self._slots)

    @property
    def recovery_salt(self) -> bytes | None:
        """Tells the recovery code from those before it; None when none was issued."""
        found = (slot["salt"] for slot in self._slots if slot["type"] == slots.RECOVERY)
        return next(map(slots.decode, found), None)

    def unlock(self, passphrase: Secret) -> Dek:
        """The data key.

        Raises `WrongPassphraseError`, `DamagedHeaderError`, `NotEnoughMemoryError`.
        """
        return self._unlock(
            (slots.PASSPHRASE,),
            lambda slot, of: slots.open_passphrase(slot, passphrase, of),
            WrongPassphraseError,
        )

    def unlock_with_recovery(self, code: Secret) -> Dek:
        """The data key; `code` as typed or as `recovery.normalise` gave it: yours or the office's.

        Raises `RecoveryCodeFault`, `WrongRecoveryCodeError`, `DamagedHeaderError`.
        """
        plain = recovery.normalise(code)
        return self._unlock(
            (slots.RECOVERY, slots.OFFICE),
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

    def renewed(self, passphrase: Secret, *, kdf: Kdf = KDF_DEFAULT) -> tuple[Self, Dek]:
        """A header of the same vault for a fresh data key, with a passphrase slot and no other.

        Raises `NotEnoughMemoryError`.
        """
        dek = Dek.new()
        slot = slots.seal_passphrase(dek, passphrase, number=0, of=self._identity, kdf=kdf)
        return type(self)(document.sign({**self._identity, "slots": [slot]}, dek)), dek

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

    def with_office(self, dek: Dek, code: RecoveryCode, age: bytes, whose: LetIn) -> Self:
        """A header that `code` opens too, which `age`, a file for that office alone, tells."""
        return self._with(
            dek,
            slots.OFFICE,
            lambda number: slots.seal_office(
                dek, code, age, whose, number=number, of=self._identity
            ),
        )

    def without_office(self, dek: Dek) -> Self:
        """A header that the office cannot open."""
        return self._with(dek, slots.OFFICE, None)

    def save(self, home: Home) -> None:
        """Write the header and then, as far as it can be done, its copies.

        Only for who holds the vault's lock. Raises `DiskFullError` or `CannotUseError` when the
        header is as it was. `needs_saving` stays when only the copy beside it is.
        """
        data = self.spelled()
        if document.read(data) is None:
            raise ValueError("a header that could not be read again is not written")
        write_whole(home.header, data)
        self._home, self._other, self.needs_saving = home, None, True
        with suppress(InspectorError):
            if _read(home.header_backup) is not None:  # else the old passphrase would open it
                write_whole(home.header_backup, data)
        with suppress(InspectorError):
            write_whole(home.header_copy, data)
            self.needs_saving = False

    def spelled(self) -> bytes:
        """What stands in the file."""
        return document.spell(self._document)

    def back_up(self, home: Home) -> None:
        """Put a copy into the folder of backups, if there is another one. Raises as `save`."""
        data = self.spelled()
        if _read(home.header_backup) != data:
            write_whole(home.header_backup, data)

    def current(self, home: Home, dek: Dek) -> Self:
        """The vault's header as it stands on disk: the main file, its copy if that is damaged.

        Raises what `load` raises, and `DamagedHeaderError` when neither is sealed with `dek`.
        """
        found = type(self).load(home)
        if found._is_of(self, dek):
            return found
        other = found._other
        if other is None or not other._is_of(self, dek):
            raise DamagedHeaderError(home)
        found._document, found._other = other._document, None
        found._came_from_copy()
        return found

    def _is_of(self, known: Header, dek: Dek) -> bool:
        return self.vault == known.vault and document.is_signed(self._document, dek)

    @property
    def _slots(self) -> Sequence[Slot]:
        found: Sequence[Slot] = self._document["slots"]
        return found

    @property
    def _identity(self) -> dict[str, Any]:
        return {name: self._document[name] for name in document.IDENTITY}

    def _unlock(self, kinds: _Kinds, opened: _Open, wrong: Callable[[], InspectorError]) -> Dek:
        try:
            dek = self._unlock_here(kinds, opened, wrong)
        except (WrongPassphraseError, DamagedHeaderError):
            # Bits may have changed in a slot of one file and not of the other.
            found = self._unlock_other(kinds, opened, wrong)
            if found is not None and document.is_signed(self._document, found):
                # The header is whole and newer: what opens the copy was replaced in it.
                found.wipe()
                found = None
            if found is None:
                raise
            self._take_other(DAMAGED)
            return found
        found = self._unlock_other(kinds, opened, wrong)
        if found is None:
            return dek
        if self._is_marked_with(dek) or not self._is_marked_with(found):
            found.wipe()
            return dek
        dek.wipe()
        self._take_other(FORMER)
        return found

    def _unlock_other(
        self, kinds: _Kinds, opened: _Open, wrong: Callable[[], InspectorError]
    ) -> Dek | None:
        """The data key of the copy, where it says something else than the header."""
        if self._other is None:
            return None
        try:
            return self._other._unlock_here(kinds, opened, wrong)
        except (WrongPassphraseError, DamagedHeaderError):
            return None

    def _take_other(self, notice: str) -> None:
        assert self._other is not None
        self._document, self._other = self._other._document, None
        self._came_from_copy(notice)

    def _is_marked_with(self, dek: Dek) -> bool:
        """True when the vault's high-water mark was made with this key, which every save makes."""
        if self._home is None:
            return False
        with suppress(CannotUseError), Secret(dek.subkey("head-mac")) as key:
            return Mark.read(self._home.mark, key.reveal()) is not None
        return False

    def _unlock_here(
        self, kinds: _Kinds, opened: _Open, wrong: Callable[[], InspectorError]
    ) -> Dek:
        for slot in self._slots:
            dek = opened(slot, self._identity) if slot["type"] in kinds else None
            if dek is None:
                continue
            if not document.is_signed(self._document, dek):
                dek.wipe()
                raise DamagedHeaderError(self._home)
            return dek
        raise wrong()

    def _with(self, dek: Dek, kind: str, seal: Callable[[int], Slot] | None) -> Self:
        if not document.is_signed(self._document, dek):
            raise ValueError("the data key of another vault")
        kept = [slot for slot in self._slots if slot["type"] != kind]
        taken = {slot["id"] for slot in self._slots}
        number = next(number for number in count() if number not in taken)
        made = [seal(number)] if seal else []
        changed = {**self._document, "slots": [*kept, *made]}
        return type(self)(document.sign(changed, dek), home=self._home)

    def _came_from_copy(self, notice: str = DAMAGED) -> None:
        self.notice = notice
        self.needs_saving = True


def _read(path: Path) -> bytes | None:
    """The file's bytes; None when the disk cannot give them, which the other file makes good."""
    try:
        with in_words(path):
            return read_small(path, document.MAX_BYTES)
    except CannotUseError as error:
        if isinstance(error.__cause__, PermissionError):
            raise
        return None
