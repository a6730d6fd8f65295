"""How a line of a list is drawn: sign, lead, text and tail, bold where the cursor is."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from inspector_tui.faces.line import Line
from inspector_tui.faces.text import clip, one_line, pad
from inspector_tui.faces.tones import TONES

_BOLD = Style(bold=True)
_LEAST_TEXT = 12
"""Cells the text keeps before the tail gives way."""
_FAR = 120
"""Cells from the text to the end of the tail at most: further apart the eye loses the line."""
_COLUMN = 5
"""Characters from which a lead names its line: a time, a date, a reference; else it is a sign."""


def drawn(line: Line, width: int, *, at_cursor: bool = False) -> Strip:
    """One line, exactly `width` cells wide."""
    if line.heading:
        return strip([Segment(clip(f" {one_line(line.text)}", width), _BOLD)], width)
    weight = _BOLD if at_cursor else Style()
    sign = (" >" if at_cursor else "  ") + ("*" if line.marked else " ")
    lead = f"{one_line(line.lead)} " if line.lead else ""
    room = width - len(sign) - cell_len(lead) - 1
    tail = next((tail for tail in (line.tail, line.brief) if _has_room(tail, room)), "")
    tail = one_line(tail)
    text = one_line(line.text[: width * 4 + 8])  # what cannot be seen is not looked at
    name = len(_name(lead, text)) if at_cursor else 0
    if tail:
        room -= cell_len(tail) + 2
        text = pad(text, min(room, max(cell_len(text), _FAR - cell_len(tail)))) + "  "
    else:
        text = clip(text, room)
    body = TONES["quiet"] if line.quiet else Style()
    segments = [
        Segment(sign, weight),
        Segment(lead, TONES[line.tone] + weight),
        Segment(text[:name], body + _BOLD),
        Segment(text[name:], body),
        Segment(tail, TONES["quiet"]),
    ]
    return strip(segments, width)


def _has_room(tail: str, room: int) -> bool:
    return bool(tail) and room - cell_len(one_line(tail)) - 2 >= _LEAST_TEXT


def _name(lead: str, text: str) -> str:
    """What of a text is bold at the cursor: its first column, unless the lead is one, else all.

    A cursor key sends what changes: two names cost a slow line a third of two whole lines.
    """
    column, gap, _ = text.partition("  ")
    if gap and column:
        return column
    return "" if len(lead.strip()) >= _COLUMN else text


def strip(segments: Iterable[Segment], width: int) -> Strip:
    """The segments that have text, exactly `width` cells."""
    return Strip([segment for segment in segments if segment.text]).adjust_cell_length(width)
