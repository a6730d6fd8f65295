"""What pages of one visit share: why nothing can be changed, undo, redo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from inspector_tui.checklist.library import Library
from inspector_tui.faces.undo_text import put_back, taken_back
from inspector_tui.record.visit import Visit
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Say
from inspector_tui.tui.page import Page, Result


class DeskPage(Page[Result]):
    """A page of one visit. What an undo or a redo did is said once it is on disk."""

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def read_only(self) -> bool:
        return self.desk.read_only

    def refused(self) -> bool:
        """Say why nothing can be changed here; False when it can."""
        why = self.desk.why_read_only
        if why:
            self.say(why, "bad")
        return bool(why)

    def action_undo(self) -> None:
        if self.refused():
            return
        if kept := self.desk.keeps():
            self.say(kept)
        else:
            self.went_back(self.desk.undo(partial(self.is_back, taken_back)), "undo")

    def action_redo(self) -> None:
        if not self.refused():
            self.went_back(self.desk.redo(partial(self.is_back, put_back)), "redo")

    def went_back(self, question: str | None, name: str) -> None:
        """An undo or a redo is on its way to a question; None when there is nothing to do."""
        if question is None:
            self.say(f"There is nothing to {name}.")

    def is_back(self, words: Callable[[Visit, Library], str], change: Change) -> None:
        """An undo or a redo is on disk: say what it did."""
        if change.error is not None:
            self.app.push_screen(Say.error(change.error, "This was not saved"))
        elif self.is_running:
            self.say(words(change.visit, self.desk.library))
