"""Keys that a test process derived from passphrases, each worked out once.

Argon2id is slow on purpose, and tests open the same few vaults with the same passphrase thousands
of times. Programs that tests start, and the tests of the derivation itself, know nothing of it.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from inspector_tui.vault import keys, slots
from inspector_tui.vault.keys import Kdf
from inspector_tui.vault.secret import Secret


@cache
def remember() -> None:
    """From now on a derivation with the same passphrase, salt and costs is looked up."""
    derive = keys.passphrase_key
    known: dict[tuple[bytes, bytes, Kdf], bytes] = {}

    def remembered(passphrase: Secret, *, salt: bytes, kdf: Kdf) -> bytearray:
        given = (sha256(passphrase.reveal()).digest(), bytes(salt), kdf)
        if given not in known:
            known[given] = bytes(derive(passphrase, salt=salt, kdf=kdf))
        return bytearray(known[given])

    slots.passphrase_key = remembered  # type: ignore[attr-defined]
