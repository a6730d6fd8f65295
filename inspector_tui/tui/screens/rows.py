"""The table of a repeating record: locations, alarm tests, hoists, people met."""

from __future__ import annotations

from inspector_tui.checklist.model import Field
from inspector_tui.faces.field_text import shown
from inspector_tui.faces.forms.row import RowForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.place import Place
from inspector_tui.faces.row import Part
from inspector_tui.faces.rows_text import empty_table, gone_elsewhere, tables, whole_row
from inspector_tui.record.visit import Row
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.pick import Pick
from inspector_tui.tui.register import RegisterPage
from inspector_tui.tui.screens.row_form import RowPage
from inspector_tui.tui.tables import joined, widths
from inspector_tui.workflow import rows
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.progress import rows_for, withdrawn_rows

_NUMBER = 3
"""Cells of the column of row numbers."""


class RowsScreen(RegisterPage):
    """All live rows that answer a question, whichever question they were added from.

    For a question without a table the inspector chooses one, and sees all of it; so with none,
    unless the `table` is named.
    """

    PAGE = "rows"

    def __init__(self, desk: VisitDesk, question: str | None = None, *, table: str = "") -> None:
        super().__init__(desk, question)
        asked = desk.library.question(question) if question else None
        self._chosen = asked is None or asked.answer.record is None
        self._where = dict(asked.answer.where) if asked else {}
        self._asked = None if self._chosen else asked
        self._named = table
        name = asked.answer.record if asked and not self._chosen else table or None
        self._record = desk.library.record(name) if name else None
        self._heads = ""

    def on_mount(self) -> None:
        super().on_mount()
        if self._chosen and self._record is None:
            self._choose()

    def reopen(self, place: Place) -> None:
        super().reopen(place)
        if self._chosen:
            self._record = self.desk.library.record(place.table)

    @property
    def table(self) -> str:
        return self._record.id if self._chosen and self._record else ""

    # Which table

    def _choose(self) -> None:
        lines = list(tables(self.desk.library, self.desk.visit))
        self.app.push_screen(Pick("Which table?", lines), self._choice)

    def _choice(self, line: Line | None) -> None:
        if line is None:
            self.dismiss()
        else:
            self._record = self.desk.library.record(line.id)
            self._refresh()

    def action_back(self) -> None:
        if self._chosen and not self._named:
            self._choose()
        else:
            self.dismiss()

    # What is listed

    @property
    def subject(self) -> str:
        if self._record is None:
            return "Tables"
        place = f"{self.question}   " if self._asked else ""
        return f"{place}{self._record.title}: {len(self._rows())}"

    def _rows(self) -> list[Row]:
        if self._asked is not None:
            return rows_for(self.desk.visit, self._asked)
        return self.desk.visit.rows_of(self._record.id) if self._record else []

    def _gone(self) -> list[Row]:
        assert self._record is not None
        return withdrawn_rows(self.desk.visit, self._record.id, self._where)

    def lines(self, width: int) -> list[Line]:
        if self._record is None:
            return [Line("", heading=True)]
        live, gone = self._rows(), self._gone()
        fields = [field for field in self._record.field if field.id in self._summary]
        fields.sort(key=lambda field: self._summary.index(field.id))
        table = [[self._cell(row, field) for field in fields] for row in (*live, *gone)]
        heads = [field.label for field in fields]
        columns = widths(heads, table, width - _NUMBER - 5)
        self._heads = " " * (_NUMBER + 3) + joined(heads, columns) if table else ""
        found = [
            Line(
                joined(cells, columns),
                lead=row.id.rpartition("-")[2].rjust(_NUMBER),
                id=row.id,
                quiet=not row.stands,
            )
            for row, cells in zip((*live, *gone), table, strict=True)
        ]
        if gone:
            found[len(live) : len(live)] = [Line("", heading=True), Line("Withdrawn", heading=True)]
        return found

    @property
    def _summary(self) -> list[str]:
        """The fields that stand in the table: what the question presets goes without saying."""
        assert self._record is not None
        return [name for name in self._record.summary if name not in self._where]

    def columns(self) -> str:
        return self._heads

    def _cell(self, row: Row, field: Field) -> str:
        value = row.fields.get(field.id)
        if value is None:
            return "-"
        text = shown(field, value, self.desk.library, self.desk.visit)
        if field.kind == "datetime" and str(value).startswith(f"{self.desk.visit.on}T"):
            return str(value)[11:]
        return text.removeprefix(f"{value} ") if field.kind == "row" else text

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        assert self._record is not None
        return whole_row(self.desk, self._record, self.desk.visit.rows[entry])

    def form(self, entry: str | None) -> FormPage | None:
        if self._record is None:
            return None
        if entry is None:
            return self._page(None)
        row = self.desk.visit.rows[entry]
        if not row.stands:
            self.say(f"{self.named(entry).capitalize()} was withdrawn; add a new one instead.")
            return None
        return self._page(row)

    def _page(self, row: Row | None) -> FormPage:
        assert self._record is not None
        form = RowForm(self.desk, self._record, question=self.question, preset=self._where, row=row)
        return RowPage(self.desk, form)

    def _saved(self) -> str:
        gone = gone_elsewhere(self.desk.library, self.desk.visit, self._asked)
        return " ".join(filter(None, (super()._saved(), gone)))

    def _refresh(self) -> None:
        self.entries.empty = empty_table(self.desk.visit, self._asked)
        super()._refresh()

    def named(self, entry: str) -> str:
        return f"{self._record.one if self._record else 'row'} {_number(entry)}"

    def withdrawal(self, entry: str, reason: str) -> Command:
        return rows.withdraw(entry, reason)


def _number(row: str) -> str:
    return row.rpartition("-")[2]
