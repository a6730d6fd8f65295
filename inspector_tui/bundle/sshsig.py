"""SSH signatures (PROTOCOL.sshsig) with Ed25519 keys: the ones `ssh-keygen -Y` makes and checks."""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from inspector_tui.bundle.faults import UnsoundError

KEY_TYPE = b"ssh-ed25519"
MAX_SIGNATURE = 4096
"""Bytes of an armored signature that a reader accepts; ours have about 300."""

_MAGIC = b"SSHSIG"
_VERSION = b"\x00\x00\x00\x01"
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----\n"
_WIDTH = 70
_HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}


class Signature(Struct, frozen=True):
    """A signature taken apart: 32-byte key, namespace, name of the hash, 64-byte signature."""

    public_key: bytes
    namespace: bytes
    hash: bytes
    signature: bytes


def sign(seed: bytes | bytearray, message: bytes, namespace: str) -> bytes:
    """The armored signature of `message` by the 32-byte Ed25519 seed."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    signed = key.sign(_preimage(namespace.encode(), b"sha512", message))
    return _armored(Signature(public, namespace.encode(), b"sha512", signed))


def public_key(seed: bytes | bytearray) -> bytes:
    """The 32-byte public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def read(armored: bytes) -> Signature:
    """Take an armored signature apart; `UnsoundError` unless `sign` could have written it.

    Proves nothing yet: `check` does.
    """
    if not armored:
        raise UnsoundError("The signature is empty.")
    if len(armored) > MAX_SIGNATURE:
        raise UnsoundError("The signature is far too long.")
    body = armored.removeprefix(_BEGIN).removesuffix(_END).replace(b"\n", b"")
    try:
        blob = binascii.a2b_base64(body, strict_mode=True)
        signature = _taken_apart(blob)
    except (ValueError, IndexError):
        raise UnsoundError("The signature is not an SSH signature by an Ed25519 key.") from None
    if _armored(signature) != armored:
        raise UnsoundError(
            "The signature is not written the one way that an SSH signature is written."
        )
    return signature


def check(signature: Signature, message: bytes) -> None:
    """Raise `UnsoundError` unless the signature is one of `message` by its own key."""
    signed = _preimage(signature.namespace, signature.hash, message)
    try:
        key = Ed25519PublicKey.from_public_bytes(signature.public_key)
        key.verify(signature.signature, signed)
    except (InvalidSignature, ValueError):
        raise UnsoundError("The signature does not belong to this list of files.") from None


def verify(armored: bytes, message: bytes, namespace: str, public_key: bytes) -> None:
    """Raise `UnsoundError` unless `armored` signs `message` by this key for this purpose."""
    signature = read(armored)
    if signature.namespace != namespace.encode():
        raise UnsoundError("The signature was made for another purpose.")
    if signature.public_key != public_key:
        raise UnsoundError("The signature was made by another key.")
    check(signature, message)


def key_blob(public_key: bytes) -> bytes:
    """The key as SSH writes it before base64."""
    return _string(KEY_TYPE) + _string(public_key)


def fingerprint(public_key: bytes) -> str:
    """`SHA256:...` as ssh-keygen prints it."""
    digest = hashlib.sha256(key_blob(public_key)).digest()
    return "SHA256:" + b64encode(digest).rstrip(b"=").decode()


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _preimage(namespace: bytes, hash_name: bytes, message: bytes) -> bytes:
    digest = _HASHES[hash_name](message).digest()
    return _MAGIC + _string(namespace) + _string(b"") + _string(hash_name) + _string(digest)


def _armored(signature: Signature) -> bytes:
    blob = (
        _MAGIC
        + _VERSION
        + _string(key_blob(signature.public_key))
        + _string(signature.namespace)
        + _string(b"")
        + _string(signature.hash)
        + _string(_string(KEY_TYPE) + _string(signature.signature))
    )
    text = b64encode(blob)
    lines = (text[start : start + _WIDTH] + b"\n" for start in range(0, len(text), _WIDTH))
    return _BEGIN + b"".join(lines) + _END


def _taken_apart(blob: bytes) -> Signature:
    """Only what varies is read; `read` compares all the rest by writing it again."""
    key, namespace, _reserved, hash_name, signed = _strings(blob[len(_MAGIC + _VERSION) :], 5)
    if hash_name not in _HASHES:
        raise ValueError("unknown hash")
    _type, public_key = _strings(key, 2)
    _type, signature = _strings(signed, 2)
    if len(public_key) != 32 or len(signature) != 64:
        raise ValueError("not Ed25519")
    return Signature(public_key, namespace, hash_name, signature)


def _strings(data: bytes, count: int) -> list[bytes]:
    found = []
    for _ in range(count):
        end = 4 + int.from_bytes(data[:4], "big")
        if len(data) < max(end, 4):
            raise ValueError("too short")
        found.append(data[4:end])
        data = data[end:]
    return found
