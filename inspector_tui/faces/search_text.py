"""What a search found, from a little before the words."""

from __future__ import annotations

from inspector_tui.faces.text import one_line

_BEFORE = 30
"""Characters shown before the first word that was found."""


def excerpt(text: str, words: str) -> str:
    """The text from a little before the first of the words that stands in it."""
    folded = text.casefold()
    places = [at for word in words.casefold().split() if (at := folded.find(word)) >= 0]
    start = min(places, default=0) - _BEFORE
    if start <= 0:
        return one_line(text)
    blank = text.find(" ", start, start + _BEFORE)
    return "..." + one_line(text[blank + 1 if blank >= 0 else start :])
