"""The data key, the keys made from it and from a passphrase (docs/formats.md)."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inspector_tui.errors import InspectorError
from inspector_tui.vault.secret import Secret

KEY_SIZE = 32
"""Bytes of every key."""


class NotEnoughMemoryError(InspectorError):
    """Argon2id did not get the memory it was told to use."""

    def __init__(self, m_kib: int) -> None:
        super().__init__(
            f"There is not enough free memory: the passphrase needs {m_kib // 1024} MiB.",
            kept="Nothing was changed.",
            todo="Close other programs, or ask for a higher memory limit, then try again.",
        )


@dataclass(frozen=True)
class Kdf:
    """Cost of one guess at a passphrase: memory in KiB, passes, lanes."""

    m_kib: int
    t: int
    p: int

    def in_bounds(self) -> bool:
        """False for what is weaker than OWASP's minimum or would exhaust the machine."""
        return 19_456 <= self.m_kib <= 1_048_576 and 1 <= self.t <= 16 and 1 <= self.p <= 8


KDF_DEFAULT = Kdf(m_kib=65_536, t=3, p=4)
"""RFC 9106, second choice."""
KDF_FLOOR = Kdf(m_kib=19_456, t=2, p=1)
"""OWASP's minimum; for tests and throw-away vaults."""


class Dek(Secret):
    """The vault's random data key of 256 bits. Everything else is derived from it."""

    __slots__ = ()

    def __init__(self, value: bytes | bytearray) -> None:
        super().__init__(value)
        if len(self._value) != KEY_SIZE:
            raise ValueError("a data key has 32 bytes")

    @classmethod
    def new(cls) -> Self:
        """A fresh one from the system's random numbers."""
        return cls(os.urandom(KEY_SIZE))

    def subkey(self, name: str) -> bytearray:
        """32 bytes for one use: `database`, `header-mac`, `head-mac`, `ledger-mac`, `blob/<id>`.

        Raises `ValueError` once the key is wiped.
        """
        if not self:
            raise ValueError("the data key was wiped")
        return hkdf(self._value, info=b"vault/1/" + name.encode())


def hkdf(material: bytearray, *, info: bytes, salt: bytes | None = None) -> bytearray:
    """32 bytes of HKDF-SHA256."""
    key = bytearray(KEY_SIZE)
    HKDF(SHA256(), KEY_SIZE, salt, info).derive_into(material, key)
    return key


def passphrase_key(passphrase: Secret, *, salt: bytes, kdf: Kdf) -> bytearray:
    """32 bytes of Argon2id over the normalised passphrase.

    Raises `NotEnoughMemoryError`, and `ValueError` for costs out of bounds.
    """
    if not kdf.in_bounds():
        raise ValueError("costs out of bounds")
    key = bytearray(KEY_SIZE)
    with normalised(passphrase) as plain:
        derive = Argon2id(
            salt=salt, length=KEY_SIZE, iterations=kdf.t, lanes=kdf.p, memory_cost=kdf.m_kib
        )
        try:
            derive.derive_into(plain.reveal(), key)  # type: ignore[arg-type]  # takes any buffer
        except MemoryError:
            raise NotEnoughMemoryError(kdf.m_kib) from None
    return key


def normalised(passphrase: Secret) -> Secret:
    """A copy in Unicode form NFKC, so that the same keys typed on another machine open the vault.

    Nothing is trimmed and case counts. Bytes that are not UTF-8 are taken as they are.
    """
    plain = passphrase.reveal()
    if plain.isascii():  # its own NFKC: no copy in a str, which could not be wiped
        return Secret(bytearray(plain))
    try:
        text = plain.decode()
    except UnicodeDecodeError:
        return Secret(bytearray(plain))
    return Secret(unicodedata.normalize("NFKC", text))


def attempt_delay(failures: int) -> int:
    """Seconds to wait before the next attempt: 0, 0, 0, 1, 2, 4 ... 30 for 0, 1, 2, 3 failures.

    It holds up somebody at the keyboard, not somebody with a copy of the file.
    """
    return 0 if failures < 3 else int(min(30, 2 ** min(failures - 3, 5)))
