"""The lines above and below a screen's body: title with position, and what was just done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.tones import TONES, Tone


class Bar(Widget):
    """One line, drawn only when what it shows changes."""

    DEFAULT_CSS = "Bar { height: 1; }"
    FILL = Style()
    """Style of the cells between left and right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: tuple[Segment, ...] = ()
        self._right: tuple[Segment, ...] = ()

    def put(self, left: Iterable[Segment], right: Iterable[Segment] = ()) -> None:
        """Show segments of plain text at the left and right edge."""
        shown = tuple(left), tuple(right)
        if shown != (self._left, self._right):
            self._left, self._right = shown
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown, without its style."""
        left, right = self.laid_out(self.size.width)
        return "".join(segment.text for segment in (*left, *right))

    def laid_out(self, width: int) -> tuple[Sequence[Segment], Sequence[Segment]]:
        """The segments for the left and right edge of a line of that many cells."""
        return self._left, self._right

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        left, right = self.laid_out(width)
        right = right if _cells(right) < width else ()
        left = _clipped(left, width - _cells(right) - (2 if right else 1))
        gap = width - _cells(left) - _cells(right)
        segments = [*left, Segment(" " * gap, self.FILL), *right]
        return Strip([segment for segment in segments if segment.text], width)


class TitleBar(Bar):
    """Program and visit at the left, position or progress at the right, underlined as a rule."""

    FILL = Style(underline=True)

    def show(self, left: str, right: str = "") -> None:
        """Both in plain text; the left one gives way on a narrow screen."""
        self.put(
            [Segment(f" {one_line(left)}", Style(bold=True, underline=True))],
            [Segment(f"{one_line(right)} ", self.FILL)] if right else [],
        )


class DialogBar(Bar):
    """The question or title of a dialog, reversed: it stands between two screens."""

    FILL = Style(reverse=True)

    def show(self, title: str, right: str = "") -> None:
        """Both in plain text; the left one gives way on a narrow screen."""
        self.put(
            [Segment(f" {one_line(title)}", Style(bold=True, reverse=True))],
            [Segment(f"{one_line(right)} ", self.FILL)] if right else [],
        )


class StatusBar(Bar):
    """One sentence on what was just done, kept until the next."""

    def show(self, text: str, tone: Tone = "normal") -> None:
        self.put([Segment(f" {one_line(text)}", TONES[tone])] if text else [])


def _cells(segments: Sequence[Segment]) -> int:
    return sum(cell_len(segment.text) for segment in segments)


def _clipped(segments: Sequence[Segment], width: int) -> list[Segment]:
    kept: list[Segment] = []
    for segment in segments:
        text = clip(segment.text, width)
        kept.append(Segment(text, segment.style))
        if text != segment.text:
            break
        width -= cell_len(text)
    return kept
