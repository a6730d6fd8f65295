"""Questions by their own numbers, and pages from which such a number leads to the question."""

from __future__ import annotations

from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.page import Page, Session
from inspector_tui.workflow.search import question_id


def asked_now(desk: PlainDesk, typed: str) -> str:
    """The question whose number was typed; "" when no such question is asked now."""
    wanted = question_id(typed)
    return wanted if desk.item(wanted) is not None else ""


class LeadingPage(Page):
    """A page of one visit that may be left for a question: that is its `target`, "" for none."""

    def __init__(self, session: Session, desk: PlainDesk) -> None:
        super().__init__(session)
        self.desk = desk
        self.target = ""

    def leave_for(self, question: str) -> None:
        """Leave the page; what it was opened from goes to the question."""
        self.target, self.is_open = question, False

    def other(self, typed: str) -> bool:
        """Leave for the question that was typed, if it is one."""
        question = asked_now(self.desk, typed)
        if question:
            self.leave_for(question)
        return bool(question)
