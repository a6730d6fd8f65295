"""One line of text in the body of a page."""

from __future__ import annotations

from rich.segment import Segment

from inspector_tui.faces.columns import MARGIN
from inspector_tui.faces.text import one_line
from inspector_tui.tui.bars import Bar
from inspector_tui.tui.theme import TONES, Tone


class TextBar(Bar):
    """Plain text in one tone, cut with a sign where it is too long."""

    def show(self, text: str, tone: Tone = "normal") -> None:
        """Draw the text when it differs from what is shown."""
        self.put([Segment(" " * MARGIN), Segment(one_line(text), TONES[tone])] if text else [])
