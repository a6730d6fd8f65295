"""One line of a list, before it is drawn or printed."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.faces.tones import Tone


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `lead` (its own column, in `tone`), `text`, and `tail` at the right edge.

    `brief` stands there where the tail has no room. `id` names what the line stands for; the cursor
    stays on it when lines are replaced. A heading is passed over by the cursor; so is an empty
    heading, a blank. `quiet` text is drawn dim. Where a list is narrowed, a line is found by the
    words of `also` too.
    """

    text: str
    lead: str = ""
    tail: str = ""
    id: str = ""
    heading: bool = False
    marked: bool = False
    tone: Tone = "normal"
    quiet: bool = False
    brief: str = ""
    also: str = ""
