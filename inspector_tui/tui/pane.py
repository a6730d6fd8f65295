"""A few paragraphs in the body of a page, in whatever room is left for them."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.faces.text import clip, one_line, wrap
from inspector_tui.faces.tones import TONES, Tone


class Pane(Widget):
    """Paragraphs in as many lines as there are; what is cut off ends in a sign."""

    DEFAULT_CSS = "Pane { height: 1fr; }"
    BLANK = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._parts: tuple[tuple[str, Tone], ...] = ()

    def show(self, *parts: tuple[str, Tone]) -> None:
        """Each paragraph with its tone, the most important first."""
        if parts != self._parts:
            self._parts = parts
            self.refresh(layout=True)

    def lines(self, width: int) -> int:
        """How many lines it needs."""
        return max(len(self._rows(width)), 1)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self.lines(width)

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        rows = self._rows(width)
        if y >= len(rows):
            return Strip([]).adjust_cell_length(width)
        text, tone = rows[y]
        if y == height - 1 and len(rows) > height:
            text = clip(text, width - 6).removesuffix("...").rstrip() + " ..."
        return Strip([Segment(f" {text}", TONES[tone])]).adjust_cell_length(width)

    def _rows(self, width: int) -> list[tuple[str, Tone]]:
        return [
            (line, tone)
            for text, tone in self._parts
            for line in wrap(one_line(text), max(width - 2, 8))
        ]
