"""The recovery code: 160 random bits that a person writes down once and can type back.

Seven groups of five letters in Crockford's base 32, the last three of them a checksum
(`ZAWXG-72QRN-...`). Typing is forgiven lower case, O for 0, I and L for 1, and any separators.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

from inspector_tui.errors import InspectorError
from inspector_tui.vault.secret import Secret

GROUPS: Final = 7
GROUP: Final = 5
CODE_BYTES: Final = 20
_LETTERS: Final = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_BITS: Final = 15
_SEPARATORS: Final = frozenset(" -_.\t\r\n\u00a0\u00ad\u2010\u2011\u2012\u2013\u2014\u2212")
_VALUES: Final = {
    **{chr(letter): value for value, letter in enumerate(_LETTERS)},
    **{chr(letter).lower(): value for value, letter in enumerate(_LETTERS)},
    **dict.fromkeys("Oo", 0),
    **dict.fromkeys("IiLl", 1),
}


class RecoveryCodeFault(InspectorError):  # noqa: N818 - the word of the interface
    """What was typed cannot be a recovery code; says where, never what."""

    def __init__(self, what: str) -> None:
        super().__init__(
            what,
            kept="Nothing was changed.",
            todo="Compare it with the paper, group by group: seven groups of five letters.",
        )


class RecoveryCode(Secret):
    """The 20 bytes behind a code."""

    __slots__ = ()


def new_code() -> str:
    """A fresh code, as it is printed."""
    return spell(RecoveryCode(os.urandom(CODE_BYTES)))


def spell(code: RecoveryCode) -> str:
    """The code as it is printed: seven groups of five with hyphens."""
    raw = code.reveal()
    number = int.from_bytes(raw, "big") << _CHECK_BITS | _check(raw)
    count = GROUPS * GROUP
    letters = "".join(chr(_LETTERS[number >> 5 * (count - 1 - at) & 31]) for at in range(count))
    return "-".join(letters[at : at + GROUP] for at in range(0, count, GROUP))


def normalise(typed: str | Secret) -> RecoveryCode:
    """The code that was typed. `RecoveryCodeFault` when it cannot be one."""
    if isinstance(typed, RecoveryCode):
        return typed
    text = typed if isinstance(typed, str) else typed.reveal().decode(errors="replace")
    letters = [letter for letter in text if letter not in _SEPARATORS]
    number = 0
    for at, letter in enumerate(letters):
        value = _VALUES.get(letter)
        if value is None:
            raise RecoveryCodeFault(
                f"The recovery code has a sign that no code has, near group {at // GROUP + 1}."
            )
        number = number << 5 | value
    if len(letters) != GROUPS * GROUP:
        raise RecoveryCodeFault(
            f"The recovery code has {GROUPS * GROUP} letters; {len(letters)} were typed."
        )
    raw = bytearray((number >> _CHECK_BITS).to_bytes(CODE_BYTES, "big"))
    if number & (1 << _CHECK_BITS) - 1 != _check(raw):
        raise RecoveryCodeFault("At least one letter of the recovery code is wrong.")
    return RecoveryCode(raw)


def _check(raw: bytearray) -> int:
    digest = hashlib.sha256(b"recovery-code/1\n" + raw).digest()
    return int.from_bytes(digest[:2], "big") >> 16 - _CHECK_BITS
