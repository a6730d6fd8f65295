"""The editions that a visit uses, and going on with newer ones: what becomes of each question."""

from __future__ import annotations

from functools import partial

from inspector_tui.errors import InspectorError
from inspector_tui.faces import asked
from inspector_tui.faces.editions_text import consequence, edition_lines, moved_on, whole_edition
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part
from inspector_tui.record.events import Edition
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Ask, Say
from inspector_tui.tui.register import RegisterPage
from inspector_tui.workflow import editions
from inspector_tui.workflow.editions import Plan


class EditionsScreen(RegisterPage):
    """With newer editions: their questions that are not carried as they are. m goes on with them.

    Without: the editions in use, and the answers that stopped counting with earlier moves.
    """

    PAGE = "editions"
    ONE = "edition"

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__(desk)
        self._plan: Plan | None = None
        self._planned_for: tuple[Edition, ...] = ()
        self._old = desk.library

    @property
    def plan(self) -> Plan | None:
        """What going on would do, worked out once for the editions in use."""
        visit = self.desk.visit
        if self._planned_for != visit.checklists:
            self._planned_for, self._old = visit.checklists, self.desk.library
            try:
                self._plan = editions.plan(self.desk.vault, visit)
            except InspectorError as error:
                self._plan = None
                self.say_error(error)
        return self._plan

    @property
    def subject(self) -> str:
        return "Newer editions" if self.plan else "Editions"

    # What is listed

    def lines(self, width: int) -> list[Line]:
        return edition_lines(self.desk.visit, self.plan, self._old)

    def _refresh(self) -> None:
        super()._refresh()
        self.refresh_footer()

    # All of one line

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        return whole_edition(self.desk.visit, self.plan, self._old, entry)

    def _open(self, entry: str | None) -> None:
        """There is nothing to open: all of a line stands below the list."""

    # Going on

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing newer, nothing to go on with."""
        return action != "go_on" or self._plan is not None

    def action_go_on(self) -> None:
        """Ask once, then move."""
        plan = self.plan
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif plan is not None and self.desk.drafts.boxes():
            self.say("Save or empty what is half-typed first: its question may change.", "bad")
        elif plan is not None:
            ask = Ask.of(asked.go_on(consequence(self.desk.visit, plan.moves)))
            self.app.push_screen(ask, partial(self._go_on, plan))

    def _go_on(self, plan: Plan, sure: bool | None) -> None:
        if sure:
            self.say("Moving *")
            work = partial(editions.move, self.desk.vault, self.desk.visit.id, plan)
            self.desk.run(work, heard=self._went_on)

    def _went_on(self, change: Change) -> None:
        if change.error is not None:
            self.app.push_screen(Say.error(change.error, "The visit was not moved"))
        elif self.is_attached:
            self.say(moved_on(change.visit))
