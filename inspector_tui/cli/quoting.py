"""Texts of others in an answer: padded and wrapped as they may be, none reads as a line of ours.

A terminal goes on in its first column, where our lines begin. So what others wrote never fills a
line: it is cut, or goes on further in than any line of ours begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, takewhile
from shutil import get_terminal_size

from inspector_tui.signs import printable

_WIDEST, _NARROWEST = 79, 39
_HANG = " " * 6
_LEFT_OUT = "..."
_SIMPLE = re.compile(r"[\w./\\+@~-]*")


def room() -> int:
    """Columns that a line may take without being wrapped by the terminal, or by what shows it."""
    return max(_NARROWEST, min(_WIDEST, get_terminal_size().columns - 1))


def quoted_name(path: str, columns: int) -> str:
    """The name of a file, in quotation marks if it is odd; its end where there is no room for all.

    A sender chooses it, and a verdict stands behind it.
    """
    name = _one_line(path)
    odd = _SIMPLE.fullmatch(name) is None
    columns -= 2 * odd
    if _columns(name) > columns:
        kept = _fitting(name[::-1], columns - len(_LEFT_OUT))
        name = _LEFT_OUT + name[len(name) - kept :]
    return f'"{name}"' if odd else name


def cut(text: str, columns: int) -> str:
    """A text on one line, its beginning if that is all there is room for."""
    line = _one_line(text)
    if _columns(line) <= columns:
        return line
    return line[: _fitting(line, columns - len(_LEFT_OUT))].rstrip() + _LEFT_OUT


def hung(text: str, columns: int) -> Iterator[str]:
    """A text that begins with words of ours in lines, those after the first further in."""
    lead = ""
    while _columns(lead + text) > columns:
        fits = _fitting(text, columns - len(lead))
        blank = text.rfind(" ", len(_HANG), fits + 1)
        at = blank if blank > 0 else fits
        yield lead + text[:at].rstrip()
        text, lead = text[at:].lstrip(), _HANG
    yield lead + text


def _one_line(text: str) -> str:
    return " ".join(printable(text, " ").split())


def _columns(text: str) -> int:
    """Columns that no terminal goes beyond; they differ on what is not Latin."""
    return sum(1 if sign < "\u0300" else 2 for sign in text)


def _fitting(text: str, columns: int) -> int:
    """How many of its signs take no more columns."""
    taken = accumulate(map(_columns, text))
    return sum(1 for _ in takewhile(lambda so_far: so_far <= columns, taken))
