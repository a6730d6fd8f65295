"""One question to read, and its verdict in a line of its own that never scrolls away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical

from inspector_tui.checklist.moments import show_date
from inspector_tui.faces import question_text
from inspector_tui.faces.columns import LABEL, MARGIN
from inspector_tui.faces.last_text import earlier
from inspector_tui.faces.question_text import Sheet
from inspector_tui.faces.signs import sign_of
from inspector_tui.faces.text import pad
from inspector_tui.faces.told import PENDING
from inspector_tui.faces.tones import TONES
from inspector_tui.tui.bars import Bar
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.paper import Paper
from inspector_tui.workflow.drafts import answer_box, reason_box


class QuestionView(Vertical):
    """Shows any question of a desk; what did not change is not drawn again."""

    DEFAULT_CSS = """
    QuestionView { height: 1fr; width: 1fr; }
    QuestionView > VerdictBar { margin-top: 1; }
    """

    def __init__(self, desk: VisitDesk, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._desk = desk
        self.sheet: Sheet | None = None
        self._brief = False
        self._own_first = self._saving = False

    def compose(self) -> ComposeResult:
        yield Paper()
        yield VerdictBar()

    @property
    def paper(self) -> Paper:
        return self.query_one(Paper)

    def show(self, question: str, *, brief: bool = False) -> None:
        """Show a question, from its top when it is another one; `brief` only what it asks.

        Whether its answer stands first is settled when it comes up and when its form goes, so that
        nothing moves under the eyes of whoever is giving a verdict.
        """
        sheet = self._sheet(question)
        if sheet is None:
            return
        same = self.sheet is not None and self.sheet.question.id == question
        if not same or self._brief:
            self._own_first = sheet.is_begun
            self._saving = same and not sheet.is_begun
        elif self._saving and sheet.is_begun:  # what the form gave is on the disk only now
            self._own_first, self._saving = True, False
        self._brief = brief
        self.sheet = sheet = replace(sheet, own_first=self._own_first)
        layout = question_text.brief if brief else question_text.whole
        self.paper.show(partial(layout, sheet), keep_place=same)
        self.query_one(VerdictBar).show(self._desk, sheet)

    def _sheet(self, question: str) -> Sheet | None:
        desk = self._desk
        found = desk.library.question(question)
        if found is None:
            return None
        item = desk.item(question)
        return Sheet(
            desk.library,
            desk.visit,
            found,
            verdict=desk.verdict(question),
            parked=item is not None and item.parked,
            draft=self._draft(question),
            prompts=desk.prompts.of(question),
            earlier=earlier(desk.visit, desk.behind.past, question),
        )

    def _draft(self, question: str) -> str:
        if draft := self._desk.drafts.get(answer_box(question)):
            return f"half-written answer from {draft.clock}, not saved (Enter)"
        if draft := self._desk.drafts.get(reason_box(question)):
            return f"half-written reason from {draft.clock}, not saved (p, x or s)"
        return ""


class VerdictBar(Bar):
    """The verdict, and whether it is on disk."""

    def show(self, desk: VisitDesk, sheet: Sheet) -> None:
        question = sheet.question
        item = desk.item(question.id)
        answered = item is not None and item.answered
        sign = sign_of(sheet.verdict, answered=answered)
        judged = sheet.verdict is not None or question.answer.kind == "verdict"
        label = pad("Verdict" if judged else "Answer", LABEL)
        given = desk.visit.answers.get(question.id)
        saved = saved_at(given.at, desk.visit.on) if given and not given.answer.is_empty() else ""
        right = f"{PENDING} saving" if desk.is_pending(question.id) else saved
        self.put(
            [
                Segment(" " * MARGIN),
                Segment(label, TONES["quiet"]),
                Segment(f"{sign.sign} {sign.word}", TONES[sign.tone] + TONES["strong"]),
            ],
            [Segment(f"{right} ", TONES["quiet"])] if right else [],
        )


def saved_at(at: str, on: str) -> str:
    """`saved 14:02:11`; with the date when that is not the day of the visit."""
    day = "" if at[:10] == on else f"{show_date(at[:10])} "
    return f"saved {day}{at[11:19]}"
