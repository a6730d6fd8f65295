"""Before a drill: where, agreed with whom, announced to whom, and what the site itself states."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.checklist.value import Value
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.forms.form import Form, Groups
from inspector_tui.workflow import drill
from inspector_tui.workflow.command import Command


class DrillForm(Form):
    """The safe-testing questions; saving them starts the drill, not its clock."""

    def __init__(self, desk: OpenVisit) -> None:
        """Raises `RefusedError` where no test can be recorded."""
        super().__init__(desk, "drill")
        self._groups = drill.questions_first(desk.library)

    @property
    def subject(self) -> str:
        return "Stopwatch: agree it first"

    @property
    def advice(self) -> str:
        """What the checklist says on testing safely."""
        return drill.advice(self.desk.library)

    def groups(self) -> Groups:
        return self._groups

    def command(self, values: Mapping[str, Value]) -> Command:
        return drill.start(self.desk.library, values)
