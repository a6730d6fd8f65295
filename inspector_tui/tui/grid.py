"""Attributes down, sources across: a list whose lines are cut into columns that move sideways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.faces.line import Line
from inspector_tui.faces.text import clip, one_line, pad
from inspector_tui.faces.tones import TONES, Tone
from inspector_tui.judgement.alarm.matrix import Cell, Column, Source, State
from inspector_tui.tui.lines import LineList
from inspector_tui.workflow.alarm import Board

SIGNS: dict[State, tuple[str, Tone]] = {
    "silent": (".", "quiet"),
    "unknown": ("?", "doubt"),
    "alone": ("1", "normal"),
    "agrees": ("=", "good"),
    "differs": ("!", "bad"),
    "split": ("~", "doubt"),
}
"""How a cell stands to the rest of its line, in one character."""
_GROUPS: dict[Source, str] = {
    "document": "Documents",
    "place": "Staff by place",
    "shift": "By shift",
    "contract": "By contract",
    "test": "Tests",
}
_SHORT: dict[Source, str] = {
    "document": "Documents",
    "place": "Places",
    "shift": "Shifts",
    "contract": "Contracts",
    "test": "Tests",
}
_CELL, _NARROW = 17, 3
"""Cells of a column with its values, and with nothing but its sign."""
_CURSOR, _RATE = 2, 6
_LEAST_LABEL, _MOST_LABEL = 20, 50
_BOLD = Style(bold=True)
_QUIET = TONES["quiet"]


@dataclass(frozen=True)
class View:
    """Which columns are seen: from `first`, the current one `at`, as values or as bare signs."""

    first: int = 0
    at: int = 0
    signs: bool = False

    @property
    def cell(self) -> int:
        """Width of a column."""
        return _NARROW if self.signs else _CELL

    def fit(self, width: int, count: int) -> int:
        """How many of `count` columns are seen in a width."""
        room = width - _CURSOR - _RATE - _LEAST_LABEL
        return max(1, min(room // self.cell, count))

    def label(self, width: int, count: int) -> int:
        """Width of the column of attributes."""
        left = width - _CURSOR - _RATE - self.fit(width, count) * self.cell
        return min(left, _MOST_LABEL)

    def moved(self, at: int, width: int, count: int, *, lead: bool = False) -> View:
        """With another current column, shown; `lead` puts it first if it can."""
        at = max(0, min(at, count - 1))
        seen = self.fit(width, count)
        first = self.first
        if lead or at >= first + seen:
            first = at
        elif at < first:
            first = at - seen + 1
        return View(max(0, min(first, count - seen)), at, self.signs)


class Heads(Widget):
    """Two lines over the columns: what kind of source, and which one."""

    DEFAULT_CSS = "Heads { height: 2; }"
    BLANK = False

    def __init__(self) -> None:
        super().__init__()
        self._columns: Sequence[Column] = ()
        self._view = View()

    def show(self, columns: Sequence[Column], view: View) -> None:
        """Draw the heads of the columns that are seen."""
        if (columns, view) != (self._columns, self._view):
            self._columns, self._view = columns, view
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, count = self.size.width, len(self._columns)
        if not count:
            return Strip([]).adjust_cell_length(width)
        view = self._view
        rate = ("not", "known")[y].rjust(_RATE - 1)
        first = " " * (_CURSOR + view.label(width, count)) + rate + " "
        seen = range(view.first, view.first + view.fit(width, count))
        segments = self._groups(seen) if y == 0 else self._names(seen)
        return Strip([Segment(first, _QUIET), *segments]).adjust_cell_length(width)

    def _groups(self, seen: range) -> Iterator[Segment]:
        at = seen.start
        while at < seen.stop:
            source = self._columns[at].source
            end = next((n for n in seen if n > at and self._columns[n].source != source), seen.stop)
            room = (end - at) * self._view.cell
            name = (_SHORT if self._view.signs else _GROUPS)[source]
            yield Segment(" " + pad(name, room - 1), _QUIET)
            at = end

    def _names(self, seen: range) -> Iterator[Segment]:
        for n in seen:
            style = _BOLD if n == self._view.at else Style()
            if self._view.signs:
                group = [m for m, one in enumerate(self._columns) if one.source == self._kind(n)]
                yield Segment(f" {group.index(n) + 1:<2}", style)
            else:
                yield Segment(" " + pad(one_line(self._columns[n].label), _CELL - 2) + " ", style)

    def _kind(self, n: int) -> Source:
        return self._columns[n].source


class Grid(LineList):
    """The lines of a board; Left and Right are its owner's, by `go`."""

    DEFAULT_CSS = "Grid { height: auto; }"

    def __init__(self, *, empty: str) -> None:
        super().__init__(empty=empty)
        self.view = View()
        self._board: Board | None = None

    def show(self, board: Board) -> None:
        """Show another board, with the cursor where it was."""
        self._board = board
        count = len(board.matrix.columns)
        self.view = self.view.moved(self.view.at, self.size.width, max(count, 1))
        found = board.matrix.lines if count else ()
        self.set_lines([Line(line.label, id=line.attribute) for line in found])

    def go(self, view: View) -> None:
        """Show other columns, or another current one: then only the cursor's line is drawn."""
        before, self.view = self.view, view
        if (before.first, before.signs) == (view.first, view.signs):
            self._refresh_line(self.index)
        else:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        index, board, width = self._top + y, self._board, self.size.width
        if board is None or index >= len(self.lines):
            return super().render_line(y)
        line, view, count = board.matrix.lines[index], self.view, len(board.matrix.columns)
        here = index == self.index
        weight = _BOLD if here else Style()
        label = pad(one_line(line.label), view.label(width, count))
        unknown = board.unknown.get(line.attribute)
        rate = f"{unknown.overall.n}/{unknown.overall.of}" if unknown else ""
        segments = [
            Segment(" >" if here else "  ", weight),
            Segment(label, weight),
            Segment(rate.rjust(_RATE - 1) + " ", _QUIET),
        ]
        for n in range(view.first, view.first + view.fit(width, count)):
            segments += self._cell(line.cells[n], current=here and n == view.at)
        return Strip(segments).adjust_cell_length(width)

    def _cell(self, cell: Cell, *, current: bool) -> Iterator[Segment]:
        sign, tone = SIGNS[cell.state]
        weight = _BOLD if current else Style()
        yield Segment(">" if current else " ", _BOLD)
        yield Segment(sign + " ", TONES[tone] + weight)
        if not self.view.signs:
            style = _QUIET if cell.state == "silent" else weight
            yield Segment(pad(in_brief(cell, _CELL - 3), _CELL - 3), style)


def in_brief(cell: Cell, room: int) -> str:
    """The value most often stated, how many others there are, and how many did not know."""
    if cell.state == "silent":
        return ""
    if not cell.held:
        return "not known"
    more = f" +{len(cell.held) - 1}" if len(cell.held) > 1 else ""
    more += f" ?{len(cell.unknown)}" if cell.unknown else ""
    return clip(one_line(cell.held[0].brief), room - cell_len(more)) + more
