"""One line of text in the body of a page."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment

from inspector_tui.faces.columns import MARGIN
from inspector_tui.faces.text import one_line
from inspector_tui.faces.tones import TONES, Tone
from inspector_tui.tui.bars import Bar


class TextBar(Bar):
    """Plain text in one tone, cut with a sign where it is too long."""

    def show(self, text: str, tone: Tone = "normal") -> None:
        """Draw the text when it differs from what is shown."""
        self.put([Segment(" " * MARGIN), Segment(one_line(text), TONES[tone])] if text else [])


class PartsBar(TextBar):
    """Short parts in a row, the weightiest first: what does not fit is left out part by part."""

    BETWEEN = " · "

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._forms: tuple[tuple[str, ...], ...] = ()

    def show_parts(self, *forms: Iterable[str]) -> None:
        """Draw the first of the forms that fits, or as much of the last as does."""
        self._forms = tuple(tuple(form) for form in forms)
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        room = self.size.width - MARGIN - 1
        whole = [self.BETWEEN.join(form) for form in self._forms]
        fitting = next((text for text in whole if room < 0 or cell_len(text) <= room), None)
        if fitting is None and self._forms:
            parts = list(self._forms[-1])
            while len(parts) > 1 and cell_len(self.BETWEEN.join(parts)) > room:
                parts.pop()
            fitting = self.BETWEEN.join(parts)
        self.show(fitting or "")
