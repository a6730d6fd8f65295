"""The ways from a question to other questions, and to the pages that are about it."""

from __future__ import annotations

from inspector_tui.tui import routes
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.desk_page import DeskPage
from inspector_tui.tui.page import Result
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.progress import next_open, section_start


class WaysPage(DeskPage[Result]):
    """A page of one visit with a current question, from which keys lead on."""

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__(desk)
        self.ended = ""
        """The last question of a section that was just completed; "" when there is none."""

    # What a page gives

    @property
    def prompted_on(self) -> str:
        """The question whose prompts are looked at first; "" for those of all."""
        return ""

    @property
    def current(self) -> str:
        """The question that keys are about; "" when there is none."""
        raise NotImplementedError

    def go(self, question: str) -> None:
        """Make another question the current one."""
        raise NotImplementedError

    # Moving

    def action_next_unanswered(self) -> None:
        self._go_open(1)

    def action_previous_unanswered(self) -> None:
        self._go_open(-1)

    def _go_open(self, step: int) -> None:
        found = next_open(self.desk.ahead(), self.current, step=step)
        if found is None:
            self.say("Every question that is asked has an answer. k looks at the gaps.")
        else:
            self.go(found)

    def action_next_section(self) -> None:
        self._go_section(1)

    def action_previous_section(self) -> None:
        self._go_section(-1)

    def _go_section(self, step: int) -> None:
        found = section_start(self.desk.ahead(), self.current, step)
        if found is not None:
            self.go(found)

    # Other pages

    def action_law(self) -> None:
        if self.current:
            from inspector_tui.tui.screens.law import LawPage

            self.app.push_screen(LawPage(self.desk.library, self.current))

    def action_rows(self) -> None:
        routes.open_rows(self.app, self.desk, self.current)

    def action_lists(self) -> None:
        routes.open_lists(self.app, self.desk)

    def action_note(self) -> None:
        routes.open_note(self.app, self.desk, self.current)

    def action_exhibit(self) -> None:
        routes.open_exhibits(self.app, self.desk, self.current)

    def action_finding(self) -> None:
        routes.open_findings(self.app, self.desk, self.current)

    def action_stopwatch(self) -> None:
        if self.refused():
            return
        try:
            routes.open_drill(self.app, self.desk)
        except RefusedError as error:
            self.say_error(error)

    def action_liaison(self) -> None:
        routes.open_liaison(self.app, self.desk, self.go)

    def action_matrix(self) -> None:
        routes.open_matrix(self.app, self.desk)

    def action_prompts(self) -> None:
        routes.open_prompts(self.app, self.desk, self.prompted_on, self.go)

    def action_last_visit(self) -> None:
        routes.open_last_visit(self.app, self.desk, self.go, self.prompted_on or None)

    def action_evidence(self) -> None:
        if self.current:
            routes.open_evidence(self.app, self.desk, self.current)

    def action_section_end(self) -> None:
        question = self.ended or self.current
        if question and not self.refused():
            routes.open_section_end(self.app, self.desk, question)

    def action_search(self) -> None:
        routes.open_search(self.app, self.desk, self.go)

    def action_go_to(self) -> None:
        routes.open_goto(self.app, self.desk, self.go)

    def action_close_visit(self) -> None:
        routes.open_close(self.app, self.desk, self.go)
