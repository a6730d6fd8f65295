"""Search in everything that one visit holds, as it is typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from inspector_tui.faces.actions import TEXT
from inspector_tui.faces.line import Line
from inspector_tui.faces.search_text import excerpt
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.boxes import TextBox
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.workflow.search import Hit, search


class SearchScreen(Page[str | None]):
    """A box and what it finds; gives the question of the chosen line, or None."""

    PAGE = "search"
    TYPED = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("search", TEXT),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]
    DEFAULT_CSS = "SearchScreen TextBox { margin: 1 1 1 1; }"

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__()
        self.desk = desk

    def body(self) -> ComposeResult:
        yield TextBox(placeholder="words in any order")
        found = LineList(empty="")
        found.can_focus = False
        yield found

    def on_mount(self) -> None:
        super().on_mount()
        self.title_is(self.desk.heading, "Search")
        self.set_focus(self.query_one(TextBox))

    @property
    def found(self) -> LineList:
        return self.query_one(LineList)

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        words = event.value
        hits = search(self.desk.visit, self.desk.library, words)
        self.found.set_lines([_line(hit, words) for hit in hits], index=0)
        count = "nothing" if not hits else str(len(hits))
        self.title_is(self.desk.heading, f"Search: {count} found" if words.strip() else "Search")

    @on(Input.Submitted)
    def _choose(self) -> None:
        line = self.found.line
        if line is not None and line.id:
            self.dismiss(line.id)
        elif line is not None:
            self.say("This belongs to the visit as a whole, not to a question.")

    def action_leave_text(self) -> None:
        self.dismiss(None)

    def action_previous_box(self) -> None:
        self.found.action_line_up()

    def action_next_box(self) -> None:
        self.found.action_line_down()

    def action_page_up(self) -> None:
        self.found.action_page_up()

    def action_page_down(self) -> None:
        self.found.action_page_down()


def _line(hit: Hit, words: str) -> Line:
    tail = "" if hit.kind == "question" else hit.kind
    return Line(
        excerpt(hit.text, words),
        lead=(hit.question or "").ljust(6),
        tail=tail,
        id=hit.question or "",
    )
