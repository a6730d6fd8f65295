"""What a typed number names in a list that was just said, counted from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
_DIGITS = 9
"""A longer number names nothing, and Python refuses to read one of thousands of digits."""


def by_number(typed: str, entries: Sequence[_T]) -> _T | None:
    """The entry of that number, or None when there is none; no entry is None itself."""
    if not typed.isdecimal() or len(typed) > _DIGITS:
        return None
    number = int(typed)
    return entries[number - 1] if 1 <= number <= len(entries) else None
