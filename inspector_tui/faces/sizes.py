"""Sizes of files in words."""

from __future__ import annotations


def size_in_words(size: int) -> str:
    """`0 bytes`, `812 bytes`, `4.2 MB`: thousands of bytes, as a file manager shows them."""
    if size < 1000:
        return f"{size} byte" if size == 1 else f"{size} bytes"
    unit, power = next(
        ((name, power) for name, power in (("kB", 1), ("MB", 2)) if size < 999.5 * 1000**power),
        ("GB", 3),
    )
    amount = size / 1000**power
    return f"{amount:.0f} {unit}" if amount >= 99.5 else f"{amount:.1f} {unit}"
