"""Rows of cells as columns that fit a width: what is cut shows it, the widest gives way first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from inspector_tui.faces.text import one_line, pad

_GAP = 2
_LEAST = 8
_HEAD = 10
"""Cells that a head has where its cells need fewer: such as `Role code`."""


def widths(heads: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Cells for each column: what its cells need; long heads get what is left of `room` then.

    The last columns are left out where not even that much of them has a place.
    """
    columns = [min(cell_len(head), _HEAD) for head in heads]
    for at, column in enumerate(zip(*rows, strict=True)):
        columns[at] = max(columns[at], _widest(column))
    while len(columns) > 1 and sum(min(one, _LEAST) + _GAP for one in columns) > room + _GAP:
        columns.pop()
    room -= _GAP * (len(columns) - 1)
    while sum(columns) > room and max(columns) > _LEAST:
        columns[columns.index(max(columns))] -= 1
    for at, head in enumerate(heads[: len(columns)]):
        left = room - sum(columns)
        columns[at] += max(0, min(cell_len(head) - columns[at], left))
    return columns


def _widest(cells: Sequence[str]) -> int:
    return max(map(cell_len, cells), default=0)


def joined(row: Sequence[str], columns: Sequence[int]) -> str:
    """One line of cells, each padded or clipped to its column; those without one are left out."""
    cells = [pad(one_line(cell), width) for cell, width in zip(row, columns, strict=False)]
    return (" " * _GAP).join(cells).rstrip()
