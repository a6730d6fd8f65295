"""A page that is only read."""

from __future__ import annotations

from textual.app import ComposeResult

from inspector_tui.tui.page import Page
from inspector_tui.tui.paper import Paper


class ReadingPage(Page[None]):
    """A title and a text; Enter or `b` goes back."""

    PAGE = "reading"

    def __init__(self, title: str, paper: Paper) -> None:
        super().__init__()
        self._title = title
        self._paper = paper

    def body(self) -> ComposeResult:
        yield self._paper

    def on_mount(self) -> None:
        super().on_mount()
        self.title_is(self._title)

    def action_back(self) -> None:
        self.dismiss()

    action_leave_text = action_back
