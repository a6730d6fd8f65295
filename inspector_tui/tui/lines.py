"""A list of any length that draws only the lines seen and, on a move, only the two that changed.

Textual repaints whole widgets; on a slow line that is what a cursor key costs. `LineList` uses the
line API: a move refreshes two lines. When the cursor leaves the window the list goes on by half a
page, so that the whole window is sent once in ten keys rather than on each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from inspector_tui.faces.actions import LIST
from inspector_tui.faces.line import Line
from inspector_tui.faces.text import clip
from inspector_tui.faces.tones import TONES
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.calm import CalmWidget
from inspector_tui.tui.line_strip import drawn, strip


class LineList(CalmWidget, can_focus=True):
    """A list of `Line`; the cursor is a `>` and a bold name, marked lines carry a `*`.

    Only `len(lines)` and `lines[i]` of what is seen are used, so lines may be made on demand. With
    `cursor=False` it is a text to read: the same keys scroll it.
    """

    BINDINGS = bindings_for(LIST)
    DEFAULT_CSS = "LineList { height: 1fr; }"
    BLANK: ClassVar[bool] = False

    @dataclass
    class Highlighted(Message):
        """The cursor moved to another line (or the lines were replaced)."""

        list: LineList
        index: int
        line: Line

        @property
        def control(self) -> LineList:
            return self.list

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a line."""

        list: LineList
        index: int
        line: Line

        @property
        def control(self) -> LineList:
            return self.list

    @dataclass
    class Scrolled(Message):
        """A text to read was scrolled; `list.position` says where to."""

        list: LineList

        @property
        def control(self) -> LineList:
            return self.list

    def __init__(
        self,
        lines: Sequence[Line] = (),
        *,
        cursor: bool = True,
        empty: str = "Nothing here yet.",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = lines
        self.empty = empty
        self._has_cursor = cursor
        self._index = self._nearest(0) if cursor else 0
        self._top = 0

    # What an owner reads and sets

    @property
    def lines(self) -> Sequence[Line]:
        """The lines as they are shown."""
        return self._lines

    @property
    def index(self) -> int:
        """The cursor's place in `lines`, -1 when no line can be chosen."""
        return self._index

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self._lines[self._index] if self._has_cursor and self._index >= 0 else None

    @property
    def position(self) -> str:
        """Where the window stands, in words: `all`, `top`, `48%`, `end`."""
        beyond = len(self._lines) - self.size.height
        if beyond <= 0:
            return "all"
        if self._top == 0:
            return "top"
        return "end" if self._top >= beyond else f"{100 * self._top // beyond}%"

    @property
    def below(self) -> int:
        """How many lines come after those that are seen."""
        return max(len(self._lines) - self._top - self.size.height, 0)

    def set_lines(self, lines: Sequence[Line], *, index: int | None = None) -> None:
        """Replace all lines. The cursor goes to `index`, else stays on the line of the same id."""
        before = self.line
        self._lines = lines
        if self._has_cursor:
            if index is None:
                index = self._find(before.id) if before and before.id else None
            self._index = self._nearest(self._index if index is None else index)
        self._top = self._fitting_top(self._top)
        self._reveal()
        self.refresh()
        self._tell()

    def update_line(self, index: int, line: Line) -> None:
        """Replace one line; only that line is drawn again. `lines` must be a list then."""
        assert isinstance(self._lines, list)
        if self._lines[index] != line:
            self._lines[index] = line
            self._refresh_line(index)

    def move_to_id(self, id_: str) -> bool:
        """Put the cursor on the line of that id; False when there is none."""
        index = self._find(id_)
        if index is not None:
            self._go(index)
        return index is not None

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        index = self._top + y
        if not self._lines:
            text = f" {self.empty}" if y == 0 else ""
            return strip([Segment(clip(text, width), TONES["quiet"])], width)
        if index >= len(self._lines):
            return strip([], width)
        at_cursor = self._has_cursor and index == self._index
        return drawn(self._lines[index], width, at_cursor=at_cursor)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(len(self._lines), 1)

    def _refresh_line(self, index: int) -> None:
        row = index - self._top
        if 0 <= row < self.size.height:
            self.refresh(Region(0, row, self.size.width, 1))

    # Moving

    def action_line_up(self) -> None:
        self._step(-1)

    def action_line_down(self) -> None:
        self._step(1)

    def action_page_up(self) -> None:
        self._page(-1)

    def action_page_down(self) -> None:
        self._page(1)

    def action_first_line(self) -> None:
        self._go(self._nearest(0)) if self._has_cursor else self._scroll(0)

    def action_last_line(self) -> None:
        last = len(self._lines) - 1
        self._go(self._nearest(last)) if self._has_cursor else self._scroll(last)

    def action_choose(self) -> None:
        if (line := self.line) is not None:
            self.post_message(self.Chosen(self, self._index, line))

    def on_resize(self, event: events.Resize) -> None:
        self._top = self._fitting_top(self._top)
        self._reveal()

    def _step(self, by: int) -> None:
        if not self._has_cursor:
            self._scroll(self._top + by)
            return
        index = self._index + by
        while 0 <= index < len(self._lines) and self._lines[index].heading:
            index += by
        if 0 <= index < len(self._lines):
            self._go(index)
        elif by < 0:
            self._scroll(0)  # headings above the first line

    def _page(self, by: int) -> None:
        page = max(self.size.height - 1, 1)
        if self._has_cursor:
            self._go(self._nearest(self._index + by * page))
        else:
            self._scroll(self._top + by * page)

    def _go(self, index: int) -> None:
        before = self._index
        if index == before or index < 0:
            return
        self._index = index
        if not self._reveal():
            self._refresh_line(before)
            self._refresh_line(index)
        self._tell()

    def _tell(self) -> None:
        if (line := self.line) is not None:
            self.post_message(self.Highlighted(self, self._index, line))

    def _nearest(self, index: int) -> int:
        """The line to choose at or after `index`, else before it; -1 when there is none."""
        count = len(self._lines)
        index = max(min(index, count - 1), 0)
        for candidates in (range(index, count), range(index - 1, -1, -1)):
            for candidate in candidates:
                if not self._lines[candidate].heading:
                    return candidate
        return -1

    def _find(self, id_: str) -> int | None:
        return next((i for i, line in enumerate(self._lines) if line.id == id_), None)

    # The window

    def _reveal(self) -> bool:
        """Move the window so that the cursor is in it, with its headings; True if it moved."""
        height = self.size.height
        if not self._has_cursor or self._index < 0 or height <= 0:
            return False
        first = self._index
        while first > 0 and self._lines[first - 1].heading and self._index - first < height - 1:
            first -= 1
        if self._top <= first and self._index < self._top + height:
            return False
        if first < self._top:
            half = max(first - height // 2 + 1, self._index - height + 1)
        else:
            half = min(self._index - height // 2, first)
        return self._scroll(half)

    def _scroll(self, top: int) -> bool:
        top = self._fitting_top(top)
        if top == self._top:
            return False
        self._top = top
        self.refresh()
        if not self._has_cursor:
            self.post_message(self.Scrolled(self))
        return True

    def _fitting_top(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self.size.height))
