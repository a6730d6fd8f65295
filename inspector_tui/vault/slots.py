"""Key slots: the data key sealed once for each way of opening the vault (docs/formats.md)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspector_tui.record.canonical import canonical
from inspector_tui.vault.keys import KEY_SIZE, Dek, Kdf, hkdf, passphrase_key
from inspector_tui.vault.recovery import RecoveryCode
from inspector_tui.vault.secret import Secret

Slot = Mapping[str, Any]
"""One slot as it stands in the header. The AAD binds it to the vault, its MAC to the others."""

PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a slot type
RECOVERY: Final = "recovery-code"
OFFICE: Final = "office-key"
"""A recovery code that only the office can read: it stands in the slot as an age file."""
CHANGED: Final = "changed"
"""No way in: it says which of two headers under one data key is the later.

To version 0.1.0 it is a slot of a type that it does not know, which it keeps."""
UNSEEN: Final = "unseen"
"""No way in: nobody is known to have seen the recovery code whose slot has this salt.

Version 0.1.0 keeps this one too; a code that it makes itself has another salt."""

_AEAD = "aes-256-gcm"
SALT: Final = 16
"""Bytes of a salt."""
_NONCE, _TAG = 12, 16
_COMMON = {"id", "type", "kdf", "salt", "aead", "nonce", "sealed"}
_FIELDS = {
    PASSPHRASE: _COMMON | {"m_kib", "t", "p"},
    RECOVERY: _COMMON,
    OFFICE: _COMMON | {"age"},
}
_NAMED = {"office", "recipients", "since"}
"""Whose an office's slot is; none of them in a slot that version 0.1.0 made."""
_KDF = {PASSPHRASE: "argon2id", RECOVERY: "hkdf-sha256", OFFICE: "hkdf-sha256"}
MAX_AGE = 16 * 1024
"""Bytes of the age file in a slot; some 200 a recipient."""
MAX_OFFICE = 200
"""Characters of an office's name."""
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Signs that no name has. Not `isprintable`, which says no to what is newer than the Python."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class MalformedError(ValueError):
    """A header or slot that no version of the program wrote; the text names no content."""


