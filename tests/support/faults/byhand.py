"""SQLCipher 4 by its published design and `cryptography` alone: no SQLCipher takes part.

A page of 4,096 bytes ends in 16 bytes of IV and 64 of HMAC-SHA512 over its ciphertext, IV and
number. The first page begins with the salt in the place of SQLite's own first 16 bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, IV, MAC = 4096, 16, 64
_RESERVE = IV + MAC
_MAGIC = b"SQLite format 3\0"


class SealError(ValueError):
    """A page is not the one that was sealed."""


def decrypted(data: bytes, key: bytes) -> bytes:
    """The plain SQLite file, with the same reserved bytes at the end of each page."""
    mac_key = _mac_key(key, data[:16])
    pages = []
    for number in range(1, len(data) // PAGE + 1):
        page = data[(number - 1) * PAGE : number * PAGE]
        start = 16 if number == 1 else 0
        body, iv = page[start:-_RESERVE], page[-_RESERVE:-MAC]
        if not hmac.compare_digest(_seal(mac_key, body + iv, number), page[-MAC:]):
            raise SealError(f"page {number}")
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain = cipher.update(body) + cipher.finalize()
        pages.append((_MAGIC if number == 1 else b"") + plain + bytes(_RESERVE))
    return b"".join(pages)


def encrypted(plain: bytes, key: bytes, salt: bytes) -> bytes:
    """The SQLCipher file of a plain one that reserves 80 bytes a page."""
    mac_key = _mac_key(key, salt)
    pages = []
    for number in range(1, len(plain) // PAGE + 1):
        page = plain[(number - 1) * PAGE : number * PAGE]
        iv = os.urandom(IV)
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        body = cipher.update(page[16 if number == 1 else 0 : -_RESERVE]) + cipher.finalize()
        head = salt if number == 1 else b""
        pages.append(head + body + iv + _seal(mac_key, body + iv, number))
    return b"".join(pages)


def _mac_key(key: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)


def _seal(mac_key: bytes, text: bytes, number: int) -> bytes:
    return hmac.digest(mac_key, text + number.to_bytes(4, "little"), "sha512")
