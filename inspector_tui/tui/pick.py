"""Choose one line of many by typing a piece of it: commands, questions, anything listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from inspector_tui.faces.actions import BY_ID, TEXT
from inspector_tui.faces.line import Line
from inspector_tui.tui.bars import DialogBar
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.boxes import TextBox
from inspector_tui.tui.dialog import Dialog
from inspector_tui.tui.footer import Hint
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Result

_LINES = 12
_AROUND = 8
"""Title, box and hints, with the blanks around them."""


class Narrowed(Dialog[Result]):
    """A box and a list: typing narrows the list, Enter chooses the line at the mark.

    A line stays while each typed word is a piece of its lead, text, tail or `also`; headings go as
    soon as something is typed.
    """

    PAGE = "pick"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("pick", TEXT),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[Line], *, typed: str = "") -> None:
        super().__init__(title)
        self.all_lines = lines
        self._typed = typed

    def inside(self) -> ComposeResult:
        yield TextBox(self._typed, classes="gap")
        found = LineList(self.matching(self._typed), empty="Nothing matches.")
        found.can_focus = False
        found.styles.height = _room(self.app.size.height)
        yield found

    def key_hints(self) -> list[Hint]:
        leave = self.app.keys.shown(BY_ID["leave_text"], typing=True)
        return [("Up Down", "move"), ("Enter", "choose"), (leave, "back")]

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(LineList).styles.height = _room(event.size.height)
        self.call_after_refresh(self._count)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        self.query_one(LineList).set_lines(self.matching(event.value), index=0)
        self._count()

    @on(LineList.Highlighted)
    def _count(self) -> None:
        """Say that the list goes on below its window, as it may for a list or for a text."""
        below = self.query_one(LineList).below
        self.query_one(DialogBar).show(self._title, f"{below} more (Down)" if below else "")

    @on(Input.Submitted)
    def choose(self) -> None:
        if (line := self.query_one(LineList).line) is not None:
            self.dismiss(self.result(line))

    def matching(self, typed: str) -> Sequence[Line]:
        """The lines for what is typed, in the order in which they are shown."""
        return narrowed(self.all_lines, typed)

    def result(self, line: Line) -> Result:
        """What choosing a line gives."""
        raise NotImplementedError

    def action_leave_text(self) -> None:
        self.dismiss(None)

    def action_previous_box(self) -> None:
        self.query_one(LineList).action_line_up()

    def action_next_box(self) -> None:
        self.query_one(LineList).action_line_down()

    def action_page_up(self) -> None:
        self.query_one(LineList).action_page_up()

    def action_page_down(self) -> None:
        self.query_one(LineList).action_page_down()


def _room(height: int) -> int:
    """Lines for the list on a screen of that height; the page below stays seen if it can."""
    return max(min(_LINES, height - _AROUND), 1)


class Pick(Narrowed[Line | None]):
    """Gives the line that was chosen, or None."""

    def result(self, line: Line) -> Line | None:
        return line


def narrowed(lines: Sequence[Line], typed: str) -> Sequence[Line]:
    """The lines that hold every word typed, in their order."""
    pieces = typed.casefold().split()
    if not pieces:
        return lines

    def fits(line: Line) -> bool:
        text = f"{line.lead} {line.text} {line.tail} {line.also}".casefold()
        return not line.heading and all(piece in text for piece in pieces)

    return [line for line in lines if fits(line)]
