"""The alarm matrix: what documents, staff and tests say on each point, side by side."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult

from inspector_tui.faces.forms.row import RowForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part
from inspector_tui.faces.rows_text import whole_row
from inspector_tui.faces.tones import Tone
from inspector_tui.judgement.alarm.matrix import Cell, Column
from inspector_tui.judgement.alarm.matrix import Line as MatrixLine
from inspector_tui.judgement.alarm.matrix_words import STATES, compared, not_known, source
from inspector_tui.judgement.named import row_name
from inspector_tui.judgement.prompt import Reason
from inspector_tui.record.visit import Row
from inspector_tui.report.rows import cell
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.grid import SIGNS, Grid, Heads, View
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.tui.pane import Pane
from inspector_tui.tui.register import RegisterPage
from inspector_tui.tui.screens.row_form import RowPage
from inspector_tui.workflow import alarm

_EMPTY = (
    "Nothing to lay side by side yet: elements of procedures, staff accounts and alarm tests are."
)
_LEGEND = (
    "= the same  1 only one source says  ! differs  ~ several answers  ? not known  "
    ". nothing recorded  +1 one more answer  ?1 one did not know"
)
_IN_A_LINE = "= same  1 one source  ! differs  ~ several  +1 more  ? not known  ?1 by one"
"""The same in the cells of one line, for a terminal of few lines."""
_ROOMY, _LINE = 28, 16
"""Lines of a terminal from which there is room to explain the signs, and to do so in one."""


class MatrixPage(Page[None]):
    """Points down, sources across; Enter shows the rows behind a cell."""

    PAGE = "matrix"
    DEFAULT_CSS = """
    MatrixPage {
        & #status { display: none; }
        & #sample { height: auto; }
    }
    """

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__()
        self.desk = desk
        self.board = alarm.board(desk.visit, desk.library)
        self._stop_listening: Callable[[], None] | None = None

    def body(self) -> ComposeResult:
        yield Heads()
        yield Grid(empty=_EMPTY)
        yield Pane(id="cell")
        yield Pane(id="sample")

    def on_mount(self) -> None:
        super().on_mount()
        self._stop_listening = self.desk.listen(self._heard)
        self.set_focus(self.grid)

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._show)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if self.is_mounted:
            self._renew()

    def _heard(self, change: Change) -> None:
        if self.is_current:
            self._renew()

    def _renew(self) -> None:
        self.board = alarm.board(self.desk.visit, self.desk.library)
        self._show()

    # What is shown

    @property
    def grid(self) -> Grid:
        return self.query_one(Grid)

    @property
    def column(self) -> Column | None:
        """The column under the cursor."""
        columns = self.board.matrix.columns
        return columns[self.grid.view.at] if self.grid.view.at < len(columns) else None

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        if self.column is None or self.grid.line is None:
            return None
        return self.board.matrix.cell(self.grid.line.id, self.column.key)

    def _show(self) -> None:
        if not self.is_mounted:
            return
        self._fit()
        self.grid.show(self.board)
        self._look()

    def _fit(self) -> None:
        """All points if there is room; the sample keeps its lines, and the cell below one."""
        width, height = self.size
        parts: list[tuple[str, Tone]] = [(f"Sample: {self.board.matrix.sample}.", "quiet")]
        if height >= _LINE:
            parts.append((_LEGEND if height >= _ROOMY else _IN_A_LINE, "quiet"))
        sample = self.query_one("#sample", Pane)
        sample.show(*parts)
        around = 1 + 2 + 1 + sample.lines(width) + 1  # title, heads, cell, sample, footer
        points = max(len(self.board.matrix.lines), 1)
        self.grid.styles.height = max(4, min(points, height - around))

    @on(LineList.Highlighted)
    def _look(self) -> None:
        """Say what is under the cursor."""
        columns, view = self.board.matrix.columns, self.grid.view
        self.query_one(Heads).show(columns, view)
        seen = view.fit(self.grid.size.width, max(len(columns), 1))
        last = min(view.first + seen, len(columns))
        place = f"{view.first + 1} to {last} of {len(columns)}" if columns else ""
        self.title_is(self.desk.heading, f"Alarm matrix   {place}".rstrip())
        self.query_one("#cell", Pane).show(*self._about())

    def _about(self) -> list[tuple[str, Tone]]:
        column, cell, line = self.column, self.cell, self.grid.line
        if column is None or cell is None or line is None:
            return []
        found = self.board.matrix.lines[self.grid.index]
        said = [f"{held.shown} ({_who(held.rows)})" for held in cell.held]
        said += [f"not known ({_who(cell.unknown)})"] if cell.unknown else []
        sign, _ = SIGNS[cell.state]
        state = f"{sign} {STATES[cell.state]}"
        parts: list[tuple[str, Tone]] = [
            (f"{state}: {'; '.join(said)}" if said else state, "normal"),
            (f"{found.label}. {source(column)}.", "quiet"),
        ]
        if said:
            parts.append((compared(found), "quiet"))
        unknown = not_known(self.board.unknown.get(line.id))
        return [*parts, (f"Not known: {unknown}.", "quiet")]

    # Keys

    def action_next_source(self) -> None:
        self._go(self.grid.view.at + 1)

    def action_previous_source(self) -> None:
        self._go(self.grid.view.at - 1)

    def action_next_kind(self) -> None:
        columns, at = self.board.matrix.columns, self.grid.view.at
        kinds = [column.source for column in columns]
        found = next((n for n in range(at, len(kinds)) if kinds[n] != kinds[at]), None)
        if found is not None:
            self._go(found, lead=True)

    def action_previous_kind(self) -> None:
        columns, at = self.board.matrix.columns, self.grid.view.at
        kinds = [column.source for column in columns]
        if not kinds:
            return
        own = kinds.index(kinds[at])
        # First to the beginning of its own kind, then to that of the kind before.
        self._go(own if own < at or own == 0 else kinds.index(kinds[own - 1]), lead=True)

    def action_signs(self) -> None:
        """Every source as a bare sign, or again with its values."""
        view = self.grid.view
        other = View(view.first, view.at, not view.signs)
        self.grid.go(other)
        self._go(view.at)

    def _go(self, at: int, *, lead: bool = False) -> None:
        count = len(self.board.matrix.columns)
        if count:
            self.grid.go(self.grid.view.moved(at, self.grid.size.width, count, lead=lead))
            self._look()

    @on(LineList.Chosen)
    def _open(self) -> None:
        column, cell, line = self.column, self.cell, self.grid.line
        if column is None or cell is None or line is None:
            return
        self.app.push_screen(CellPage(self.desk, line.id, column.key))

    def action_back(self) -> None:
        self.dismiss()


def _who(rows: tuple[Reason, ...]) -> str:
    return ", ".join(dict.fromkeys(row.text for row in rows))


class CellPage(RegisterPage):
    """The rows behind one cell, by what they say; Enter opens a row to put it right."""

    PAGE = "cell"
    ONE = "row"
    EMPTY = "Nothing is recorded here."
    DEFAULT_CSS = """
    CellPage {
        & #facts { height: auto; margin-bottom: 1; }
        &.compact #whole { height: 7; }
    }
    """

    def __init__(self, desk: VisitDesk, attribute: str, column: str) -> None:
        super().__init__(desk)
        self._attribute = attribute
        self._column = column
        self._board = alarm.board(desk.visit, desk.library)

    def body(self) -> ComposeResult:
        yield Pane(id="facts")
        yield from super().body()

    def _refresh(self) -> None:
        self._board = alarm.board(self.desk.visit, self.desk.library)
        self.query_one("#facts", Pane).show(*((fact, "normal") for fact in self._facts()))
        super()._refresh()

    @property
    def _line(self) -> MatrixLine:
        found = self._board.matrix.lines
        return next(line for line in found if line.attribute == self._attribute)

    @property
    def subject(self) -> str:
        return self._line.label

    def _facts(self) -> list[str]:
        matrix = self._board.matrix
        here = matrix.cell(self._attribute, self._column)
        column = next((one for one in matrix.columns if one.key == self._column), None)
        unknown = not_known(self._board.unknown.get(self._attribute))
        where = f"{source(column)}." if column else "This source is gone."
        state = f"{SIGNS[here.state][0]} {STATES[here.state]}."
        facts = [f"{where} {state}", compared(self._line)]
        return [*facts, f"Not known: {unknown}.", f"Sample: {matrix.sample}."]

    def lines(self, width: int) -> list[Line]:
        here = self._board.matrix.cell(self._attribute, self._column)
        groups = [(held.shown, held.rows, SIGNS[here.state]) for held in here.held]
        groups += [("Did not know", here.unknown, SIGNS["unknown"])] if here.unknown else []
        found: list[Line] = []
        for heading, rows, (sign, tone) in groups:
            found += [Line("", heading=True)] if found else []
            found.append(Line(f"{heading}: {len(rows)}", heading=True))
            found += [
                Line(self._in_brief(row), lead=sign, tail=self._called(row), id=row.ref, tone=tone)
                for row in rows
            ]
        return found

    def _called(self, reason: Reason) -> str:
        return row_name(self.desk.library, self.desk.visit.rows[reason.ref])

    def _in_brief(self, reason: Reason) -> str:
        row = self.desk.visit.rows[reason.ref]
        record = self.desk.library.record(row.record)
        kinds = {field.id: field.kind for field in record.all_fields()} if record else {}
        names = [name for name in record.summary if kinds[name] != "row"] if record else []
        shown = [cell(self.desk.library, row, name, self.desk.visit) for name in names]
        return f"{reason.text}   {' · '.join(filter(None, shown))}"

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        row = self.desk.visit.rows[entry]
        record = self.desk.library.record(row.record)
        return whole_row(self.desk, record, row) if record else (entry, [])

    def form(self, entry: str | None) -> FormPage | None:
        row: Row | None = self.desk.visit.rows.get(entry or "")
        record = self.desk.library.record(row.record) if row else None
        if row is None or record is None:
            return None
        return RowPage(self.desk, RowForm(self.desk, record, question=row.question, row=row))
