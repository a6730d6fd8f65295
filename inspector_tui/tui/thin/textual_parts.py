"""Everything of Textual's inside that the thin output touches; nothing else here does.

`changed` compares it with what this was written for; where it differs, stock output is used.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

Ink = TypeVar("Ink")

TEXTUAL = "8.2.8"
"""The version this was written for. Another one with the same signatures is accepted."""

SIGNATURES: dict[Callable[..., Any], str] = {
    App._display: "(self, screen, renderable)",
    Compositor.render_full_update: "(self, simplify)",
    CompositorUpdate.render_segments: "(self, console)",
    LayoutUpdate.__init__: "(self, strips, region)",
    ChopsUpdate.__init__: "(self, chops, spans, chop_ends)",
    App._handle_exception: "(self, error)",
    Strip.render_ansi: "(cls, style, color_system)",
    XTermParser.__init__: "(self, debug)",
    XTermParser.feed: "(self, data)",
}

Piece = tuple[int, int, Strip]
"""Column, row and what is to be drawn from there."""


def changed() -> list[str]:
    """What in this Textual is not as it was; empty when all is well."""
    return [
        f"{part.__qualname__}{_signature(part)}"
        for part, expected in SIGNATURES.items()
        if _signature(part) != expected
    ]


def _signature(part: Callable[..., Any]) -> str:
    code = inspect.unwrap(getattr(part, "__func__", part)).__code__
    return f"({', '.join(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])})"


def pieces(update: CompositorUpdate) -> Iterator[Piece]:
    """What an update would draw. Raise TypeError for a kind not known."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for part in strips:
                yield x, y, part
                x += part.cell_length
    elif isinstance(update, ChopsUpdate):
        for y, first, last in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and x < last and end > first:
                    yield x, y, strip
    else:
        raise TypeError(type(update).__name__)


def runs(strip: Strip, pen: Callable[[Style | None], Ink]) -> Iterator[tuple[str, Ink]]:
    """Pieces of text of a strip, each with the pen for its style."""
    for text, style, control in strip:
        if not control:
            yield text, pen(style)


def sgr_codes(console: Console, style: Style) -> str:
    """A style's SGR codes in the colours of a console."""
    return Strip.render_ansi(style, COLOR_SYSTEMS[console.color_system or "truecolor"])


class FrameTaker(Protocol):
    """What `take_frames` hands frames to."""

    def frame_begins(self) -> None:
        """From here to `frame_ends` Textual writes what belongs to the frame: all of it is ours."""

    def wants_whole(self, width: int, height: int) -> bool:
        """Whether all of a screen of this size is wanted, not only what changed."""

    def frame_drawn(self, pieces: Iterable[Piece], *, whole: bool) -> None:
        """What is new on the screen. Not called where Textual decides that no frame is due."""

    def frame_ends(self, screen: Screen[Any]) -> None:
        """Called once for each `frame_begins`, with the screen the frame was of."""


def take_frames(app: App[Any], taker: FrameTaker) -> None:
    """From now on hand the app's frames to `taker` instead of having them written."""
    stock: Callable[[Any, Any], None] = app._display

    class Taken(CompositorUpdate):
        def __init__(self, update: CompositorUpdate, whole: bool) -> None:
            self.update = update
            self.whole = whole

        def render_segments(self, console: Console) -> str:
            taker.frame_drawn(pieces(self.update), whole=self.whole)
            return ""

    def display(screen: Screen[Any], renderable: Any) -> None:
        compositor = screen._compositor
        if whole := taker.wants_whole(*compositor.size):
            renderable = compositor.render_full_update()
        if not isinstance(renderable, CompositorUpdate):
            stock(screen, renderable)
            return
        taker.frame_begins()
        try:
            stock(screen, Taken(renderable, whole))
        finally:
            taker.frame_ends(screen)

    vars(app)["_display"] = display


def fail(app: App[Any], error: Exception) -> None:
    """End the app because of a fault, in the app's own way."""
    app._handle_exception(error)


def driver_of(app: App[Any]) -> Driver | None:
    """The driver the app runs with."""
    return app._driver


class KeyParser:
    """Turns text, and whole sequences, into Textual's events."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def feed(self, text: str, *, alone: bool = False) -> list[Message]:
        """Events for text or for one sequence; none where Textual knows none or cannot reckon.

        `alone` says that nothing follows: then Escape, and Alt with a key, are keys.
        """
        try:
            found = list(self._parser.feed(text))
            if alone:
                found += self._parser.feed("")
        except (ArithmeticError, ValueError, LookupError):
            found = []  # a number in a report that Textual cannot reckon with
        if alone or not found:
            self._parser = XTermParser()  # this one has ended, or waits for more of it
        return found
