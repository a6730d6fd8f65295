"""Signs in texts: what a terminal obeys, what lets one text read as another, a first capital."""

from __future__ import annotations

CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
"""C0 with tabs and line ends, DEL and C1."""
OVERRIDES = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Embeddings, overrides and isolates of direction."""
BYTE_ORDER_MARK = 0xFEFF
UNSEEN = (
    *CONTROLS,
    0x061C,  # Arabic letter mark
    *range(0x200E, 0x2010),  # left-to-right and right-to-left marks
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates
    BYTE_ORDER_MARK,
    *range(0xFFF9, 0xFFFC),  # interlinear annotation
)
"""All of these, and marks that leave nothing to see."""


BLANKS = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
JOINERS = "\u200c\u200d"
"""Part of how words of some languages are spelt."""


def printable(text: str, instead: str = "?", *, keep: str = "") -> str:
    """The text with `instead` for every sign that has no shape: line ends and tabs too.

    Those of `keep` stay.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in keep else instead for sign in text)


def capital(text: str) -> str:
    """The text as a line or a sentence begins: its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
