"""What the overview and the single question share: verdicts, reasons, undo, what was saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.events import ScreenResume

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import VERDICTS
from inspector_tui.faces.actions import BY_ID
from inspector_tui.faces.told import PENDING
from inspector_tui.faces.tones import Tone
from inspector_tui.faces.visit_lines import NO_REASON, lacking
from inspector_tui.faces.wanted_text import judged
from inspector_tui.record.base import NEEDS_REASON, Verdict, says_why
from inspector_tui.record.visit import Visit
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.footer import Footer
from inspector_tui.tui.page import Result
from inspector_tui.tui.reason_box import ReasonBox
from inspector_tui.tui.ways import WaysPage
from inspector_tui.workflow import answering
from inspector_tui.workflow.command import IN_WORDS
from inspector_tui.workflow.drafts import reason_box


@dataclass(frozen=True)
class _Told:
    """What the line above the footer says of `questions`, before and after it is on disk."""

    done: str = ""
    questions: tuple[str, ...] = ()
    also: str = ""


_NOTHING = _Told()
REST = 1.0
"""Seconds on a question after which the bookmark moves there."""


class JudgingPage(WaysPage[Result]):
    """A page with a current question, on which verdict keys save at once.

    The current question changes by keys alone, never because something was saved: a key typed
    ahead goes to the question that the inspector will find current.
    """

    CHANGES: ClassVar[frozenset[str]] = frozenset(
        {"satisfied", "partly", "not_satisfied", "not_applicable", "not_assessed", "undo", "redo"}
    )
    """Actions that a visit which can only be read refuses, in words."""

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__(desk)
        self._asked: tuple[str, ...] = ()
        self._told = _NOTHING
        self._stop_listening: Callable[[], None] | None = None
        self._stop_prompts: Callable[[], None] | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._due = {one.last for one in desk.sections() if one.is_complete}

    # What a page gives

    def targets(self) -> tuple[str, ...]:
        """The questions that a verdict goes to."""
        return (self.current,) if self.current else ()

    def judged(self) -> None:
        """A verdict, and its reason where it needs one, was given: go on."""

    def take_focus(self) -> None:
        """Give the focus back from the reason box."""

    def draw(self) -> None:
        """Draw what differs from before."""

    # Life

    def on_mount(self) -> None:
        super().on_mount()
        self._stop_listening = self.desk.listen(self._heard)
        self._stop_prompts = self.desk.prompts.listen(self._prompted)

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
        if self._stop_prompts is not None:
            self._stop_prompts()
        if self._rest is not None:
            self._rest.cancel()

    def before_leave(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        if self.current:
            self.desk.rest_on(self.current)
        self.desk.drafts.flush()

    def rested(self) -> None:
        """The current question changed; the bookmark follows when it stays so."""
        self.ended = ""
        if self._rest is not None:
            self._rest.cancel()
        loop = asyncio.get_running_loop()
        self._rest = loop.call_later(REST, self._stayed)

    def _stayed(self) -> None:
        self._rest = None
        if not self.left and self.current:
            self.desk.rest_on(self.current)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a box is being typed into only the keys of typing work."""
        known = BY_ID.get(action)
        return not self.typing or known is None or known.group in ("Typing", "Program")

    @property
    def typing(self) -> bool:
        """True while a box of this page is open."""
        return self.reason.is_open

    def refresh_footer(self) -> None:
        """The keys of the reason box while it is open; Enter is no action of the page."""
        if not self.reason.is_open:
            super().refresh_footer()
            return
        keys = self.app.keys
        leave = (keys.shown(BY_ID["leave_text"], typing=True), "later, verdict stays")
        more = (keys.shown(BY_ID["help"], typing=True), "all keys")
        self.query_one(Footer).show([("Enter", "save and go on"), leave, more])

    def action_next_box(self) -> None:
        """There is one box at most: the focus stays in it."""
        if not self.typing:
            super().action_next_box()

    def action_previous_box(self) -> None:
        if not self.typing:
            super().action_previous_box()

    @property
    def reason(self) -> ReasonBox:
        return self.query_one(ReasonBox)

    # Verdicts

    def action_satisfied(self) -> None:
        self._judge("satisfied")

    def action_partly(self) -> None:
        self._judge("partly")

    def action_not_satisfied(self) -> None:
        self._judge("not-satisfied")

    def action_not_applicable(self) -> None:
        self._judge("not-applicable")

    def action_not_assessed(self) -> None:
        self._judge("not-assessed")

    def _judge(self, verdict: Verdict) -> None:
        chosen = self.targets()
        if not chosen or self.refused():
            return
        visit, library = self.desk.visit, self.desk.library
        questions, told = judged(visit, library, chosen, verdict, edit="Enter")
        if not questions:
            self.say(told, "doubt")
            return
        command = answering.give(self.desk.library, questions, verdict=verdict)
        self.desk.do(command, touches=questions, verdict=verdict)
        self._tell(VERDICTS[verdict].lower(), questions)
        if told:
            self.also(told)
        if verdict in NEEDS_REASON:
            self._ask_reason(questions)
        else:
            self.judged()

    def _ask_reason(self, questions: tuple[str, ...]) -> None:
        self._asked = questions
        draft = self.desk.drafts.get(reason_box(questions[0]))
        known = self.desk.visit.answer(questions[0]).reason
        self.reason.ask(draft.text if draft else known)
        if draft:
            self.also(f"Below: a draft from {draft.clock}")

    @on(ReasonBox.Typed)
    def _reason_typed(self, message: ReasonBox.Typed) -> None:
        if self._asked:
            self.desk.drafts.type(reason_box(self._asked[0]), message.text)

    @on(ReasonBox.Given)
    def _reason_given(self, message: ReasonBox.Given) -> None:
        questions, typed = self._asked, message.text.strip()
        if typed and not says_why(typed):
            self.say(f"That is no reason yet. {IN_WORDS}", "doubt")
            return
        self.close_reason()
        if not questions:
            return
        command = answering.give(self.desk.library, questions, reason=message.text)
        self.desk.do(command, touches=questions)
        self.desk.drafts.drop(reason_box(questions[0]))
        self._tell("reason", questions)
        self.judged()
        if not typed:
            self.say(NO_REASON, "doubt")

    def close_reason(self) -> None:
        """Put the reason box away; what is in it stays a draft."""
        self._asked = ()
        self.take_focus()
        self.reason.close()
        self.desk.drafts.flush()
        self.draw()

    # Undo

    def went_back(self, question: str | None, name: str) -> None:
        if question is None:
            super().went_back(question, name)
            return
        if question:
            self.go(question)
        self.say(f"{f'{question}: ' if question else ''}{name}, saving {PENDING}")

    def is_back(self, words: Callable[[Visit, Library], str], change: Change) -> None:
        """Say what it did, unless something newer is said; the page tells itself of a fault."""
        newer = self._told is not _NOTHING
        if change.error is None and self.is_running and not self.covered and not newer:
            self.say(words(change.visit, self.desk.library))

    # What was done, in the line above the footer

    def next_key(self) -> None:
        """While a reason is typed, what is said is of the verdict that it belongs to."""
        if not self.reason.is_open:
            super().next_key()

    def say(self, text: str, tone: Tone = "normal") -> None:
        """One sentence; the end of an earlier save does not take its place."""
        self._told = _NOTHING
        super().say(text, tone)

    def also(self, words: str) -> None:
        """Add words to what is said of the last save, if anything is."""
        self._told = replace(self._told, also=words)
        if self._told.questions:
            self._say_saved()
        else:
            self.say(words)

    def _tell(self, done: str, questions: tuple[str, ...]) -> None:
        self._told = _Told(done, questions)
        self._say_saved()

    def _say_saved(self) -> None:
        told = self._told
        count = len(told.questions)
        which = told.questions[0] if count == 1 else f"{count} questions"
        saved = self._saved(told.questions)
        pending = any(map(self.desk.is_pending, told.questions))
        lacks = "" if pending else lacking(map(self.desk.item, told.questions))
        if lacks and self.reason.is_open and not told.also:
            lacks = f"{lacks}: write it, then Enter"
        done = "; ".join(filter(None, (f"{which} {told.done}, {saved}", lacks)))
        words = ". ".join(filter(None, (done, told.also)))
        super().say(words)

    def _saved(self, questions: tuple[str, ...]) -> str:
        if any(map(self.desk.is_pending, questions)):
            return f"saving {PENDING}"
        visit = self.desk.visit
        given = visit.answers.get(questions[0])
        return f"saved {given.at[11:19]}" if given and given.n == visit.last else "saved"

    def _heard(self, change: Change) -> None:
        """Something was saved, or not."""
        if self.covered or not self.is_running:
            self._told = _NOTHING
            return
        if change.error is not None:
            self.say_error(change.error)
        else:
            self._look_for_ends()
        if change.questions & set(self._told.questions) and change.error is None:
            self._say_saved()
            if not any(map(self.desk.is_pending, self._told.questions)):
                self._told = _NOTHING
        self.draw()

    def _look_for_ends(self) -> None:
        """Say that all questions of a section are answered with something, and how to end it."""
        due = {one.last for one in self.desk.sections() if one.is_complete}
        if ended := due - self._due:
            self.ended = max(ended)
            if not self._told.also:
                self.also("Section complete (d: what was in order?)")
        self._due = due

    def _prompted(self) -> None:
        """Prompts came, went or were settled; while somebody types they can wait."""
        if self.is_running and self.is_mounted and not self.covered and not self.typing:
            self.draw()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Draw what changed while another page lay over this one."""
        if self.is_mounted:
            self._look_for_ends()
            self.draw()

    async def action_leave_text(self) -> None:
        """Leave the open box, its text kept as a draft; without one, the page."""
        if self.reason.is_open:
            questions = self._asked
            self.close_reason()
            self._left_for_later(questions)
        else:
            self.action_back()

    def _left_for_later(self, questions: tuple[str, ...]) -> None:
        """Say that the verdict stands all the same: leaving its reason takes nothing back."""
        verdict = self.desk.verdict(questions[0]) if questions else None
        if verdict is not None:
            self._tell(VERDICTS[verdict].lower(), questions)
            self.also(f"{self.app.keys.shown(BY_ID['undo'])} takes it back")

    async def action_finish(self) -> None:
        """Save what is in the open box."""
        if self.reason.is_open:
            self._reason_given(ReasonBox.Given(self.reason.text))

    def action_back(self) -> None:
        """Back to the page before."""
        self.before_leave()
        self.dismiss()
