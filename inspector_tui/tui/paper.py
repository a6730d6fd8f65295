"""Text to read, laid out in lines of segments; only lines that differ are drawn again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeAlias

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from inspector_tui.faces.actions import LIST
from inspector_tui.faces.row import Row
from inspector_tui.faces.text import clip
from inspector_tui.faces.tones import TONES
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.calm import CalmWidget
from inspector_tui.tui.footer import types

_LONGEST = 120
"""Cells of a line at most, however wide the terminal: longer ones are hard to read."""
Layout: TypeAlias = Callable[[int], Sequence[Row]]
"""Lays text out for a width in cells."""


class Paper(CalmWidget, can_focus=True):
    """Text that fits, or scrolls by lines and pages with a last line saying how much is left."""

    BINDINGS = bindings_for(LIST)
    DEFAULT_CSS = "Paper { height: 1fr; }"
    BLANK: ClassVar[bool] = False

    def __init__(self, layout: Layout | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._layout: Layout = layout or (lambda width: ())
        self._rows: Sequence[Row] = ()
        self._laid_for = 0
        self._top = 0

    def show(self, layout: Layout, *, keep_place: bool = False) -> None:
        """Show another text, from its top unless `keep_place`."""
        before = self._window() if self.size.width else []
        self._layout, self._laid_for = layout, 0
        height = self.styles.height
        if height is not None and height.is_auto:
            self.refresh(layout=True)  # it may have been given room for the text before
        if self.size.width:
            self._lay_out()
            self._top = self._fitting(self._top if keep_place else 0)
            self._redraw(before)

    @property
    def text(self) -> str:
        """All of the text, without its style."""
        return "\n".join("".join(segment.text for segment in row) for row in self._rows)

    def _lay_out(self) -> None:
        """Lay the text out for the width there is, unless that was done."""
        if self._laid_for != self._measure:
            self._laid_for = self._measure
            self._rows = self._layout(self._laid_for)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(len(self._layout(min(width, _LONGEST))), 1)

    @property
    def _measure(self) -> int:
        return min(self.size.width, _LONGEST)

    # Drawing

    def render_line(self, y: int) -> Strip:
        # Here and not on the resize, which comes after the first frame: that would be blank.
        self._lay_out()
        return Strip(self._row(y)).adjust_cell_length(self.size.width)

    def _row(self, y: int) -> Row:
        if y == self._seen and self._beyond:
            return self._how_much_is_left()
        index = self._top + y
        return tuple(self._rows[index]) if index < len(self._rows) else ()

    def _how_much_is_left(self) -> Row:
        left = self._beyond - self._top
        lines = "line" if left == 1 else "lines"
        down, up = (
            (" (Down)", " (Up)") if self.screen.focused is self else (" (Tab)", " (Tab: top)")
        )
        if types(self.screen.focused):
            down = up = ""  # the keys are those of the box until it is left
        words = f"{left} more {lines}{down} " if left else f"the end{up} "
        words = clip(words, self._measure)
        return (Segment(words.rjust(self._measure), TONES["quiet"]),)

    def _window(self) -> list[Row]:
        return [self._row(y) for y in range(self.size.height)]

    def _redraw(self, before: list[Row]) -> None:
        width = self.size.width
        for y, (old, new) in enumerate(zip(before, self._window(), strict=True)):
            if old != new:
                self.refresh(Region(0, y, width, 1))

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()
        if (top := self._fitting(self._top)) != self._top:
            self._top = top
            self.refresh()

    def _focus_changed(self, event: events.Event, *, has_focus: bool) -> None:
        super()._focus_changed(event, has_focus=has_focus)
        if self._beyond:
            self.refresh(Region(0, self._seen, self.size.width, 1))  # says how to get to the rest

    # Moving

    @property
    def _seen(self) -> int:
        """Lines of text in the window; the last line says how much is left when not all fits."""
        height = self.size.height
        return height if len(self._rows) <= height else max(height - 1, 1)

    @property
    def _beyond(self) -> int:
        """How far the window can move down."""
        return max(len(self._rows) - self._seen, 0)

    def _fitting(self, top: int) -> int:
        return max(0, min(top, self._beyond))

    def _scroll(self, top: int) -> None:
        top = self._fitting(top)
        if top != self._top:
            before = self._window()
            self._top = top
            self._redraw(before)

    def action_line_up(self) -> None:
        self._scroll(self._top - 1)

    def action_line_down(self) -> None:
        self._scroll(self._top + 1)

    def action_page_up(self) -> None:
        self._scroll(self._top - max(self._seen - 1, 1))

    def action_page_down(self) -> None:
        self._scroll(self._top + max(self._seen - 1, 1))

    def page_round(self, by: int) -> None:
        """One page on (1) or back (-1), and from either end to the other."""
        if self._top == (self._beyond if by > 0 else 0):
            self._scroll(0 if by > 0 else self._beyond)
        else:
            self._scroll(self._top + by * max(self._seen - 1, 1))

    def action_first_line(self) -> None:
        self._scroll(0)

    def action_last_line(self) -> None:
        self._scroll(len(self._rows))
