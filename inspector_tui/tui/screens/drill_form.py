"""Before a drill: where, agreed with whom, announced to whom, and what the site itself states."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult

from inspector_tui.checklist.value import Value
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.form import words
from inspector_tui.tui.form_page import FormPage, Groups
from inspector_tui.workflow import drill


class DrillForm(FormPage):
    """The safe-testing questions; saving them starts the drill, not its clock."""

    PAGE = "drill-form"
    DEFAULT_CSS = """
    DrillForm #advice { margin: 1 1; color: ansi_magenta; }
    """

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__(desk, "drill")
        self._groups = drill.questions_first(desk.library)

    @property
    def subject(self) -> str:
        return "Stopwatch: agree it first"

    def groups(self) -> Groups:
        return self._groups

    def body(self) -> ComposeResult:
        yield words(drill.advice(self.desk.library), id="advice")
        yield from super().body()

    def send(self, values: Mapping[str, Value], text: str) -> None:
        self.do(drill.start(self.desk.library, values), text)
