"""One question after the other: where an inspector spends the day."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.checklist.moments import show_date
from inspector_tui.faces import question_text
from inspector_tui.faces.last_text import earlier
from inspector_tui.faces.question_text import Sheet, follow_ups
from inspector_tui.faces.rows_text import of_another_kind
from inspector_tui.faces.signs import sign_of
from inspector_tui.faces.vault_lines import plural
from inspector_tui.faces.visit_lines import flags_of, short_name
from inspector_tui.plain import routes
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.judging import JudgingPage
from inspector_tui.plain.page import Session
from inspector_tui.record.base import lacks_reason
from inspector_tui.workflow.drafts import answer_box, reason_box
from inspector_tui.workflow.progress import next_asked, section_start


class StepPage(JudgingPage):
    """Says a question in a few lines and takes its verdict; the guidance comes on request."""

    PAGE = "step"
    ENTER = "Enter next"

    def __init__(self, session: Session, desk: PlainDesk, question: str) -> None:
        super().__init__(session, desk)
        self._question = question

    @property
    def current(self) -> str:
        return self._question

    def go(self, question: str) -> None:
        if question != self._question:
            self._question = question
            self.desk.rest_on(question)
        self.show()

    def judged(self) -> None:
        if not self._go_by(1):
            self.talk.say("That was the last question (k: close).")

    def enter(self) -> None:
        self.action_next_question("")

    def other(self, typed: str) -> bool:
        return self.go_to(typed)

    def more(self) -> list[tuple[str, str]]:
        return [("Enter", "Next question."), ("PA-230", "Goes to that question.")]

    # What is said

    def show(self) -> None:
        """Where it stands, what is asked, what is recorded so far."""
        question = self.desk.library.question(self._question)
        assert question is not None
        self.talk.heading(self._position())
        self.talk.say(question.ask)
        self.talk.say(self._state())
        waiting = ", ".join(self._beside())
        if waiting:
            self.talk.say(f"{waiting}.")
        for then in follow_ups(self._sheet()):
            go = f" (j: {then.go})" if then.go else ""
            self.talk.say(f"Then: {then.text}{go}")

    def _position(self) -> str:
        """`PA-230, 12 of 28 in Panic alarm. Who comes`."""
        library, question = self.desk.library, self._question
        checklist = library.checklist_of(question).id
        mine = [item.id for item in self.desk.items if item.checklist == checklist]
        place = (
            f"{mine.index(question) + 1} of {len(mine)}" if question in mine else "not asked now"
        )
        section = library.section_of(question).title
        return f"{question}, {place} in {short_name(checklist)}. {section}"

    def _state(self) -> str:
        """The verdict or what else was recorded, and when it was saved."""
        desk, item = self.desk, self.desk.item(self._question)
        given = desk.visit.answers.get(self._question)
        sign = sign_of(desk.verdict(self._question), answered=bool(item and item.answered))
        answer = desk.visit.answer(self._question)
        lacks = lacks_reason(desk.verdict(self._question), answer.reason)
        if given is None or answer.is_empty():
            return f"{sign.word}."
        day = "" if given.at[:10] == desk.visit.on else f"{show_date(given.at[:10])} "
        missing = " The reason is still missing." if lacks else ""
        reason = f" Reason: {answer.reason}." if answer.reason else ""
        return f"{sign.word}, saved {day}{given.at[11:19]}.{reason}{missing}"

    def _beside(self) -> Iterator[str]:
        """What else there is on the question, each with the key that opens it."""
        desk, id_ = self.desk, self._question
        item = desk.item(id_)
        if desk.drafts.get(answer_box(id_)):
            yield "half-written answer (=)"
        if desk.drafts.get(reason_box(id_)):
            yield "half-written reason (p, x or s)"
        if waiting := sum(one.is_open for one in desk.prompts.of(id_)):
            yield f"{plural(waiting, 'prompt')} (h)"
        if item is not None and item.question.answer.kind == "rows":
            others = 0 if item.rows else of_another_kind(desk.visit, item.question)
            also = f" of its kind, {plural(others, 'other')}" if others else ""
            yield f"{plural(item.rows, 'row')}{also} (r)"
        yield from flags_of(desk.visit).get(id_, ())
        past = desk.behind.past
        before = past.before.get(id_) if past else None
        if before is not None:
            was = sign_of(before.answer.verdict, answered=True).word.lower()
            yield f"last visit: {was} (w)"

    def _sheet(self) -> Sheet:
        desk, id_ = self.desk, self._question
        question, item = desk.library.question(id_), desk.item(id_)
        assert question is not None
        return Sheet(
            desk.library,
            desk.visit,
            question,
            verdict=desk.verdict(id_),
            parked=item is not None and item.parked,
            prompts=desk.prompts.of(id_),
            earlier=earlier(desk.visit, desk.behind.past, id_),
        )

    def action_repaint(self, rest: str) -> None:
        """All of it: why it is asked, what to look for, the law, everything recorded."""
        self.talk.heading(self._position())
        self.talk.rows(question_text.whole(self._sheet(), self.talk.width))
        self.talk.say(self._state())

    # Keys

    def action_edit(self, rest: str) -> None:
        question = self.desk.library.question(self._question)
        assert question is not None
        if routes.answer(self.session, self.desk, question, given=rest):
            self.confirm("answer", (self._question,))
            self.show()

    def action_next_question(self, rest: str) -> None:
        if not self._go_by(1):
            self.talk.say("This is the last question (k: close).")

    def action_previous_question(self, rest: str) -> None:
        if not self._go_by(-1):
            self.talk.say("This is the first question.")

    def _go_by(self, step: int) -> bool:
        """Go on or back by one question; False when there is none."""
        found = next_asked(self.desk.library, self.desk.items, self._question, step=step)
        if found is not None:
            self.go(found)
        return found is not None

    def action_next_section(self, rest: str) -> None:
        self._go_section(1)

    def action_previous_section(self, rest: str) -> None:
        self._go_section(-1)

    def _go_section(self, step: int) -> None:
        found = section_start(self.desk.items, self._question, step)
        if found is not None:
            self.go(found)
        else:
            self.talk.say("There is no section further that way.")

    def action_jump(self, rest: str) -> None:
        targets = [then for then in follow_ups(self._sheet()) if then.go]
        if not targets:
            self.talk.say("Nothing here points to another question.")
        elif len(targets) == 1:
            self.go(targets[0].go or "")
        else:
            lines = [f"{then.go}  {then.text}" for then in targets]
            routes.numbered(self.talk, lines)
            typed = self.talk.ask("Which one?").text.strip()
            if (then := by_number(typed, targets)) is not None:
                self.go(then.go or "")

    def action_overview(self, rest: str) -> None:
        self.action_back(rest)

    def action_back(self, rest: str) -> None:
        self.desk.rest_on(self._question)
        self.is_open = False
