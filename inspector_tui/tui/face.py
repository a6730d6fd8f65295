"""The face of the stopwatch: seven-segment digits of plain signs; only what changes is drawn."""

from __future__ import annotations

from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.tones import TONES

_DIGITS: dict[str, tuple[str, str, str]] = {
    "0": (" _ ", "| |", "|_|"),
    "1": ("   ", "  |", "  |"),
    "2": (" _ ", " _|", "|_ "),
    "3": (" _ ", " _|", " _|"),
    "4": ("   ", "|_|", "  |"),
    "5": (" _ ", "|_ ", " _|"),
    "6": (" _ ", "|_ ", "|_|"),
    "7": (" _ ", "  |", "  |"),
    "8": (" _ ", "|_|", "|_|"),
    "9": (" _ ", "|_|", " _|"),
    "-": ("   ", " _ ", "   "),
    ":": (" ", ".", "."),
}
HEIGHT = 3
_MARGIN, _GAP = 2, 4
_BOLD = Style(bold=True)


class Face(Widget):
    """A time such as `1:27`, and up to three lines of words beside it."""

    DEFAULT_CSS = "Face { height: 3; }"
    BLANK = False

    def __init__(self) -> None:
        super().__init__()
        self.time = ""
        self.beside: tuple[str, ...] = ()

    def show(self, time: str, beside: tuple[str, ...]) -> None:
        """Draw what differs: a digit is nine cells."""
        before, self.time = self.time, time
        if len(before) != len(time):
            self.beside = beside
            self.refresh()
            return
        x = _MARGIN
        for old, new in zip(before, time, strict=True):
            width = len(_DIGITS[new][0])
            if old != new:
                self.refresh(Region(x, 0, width, HEIGHT))
            x += width + 1
        for y, (was, is_) in enumerate(zip_longest(self.beside, beside, fillvalue="")):
            if was != is_:
                self.refresh(Region(x, y, self.size.width - x, 1))
        self.beside = beside

    def render_line(self, y: int) -> Strip:
        digits = " " * _MARGIN + "".join(f"{_DIGITS[sign][y]} " for sign in self.time)
        words = one_line(self.beside[y]) if y < len(self.beside) else ""
        words = clip(words, self.size.width - len(digits) - _GAP - 1)
        segments = [Segment(digits, _BOLD), Segment(" " * _GAP + words, TONES["normal"])]
        return Strip(segments).adjust_cell_length(self.size.width)
