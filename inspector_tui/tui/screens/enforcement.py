"""The steps to a decision on a finding, in their locked order, each with its stamp."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from inspector_tui.errors import InspectorError
from inspector_tui.faces import asked
from inspector_tui.faces.columns import laid_out
from inspector_tui.faces.enforcement_text import step_lines, step_parts, voided
from inspector_tui.faces.forms.step import StepForm
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.tui.bars import TitleBar
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Ask, Say
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.tui.paper import Paper
from inspector_tui.tui.text_bar import TextBar
from inspector_tui.workflow import enforcement
from inspector_tui.workflow.enforcement import Stage, Steps

if TYPE_CHECKING:
    from inspector_tui.tui.app import InspectorApp


class EnforcementPage(Page[None]):
    """One finding's steps. Enter takes the next one, or an earlier one again with a reason."""

    PAGE = "enforcement"
    DEFAULT_CSS = """
    EnforcementPage {
        & #work { height: 1fr; margin-top: 1; }
        & LineList { height: 12; }
        & #whole { height: 1fr; }
        & #of { dock: none; }
        &.wide #work { layout: horizontal; }
        &.wide LineList { width: 3fr; height: 1fr; }
        &.wide #whole { width: 2fr; margin-left: 2; }
    }
    """

    def __init__(self, desk: VisitDesk, finding: str, steps: Steps) -> None:
        super().__init__()
        self.desk = desk
        self._finding = finding
        self._steps = steps
        self._stop_listening: Callable[[], None] | None = None
        self._is_taken = False
        """True when a step was saved and the page has not said so yet."""

    def body(self) -> ComposeResult:
        yield TextBar(id="fact")
        with Container(id="work"):
            yield LineList()
            with Vertical(id="whole"):
                yield TitleBar(id="of")
                yield Paper()

    def on_mount(self) -> None:
        super().on_mount()
        self._stop_listening = self.desk.listen(self._heard)
        self.set_focus(self.entries)
        self._draw()
        self._to_next()

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._draw)

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._draw()
            self._tell_taken()

    @property
    def finding(self) -> RaisedFinding:
        return self.desk.visit.findings[self._finding]

    @property
    def entries(self) -> LineList:
        return self.query_one(LineList)

    @property
    def stages(self) -> list[Stage]:
        return self._steps.stages(self.finding)

    def _heard(self, change: Change) -> None:
        if self.is_current:
            self._draw()

    def _draw(self) -> None:
        finding, stages = self.finding, self.stages
        done = len(finding.enforcement)
        self.title_is(self.desk.heading, f"Decide {finding.id}: {done} of {len(stages)} steps")
        self.query_one("#fact", TextBar).show(f"{finding.id}  {finding.content.fact}")
        self.entries.set_lines(step_lines(stages))
        self._show()

    @on(LineList.Highlighted)
    def _show(self) -> None:
        stage = self._stage()
        if stage is None:
            return
        self.query_one("#of", TitleBar).show(f"{stage.number}  {stage.title}")
        parts = step_parts(self._steps, self.desk.library, self.finding, stage)
        self.query_one(Paper).show(partial(laid_out, parts))

    def _stage(self) -> Stage | None:
        line = self.entries.line
        return next((stage for stage in self.stages if line and stage.key == line.id), None)

    def _to_next(self) -> None:
        """The cursor goes to the step that comes next."""
        waiting = (stage.key for stage in self.stages if stage.state != "taken")
        self.entries.move_to_id(next(waiting, self.stages[-1].key))

    # Taking a step

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        stage = self._stage()
        if stage is None:
            return
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif not self.finding.stands:
            self.say(f"Finding {self._finding} was withdrawn: there is nothing to decide.", "bad")
        elif stage.state in ("later", "shut"):
            first = next(s for s in self.stages if s.state != "taken")
            at = self.stages[0] if first.state == "shut" and first.key != "action" else first
            self.say(f"First comes step {at.number}: {at.title}.")
        elif stage.state == "taken":
            self._again(stage)
        else:
            self._take(stage)

    def _again(self, stage: Stage) -> None:
        gone = enforcement.voids(self.finding, stage.key)
        if not gone:
            self._take(stage)
            return
        question = asked.again(stage.number, voided(self.stages, gone))
        self.app.push_screen(Ask.of(question), partial(self._sure, stage))

    def _sure(self, stage: Stage, sure: bool | None) -> None:
        if sure:
            self._take(stage)

    def _take(self, stage: Stage) -> None:
        if stage.key == "closed" and stage.state == "next":
            self._ask_close(stage)
        else:
            of = StepForm(self.desk, self._steps, self.finding, stage)
            form = FormPage(self.desk, of)
            form.when_saved = self._saved
            self.app.push_screen(form, partial(self._left, form))

    def _ask_close(self, stage: Stage) -> None:
        self.app.push_screen(Ask.of(asked.close_model(stage.help)), self._sure_to_close)

    def _sure_to_close(self, sure: bool | None) -> None:
        if sure:
            self.say("Saving *")
            self.desk.do(self._steps.take(self._finding, "closed", {}), heard=self._close_heard)

    def _close_heard(self, change: Change) -> None:
        if change.error is not None:
            self.say("")
            self.app.push_screen(Say.error(change.error, "This was not saved"))
        else:
            self._saved()

    def _left(self, form: FormPage, sent: bool | None) -> None:
        """The form was left; what it saved may be on disk already."""
        if form.waiting:
            self.say("Saving *")
        elif not sent or form.failed:
            self.say("")

    def _saved(self) -> None:
        self._is_taken = True
        if self.is_current:
            self._draw()
            self._tell_taken()

    def _tell_taken(self) -> None:
        if self._is_taken:
            self._is_taken = False
            self._to_next()
            done = self.finding.enforcement[-1]
            self.say(f"Step taken, {done.at[11:19]}.")

    def action_back(self) -> None:
        self.dismiss()


def open_steps(app: InspectorApp, desk: VisitDesk, finding: str) -> None:
    """The page of a finding's steps."""
    try:
        steps = enforcement.load()
    except InspectorError as error:
        app.push_screen(Say.error(error))
        return
    app.push_screen(EnforcementPage(desk, finding, steps))
