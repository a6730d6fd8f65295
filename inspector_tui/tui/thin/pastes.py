"""Takes pasted text out of what the terminal sends, so that nothing in it ever acts as a key.

A terminal puts a paste between two marks (bracketed paste, since xterm 117). Textual reads both as
it reads keys: an escape sequence inside, or a mark that arrives in two parts, lets the rest through
as keys. Here all between the marks is text, in however many parts and whatever it holds:

- An end mark counts once nothing has followed for a moment; so one inside the paste, which some
  terminals let through, ends nothing when the real one is on its way already.
- A paste that stops coming is handed over as far as it came. What follows is still part of it,
  unless it comes alone as a key pressed by hand does: then the end was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

START, END = "\x1b[200~", "\x1b[201~"
GAP = 0.02
"""Seconds without anything, after which the last end mark was the real one."""
SILENCE = 1.0
"""Seconds without anything, after which a paste without its end is handed over."""
_ONE_KEY = re.compile(r"\x1b?.|\x1b(?:O|\[[0-?]*)[ -/]*[@-~]", re.DOTALL)


class Piece(NamedTuple):
    """`again`: the keys so far were the beginning of a mark, not of a key; forget them."""

    kind: Literal["keys", "paste", "again"]
    text: str = ""


class Pastes:
    """Tells pasted text from keys. Its owner calls `settle` when nothing came for `patience`."""

    def __init__(self) -> None:
        self._inside = False
        self._text = ""
        self._cut = False
        self._begun = ""

    @property
    def patience(self) -> float | None:
        """Seconds to wait for more before `settle`; None when that would change nothing."""
        if not self._text or (self._cut and END.startswith(self._text)):
            return None
        return GAP if END in self._text else SILENCE

    def take(self, text: str) -> Iterator[Piece]:
        """What can be told now of what was sent."""
        if not self._inside:
            yield from self._outside(text)
        elif self._cut and END not in self._text + text and _ONE_KEY.fullmatch(text):
            self._inside = self._cut = False
            self._text = ""
            yield from self._outside(text)
        else:
            self._text += text

    def settle(self) -> Iterator[Piece]:
        """What is to be made of a paste after which nothing has come for a while."""
        while (end := self._text.find(END)) >= 0:
            start = self._text.find(START, end)
            end = self._text.rfind(END, 0, start if start >= 0 else None)
            yield from self._paste(self._text[:end])
            rest = self._text[end + len(END) :]
            self._inside, self._cut, self._text = False, False, ""
            yield from self._outside(rest)
        if self._text:
            # The beginning of a mark may yet go on.
            kept = _begun(self._text, END)
            yield from self._paste(self._text.removesuffix(kept))
            self._cut, self._text = True, kept

    def _outside(self, text: str) -> Iterator[Piece]:
        """Keys, as far as no paste begins. A mark may begin in one part and end in the next."""
        whole = self._begun + text
        keys, mark, pasted = whole.partition(START)
        if not mark:
            self._begun = _begun(whole, START)
            yield Piece("keys", text)
            return
        if self._begun and not keys:
            yield Piece("again")
        elif keys := keys[len(self._begun) :]:
            yield Piece("keys", keys)
        self._begun = ""
        self._inside, self._text = True, pasted

    def _paste(self, text: str) -> Iterator[Piece]:
        text = text.replace(START, "").replace(END, "").replace("\0", "")
        if text:
            yield Piece("paste", text)


def _begun(text: str, mark: str) -> str:
    """The end of the text that may be the beginning of a mark."""
    sizes = range(len(mark) - 1, 0, -1)
    return next((mark[:size] for size in sizes if text.endswith(mark[:size])), "")
