"""One question after the other: where an inspector spends the day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import ScreenResume

from inspector_tui.faces.place import Place
from inspector_tui.faces.question_text import follow_ups
from inspector_tui.faces.saved_text import UNCHANGED
from inspector_tui.faces.signs import counted
from inspector_tui.faces.told import Choice
from inspector_tui.tui.answer_form import AnswerForm
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Ask
from inspector_tui.tui.fields import Cursor, FieldForm
from inspector_tui.tui.form_page import EMPTYING
from inspector_tui.tui.question_view import QuestionView
from inspector_tui.tui.reason_box import ReasonBox
from inspector_tui.tui.visit_page import JudgingPage
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.drafts import answer_box, reason_box
from inspector_tui.workflow.progress import next_asked, tally

_ANSWER = "answer"
"""Of a `Place`: the form of a question's answer."""


class StepPage(JudgingPage[str]):
    """A question to read, judged by one key or answered in a form in place.

    Its result is the question it was left on.
    """

    PAGE = "step"
    DEFAULT_CSS = """
    StepPage {
        & #work { height: 1fr; }
        & AnswerForm { margin-top: 1; width: 1fr; }
        &.wide #work { layout: horizontal; }
        &.wide AnswerForm { margin-top: 0; margin-left: 2; }
        &.compact.editing QuestionView, &.compact.editing Paper { height: auto; }
        &.compact.editing VerdictBar { margin-top: 0; }
    }
    """

    def __init__(self, desk: VisitDesk, question: str, *, resume: bool = False) -> None:
        """With `resume` a box that held half-typed text is open again, with the text in it."""
        super().__init__(desk)
        self._question = question
        self._resume = resume
        self._draft_note = ""
        """Stands above the footer until the draft that the form began with is saved or gone."""

    def body(self) -> ComposeResult:
        with Container(id="work"):
            yield QuestionView(self.desk)
        yield ReasonBox()

    def on_mount(self) -> None:
        super().on_mount()
        self.draw()
        if self._resume and not self.desk.read_only:
            # What is typed ahead is for the box that opens, once its cursor is where it was.
            self.app.hold_keys()
            self.call_after_refresh(self._open_drafts)

    async def _open_drafts(self) -> None:
        try:
            if self.desk.drafts.get(answer_box(self._question)):
                await self.action_edit()
            elif self._reason_goes_on():
                self._ask_reason((self._question,))
        finally:
            self.app.release_keys()

    def _reason_goes_on(self) -> bool:
        """Whether a half-typed reason is of the verdict that counts, not of one before it."""
        draft = self.desk.drafts.get(reason_box(self._question))
        given = self.desk.visit.answers.get(self._question)
        return draft is not None and not (given and draft.is_before(given.at))

    # The question shown

    @property
    def current(self) -> str:
        return self._question

    @property
    def prompted_on(self) -> str:
        return self._question

    @property
    def view(self) -> QuestionView:
        return self.query_one(QuestionView)

    def go(self, question: str) -> None:
        if question != self._question:
            self._question = question
            self.draw()
            self.rested()

    def judged(self) -> None:
        if not self._go_by(1):
            self.also("That was the last question (k: close).")

    def take_focus(self) -> None:
        self.set_focus(self.view.paper)

    def draw(self) -> None:
        self.view.show(self._question, brief=self.editing and self.has_class("compact"))
        self.title_is(self.desk.heading, self._position())

    def _position(self) -> str:
        """The question, its place in its checklist, and how many there want attention."""
        library, question = self.desk.library, self._question
        checklist = library.checklist_of(question).id
        mine = [item for item in self.desk.items if item.checklist == checklist]
        at = next((n for n, item in enumerate(mine, start=1) if item.id == question), None)
        place = f"{at} of {len(mine)}" if at else "not asked now"
        return "   ".join(filter(None, (question, place, counted(tally(mine).verdicts))))

    def action_next_question(self) -> None:
        if not self._go_by(1):
            self.say("This is the last question (k: close).")

    def action_previous_question(self) -> None:
        if not self._go_by(-1):
            self.say("This is the first question.")

    def _go_by(self, step: int) -> bool:
        """Go on or back by one question; False when there is none."""
        found = next_asked(self.desk.library, self.desk.ahead(), self._question, step=step)
        if found is not None:
            self.go(found)
        return found is not None

    def action_jump(self) -> None:
        sheet = self.view.sheet
        targets = [then for then in follow_ups(sheet) if then.go] if sheet else []
        if not targets:
            self.say("Nothing here points to another question.")
        elif len(targets) == 1:
            self.go(targets[0].go or "")
        else:
            choices = [
                Choice(letter, f"{then.go}  {then.text}", then.go)
                for letter, then in zip("abcdefgh", targets, strict=False)
            ]
            self.app.push_screen(Ask("Where next?", choices, safe=None), self._jumped)

    def _jumped(self, question: str | None) -> None:
        if question:
            self.go(question)

    # The form in place

    def lasting(self) -> str:
        return self._draft_note

    @property
    def editing(self) -> bool:
        return bool(self.query(AnswerForm))

    @property
    def typing(self) -> bool:
        return self.editing or super().typing

    async def action_edit(self) -> None:
        """Open the form, with its draft when there is one."""
        if self.editing or self.refused():
            return
        question = self.desk.library.question(self._question)
        assert question is not None
        draft = self.desk.drafts.get(answer_box(question.id))
        form = AnswerForm(self.desk, question, draft)
        self.view.paper.can_focus = False
        self.add_class("editing")
        await self.query_one("#work").mount(form)
        form.go_to(form.current.field.id)
        self._stand_in_form(form)
        self.draw()
        self._draft_note = f"Draft from {draft.clock}; Ctrl+O saves it." if draft else ""
        self.say(self._draft_note)

    def _stand_in_form(self, form: AnswerForm) -> None:
        """Go where the cursor was when the program ended; and have that known from here on."""
        place = self.desk.at_work
        if place.page == _ANSWER and place.question == self._question:
            form.put_cursor(Cursor(place.field, place.row, place.column))
        self._at_form()

    def _at_form(self) -> None:
        self.desk.stand_in(Place(self.desk.visit.id, _ANSWER, self._question))
        self.desk.drafts.before_flush = self._stand_here

    def on_screen_resume(self, event: ScreenResume) -> None:
        """A page that opened again over the form, and is left now, stood for itself."""
        if self.is_mounted and self.editing and self.desk.at_work.page != _ANSWER:
            self._at_form()

    def _stand_here(self) -> None:
        if not self.left and self.editing and self.desk.at_work.page == _ANSWER:
            cursor = self.query_one(AnswerForm).cursor
            self.desk.stand_in(replace(self.desk.at_work, **cursor._asdict()))

    def before_leave(self) -> None:
        self._stand_here()
        super().before_leave()

    @on(FieldForm.Changed)
    def _typed(self, message: FieldForm.Changed) -> None:
        form = self.query_one(AnswerForm)
        self.desk.drafts.type(answer_box(self._question), form.draft)

    async def action_finish(self) -> None:
        """Save what is in the open box or form."""
        if not self.editing:
            await super().action_finish()
            return
        form = self.query_one(AnswerForm)
        try:
            command = form.command()
        except RefusedError as error:
            self.say_error(error)
            return
        if command is None:
            return
        box, text = answer_box(self._question), form.draft
        if not form.changed:
            self.desk.drafts.drop(box)
            await self._close_form(form)
            self.say(UNCHANGED)
            return
        self.desk.do(command, touches=[self._question], heard=partial(self._kept, box, text))
        # After the save, in the same queue: a kill between the two loses neither.
        self.desk.drafts.drop(box)
        await self._close_form(form)
        self._tell("answer", (self._question,))

    def _kept(self, box: str, text: str, change: Change) -> None:
        """What could not be saved is a draft again."""
        if change.error is not None:
            self.desk.drafts.type(box, text)

    async def action_leave_text(self) -> None:
        """Leave the open box or form; what is in it stays as a draft."""
        if not self.editing:
            await super().action_leave_text()
            return
        form = self.query_one(AnswerForm)
        if not form.changed:
            self.desk.drafts.drop(answer_box(self._question))
        self.desk.drafts.flush()
        await self._close_form(form)
        self.say("Kept as a draft; Enter goes on with it." if form.changed else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "start_over":
            return self.editing
        return super().check_action(action, parameters)

    def footer_names(self) -> Sequence[str]:
        if self.editing:
            return ("finish", "next_box", "leave_text: keep draft", "start_over")
        return super().footer_names()

    def action_start_over(self) -> None:
        """Empty the form, after asking; what is on disk of the answer stays."""
        form = self.query_one(AnswerForm)
        if form.changed:
            question = "Throw away what was typed here?"
            self.app.push_screen(Ask(question, EMPTYING, safe=False), self._start_over)

    def _start_over(self, sure: bool | None) -> None:
        if sure and self.editing:
            self.query_one(AnswerForm).start_over()
            self._draft_note = ""
            self.desk.drafts.drop(answer_box(self._question))
            self.say("The form is as it was saved.")

    async def _close_form(self, form: AnswerForm) -> None:
        self._draft_note = ""
        self.desk.drafts.before_flush = lambda: None
        self.desk.stand_in(Place(self.desk.visit.id))
        self.view.paper.can_focus = True
        self.take_focus()
        self.remove_class("editing")
        await form.remove()
        self.draw()
        # The focus moved while the form was still there, and with it the keys of typing.
        self.refresh_footer()

    def action_back(self) -> None:
        """Back to the list of questions."""
        self.before_leave()
        self.dismiss(self._question)

    action_overview = action_back
