"""Text as a terminal can show it: cut into graphemes, stripped of what is not text, in its charset.

A grapheme is what stands in one place: a letter with its marks, a wide sign, an emoji sequence.
Control characters and the invisible ones that turn or hide text never reach the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from rich.cells import cell_len

from inspector_tui.signs import UNSEEN

_LONGEST = 12
"""Characters of a grapheme that are shown; families with skin tones have as many."""
_JOINER = "\u200d"
_REMOVED = dict.fromkeys((*UNSEEN, 0x200B, 0x2028, 0x2029))
_FIRM = (
    # Where every terminal agrees how wide a character is. Emoji and rare scripts are not here.
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x2FF),
    (0x370, 0x482),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),
    (0x2190, 0x2193),
    (0x2200, 0x22FF),
    (0x2500, 0x25A9),
    (0x2800, 0x28FF),
    (0x3041, 0x3096),
    (0x30A1, 0x30FF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xFF01, 0xFF60),
)
_PLAIN = {
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−─━═", "-"),
    **dict.fromkeys("│┃║·", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╯╰", "+"),
    **dict.fromkeys("•●▪■", "*"),
    **dict.fromkeys("▸►→", ">"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f", " "),
    **dict(zip("…×÷✓✗§£€µßæøłđ", ".x/+xsLEusaold", strict=True)),
}
"""One ASCII sign each: a place on the screen stays one place."""


def visible(text: str) -> str:
    """The text without control, line-breaking, text-turning and zero-width characters."""
    return text.translate(_REMOVED)


def graphemes(text: str) -> Iterator[tuple[str, int]]:
    """Each grapheme and its width in cells: 1 or 2, or 0 for a mark that follows nothing.

    Widths are Textual's own, so that what it has laid out fits. Of a letter with more marks than
    any writing has, those that are too many are left out: nobody could see them, and a text of
    nothing but marks would take for ever.
    """
    held, width, joined = "", 0, False
    for char in text:
        size = cell_len(char)
        if held and (size == 0 or joined):
            if len(held) < _LONGEST:
                held += char
                width = max(width, min(cell_len(held), 2))
            joined = char == _JOINER and not joined
            continue
        if held:
            yield held, width
        held, width, joined = char, size, char == _JOINER
    if held:
        yield held, width


def firm(grapheme: str) -> bool:
    """Whether every terminal moves its cursor as far as we think after showing this."""
    return len(grapheme) == 1 and any(low <= ord(grapheme) <= high for low, high in _FIRM)


def sayable(charset: str) -> Callable[[str, int], str]:
    """A function that gives a grapheme of some width as `charset` can say it, in the same width."""

    def compose(grapheme: str, width: int) -> str:
        return grapheme if len(grapheme) == 1 else unicodedata.normalize("NFC", grapheme[:_LONGEST])

    def spell(grapheme: str, width: int) -> str:
        whole = unicodedata.normalize("NFC", grapheme)
        # The letter under its marks; never part of what means something else, such as of a half.
        letter = unicodedata.normalize("NFD", whole)[:1]
        for form in (whole, _PLAIN.get(whole, ""), letter):
            if len(form) == width == 1 and _has(charset, form):
                return form
        return "?" * width

    return compose if charset == "utf-8" else spell


def _has(charset: str, text: str) -> bool:
    try:
        return len(text.encode(charset)) == len(text)
    except UnicodeEncodeError:
        return False
