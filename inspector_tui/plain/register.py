"""A list of what a visit holds of one kind: a numbered line for each, all of one by its number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from inspector_tui.faces.forms.form import Form
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part
from inspector_tui.faces.saved_text import saved
from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.undo_text import put_back, taken_back
from inspector_tui.plain.asking import ask_and_do
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.page import Page, Session
from inspector_tui.workflow.command import Command, RefusedError


class RegisterPage(Page):
    """Entries of one kind. With a question it is opened from there, and what is added is for it."""

    one: str = ""
    """What one entry is called."""
    EMPTY: str = ""

    def __init__(self, session: Session, desk: PlainDesk, question: str | None) -> None:
        super().__init__(session)
        self.desk = desk
        self.question = question

    # What a subclass gives

    @property
    def title(self) -> str:
        """What is listed."""
        raise NotImplementedError

    def lines(self) -> Sequence[Line]:
        """One line for each entry, its `id` being the entry's."""
        raise NotImplementedError

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        """A heading and everything there is about an entry."""
        raise NotImplementedError

    def form(self, entry: str | None) -> Form:
        """The form of an entry, or of a new one. Raises `RefusedError` where it stays as it is."""
        raise NotImplementedError

    def withdrawal(self, entry: str, reason: str) -> Command:
        """What withdraws an entry."""
        raise NotImplementedError

    def rests_on(self, entry: str) -> str:
        """What else names an entry that may be withdrawn, in a sentence; "" for nothing."""
        return ""

    def begins(self) -> bool:
        """True when a new entry is asked for at once, and the page left after it."""
        return False

    # The talk

    def run(self) -> None:
        if self.question and not self.desk.read_only and self.begins():
            self.add()
        else:
            super().run()

    def show(self) -> None:
        """All of them, one a line."""
        self.talk.heading(self.title)
        lines = self.lines()
        for number, line in enumerate(lines, start=1):
            self.talk.item(f"{self._number(number, line):3}", self._in_a_line(line))
        if not lines:
            self.talk.say(self.EMPTY)

    def _number(self, place: int, line: Line) -> int:
        """The number that names an entry here."""
        return place

    def _in_a_line(self, line: Line) -> str:
        tail = f"  ({line.tail.strip()})" if line.tail.strip() else ""
        lead = f"{line.lead.strip()}  " if line.lead.strip() else ""
        room = max(2 * self.talk.width - len(tail) - len(lead), 40)
        return f"{lead}{clip(one_line(line.text), room)}{tail}"

    def other(self, typed: str) -> bool:
        """The number of an entry, or its name: all of it, then whether to change it."""
        entry = self.entry(typed)
        if entry is None:
            return False
        heading, parts = self.whole(entry)
        self.talk.heading(heading)
        self.talk.parts(parts)
        if not self.desk.read_only:
            self.talk.say(f"= {typed} changes it.")
        return True

    def entry(self, typed: str) -> str | None:
        """The entry that was named by its number in the list or by its own name."""
        ids = [line.id for line in self.lines()]
        if (entry := by_number(typed, ids)) is not None:
            return entry
        return next((id_ for id_ in ids if id_.casefold() == typed.casefold()), None)

    def named(self, typed: str) -> str:
        """The entry that is meant, asked for where none was named. Raises `RefusedError`."""
        ids = [line.id for line in self.lines()]
        typed = typed or (ids[0] if len(ids) == 1 else self.talk.ask("Which one?").text.strip())
        entry = self.entry(typed)
        if entry is None:
            raise RefusedError(f"There is no {self.one} of that number.")
        return entry

    def more(self) -> list[tuple[str, str]]:
        return [
            ("2", f"All of {self.one} 2."),
            ("= 2", f"Changes {self.one} 2."),
            ("Enter", "Back."),
        ]

    # Keys

    def deal_with(self, typed: str, at: float) -> None:
        key, _, rest = typed.partition(" ")
        if key == "=" and "=" not in {command.key for command in self.commands()}:
            self._change(self.named(rest.strip()))
        else:
            super().deal_with(typed, at)

    def action_add(self, rest: str) -> None:
        self.add()
        self.show()

    def add(self) -> None:
        """Ask for a new entry, and say that it is saved."""
        self._ask(self.form(None))

    def _change(self, entry: str) -> None:
        self._ask(self.form(entry))
        self.show()

    def _ask(self, form: Form) -> None:
        if ask_form(self.talk, self.desk, form):
            self.talk.say(self.saved())

    def saved(self) -> str:
        """What is said once an entry is saved."""
        return saved(self.desk.visit) or f"{self.one.capitalize()} saved."

    def action_withdraw(self, rest: str) -> None:
        self.desk.may_record()
        typed, _, reason = rest.partition(" ")
        entry = self.named(typed)
        prompt = "Why? It stays in the record, with the reason, and no longer counts."
        command = partial(self.withdrawal, entry)
        if rests := self.rests_on(entry):
            self.talk.say(rests)
        if ask_and_do(self.talk, self.desk, prompt, command, given=reason.strip()):
            self.talk.say("Withdrawn, saved.")
            self.show()

    def action_undo(self, rest: str) -> None:
        self.desk.may_record()
        self.desk.undo()
        self._step(taken_back(self.desk.visit, self.desk.library, redo="U"))

    def action_redo(self, rest: str) -> None:
        self.desk.may_record()
        self.desk.redo()
        self._step(put_back(self.desk.visit, self.desk.library))

    def _step(self, done: str) -> None:
        self.talk.say(f"{done}.")
        self.show()
