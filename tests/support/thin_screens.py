"""A terminal emulator that sees what a user sees, and ways to paint on it, thin and stock."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import pyte
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from inspector_tui.tui.thin.canvas import Canvas
from inspector_tui.tui.thin.cells import Inks, Pen
from inspector_tui.tui.thin.textual_parts import pieces, runs, sgr_codes

Look = tuple[object, ...]
CONSOLE = Console(force_terminal=True, color_system="truecolor", _environ={})


class Emulator(pyte.Screen):
    """Knows dim as well; pyte has no place for it, so it goes where blinking would."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.set_mode(7, private=True)
        self.reset_mode(7, private=True)
        self._stream = pyte.Stream(self)

    def feed(self, text: str) -> None:
        self._stream.feed(text)

    def select_graphic_rendition(self, *attrs: int, **kwargs: object) -> None:
        known: list[int] = []
        rest = list(attrs)
        while rest:
            code = rest.pop(0)
            if code in (38, 48):
                size = 2 if rest[:1] == [5] else 4
                known += [code, *rest[:size]]
                del rest[:size]
            else:
                known += {2: [5], 22: [22, 25]}.get(code, [code])
        super().select_graphic_rendition(*known)

    @property
    def display(self) -> list[str]:
        """The rows as text, also in the middle of a frame, where half a wide sign may stand."""
        columns = range(self.columns)
        return ["".join(self.buffer[y][x].data for x in columns) for y in range(self.lines)]

    def looks(self) -> list[list[Look]]:
        """What each place looks like: a blank has no colour of text that could be seen."""
        return [[look(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def look(char: pyte.screens.Char) -> Look:
    seen = char.reverse or char.underscore or char.strikethrough
    if char.data == " " and not seen:
        return (" ", char.bg)
    return tuple(char)


def full_repaint(rows: Sequence[Strip], width: int) -> Emulator:
    """A fresh terminal on which Textual itself has painted all rows."""
    emulator = Emulator(width, len(rows))
    update = LayoutUpdate([[row] for row in rows], Region(0, 0, width, len(rows)))
    emulator.feed(update.render_segments(CONSOLE))
    return emulator


class Thin:
    """A canvas, and the emulator its frames go to."""

    def __init__(self, width: int, height: int, inks: Inks | None = None) -> None:
        self.inks = inks or Inks()
        self.canvas = Canvas(self.inks)
        self.emulator = Emulator(width, height)
        self.canvas.resize(width, height)
        self.sent = 0
        self.frames = ""

    @functools.lru_cache(4096)  # noqa: B019
    def _pen(self, style: Style | None) -> Pen:
        return self.inks.pen(sgr_codes(CONSOLE, style)) if style else self.inks.default

    def take(self, update: CompositorUpdate) -> None:
        for x, y, strip in pieces(update):
            self.canvas.paint(x, y, runs(strip, self._pen))

    def rows(self, first: int, rows: Iterable[Strip]) -> None:
        """Paint whole rows, as Textual does when a screen is laid out."""
        strips: list[Iterable[Strip]] = [[row] for row in rows]
        self.take(LayoutUpdate(strips, Region(0, first, self.canvas.width, len(strips))))

    def span(self, y: int, x: int, strip: Strip) -> None:
        """Paint part of a row, as Textual does when a widget has changed."""
        width = self.canvas.width
        cuts = sorted({0, x, x + strip.cell_length, width})
        chops: list[dict[int, Strip | None]] = [{} for _ in range(y)] + [
            {cut: strip if cut == x else None for cut in cuts[:-1]}
        ]
        ends: list[list[int]] = [[]] * y + [cuts[1:]]
        self.take(ChopsUpdate(chops, [(y, x, x + strip.cell_length)], ends))

    def flush(self, limit: int = 1 << 30) -> str:
        frame = self.canvas.frame(limit)
        self.emulator.feed(frame)
        self.sent += len(frame)
        return frame

    def finish(self, limit: int = 1 << 30) -> None:
        while self.canvas.stale:
            self.flush(limit)


def strip(*parts: tuple[str, str]) -> Strip:
    """A strip of (text, style) parts."""
    return Strip([Segment(text, Style.parse(style)) for text, style in parts])
