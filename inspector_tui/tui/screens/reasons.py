"""What a prompt came from, and the way there."""

from __future__ import annotations

from textual.app import ComposeResult

from inspector_tui.faces.forms.row import RowForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.prompt_text import parts, settlement
from inspector_tui.faces.row import Part
from inspector_tui.faces.rows_text import whole_row
from inspector_tui.faces.text import clip, one_line
from inspector_tui.tui import routes
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.pane import Pane
from inspector_tui.tui.screens.prompt import LONGEST, PromptPage
from inspector_tui.tui.screens.row_form import RowPage
from inspector_tui.workflow.prompts import Standing


class ReasonsPage(PromptPage):
    """What a prompt came from; Enter goes to the row or the question."""

    PAGE = "reasons"
    EMPTY = "It comes from no single answer or row."
    DEFAULT_CSS = """
    ReasonsPage #facts { height: auto; margin: 1 0; }
    """

    def __init__(self, desk: VisitDesk, then: routes.Then, key: str) -> None:
        super().__init__(desk, then)
        self._key = key

    def body(self) -> ComposeResult:
        yield Pane(id="facts")
        yield from super().body()

    @property
    def subject(self) -> str:
        return "Why this is a prompt"

    @property
    def _one(self) -> Standing | None:
        return self.desk.prompts.find(self._key)

    def chosen(self) -> list[Standing]:
        return [self._one] if self._one else []

    def _refresh(self) -> None:
        one = self._one
        told = [text for _, text in parts(one)[:1]] if one else ["This is not raised any more."]
        if one and one.settled:
            told += [f"You said: {settlement(one.settled)[0][1]}"]
        if one and one.prompt.missing:
            told += [f"Missing: {'; '.join(one.prompt.missing)}"]
        told = [clip(one_line(text), LONGEST) for text in told]
        self.query_one("#facts", Pane).show(*((text, "normal") for text in told))
        super()._refresh()

    def lines(self, width: int) -> list[Line]:
        one = self._one
        reasons = one.prompt.reasons if one else ()
        key = max((len(reason.called) for reason in reasons), default=0)
        return [
            Line(reason.text, lead=reason.called.ljust(key), id=f"{n} {reason.ref}")
            for n, reason in enumerate(reasons)
        ]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        ref = entry.partition(" ")[2]
        row = self.desk.visit.rows.get(ref)
        record = self.desk.library.record(row.record) if row else None
        if row is not None and record is not None:
            return whole_row(self.desk, record, row)
        question = self.desk.library.question(ref)
        if question is None:
            return "", []
        answer = self.desk.visit.answer(ref)
        found = [("Fact", answer.fact), ("Opinion", answer.opinion), ("Reason", answer.reason)]
        return f"{ref}  {question.ask}", [part for part in found if part[1]]

    def _open(self, entry: str | None) -> None:
        """Put right what stands behind the prompt, or go and look."""
        ref = (entry or "").partition(" ")[2]
        row = self.desk.visit.rows.get(ref)
        record = self.desk.library.record(row.record) if row else None
        if self.desk.library.question(ref) is not None:
            self.leave_for(ref)
        elif row is None or record is None:
            self.say("There is no row or question behind this one.")
        elif why := self.desk.why_read_only:
            self.say(why, "bad")
        elif not row.stands:
            self.say("This row was withdrawn.")
        else:
            form = RowForm(self.desk, record, question=row.question, row=row)
            self._form = RowPage(self.desk, form)
            self.app.push_screen(self._form, self._form_closed)
