"""A label at the left, wrapped text at the right: the lines of pages that are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from inspector_tui.faces.row import Part, Row
from inspector_tui.faces.text import clip, one_line, pad, plain, wrap
from inspector_tui.faces.tones import TONES

MARGIN = 1
LABEL = 11
"""Cells of the label column, the blank after it included."""
_PLAIN = Style()
_EDGE = Segment(" " * MARGIN)


def paragraph(text: str, width: int, style: Style = _PLAIN) -> Iterator[Row]:
    """Text over the whole width."""
    for line in wrap(plain(text), width - 2 * MARGIN):
        yield (_EDGE, Segment(line, style))


def labelled(
    label: str, text: str, width: int, style: Style = _PLAIN, *, column: int = LABEL
) -> Iterator[Row]:
    """Text beside a dim label, wrapped under itself; a label too long for its column wraps too."""
    labels = wrap(one_line(label), column - 1)
    lines = wrap(plain(text), max(width - 2 * MARGIN - column, 8))
    for at in range(max(len(labels), len(lines))):
        shown = labels[at] if at < len(labels) else ""
        row = [_EDGE, Segment(pad(shown, column), TONES["quiet"])]
        if at < len(lines):
            row.append(Segment(lines[at], style))
        yield tuple(row)


def listed(
    label: str, entries: Iterable[tuple[str, str]], width: int, *, key: int
) -> Iterator[Row]:
    """Entries under one label, each a short key in a column of `key` cells and its text."""
    for name, text in entries:
        lines = wrap(plain(text), max(width - 2 * MARGIN - LABEL - key, 8))
        names = wrap(one_line(name), max(key - 1, 1))
        for at in range(max(len(lines), len(names))):
            row = [
                _EDGE,
                Segment(pad(label, LABEL), TONES["quiet"]),
                Segment(pad(names[at] if at < len(names) else "", key), TONES["quiet"]),
            ]
            if at < len(lines):
                row.append(Segment(lines[at]))
            yield tuple(row)
            label = ""


def across(left: str, right: str, width: int) -> Row:
    """One line with something at both edges; the left one gives way."""
    right = clip(one_line(right), width // 2)
    room = width - 2 * MARGIN - (cell_len(right) + 2 if right else 0)
    row = (_EDGE, Segment(pad(one_line(left), room), TONES["quiet"]))
    return (*row, Segment(f"  {right}", TONES["quiet"])) if right else row


BLANK: Row = ()


def laid_out(parts: Sequence[Part], width: int) -> list[Row]:
    """Labels at the left, their texts at the right."""
    column = max((len(label) for label, _ in parts), default=0) + 2
    column = min(column, max(width // 2 - 4, 12))
    rows: list[Row] = []
    for label, text in parts:
        if label:
            rows += labelled(label, text, width, column=column)
        else:
            rows += [*paragraph(text, width), *([BLANK] if len(parts) > 1 else [])]
    return rows