@dataclass(frozen=True)
class LetIn:
    """The office that a slot lets in. `recipients` is the SHA-256 (hex) of its public keys.

    `since` is UTC, ISO 8601 to the second with a Z.
    """

    name: str
    recipients: str
    since: str

    @classmethod
    def now(cls, name: str, recipients: Iterable[str]) -> Self:
        """An office of this name with these public keys (age or SSH), let in at this moment."""
        digest = hashlib.sha256(canonical(sorted(recipients))).hexdigest()
        return cls(name, digest, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def is_same(self, name: str, recipients: Iterable[str]) -> bool:
        """True when that office has this name and these public keys."""
        other = self.now(name, recipients)
        return (self.name, self.recipients) == (other.name, other.recipients)


def check(slot: object) -> None:
    """`MalformedError` unless this is a slot: complete and in bounds if its type is known.

    One of an unknown type is kept and not opened.
    """
    if not isinstance(slot, dict) or not _number(slot.get("id")):
        raise MalformedError("a slot is malformed")
    kind = slot.get("type")
    if not isinstance(kind, str):
        raise MalformedError("a slot has no type")
    if kind == CHANGED and (set(slot) != {"id", "type", "version"} or not _number(slot["version"])):
        raise MalformedError("a slot is malformed")
    if kind == UNSEEN and (set(slot) != {"id", "type", "salt"} or not _is_salt(slot["salt"])):
        raise MalformedError("a slot is malformed")
    if kind not in _FIELDS:
        return
    named = kind == OFFICE and set(slot) >= _NAMED
    fields = _FIELDS[kind] | _NAMED if named else _FIELDS[kind]
    if set(slot) != fields or slot["kdf"] != _KDF[kind] or slot["aead"] != _AEAD:
        raise MalformedError("a slot is malformed")
    for field, size in (("salt", SALT), ("nonce", _NONCE), ("sealed", KEY_SIZE + _TAG)):
        if len(decode(slot[field])) != size:
            raise MalformedError("a slot is malformed")
    if kind == PASSPHRASE:
        _costs(slot)
    if kind == OFFICE and len(decode(slot["age"])) > MAX_AGE:
        raise MalformedError("a slot is malformed")
    if named and not _names_an_office(slot):
        raise MalformedError("a slot is malformed")


def _is_salt(value: object) -> bool:
    return len(decode(value)) == SALT


def _names_an_office(slot: Slot) -> bool:
    name = slot["office"]
    return (
        isinstance(name, str)
        and 0 < len(name) <= MAX_OFFICE
        and not any(unicodedata.category(sign) in _UNSEEN for sign in name)
        and isinstance(slot["recipients"], str)
        and _DIGEST.fullmatch(slot["recipients"]) is not None
        and isinstance(slot["since"], str)
        and _MOMENT.fullmatch(slot["since"]) is not None
    )


def seal_passphrase(
    dek: Dek, passphrase: Secret, *, number: int, of: Mapping[str, Any], kdf: Kdf
) -> Slot:
    """A slot with fresh salt. `of` is the part of the header that it is bound to."""
    salt = os.urandom(SALT)
    plain = {"kdf": "argon2id", "m_kib": kdf.m_kib, "t": kdf.t, "p": kdf.p}
    key = passphrase_key(passphrase, salt=salt, kdf=kdf)
    return _seal(dek, key, {"id": number, "type": PASSPHRASE, "salt": encode(salt), **plain}, of)


def seal_recovery(dek: Dek, code: RecoveryCode, *, number: int, of: Mapping[str, Any]) -> Slot:
    """A slot for a recovery code, with fresh salt."""
    salt = os.urandom(SALT)
    plain = {"id": number, "type": RECOVERY, "kdf": "hkdf-sha256", "salt": encode(salt)}
    return _seal(dek, _recovery_key(code, salt), plain, of)


def seal_office(
    dek: Dek,
    code: RecoveryCode,
    age: bytes,
    whose: LetIn,
    *,
    number: int,
    of: Mapping[str, Any],
) -> Slot:
    """A slot for a code that the age file `age` tells the office, and nobody else."""
    salt = os.urandom(SALT)
    plain = {"id": number, "type": OFFICE, "kdf": "hkdf-sha256", "salt": encode(salt)}
    named = {"office": whose.name, "recipients": whose.recipients, "since": whose.since}
    slot = {**plain, **named, "age": encode(age)}
    return _seal(dek, _recovery_key(code, salt), slot, of)


def let_in(slot: Slot) -> LetIn | None:
    """Whose an office's slot is; None when it does not say."""
    if "office" not in slot:
        return None
    return LetIn(slot["office"], slot["recipients"], slot["since"])


def open_passphrase(slot: Slot, passphrase: Secret, of: Mapping[str, Any]) -> Dek | None:
    """The data key; None when the passphrase does not fit."""
    key = passphrase_key(passphrase, salt=decode(slot["salt"]), kdf=_costs(slot))
    return _open(slot, key, of)


def open_recovery(slot: Slot, code: RecoveryCode, of: Mapping[str, Any]) -> Dek | None:
    """The data key, from a slot of a code, whoever has it; None when the code does not fit."""
    return _open(slot, _recovery_key(code, decode(slot["salt"])), of)


def version(found: Iterable[Slot]) -> int:
    """The greater, the later is a header with these slots; 0 where none says so."""
    return max((slot["version"] for slot in found if slot["type"] == CHANGED), default=0)


def changed(before: Sequence[Slot], number: int) -> Slot:
    """What says that a header is later than one with those slots; `number` is a free one.

    Its version is the time in milliseconds, unless the clock was set back, as that of a ledger is.
    """
    later = max(version(before) + 1, time.time_ns() // 1_000_000)
    known = next((slot["id"] for slot in before if slot["type"] == CHANGED), number)
    return {"id": known, "type": CHANGED, "version": later}


def unseen(salt: str, number: int) -> Slot:
    """What says that nobody is known to have seen the code of a slot with this salt."""
    return {"id": number, "type": UNSEEN, "salt": salt}


def drawn(found: Sequence[Slot]) -> set[str]:
    """What is in slots that is as good as random: two headers that share any share the data key."""
    return {
        slot[name]
        for slot in found
        if slot["type"] in _FIELDS
        for name in ("salt", "nonce", "sealed")
    }


def encode(raw: bytes | bytearray) -> str:
    """Base64 as it stands in the header."""
    return base64.b64encode(raw).decode()


def decode(text: object) -> bytes:
    """The bytes of the one right spelling; `MalformedError` for any other."""
    if isinstance(text, str):
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if raw and encode(raw) == text:
            return raw
    raise MalformedError("a field is not base64")


def _seal(dek: Dek, key: bytearray, slot: dict[str, Any], of: Mapping[str, Any]) -> Slot:
    nonce = os.urandom(_NONCE)
    slot = {**slot, "aead": _AEAD, "nonce": encode(nonce)}
    with Secret(key):
        sealed = AESGCM(key).encrypt(nonce, dek.reveal(), _bound(slot, of))
    return {**slot, "sealed": encode(sealed)}


def _open(slot: Slot, key: bytearray, of: Mapping[str, Any]) -> Dek | None:
    plain = bytearray(KEY_SIZE)
    bound = _bound({name: value for name, value in slot.items() if name != "sealed"}, of)
    with Secret(key):
        try:
            AESGCM(key).decrypt_into(
                decode(slot["nonce"]), decode(slot["sealed"]), bound, memoryview(plain)
            )
        except InvalidTag:
            return None
    return Dek(plain)


def _bound(slot: Slot, of: Mapping[str, Any]) -> bytes:
    return canonical({"of": dict(of), "slot": dict(slot)})


def _recovery_key(code: RecoveryCode, salt: bytes) -> bytearray:
    return hkdf(code.reveal(), salt=salt, info=b"vault/1/recovery-code")


def _costs(slot: Slot) -> Kdf:
    costs = slot["m_kib"], slot["t"], slot["p"]
    if not all(map(_number, costs)) or not (kdf := Kdf(*costs)).in_bounds():
        raise MalformedError("the costs of a slot are out of bounds")
    return kdf


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
