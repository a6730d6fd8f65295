"""Finds out whether most of a change is some rows having moved up or down."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from inspector_tui.tui.thin.cells import Cell

_LEAST = 60
"""Cells that must be spared for a scroll to be worth its own bytes."""


def find_scroll(
    shown: Sequence[Sequence[Cell]],
    wanted: Sequence[Sequence[Cell]],
    dirty: AbstractSet[int],
    blank: Cell,
) -> tuple[int, int, int] | None:
    """First and last row of the part to scroll and by how many rows (up is positive), or None."""
    changed = [y for y in dirty if shown[y] != wanted[y]]
    if len(changed) < 4:
        return None
    top, bottom = min(changed), max(changed)
    names: dict[tuple[int, ...], int] = {}
    old, new = (
        [names.setdefault(tuple(map(id, row)), len(names)) for row in rows[top : bottom + 1]]
        for rows in (shown, wanted)
    )
    weight = [sum(cell is not blank for cell in row) for row in wanted[top : bottom + 1]]
    best, found = _LEAST, None
    for by in range(-len(new) + 2, len(new) - 1):
        if not by:
            continue
        for first, last in _blocks(old, new, by):
            gain = sum(weight[y] for y in range(first, last + 1) if old[y] != new[y])
            loss = sum(weight[y] for y in _passed(first, last, by) if old[y] == new[y])
            if gain - loss > best:
                best = gain - loss
                found = (min(first, first + by) + top, max(last, last + by) + top, by)
    return found


def _blocks(old: Sequence[int], new: Sequence[int], by: int) -> list[tuple[int, int]]:
    """Longest runs of rows y with new[y] == old[y + by]."""
    blocks: list[tuple[int, int]] = []
    start = None
    for y in range(max(0, -by), min(len(new), len(new) - by)):
        same = new[y] == old[y + by]
        if same and start is None:
            start = y
        if not same and start is not None:
            blocks.append((start, y - 1))
            start = None
    if start is not None:
        blocks.append((start, min(len(new), len(new) - by) - 1))
    return blocks


def _passed(first: int, last: int, by: int) -> range:
    """Rows of the scrolled part that are not in the block itself and will have to be sent."""
    return range(last + 1, last + by + 1) if by > 0 else range(first + by, first)
