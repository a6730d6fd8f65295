"""What earlier visits found, to be marked: still open, put right, worse."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from inspector_tui.faces import last_text
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part
from inspector_tui.faces.vault_lines import plural
from inspector_tui.record.judging import Since
from inspector_tui.report.since import SINCE
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import PromptText, Say
from inspector_tui.tui.register import RegisterPage
from inspector_tui.tui.routes import Then
from inspector_tui.workflow import last_visit
from inspector_tui.workflow.command import refusal
from inspector_tui.workflow.last_visit import Point


class LastVisitScreen(RegisterPage):
    """Findings that nobody has put right, then answers that were not good; or of one question.

    `then` is called with the question that Enter goes to.
    """

    PAGE = "last-visit"
    ONE = "mark"

    def __init__(self, desk: VisitDesk, then: Then, question: str | None = None) -> None:
        super().__init__(desk, question)
        self._then = then
        self.EMPTY = last_text.nothing(desk.behind, question)

    @property
    def subject(self) -> str:
        past = self.desk.behind.past
        if self.question:
            return f"{self.question} before"
        left = len(last_visit.gaps(self.desk.visit, past))
        return f"Earlier visits: {plural(left, 'finding')} to follow up"

    def _points(self) -> dict[str, Point]:
        found = last_visit.points(self.desk.visit, self.desk.behind.past, self.question)
        return {f"{point.visit} {point.about}": point for point in found}

    def lines(self, width: int) -> list[Line]:
        found = list(self._points().values())
        lines: list[Line] = []
        for heading, is_finding in (("Findings", True), ("Answers", False)):
            same = [point for point in found if point.is_finding is is_finding]
            if same:
                lines += [Line("", heading=True)] if lines else []
                lines.append(Line(f"{heading}: {len(same)}", heading=True))
                lines += last_text.point_lines(self.desk.visit, same)
        rows = list(self._rows())
        if rows:
            lines += [Line("", heading=True), Line(f"Rows then: {len(rows)}", heading=True), *rows]
        return lines

    def _rows(self) -> Iterator[Line]:
        """What was entered on the question then."""
        return last_text.row_lines(self.desk.behind.past, self.question or "")

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        past, point = self.desk.behind.past, self._points().get(entry)
        if point is None:
            return last_text.whole_row(past, self.question or "", entry)
        return last_text.whole(self.desk.visit, past, point)

    # Keys

    def _open(self, entry: str | None) -> None:
        """Enter goes to the question in this visit."""
        point = self._points().get(entry or "")
        if point is None and entry:
            self.say("A row of that visit; r on the question opens the table of this one.")
            return
        asked = [q for q in point.questions if self.desk.item(q)] if point else []
        if not asked:
            self.say("This visit does not ask that question.")
            return
        self.dismiss()
        self._then(asked[0])

    def action_still_open(self) -> None:
        self._mark("still-open", "What shows it? It may stay empty.")

    def action_put_right(self) -> None:
        self._mark("put-right", "What shows that it is put right?")

    def action_worse(self) -> None:
        self._mark("worse", "What shows that it is worse?")

    def _mark(self, since: Since, more: str) -> None:
        point = self._points().get(self.entry)
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif point is None and self.entry:
            self.say("Mark the answer, not one of its rows.")
        elif point is not None:
            known = last_visit.state(self.desk.visit, point)
            same = known is not None and known.followed.state == since
            prompt = PromptText(
                f"{point.about} {SINCE[since]}",
                more=more,
                text=known.followed.note if known and same else "",
                check=partial(_fault, point, since),
            )
            self.app.push_screen(prompt, partial(self._noted, point, since))

    def _noted(self, point: Point, since: Since, note: str | None) -> None:
        if note is not None:
            self.say("Saving *")
            heard = partial(self._marked, f"{point.about} {SINCE[since]}, saved.")
            command = last_visit.mark(point, since, note)
            self.desk.do(command, touches=point.questions, heard=heard)

    def _marked(self, words: str, change: Change) -> None:
        if change.error is not None:
            self.app.push_screen(Say.error(change.error, "This was not saved"))
        elif self.is_attached:
            self.say(words)


def _fault(point: Point, since: Since, note: str) -> str | None:
    return refusal(lambda: last_visit.mark(point, since, note))
