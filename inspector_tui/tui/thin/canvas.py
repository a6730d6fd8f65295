"""The screen as it should look and as the terminal shows it; a frame is the way from one to other.

Whatever was painted in between is gone: only the newest state of each cell is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from inspector_tui.faces.glyphs import graphemes, visible
from inspector_tui.tui.thin.cells import Cell, Inks, Pen
from inspector_tui.tui.thin.pencil import Pencil
from inspector_tui.tui.thin.scroll import find_scroll

Row = list[Cell]

_WORTH_ERASING = 4
"""Blank cells at the end of a row from which erasing is shorter than writing them."""


class Canvas:
    """Rows of cells for one terminal, 0 by 0 until `resize` says how large it is."""

    def __init__(self, inks: Inks, *, scrolls: bool = True) -> None:
        self._inks = inks
        self._scrolls = scrolls
        self.width = 0
        self.height = 0
        self._wanted: list[Row] = []
        self._shown: list[Row] = []
        self._dirty: set[int] = set()
        self._first = 0
        self._lost = True
        self._cursor_shown: tuple[int, int] | None = None
        self.cursor: tuple[int, int] | None = None
        """Column and row to leave the terminal's (hidden) cursor at; None: wherever it is.

        Where text is typed, input methods open their windows there.
        """

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self.width, self.height

    def resize(self, width: int, height: int) -> None:
        """Take on a size. What the terminal made of its content is unknown then."""
        blank = self._inks.blank
        rows = [row[:width] + [blank] * (width - len(row)) for row in self._wanted[:height]]
        rows += [[blank] * width for _ in range(height - len(rows))]
        for row in rows:
            if width and row[-1].tail:
                row[-1] = blank
        self.width, self.height, self._wanted = width, height, rows
        self.lose()

    def lose(self) -> None:
        """Forget what the terminal shows: the next frame clears it and sends everything."""
        self._lost = True
        self._shown = [[self._inks.blank] * self.width for _ in range(self.height)]
        self._dirty = set(range(self.height))
        self._cursor_shown = None

    # Painting

    def paint(self, x: int, y: int, runs: Iterable[tuple[str, Pen]]) -> None:
        """Set cells of row `y` from column `x` on; what lies outside the screen is left out."""
        if not 0 <= y < self.height:
            return
        row = self._wanted[y]
        cells: Row = []
        for text, pen in runs:
            if text.isascii() and text.isprintable():
                cells += map(pen.cells.__getitem__, text)
            else:
                _spell(text, pen, cells)
        self._lay(row, x, cells)
        self._dirty.add(y)

    def _lay(self, row: Row, x: int, cells: Row) -> None:
        if x < 0:
            cells, x = cells[-x:], 0
        cells = cells[: max(0, self.width - x)]
        if not cells:
            return
        end = x + len(cells)
        # No half of a wide sign may stay behind, neither here nor beside.
        if not cells[0].text:
            cells[0] = cells[0].pen.bare.cells[" "]
        if cells[-1].tail:
            cells[-1] = cells[-1].pen.bare.cells[" "]
        if not row[x].text:
            row[x - 1] = row[x - 1].pen.bare.cells[" "]
        if end < self.width and not row[end].text:
            row[end] = row[end].pen.bare.cells[" "]
        row[x:end] = cells

    # Sending

    @property
    def stale(self) -> bool:
        """Whether the terminal may show something else than it should."""
        moved = self.cursor is not None and self._cursor_shown != self.cursor
        return bool(self._lost or self._dirty or moved)

    def frame(self, limit: int = 1 << 30) -> str:
        """What brings the terminal up to date, "" when it is; of about `limit` bytes at most.

        What did not fit stays `stale` and comes with the next frame, newest state first.
        """
        pencil = Pencil(self._inks, self.width)
        if self._lost:
            pencil.erase_all()
            self._lost = False
        elif self._scrolls and len(self._dirty) > 3:
            self._scroll(pencil)
        for y in sorted(self._dirty, key=lambda y: (y < self._first, y)):
            if pencil.size >= limit:
                self._first = y
                break
            self._dirty.discard(y)
            self._send_row(pencil, y)
        else:
            self._first = 0
        if self.cursor and (pencil.size or self._cursor_shown != self.cursor):
            x, y = self.cursor
            pencil.place(max(0, min(x, self.width - 1)), max(0, min(y, self.height - 1)))
        self._cursor_shown = self.cursor
        return pencil.text

    def _send_row(self, pencil: Pencil, y: int) -> None:
        shown, wanted = self._shown[y], self._wanted[y]
        if shown == wanted:
            return
        changed = _differences(shown, wanted)
        plans = [pencil.fork()]
        self._send_changes(plans[0], y, changed)
        if len(changed) > _WORTH_ERASING:
            plans.append(pencil.fork())
            self._send_anew(plans[1], y, changed[0])
        pencil.join(min(plans, key=lambda plan: plan.size))
        self._shown[y] = wanted.copy()

    def _send_changes(self, pencil: Pencil, y: int, changed: Sequence[int]) -> None:
        """Write over what is shown, and erase a blank end."""
        wanted = self._wanted[y]
        end = self._text_end(wanted)
        erase = sum(x >= end for x in changed) > _WORTH_ERASING
        self._write(pencil, y, changed, end if erase else self.width)
        if erase:
            pencil.reach(end, y, wanted)
            pencil.erase_rest()

    def _send_anew(self, pencil: Pencil, y: int, start: int) -> None:
        """Erase the row from a column on, then write what is no blank."""
        wanted = self._wanted[y]
        pencil.reach(start, y, wanted)
        pencil.erase_rest()
        blank = self._inks.blank
        self._write(pencil, y, [x for x in range(start, self.width) if wanted[x] is not blank])

    def _write(
        self, pencil: Pencil, y: int, columns: Sequence[int], end: int | None = None
    ) -> None:
        wanted = self._wanted[y]
        for start, stop in _spans(columns, self.width if end is None else end):
            x = start
            while x < stop:
                pencil.reach(x, y, wanted)
                x = pencil.put(wanted, x, stop)

    def _text_end(self, row: Row) -> int:
        """The column behind the last cell that is no blank."""
        blank, end = self._inks.blank, self.width
        while end and row[end - 1] is blank:
            end -= 1
        return end

    def _scroll(self, pencil: Pencil) -> None:
        found = find_scroll(self._shown, self._wanted, self._dirty, self._inks.blank)
        if found is None:
            return
        top, bottom, by = found
        pencil.scroll(top, bottom, by)
        fresh = [[self._inks.blank] * self.width for _ in range(abs(by))]
        rows = self._shown[top : bottom + 1]
        self._shown[top : bottom + 1] = rows[by:] + fresh if by > 0 else fresh + rows[:by]
        self._dirty |= set(range(top, bottom + 1))


def _differences(shown: Row, wanted: Row) -> list[int]:
    """Columns to send. A sign of doubtful width may have spilt over whatever follows it."""
    changed = [x for x, (old, new) in enumerate(zip(shown, wanted, strict=True)) if old is not new]
    doubtful = next((x for x in changed if not (shown[x].firm and wanted[x].firm)), None)
    if doubtful is None:
        return changed
    return [x for x in changed if x < doubtful] + list(range(doubtful, len(wanted)))


def _spans(columns: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    """Neighbouring columns before `end` together, as first and one behind the last."""
    start = stop = -1
    for x in columns:
        if x >= end:
            break
        if x != stop:
            if start >= 0:
                yield start, stop
            start = x
        stop = x + 1
    if start >= 0:
        yield start, stop


def _spell(text: str, pen: Pen, cells: Row) -> None:
    for grapheme, width in graphemes(visible(text)):
        if width == 2:
            cell = pen.wide(grapheme)
            cells.append(cell)
            assert cell.tail is not None
            cells.append(cell.tail)
        elif width == 1:
            cells.append(pen.cells[grapheme])
        elif cells and cells[-1].text.strip():
            before = cells[-1]  # a mark whose letter came in the run before
            cells[-1] = before.pen.cells[before.text + grapheme]
