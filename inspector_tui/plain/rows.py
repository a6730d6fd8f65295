"""The table of a repeating record, row by row: locations, alarm tests, hoists, people met."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.checklist.model import Record
from inspector_tui.faces.forms.form import Form
from inspector_tui.faces.forms.row import RowForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part
from inspector_tui.faces.rows_text import empty_table, gone_elsewhere, tables, whole_row
from inspector_tui.plain import routes
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.page import Session
from inspector_tui.plain.register import RegisterPage
from inspector_tui.record.visit import Row
from inspector_tui.report.rows import row_text
from inspector_tui.workflow import rows
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.progress import rows_for, withdrawn_rows


class RowsPage(RegisterPage):
    """The live rows that answer a question, or all of a record; withdrawn ones below them."""

    PAGE = "rows"

    def __init__(
        self, session: Session, desk: PlainDesk, record: Record, question: str | None
    ) -> None:
        super().__init__(session, desk, question)
        self._record = record
        asked = desk.library.question(question) if question else None
        self._asked = asked if asked and asked.answer.record == record.id else None
        self._where = dict(self._asked.answer.where) if self._asked else {}
        self.one = record.one

    @property
    def title(self) -> str:
        place = f"{self.question}. " if self._asked else ""
        return f"{place}{self._record.title}: {len(self._live())}"

    def _live(self) -> list[Row]:
        if self._asked is not None:
            return rows_for(self.desk.visit, self._asked)
        return self.desk.visit.rows_of(self._record.id)

    def _gone(self) -> list[Row]:
        assert self._record is not None
        return withdrawn_rows(self.desk.visit, self._record.id, self._where)

    def _text(self, row: Row) -> str:
        return row_text(self.desk.library, row, visit=self.desk.visit)

    def lines(self) -> Sequence[Line]:
        live = [Line(self._text(row), id=row.id) for row in self._live()]
        gone = [
            Line(f"withdrawn: {self._text(row)}", id=row.id, quiet=True) for row in self._gone()
        ]
        return [*live, *gone]

    def _number(self, place: int, line: Line) -> int:
        """A row has a number of its own, by which it is named everywhere."""
        return int(line.id.rpartition("-")[2])

    def entry(self, typed: str) -> str | None:
        """By the row's own number."""
        ids = [line.id for line in self.lines()]
        wanted = f"{self._record.id}-{typed.rpartition('-')[2]}"
        return wanted if wanted in ids else None

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        return whole_row(self.desk, self._record, self.desk.visit.rows[entry])

    def form(self, entry: str | None) -> Form:
        row = self.desk.visit.rows[entry] if entry else None
        if row is not None and not row.stands:
            raise RefusedError("This row was withdrawn; add a new one instead.")
        return RowForm(self.desk, self._record, question=self.question, preset=self._where, row=row)

    def withdrawal(self, entry: str, reason: str) -> Command:
        return rows.withdraw(entry, reason)

    def show(self) -> None:
        self.EMPTY = empty_table(self.desk.visit, self._asked)
        super().show()

    def saved(self) -> str:
        gone = gone_elsewhere(self.desk.library, self.desk.visit, self._asked)
        return " ".join(filter(None, (super().saved(), gone)))

    def action_add(self, rest: str) -> None:
        """One row after another, until no more is wanted."""
        while ask_form(self.talk, self.desk, self.form(None)):
            self.talk.say("Saved.")
            if self.talk.ask("a adds another, Enter back to the table:").text.strip() != "a":
                break
        self.show()


def open_rows(session: Session, desk: PlainDesk, question: str | None) -> None:
    """The table of a question, or one that is chosen from all there are."""
    asked = desk.library.question(question) if question else None
    name = asked.answer.record if asked else None
    record = desk.library.record(name) if name else _chosen(session, desk)
    if record is not None:
        RowsPage(session, desk, record, question).run()


def _chosen(session: Session, desk: PlainDesk) -> Record | None:
    lines = tables(desk.library, desk.visit)
    id_ = routes.chosen_list(session.talk, "Tables", "Which table?", lines)
    return desk.library.record(id_) if id_ else None
