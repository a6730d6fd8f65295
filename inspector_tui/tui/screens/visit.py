"""The visit as a whole: every question in one list, progress above it, the question beside it."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from inspector_tui.faces.signs import counted
from inspector_tui.faces.vault_lines import plural
from inspector_tui.faces.visit_lines import progress, question_lines
from inspector_tui.record.held import held
from inspector_tui.tui import routes
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Say
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.question_view import QuestionView
from inspector_tui.tui.reason_box import ReasonBox
from inspector_tui.tui.stop_watch import StopWatch
from inspector_tui.tui.text_bar import PartsBar
from inspector_tui.tui.visit_page import JudgingPage
from inspector_tui.workflow import drill, last_visit
from inspector_tui.workflow.progress import OF_ANSWERS, gaps, tally
from inspector_tui.workflow.prompts import with_prompts

BESIDE = 0.15
"""Seconds on a line after which the question beside the list follows: a held key sends no pages."""
BESIDE_FAR = 0.6
"""The same where the line is to be spared."""

_LISTS = "all lists (R)"


class VisitPage(JudgingPage[None]):
    """The list of questions. Verdicts go to the marked ones, or else to the current one."""

    PAGE = "overview"
    DEFAULT_CSS = """
    VisitPage {
        & #work { height: 1fr; }
        & LineList { margin-top: 1; }
        &.compact QuestionView { display: none; }
        &.wide #work { layout: horizontal; }
        &.wide LineList { width: 1fr; }
        &.wide QuestionView { margin-left: 2; margin-top: 1; }
    }
    """

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__(desk)
        self._marked: frozenset[str] = frozenset()
        self._beside: asyncio.TimerHandle | None = None
        self._errors: list[str] = []

    def body(self) -> ComposeResult:
        yield PartsBar(id="progress")
        yield PartsBar(id="counts")
        with Container(id="work"):
            lines = question_lines(self.desk, self.desk.items, self._marked)
            yield LineList(lines, empty="No question is asked in this visit.")
            yield QuestionView(self.desk)
        yield ReasonBox()

    def on_mount(self) -> None:
        super().on_mount()
        self.desk.come()
        left_on = self.desk.bookmark
        known = left_on is not None and self.list.move_to_id(left_on)
        self._show_head()
        self._show_beside()
        if self.desk.behind.fault is not None:
            self.say_error(self.desk.behind.fault)
        self._stops = StopWatch(self.app, self.desk)
        self._tell_cut_short()
        if left_on and known and not self.desk.read_only:
            self._open(left_on, resume=True)
            routes.reopen(self.app, self.desk, self.go)
        if drill.running(self.desk.visit) and not self.desk.read_only:
            routes.open_drill(self.app, self.desk, found=True)

    def _tell_cut_short(self) -> None:
        """Say once which exhibits were not taken because the program ended."""
        told, self.desk.cut_short = self.desk.cut_short, ()
        for form, name in told:
            question = form.rpartition(" ")[2]
            where = f"On {question}, e" if self.desk.library.question(question) else "e, then a,"
            self.app.push_screen(
                Say(
                    f"{name} was not taken: the program ended while it was being read.",
                    kept="Nothing was recorded of it; what you typed about it is kept.",
                    todo=f"{where} opens its form as you filled it in.",
                )
            )

    def on_unmount(self) -> None:
        self._stops.end()
        if self._beside is not None:
            self._beside.cancel()
        super().on_unmount()

    def action_back(self) -> None:
        super().action_back()
        self.desk.go_away()

    # The question under the cursor

    @property
    def list(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> str:
        line = self.list.line
        return line.id if line else ""

    def go(self, question: str) -> None:
        if not self.list.move_to_id(question):
            self.say(f"{question} is not asked now.")

    def targets(self) -> tuple[str, ...]:
        marked = tuple(item.id for item in self.desk.items if item.id in self._marked)
        return marked or super().targets()

    def judged(self) -> None:
        if self._marked:
            self._marked = frozenset()
            self._show_list()
        else:
            self._show_list()
            self.list.action_line_down()

    def take_focus(self) -> None:
        self.set_focus(self.list)

    @on(LineList.Highlighted)
    def _moved(self) -> None:
        self.rested()
        if self._beside is not None:
            self._beside.cancel()
        rest = BESIDE_FAR if self.app.output.spares else BESIDE
        self._beside = asyncio.get_running_loop().call_later(rest, self._show_beside)

    @on(LineList.Chosen)
    def _chosen(self, message: LineList.Chosen) -> None:
        self._open(message.line.id)

    def _open(self, question: str, *, resume: bool = False) -> None:
        from inspector_tui.tui.screens.step import StepPage

        self.app.push_screen(StepPage(self.desk, question, resume=resume), self._left_on)

    def _left_on(self, question: str | None) -> None:
        if question:
            self.list.move_to_id(question)

    # Marks

    def action_mark(self) -> None:
        if self.current:
            self._mark(self._marked ^ {self.current})
            self.list.action_line_down()

    def action_unmark(self) -> None:
        self._mark(frozenset())

    def _mark(self, marked: frozenset[str]) -> None:
        self._marked = marked
        self._show_list()
        self.say(self.lasting())

    def lasting(self) -> str:
        count = len(self._marked)
        return f"{plural(count, 'question')} marked: the next verdict goes there." if count else ""

    def action_editions(self) -> None:
        routes.open_editions(self.app, self.desk)

    def action_amend(self) -> None:
        if not self.refused():
            routes.open_amend(self.app, self.desk)

    # Drawing

    def _heard(self, change: Change) -> None:
        super()._heard(change)
        if change.error is not None:
            self._tell_error(change)

    def draw(self) -> None:
        self._show_list()
        self._show_head()
        self._show_beside()

    def _show_list(self) -> None:
        """Draw the lines that differ; all of them only when questions came or went."""
        # As it will be once all is saved: keys may be on their way to a question that comes up.
        lines = question_lines(self.desk, self.desk.ahead(), self._marked)
        shown = self.list.lines
        if [line.id for line in lines] == [line.id for line in shown]:
            for at, line in enumerate(lines):
                self.list.update_line(at, line)
        else:
            self.list.set_lines(lines)

    def _show_head(self) -> None:
        count = tally(self.desk.items)
        place = f"{count.answered} of {count.asked} answered"
        self.title_is(self.desk.heading, "   ".join(filter(None, (place, counted(count.verdicts)))))
        far = progress(self.desk)
        self.query_one("#progress", PartsBar).show_parts(
            [f"{name} {share}" for name, share in far],
            [f"{name.split()[0]} {share}" for name, share in far],
        )
        self.query_one("#counts", PartsBar).show_parts(*self._held())

    def _held(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What waits, then what there is, and the key of all lists: at length, and in short."""
        waiting, counts = self._waiting(), self._counts()
        return (*waiting, *counts, _LISTS), (*waiting, _LISTS, *counts)

    def _waiting(self) -> tuple[str, ...]:
        """What asks for a look, with the key that leads there."""
        behind = self.desk.behind
        prompts = self.desk.prompts.open
        ends = sum(one.is_due for one in self.desk.sections())
        earlier = len(last_visit.gaps(self.desk.visit, behind.past))
        parts = (
            f"{plural(prompts, 'prompt')} (h)" if prompts else "",
            f"{plural(ends, 'section')} to end (d)" if ends else "",
            "newer edition (E)" if behind.newer else "",
            f"{earlier} to follow up (w)" if earlier else "",
        )
        return tuple(filter(None, parts))

    def _counts(self) -> tuple[str, ...]:
        """How much the record holds; where something waits, what is nothing goes without saying."""
        there = held(self.desk.visit)
        waits = bool(self._waiting())
        counts = (
            (self._incomplete(), "answer incomplete", "answers incomplete"),
            (there.findings, "finding", ""),
            (there.notes, "note", ""),
            (there.exhibits, "exhibit", ""),
        )
        return tuple(plural(count, one, many) for count, one, many in counts if count or not waits)

    def _incomplete(self) -> int:
        """Answers that lack a reason or a source."""
        found = with_prompts(gaps(self.desk.visit, self.desk.items), self.desk.prompts.standing)
        return len({gap.question for gap in found if gap.kind in OF_ANSWERS})

    def _show_beside(self) -> None:
        self._beside = None
        if self.is_mounted and not self.covered and self.current:
            self.query_one(QuestionView).show(self.current)

    # What was not saved

    def _tell_error(self, change: Change) -> None:
        error = change.error
        assert error is not None
        if not change.questions:
            # A draft or the bookmark: nothing of the record, so nothing stands in the way.
            return
        words = str(error)
        if words not in self._errors:
            self._errors.append(words)
            self.app.push_screen(Say.error(error, "This was not saved"), self._read)

    def _read(self, _: None) -> None:
        self._errors.clear()
