"""The findings of a visit, each with its whole chain: from the fact to the decision."""

from __future__ import annotations

from inspector_tui.faces.findings_text import finding_line, whole_finding
from inspector_tui.faces.forms.finding import FindingForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part
from inspector_tui.record.held import held
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.tui import routes
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.register import RegisterPage
from inspector_tui.workflow import notes
from inspector_tui.workflow.command import Command


class FindingsScreen(RegisterPage):
    """All findings; opened from a question that has none it offers to raise one there."""

    PAGE = "findings"
    ONE = "finding"
    EMPTY = "No findings yet; a raises the first."
    DEFAULT_CSS = """
    FindingsScreen.compact #whole { height: 14; }
    """

    def on_mount(self) -> None:
        super().on_mount()
        if self.question and not self._of_question():
            self.open_at_once()

    def _of_question(self) -> list[RaisedFinding]:
        return [
            finding
            for finding in self.desk.visit.findings.values()
            if self.question in finding.content.questions and finding.stands
        ]

    @property
    def subject(self) -> str:
        return f"Findings: {held(self.desk.visit).findings}"

    def lines(self, width: int) -> list[Line]:
        return list(map(finding_line, self.desk.visit.findings.values()))

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        return whole_finding(self.desk, self.desk.visit.findings[entry])

    def form(self, entry: str | None) -> FormPage | None:
        if entry is None:
            return FormPage(self.desk, FindingForm(self.desk, question=self.question))
        finding = self.desk.visit.findings[entry]
        if not finding.stands:
            self.say(f"Finding {entry} was withdrawn; raise a new one instead.")
            return None
        return FormPage(self.desk, FindingForm(self.desk, finding=finding))

    def withdrawal(self, entry: str, reason: str) -> Command:
        return notes.withdraw_finding(entry, reason)

    def action_decide(self) -> None:
        """The enforcement steps of the finding under the cursor."""
        finding = self.desk.visit.findings.get(self.entry)
        if finding is None:
            self.say("Raise a finding first (a).")
        elif not finding.stands:
            self.say(f"Finding {finding.id} was withdrawn: there is nothing to decide.")
        else:
            routes.open_enforcement(self.app, self.desk, finding.id)
