"""The steps to a decision on a finding, in their locked order, each with its stamp."""

from __future__ import annotations

from inspector_tui.faces import asked
from inspector_tui.faces.enforcement_text import step_lines, step_parts, voided
from inspector_tui.faces.forms.step import StepForm
from inspector_tui.faces.text import one_line
from inspector_tui.plain import stops
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.page import Page, Session
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.workflow import enforcement
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.enforcement import Stage


class StepsPage(Page):
    """One finding's steps. Enter takes the next one; `=` and its number takes an earlier one again.

    Raises `NoTableError` when it is made and there is no table of the steps.
    """

    PAGE = "enforcement"

    def __init__(self, session: Session, desk: PlainDesk, finding: str) -> None:
        super().__init__(session)
        self.desk = desk
        self._finding = finding
        self._steps = enforcement.load()
        self.ENTER = "Enter take the next step"

    @property
    def finding(self) -> RaisedFinding:
        return self.desk.visit.findings[self._finding]

    @property
    def stages(self) -> list[Stage]:
        return self._steps.stages(self.finding)

    def show(self) -> None:
        """The finding, and a line for each step."""
        finding, stages = self.finding, self.stages
        done = len(finding.enforcement)
        self.talk.heading(f"Decide {finding.id}: {done} of {len(stages)} steps")
        self.talk.say(one_line(finding.content.fact))
        for stage, line in zip(stages, step_lines(stages), strict=True):
            text = " ".join(line.text.split())
            tail = f"  ({line.tail})" if line.tail else ""
            self.talk.item(f"{stage.number:3}", f"{stage.state}: {text}{tail}")
        self.ENTER = "Enter take the next step" if done < len(stages) else "Enter back"

    def enter(self) -> None:
        stage = next((stage for stage in self.stages if stage.state != "taken"), None)
        if stage is None:
            self.is_open = False
        elif stage.state == "shut":
            self._refuse(stage)
        else:
            self._take(stage)

    def other(self, typed: str) -> bool:
        """All about a step by its number; with `=` before it, the taking of it."""
        stage = by_number(typed.removeprefix("=").strip(), self.stages)
        if stage is None:
            return False
        if typed.startswith("="):
            self._choose(stage)
        else:
            self.talk.heading(f"{stage.number}  {stage.title}")
            self.talk.parts(step_parts(self._steps, self.desk.library, self.finding, stage))
        return True

    def more(self) -> list[tuple[str, str]]:
        return [
            ("Enter", "Takes the step that is next."),
            ("3", "All about step 3."),
            ("= 3", "Takes step 3 again, with a reason."),
        ]

    def _choose(self, stage: Stage) -> None:
        self.desk.may_record()
        if stage.state in ("later", "shut"):
            self._refuse(stage)
        elif stage.state == "taken":
            self._again(stage)
        else:
            self._take(stage)

    def _refuse(self, stage: Stage) -> None:
        first = next(one for one in self.stages if one.state != "taken")
        at = self.stages[0] if first.state == "shut" and first.key != "action" else first
        raise RefusedError(f"First comes step {at.number}: {at.title}.")

    def _again(self, stage: Stage) -> None:
        gone = enforcement.voids(self.finding, stage.key)
        if not gone or self.talk.choose(asked.again(stage.number, voided(self.stages, gone))):
            self._take(stage)

    def _take(self, stage: Stage) -> None:
        self.desk.may_record()
        if stage.key == "closed" and stage.state == "next":
            if not self.talk.choose(asked.close_model(stage.help)):
                return
            self.desk.do(self._steps.take(self._finding, "closed", {}))
        else:
            self.talk.heading(f"{stage.number}  {stage.title}")
            self.talk.parts(step_parts(self._steps, self.desk.library, self.finding, stage))
            form = StepForm(self.desk, self._steps, self.finding, stage)
            if not ask_form(self.talk, self.desk, form):
                return
        self.talk.say(f"Step taken, saved {self.finding.enforcement[-1].at[11:19]}.")
        stops.look(self.session, self.desk)
        self.show()
