"""Writes cells at places of the screen in as few bytes as it can.

It starts each frame knowing neither where the cursor is nor what it draws with, so that a frame
stands by itself: whatever another program did to the terminal, the next one lands where it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inspector_tui.tui.thin.cells import Cell, Inks, Pen

_BRIDGE = 8
"""Up to so many equal cells are sent again if that is shorter than moving the cursor."""


class Pencil:
    """The output of one frame, and the cursor and pen the terminal has after it.

    `x` is None where terminals differ: behind the last column and behind a sign of doubtful width.
    """

    def __init__(self, inks: Inks, width: int) -> None:
        self._inks = inks
        self._width = width
        self._parts: list[str] = []
        self.size = 0
        """Characters so far."""
        self.x: int | None = None
        self.y: int | None = None
        self.pen: Pen | None = None

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self.size += len(text)

    def fork(self) -> Pencil:
        """Another pencil with nothing written yet that goes on from here."""
        other = Pencil(self._inks, self._width)
        other.x, other.y, other.pen = self.x, self.y, self.pen
        return other

    def join(self, other: Pencil) -> None:
        """Go on from where a `fork` has got to."""
        self._add(other.text)
        self.x, self.y, self.pen = other.x, other.y, other.pen

    def put(self, row: Sequence[Cell], x: int, end: int) -> int:
        """Write the cells of a row from column `x`, where the cursor is, up to `end`.

        Return how far it got: behind a sign of doubtful width the cursor has to be placed anew.
        """
        add, pen = self._parts.append, self.pen
        before = len(self._parts)
        firm = True
        while x < end and firm:
            cell = row[x]
            x += 1
            if not cell.text:
                continue  # the right half of a wide sign, which went with the left
            if cell.pen is not pen and not (cell.text == " " and pen and pen.bare is cell.pen):
                add(self._inks.change(pen, cell.pen))
                pen = cell.pen
            add(cell.text)
            firm = cell.firm
        if not firm and x < end and not row[x].text:
            x += 1
        self.pen = pen
        self.size += sum(map(len, self._parts[before:]))
        self.x = x if firm and x < self._width else None
        return x

    def reach(self, x: int, y: int, row: Sequence[Cell]) -> None:
        """Get to a column of a row, over cells of `row` the terminal shows already."""
        if self.x == x and self.y == y:
            return
        step = self._move(x, y)
        same = self.y == y and self.x is not None and self.x < x
        start, lead = (self.x or 0, "") if same else (0, self._move(0, y))
        if x - start <= _BRIDGE and len(lead) + self._cost(row[start:x]) <= len(step):
            self._add(lead)
            self.put(row, start, x)
            self.x, self.y = x, y
            return
        self._add(step)
        self.x, self.y = x, y

    def _cost(self, cells: Iterable[Cell]) -> int:
        """Bytes it takes to send cells again; more than any move if that would lose the cursor."""
        cost, pen = 0, self.pen
        for cell in cells:
            if not cell.firm:
                return 99
            if cell.pen is not pen and not (cell.text == " " and pen and pen.bare is cell.pen):
                cost += len(self._inks.change(pen, cell.pen))
                pen = cell.pen
            cost += len(cell.text.encode())
        return cost

    def place(self, x: int, y: int) -> None:
        """Leave the cursor at a place."""
        if (self.x, self.y) != (x, y):
            self._add(self._move(x, y))
            self.x, self.y = x, y

    def _move(self, x: int, y: int) -> str:
        steps = [_absolute(x, y)]
        if self.y is not None and y >= self.y:
            right = f"\x1b[{_count(x)}C" if x else ""
            steps.append("\r" + "\n" * (y - self.y) + right)
            if self.x == x:
                steps.append(f"\x1b[{_count(y - self.y)}B")
        if self.y == y and self.x is not None:
            if x > self.x:
                steps.append(f"\x1b[{_count(x - self.x)}C")
            else:
                steps += ["\b" * (self.x - x), f"\x1b[{_count(self.x - x)}D"]
        return min(steps, key=len)

    def erase_rest(self) -> None:
        """Blank the row from the cursor on, in the terminal's own colours."""
        self._default()
        self._add("\x1b[K")

    def erase_all(self) -> None:
        """Blank the screen, in the terminal's own colours."""
        self._default()
        self._add("\x1b[2J")

    def scroll(self, top: int, bottom: int, by: int) -> None:
        """Move rows `top` to `bottom` up by `by` (down if negative); the rows freed are blank."""
        self._default()
        self._add(f"\x1b[{top + 1};{bottom + 1}r")
        if by > 0:
            self._add(_absolute(0, bottom) + "\n" * by)
        else:
            self._add(_absolute(0, top) + "\x1bM" * -by)
        self._add("\x1b[r")  # which moves the cursor home, but not in all terminals
        self.x = self.y = None

    def _default(self) -> None:
        self._add(self._inks.change(self.pen, self._inks.default))
        self.pen = self._inks.default


def _count(number: int) -> str:
    return str(number) if number > 1 else ""


def _absolute(x: int, y: int) -> str:
    if x:
        return f"\x1b[{y + 1};{x + 1}H"
    return f"\x1b[{y + 1}H" if y else "\x1b[H"
