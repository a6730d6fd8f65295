"""What lies behind a visit: what earlier ones found, and the editions of its checklists."""

from __future__ import annotations

from functools import partial

from inspector_tui.faces import asked, last_text
from inspector_tui.faces.editions_text import consequence, edition_lines, moved_on, whole_edition
from inspector_tui.faces.line import Line
from inspector_tui.faces.text import one_line
from inspector_tui.faces.vault_lines import plural
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.leading import LeadingPage
from inspector_tui.plain.page import Page, Session
from inspector_tui.record.judging import Since
from inspector_tui.report.since import SINCE
from inspector_tui.workflow import editions, last_visit
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.last_visit import Point


class LastVisitPage(LeadingPage):
    """Findings that nobody has put right, then answers that were not good; or of one question."""

    PAGE = "last-visit"

    def __init__(self, session: Session, desk: PlainDesk, question: str | None) -> None:
        super().__init__(session, desk)
        self._question = question
        self._points: list[Point] = []
        self._rows: list[Line] = []

    def show(self) -> None:
        """A line for each thing to follow up."""
        desk, past = self.desk, self.desk.behind.past
        self._points = last_visit.points(desk.visit, past, self._question)
        if self._question:
            self.talk.heading(f"{self._question} before")
        else:
            left = len(last_visit.gaps(desk.visit, past))
            self.talk.heading(f"Earlier visits: {plural(left, 'finding')} to follow up")
        lines = last_text.point_lines(desk.visit, self._points)
        for number, line in enumerate(lines, start=1):
            tail = f"  ({line.tail})" if line.tail else ""
            words = f"{' '.join(line.lead.split())}  {one_line(line.text)}"
            self.talk.item(f"{number:3}", f"{words}{tail}")
        self._rows = list(last_text.row_lines(past, self._question or ""))
        if self._rows:
            self.talk.say(f"Rows then: {len(self._rows)}")
        for number, line in enumerate(self._rows, start=len(self._points) + 1):
            self.talk.item(f"{number:3}", line.text)
        if not self._points:
            self.talk.say(last_text.nothing(desk.behind, self._question))

    def other(self, typed: str) -> bool:
        """All about a point by its number; a question by its own."""
        if (point := by_number(typed, self._points)) is not None:
            heading, parts = last_text.whole(self.desk.visit, self.desk.behind.past, point)
            self.talk.heading(heading)
            self.talk.parts(parts)
            self.talk.say(f"o {typed} still open, r {typed} put right, w {typed} worse.")
            return True
        if row := self._row(typed):
            past = self.desk.behind.past
            heading, parts = last_text.whole_row(past, self._question or "", row.id)
            self.talk.heading(heading)
            self.talk.parts(parts)
            return True
        return super().other(typed)

    def _row(self, typed: str) -> Line | None:
        """A row by its number, which goes on from those of the points."""
        return by_number(typed, [*[None] * len(self._points), *self._rows])

    def more(self) -> list[tuple[str, str]]:
        return [
            ("2", "All about line 2."),
            ("r 2 what was seen", "Marks line 2 at once."),
            ("PA-230", "Goes to that question."),
            ("Enter", "Back."),
        ]

    def action_still_open(self, rest: str) -> None:
        self._mark("still-open", "What shows it? It may stay empty.", rest)

    def action_put_right(self, rest: str) -> None:
        self._mark("put-right", "What shows that it is put right?", rest)

    def action_worse(self, rest: str) -> None:
        self._mark("worse", "What shows that it is worse?", rest)

    def _mark(self, since: Since, asked: str, rest: str) -> None:
        self.desk.may_record()
        number, _, note = rest.partition(" ")
        if not number:
            number = "1" if len(self._points) == 1 else self.talk.ask("Which one?").text.strip()
        point = by_number(number, self._points)
        if point is None and self._row(number):
            raise RefusedError("Mark the answer, not one of its rows.")
        if point is None:
            raise RefusedError("There is no line of that number.")
        known = last_visit.state(self.desk.visit, point)
        same = known is not None and known.followed.state == since
        note = note.strip() or self.talk.text(
            asked, known=known.followed.note if known and same else ""
        )
        self.desk.do(last_visit.mark(point, since, note))
        self.talk.say(f"{point.about} {SINCE[since]}, saved.")
        self.show()


class EditionsPage(Page):
    """The editions in use, or newer ones and what becomes of each question with them."""

    PAGE = "editions"

    def __init__(self, session: Session, desk: PlainDesk) -> None:
        super().__init__(session)
        self.desk = desk
        self._entries: list[str] = []

    def show(self) -> None:
        """Every question that is not carried as it is; else the editions in use."""
        desk = self.desk
        self._plan = editions.plan(desk.vault, desk.visit)
        self.talk.heading("Newer editions" if self._plan else "Editions")
        self._entries = []
        for line in edition_lines(desk.visit, self._plan, desk.library):
            if line.heading:
                self.talk.say(line.text) if line.text else self.talk.blank()
                continue
            self._entries.append(line.id)
            tail = f"  ({line.tail})" if line.tail else ""
            sign = f"{line.lead.strip()} " if line.lead.strip() else ""
            self.talk.item(f"{len(self._entries):3}", f"{sign}{one_line(line.text)}{tail}")

    def other(self, typed: str) -> bool:
        entry = by_number(typed, self._entries)
        if entry is None:
            return False
        heading, parts = whole_edition(self.desk.visit, self._plan, self.desk.library, entry)
        self.talk.heading(heading)
        self.talk.parts(parts)
        return True

    def more(self) -> list[tuple[str, str]]:
        return [("2", "All about line 2."), ("Enter", "Back.")]

    def can(self, action: str) -> bool:
        return action != "go_on" or self._plan is not None

    def action_go_on(self, rest: str) -> None:
        """Ask once, then move."""
        desk, plan = self.desk, self._plan
        desk.may_record()
        if plan is None:
            return
        if desk.drafts.boxes():
            raise RefusedError("Save or empty what is half-typed first: its question may change.")
        if self.talk.choose(asked.go_on(consequence(desk.visit, plan.moves))):
            desk.run(partial(editions.move, desk.vault, desk.visit.id, plan))
            self.talk.say(moved_on(desk.visit))
            self.show()
