"""Key slots: the data key sealed once for each way of opening the vault (SECURITY 3.2)."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from typing import Any, Final

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

_AEAD = "aes-256-gcm"
_SALT, _NONCE, _TAG = 16, 12, 16
_COMMON = {"id", "type", "kdf", "salt", "aead", "nonce", "sealed"}
_FIELDS = {
    PASSPHRASE: _COMMON | {"m_kib", "t", "p"},
    RECOVERY: _COMMON,
    OFFICE: _COMMON | {"age"},
}
_KDF = {PASSPHRASE: "argon2id", RECOVERY: "hkdf-sha256", OFFICE: "hkdf-sha256"}
MAX_AGE = 16 * 1024
"""Bytes of the age file in a slot; some 200 a recipient."""


class MalformedError(ValueError):
    """A header or slot that no version of the program wrote; the text names no content."""


def check(slot: object) -> None:
    """`MalformedError` unless this is a slot: complete and in bounds if its type is known.

    One of an unknown type is kept and not opened.
    """
    if not isinstance(slot, dict) or not _number(slot.get("id")):
        raise MalformedError("a slot is malformed")
    kind = slot.get("type")
    if not isinstance(kind, str):
        raise MalformedError("a slot has no type")
    if kind not in _FIELDS:
        return
    if set(slot) != _FIELDS[kind] or slot["kdf"] != _KDF[kind] or slot["aead"] != _AEAD:
        raise MalformedError("a slot is malformed")
    for field, size in (("salt", _SALT), ("nonce", _NONCE), ("sealed", KEY_SIZE + _TAG)):
        if len(decode(slot[field])) != size:
            raise MalformedError("a slot is malformed")
    if kind == PASSPHRASE:
        _costs(slot)
    if kind == OFFICE and len(decode(slot["age"])) > MAX_AGE:
        raise MalformedError("a slot is malformed")


def seal_passphrase(
    dek: Dek, passphrase: Secret, *, number: int, of: Mapping[str, Any], kdf: Kdf
) -> Slot:
    """A slot with fresh salt. `of` is the part of the header that it is bound to."""
    salt = os.urandom(_SALT)
    plain = {"kdf": "argon2id", "m_kib": kdf.m_kib, "t": kdf.t, "p": kdf.p}
    key = passphrase_key(passphrase, salt=salt, kdf=kdf)
    return _seal(dek, key, {"id": number, "type": PASSPHRASE, "salt": encode(salt), **plain}, of)


def seal_recovery(dek: Dek, code: RecoveryCode, *, number: int, of: Mapping[str, Any]) -> Slot:
    """A slot for a recovery code, with fresh salt."""
    salt = os.urandom(_SALT)
    plain = {"id": number, "type": RECOVERY, "kdf": "hkdf-sha256", "salt": encode(salt)}
    return _seal(dek, _recovery_key(code, salt), plain, of)


def seal_office(
    dek: Dek, code: RecoveryCode, age: bytes, *, number: int, of: Mapping[str, Any]
) -> Slot:
    """A slot for a code that the age file `age` tells the office."""
    salt = os.urandom(_SALT)
    plain = {"id": number, "type": OFFICE, "kdf": "hkdf-sha256", "salt": encode(salt)}
    return _seal(dek, _recovery_key(code, salt), {**plain, "age": encode(age)}, of)


def open_passphrase(slot: Slot, passphrase: Secret, of: Mapping[str, Any]) -> Dek | None:
    """The data key; None when the passphrase does not fit."""
    key = passphrase_key(passphrase, salt=decode(slot["salt"]), kdf=_costs(slot))
    return _open(slot, key, of)


def open_recovery(slot: Slot, code: RecoveryCode, of: Mapping[str, Any]) -> Dek | None:
    """The data key, from a slot of a code, whoever has it; None when the code does not fit."""
    return _open(slot, _recovery_key(code, decode(slot["salt"])), of)


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
