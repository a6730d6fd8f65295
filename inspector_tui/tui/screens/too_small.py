"""What a terminal that is too small is shown: what it needs. The screen beneath stays as it is."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.faces.text import wrap

LEAST = Size(40, 12)
"""The smallest terminal the screens are made for."""


def too_small(size: Size) -> bool:
    """True when a terminal of that size cannot show a screen."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Widget):
    """Covers a screen; keys are held back by the app while it does."""

    DEFAULT_CSS = """
    TooSmall { overlay: screen; dock: top; width: 100vw; height: 100vh; }
    """

    def render_line(self, y: int) -> Strip:
        size = self.app.size
        need = f"{LEAST.width} columns and {LEAST.height} lines are enough"
        words = f"Make the window larger: {need}, it has {size.width} and {size.height}."
        lines = [*wrap(words, size.width - 2), "", "Nothing is lost."][: size.height - 1]
        lines.append("Ctrl+X leaves.")
        text = f" {lines[y]}" if y < len(lines) else ""
        return Strip([Segment(text)] if text else []).adjust_cell_length(size.width)
