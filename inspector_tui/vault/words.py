"""Passphrases: five words to offer, and what is too weak to take."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

from inspector_tui.vault.secret import Secret

MIN_LENGTH = 12
"""Characters a passphrase has at least."""
_MIN_DISTINCT = 5


def suggest(n: int = 5) -> str:
    """`n` words with spaces between; five of them are 64 bits of chance."""
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(n))


@cache
def word_list() -> tuple[str, ...]:
    """The EFF's long list as `xkcdpass` carries it, but for its four words with a hyphen."""
    text = (files("xkcdpass") / "static" / "eff-long").read_text("ascii")
    return tuple(word for word in text.split() if word.isalpha())


def too_weak(passphrase: str | Secret) -> str | None:
    """Why this passphrase is not accepted, as a sentence; None when it is."""
    if isinstance(passphrase, Secret):
        passphrase = passphrase.reveal().decode(errors="replace")
    text = unicodedata.normalize("NFKC", passphrase)
    if len(text) < MIN_LENGTH:
        return f"A passphrase has at least {MIN_LENGTH} characters; this one has {len(text)}."
    if len(set(text.casefold())) < _MIN_DISTINCT:
        return "This passphrase uses too few different characters."
    if _counts(text.casefold()):
        return "This passphrase is a run of neighbouring letters or digits."
    if _repeats(text.casefold()):
        return "This passphrase is one short piece over and over."
    return None


def _counts(text: str) -> bool:
    """True for `abcdefghijkl` and `987654321098`: nearly every step is one up or one down."""
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    return max(steps.count(1), steps.count(-1)) >= len(steps) - 1


def _repeats(text: str) -> bool:
    return any(
        text == (text[:size] * (len(text) // size + 1))[: len(text)]
        for size in range(1, MIN_LENGTH // 2 + 1)
    )
