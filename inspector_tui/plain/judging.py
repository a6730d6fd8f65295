"""What the overview and the single question share: verdicts, notes, undo, ways to other pages."""

from __future__ import annotations

from functools import partial

from inspector_tui.checklist.model import VERDICTS
from inspector_tui.faces.law_text import law_rows
from inspector_tui.faces.saved_text import saved
from inspector_tui.faces.signs import sign_of
from inspector_tui.faces.undo_text import put_back, taken_back
from inspector_tui.faces.visit_lines import NO_REASON, lacking
from inspector_tui.faces.wanted_text import judged
from inspector_tui.plain import routes, stops
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.leading import asked_now
from inspector_tui.plain.page import Page, Session
from inspector_tui.plain.talk import Leaving
from inspector_tui.record.base import NEEDS_REASON, Verdict, says_why
from inspector_tui.workflow import answering
from inspector_tui.workflow import notes as notes_of
from inspector_tui.workflow.command import IN_WORDS, Command, RefusedError
from inspector_tui.workflow.drafts import reason_box
from inspector_tui.workflow.progress import next_open
from inspector_tui.workflow.search import question_id


class JudgingPage(Page):
    """A page with a current question, on which a verdict saves at once."""

    def __init__(self, session: Session, desk: PlainDesk) -> None:
        super().__init__(session)
        self.desk = desk
        self._due = {one.last for one in desk.sections() if one.is_complete}
        self.ended = ""
        """The last question of a section that was just completed."""

    # What a page gives

    @property
    def current(self) -> str:
        """The question that keys are about; "" when there is none."""
        raise NotImplementedError

    @property
    def read_only(self) -> bool:
        return self.desk.read_only

    @property
    def subject(self) -> str | None:
        """The question that lists are opened for first; None for those of all."""
        return self.current or None

    def go(self, question: str) -> None:
        """Make another question the current one."""
        raise NotImplementedError

    def judged(self) -> None:
        """A verdict was given: go on."""

    # Saving

    def do(self, command: Command, said: str, questions: tuple[str, ...] = ()) -> None:
        """Save, say that it is saved, and what comes of it."""
        self.desk.do(command)
        self.confirm(said, questions)

    def confirm(self, said: str, questions: tuple[str, ...] = ()) -> None:
        """Say that something is on disk."""
        given = self.desk.visit.answers.get(questions[0]) if questions else None
        at = f" {given.at[11:19]}" if given and given.n == self.desk.visit.last else ""
        which = f"{questions[0]} " if len(questions) == 1 else ""
        several = f"{len(questions)} questions " if len(questions) > 1 else ""
        lacks = lacking(map(self.desk.item, questions))
        self.talk.say(f"{which}{several}{said}, saved{at}{'; ' if lacks else ''}{lacks}.")
        self.after_saving()

    def after_saving(self) -> None:
        """Danger comes first; then what a completed section asks for."""
        stops.look(self.session, self.desk)
        due = {one.last for one in self.desk.sections() if one.is_complete}
        if ended := due - self._due:
            self.ended = max(ended)
            self.talk.say("Section complete (d: what was in order?)")
        self._due = due

    # Verdicts

    def action_satisfied(self, rest: str) -> None:
        self._judge("satisfied", rest)

    def action_partly(self, rest: str) -> None:
        self._judge("partly", rest)

    def action_not_satisfied(self, rest: str) -> None:
        self._judge("not-satisfied", rest)

    def action_not_applicable(self, rest: str) -> None:
        self._judge("not-applicable", rest)

    def action_not_assessed(self, rest: str) -> None:
        self._judge("not-assessed", rest)

    def _judge(self, verdict: Verdict, rest: str) -> None:
        self.desk.may_record()
        named, reason = _targets(self.desk, rest)
        unknown = [id_ for id_ in named if self.desk.item(id_) is None]
        if unknown:
            raise RefusedError(f"{', '.join(unknown)} is not asked in this visit now.")
        chosen = named or ((self.current,) if self.current else ())
        if not chosen:
            self.talk.say("Name the question: its number behind the key.")
            return
        questions, told = judged(self.desk.visit, self.desk.library, chosen, verdict, edit="=")
        if not questions:
            raise RefusedError(told)
        give = partial(answering.give, self.desk.library, questions)
        if reason and verdict not in NEEDS_REASON:
            raise RefusedError("A verdict takes a reason only where it needs one.", todo="Try = .")
        if reason and not says_why(reason):
            raise RefusedError(f"{VERDICTS[verdict]} takes a reason.", todo=IN_WORDS)
        command = give(verdict=verdict, reason=reason or None)
        self.do(command, VERDICTS[verdict].lower(), questions)
        if told:
            self.talk.say(told)
        if verdict in NEEDS_REASON and not reason:
            self._ask_reason(questions)
        if not named:
            self.judged()

    def _ask_reason(self, questions: tuple[str, ...]) -> None:
        """Ask for the reason; one half-typed elsewhere, or given before, is offered."""
        box = reason_box(questions[0])
        draft = self.desk.drafts.get(box)
        known = draft.text if draft else self.desk.visit.answer(questions[0]).reason
        if draft:
            self.talk.say(f"A reason was half-typed at {draft.clock}.")
        reason = self.talk.text("Reason (Enter: later):", known=known)
        if not says_why(reason):
            sign = f"{IN_WORDS} " if reason else ""
            self.talk.say(f"{sign}{NO_REASON}")
        elif reason != self.desk.visit.answer(questions[0]).reason:
            command = answering.give(self.desk.library, questions, reason=reason)
            self.do(command, "reason", questions)
        if draft:
            self.desk.drafts.drop(box)

    # Undo

    def action_undo(self, rest: str) -> None:
        self.desk.may_record()
        question = self.desk.undo()
        self._went_back(question, taken_back(self.desk.visit, self.desk.library, redo="U"))

    def action_redo(self, rest: str) -> None:
        self.desk.may_record()
        question = self.desk.redo()
        self._went_back(question, put_back(self.desk.visit, self.desk.library))

    def _went_back(self, question: str | None, done: str) -> None:
        item = self.desk.item(question) if question else None
        now = f" {sign_of(item.verdict, answered=item.answered).word}." if item else ""
        self.talk.say(f"{done}.{now}")
        self.after_saving()
        if item is not None:
            self.go(item.id)

    # Moving

    def action_next_unanswered(self, rest: str) -> None:
        self._go_open(1)

    def action_previous_unanswered(self, rest: str) -> None:
        self._go_open(-1)

    def _go_open(self, step: int) -> None:
        found = next_open(self.desk.items, self.current or None, step=step)
        if found is None:
            self.talk.say("Every question that is asked has an answer. k looks at the gaps.")
        else:
            self.go(found)

    def action_go_to(self, rest: str) -> None:
        typed = rest or self.talk.ask("Which question?").text.strip()
        if typed and not self.go_to(typed):
            self.talk.say(f'"{typed[:40]}" is not asked in this visit now.')

    def go_to(self, typed: str) -> bool:
        """Go to a question by its number; False when it is none that is asked."""
        question = asked_now(self.desk, typed)
        if question:
            self.go(question)
        return bool(question)

    def action_search(self, rest: str) -> None:
        words = rest or self.talk.ask("Words in any order:").text.strip()
        if words and (question := routes.search(self.session, self.desk, words)):
            self.go(question)

    # Other pages

    def action_law(self, rest: str) -> None:
        question = self.desk.library.question(self.current)
        if question is not None:
            self.talk.blank()
            self.talk.rows(law_rows(self.desk.library, question, self.talk.width))

    def action_note(self, rest: str) -> None:
        self.desk.may_record()
        if rest:
            self.desk.do(notes_of.write_note(rest, question=self.subject))
            self.talk.say(saved(self.desk.visit))
            self.after_saving()
        elif routes.notes(self.session, self.desk, self.subject):
            self.after_saving()

    def action_rows(self, rest: str) -> None:
        self._visited(routes.rows(self.session, self.desk, self.subject))

    def action_lists(self, rest: str) -> None:
        routes.lists(self.session, self.desk)
        self._visited("")

    def action_finding(self, rest: str) -> None:
        self._visited(routes.findings(self.session, self.desk, self.subject))

    def action_exhibit(self, rest: str) -> None:
        self._visited(routes.exhibits(self.session, self.desk, self.subject))

    def action_stopwatch(self, rest: str) -> None:
        self._visited(routes.drill(self.session, self.desk))

    def action_matrix(self, rest: str) -> None:
        routes.matrix(self.session, self.desk)

    def action_prompts(self, rest: str) -> None:
        self._visited(routes.prompts(self.session, self.desk, self.subject or ""))

    def action_evidence(self, rest: str) -> None:
        routes.evidence(self.session, self.desk, self.current)

    def action_liaison(self, rest: str) -> None:
        self._visited(routes.liaison(self.session, self.desk))

    def action_last_visit(self, rest: str) -> None:
        self._visited(routes.last_visit(self.session, self.desk, self.subject))

    def action_section_end(self, rest: str) -> None:
        question = self.ended or self.current
        if question and routes.section_end(self.session, self.desk, question):
            self.ended = ""
            self.after_saving()

    def action_close_visit(self, rest: str) -> None:
        self._visited(routes.close(self.session, self.desk))

    def _visited(self, question: str) -> None:
        """Another page was left, with a question to go to or ""."""
        self.after_saving()
        if question:
            self.go(question)
        else:
            self.show()

    def run(self) -> None:
        try:
            super().run()
        except Leaving:
            if self.current:
                self.desk.rest_on(self.current)
            raise


def _targets(desk: PlainDesk, rest: str) -> tuple[tuple[str, ...], str]:
    """The questions named at the beginning, and the text behind them, which may begin RN-2."""
    found: list[str] = []
    words = rest.split()
    while words and (question := question_id(word := words[0].rstrip(","))):
        if desk.item(question) is None and not word.endswith(question[-3:]):
            break
        found.append(question)
        words.pop(0)
    return tuple(found), rest if not found else " ".join(words)
