"""What a header says of a vault and of the keys to it, and headers with other keys."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, Self

from inspector_tui.vault import document, recovery, slots
from inspector_tui.vault.document import Document
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_DEFAULT, Dek, Kdf
from inspector_tui.vault.recovery import RecoveryCode
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import LetIn, Slot


class Slotted:
    """Identity and slots of one vault, wherever they stand. Changing a slot gives a new one."""

    def __init__(self, found: Document, *, home: Home | None = None) -> None:
        self._document = found
        self._home = home

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
    def code_unseen(self) -> bool:
        """True until somebody confirmed that the recovery code was seen (`with_code_seen`)."""
        return self._salts(slots.RECOVERY) & self._salts(slots.UNSEEN) != set()

    def has_salt_in(self, salts: bytes) -> bool:
        """True when the recovery code's is among these salts, one behind the other."""
        size = slots.SALT
        known = {slots.encode(salts[at : at + size]) for at in range(0, len(salts), size)}
        return not known.isdisjoint(self._salts(slots.RECOVERY))

    def spelled(self) -> bytes:
        """What stands in the file."""
        return document.spell(self._document)

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
        """A header with a fresh recovery code instead of any old one, and the code to print.

        It says itself that nobody has seen that code yet.
        """
        code = recovery.new_code()
        with recovery.normalise(code) as plain:
            header = self._with(
                dek,
                slots.RECOVERY,
                lambda number: slots.seal_recovery(dek, plain, number=number, of=self._identity),
            )
        return header.with_code_unseen(dek), code

    def with_code_unseen(self, dek: Dek) -> Self:
        """A header that says that nobody is known to have seen its recovery code."""
        (salt,) = self._salts(slots.RECOVERY)
        return self._with(dek, slots.UNSEEN, lambda number: slots.unseen(salt, number))

    def with_code_seen(self, dek: Dek) -> Self:
        """A header whose recovery code somebody has, or nobody ever needs."""
        return self._with(dek, slots.UNSEEN, None)

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

    @property
    def _slots(self) -> Sequence[Slot]:
        found: Sequence[Slot] = self._document["slots"]
        return found

    def _salts(self, kind: str) -> set[str]:
        return {slot["salt"] for slot in self._slots if slot["type"] == kind}

    @property
    def _identity(self) -> dict[str, Any]:
        return {name: self._document[name] for name in document.IDENTITY}

    def _with(self, dek: Dek, kind: str, seal: Callable[[int], Slot] | None) -> Self:
        if not document.is_signed(self._document, dek):
            raise ValueError("the data key of another vault")
        kept = [slot for slot in self._slots if slot["type"] not in (kind, slots.CHANGED)]
        taken = {slot["id"] for slot in self._slots}
        free = (number for number in count() if number not in taken)
        made = [seal(next(free))] if seal else []
        later = slots.changed(self._slots, next(free))
        changed = {**self._document, "slots": [*kept, *made, later]}
        return type(self)(document.sign(changed, dek), home=self._home)
