"""The findings of a visit, each with its whole chain: from the fact to the decision."""

from __future__ import annotations

from inspector_tui.checklist.model import THEMES
from inspector_tui.checklist.moments import show_date
from inspector_tui.faces.enforcement_text import decided
from inspector_tui.faces.forms.finding import CLASSES, DISCLOSURE, SIDES, FindingForm
from inspector_tui.faces.moment import moment
from inspector_tui.judgement import interviews
from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.tui import routes
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.lines import Line
from inspector_tui.tui.register import Part, RegisterPage
from inspector_tui.workflow import notes
from inspector_tui.workflow.chain import missing_of
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
            if self.question in finding.content.questions and finding.withdrawn is None
        ]

    @property
    def subject(self) -> str:
        findings = self.desk.visit.findings.values()
        return f"Findings: {sum(finding.withdrawn is None for finding in findings)}"

    def lines(self, width: int) -> list[Line]:
        return [
            Line(
                ("withdrawn: " if finding.withdrawn else "") + finding.content.fact,
                lead=finding.id.ljust(3),
                tail=_tail(finding),
                id=finding.id,
                quiet=finding.withdrawn is not None,
            )
            for finding in self.desk.visit.findings.values()
        ]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        finding = self.desk.visit.findings[entry]
        content = finding.content
        provisions = map(self.desk.library.provision, content.provisions)
        standard = filter(None, (content.standard, CLASSES.get(content.standard_class or "")))
        parts = [
            ("Withdrawn", finding.withdrawn or ""),
            ("Decision", decided(finding)),
            ("Missing", ", ".join(missing_of(finding)) if finding.withdrawn is None else ""),
            ("Fact", content.fact),
            ("Evidence", "\n".join(content.evidence)),
            ("Exhibits", ", ".join(content.exhibits)),
            ("Spoke so", "\n".join(self._spoke(finding))),
            ("Provisions", ", ".join(found.short for found in provisions if found)),
            ("Standard", ". ".join(standard)),
            ("Theme", THEMES[content.theme].capitalize() if content.theme else ""),
            ("Opinion", content.opinion),
            ("By when", show_date(content.by_when) if content.by_when else ""),
            ("At risk", SIDES[content.side]),
            ("For a case", DISCLOSURE.get(content.disclosure or "", "")),
            ("Questions", ", ".join(content.questions)),
        ]
        revised = ", revised since" if finding.revised else ""
        heading = f"Finding {entry}, raised {moment(finding.at)} by {finding.by}{revised}"
        return heading, [part for part in parts if part[1]]

    def _spoke(self, finding: RaisedFinding) -> list[str]:
        """People named in it who did not speak freely, and the warning that goes with that."""
        texts = (finding.content.fact, *finding.content.evidence)
        return [
            f"{code}: {interviews.warning(self.desk.library, status)}"
            for code, status in interviews.named_in(self.desk.visit, *texts)
        ]

    def form(self, entry: str | None) -> FormPage | None:
        if entry is None:
            return FormPage(self.desk, FindingForm(self.desk, question=self.question))
        finding = self.desk.visit.findings[entry]
        if finding.withdrawn is not None:
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
        elif finding.withdrawn is not None:
            self.say(f"Finding {finding.id} was withdrawn: there is nothing to decide.")
        else:
            routes.open_enforcement(self.app, self.desk, finding.id)


def _tail(finding: RaisedFinding) -> str:
    """How far the decision is, and the questions it belongs to."""
    done = len(finding.enforcement)
    state = "decided" if done == len(ENFORCEMENT) else f"step {done}" if done else ""
    return "  ".join(filter(None, (state, ", ".join(finding.content.questions[:2]))))
