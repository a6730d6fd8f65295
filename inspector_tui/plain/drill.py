"""The stopwatch of an alarm test: one letter and Enter for each thing that happens.

What is timed is the arrival of the line, however long the screen or the disk takes afterwards.
"""

from __future__ import annotations

from msgspec.structs import replace

from inspector_tui.faces import asked, drill_text
from inspector_tui.faces.forms.drill import DrillForm
from inspector_tui.faces.forms.row import RowForm
from inspector_tui.faces.pressed import NOT_YET
from inspector_tui.faces.told import Choice, Question
from inspector_tui.judgement.alarm.course import FIELDS, Timed, course, set_since, since_press
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.page import Page, Session
from inspector_tui.record.drills import Mark
from inspector_tui.record.visit import Drill
from inspector_tui.vault import clock
from inspector_tui.workflow import drill as drills
from inspector_tui.workflow.command import RefusedError


class DrillPage(Page):
    """Times the running drill; left with `b` it goes on."""

    PAGE = "drill"
    ENTER = "Enter the time"

    def __init__(self, session: Session, desk: PlainDesk) -> None:
        super().__init__(session)
        self.desk = desk
        self._id = drills.running(desk.visit) or ""
        self._at = 0.0
        self.row: str | None = None
        """The alarm test that the drill became."""
        record = desk.library.record(drills.TEST)
        self._labels = {one.id: one.label for one in record.field} if record else {}

    @property
    def drill(self) -> Drill:
        """The drill on disk and every press that is not there yet."""
        on_disk = self.desk.visit.drills[self._id]
        return replace(on_disk, marks=(*on_disk.marks, *self.desk.presses.marks()))

    def run(self) -> None:
        with self.talk.held_by(self._holds):
            super().run()

    def _holds(self) -> bool:
        return drills.keeps_open(self.drill, *clock.now(), unsaved=bool(self.desk.presses.marks()))

    def deal_with(self, typed: str, at: float) -> None:
        self._at = at
        super().deal_with(typed, at)

    # What is said

    def show(self) -> None:
        """Where it was agreed, what was timed so far, what to doubt."""
        self.talk.heading(f"Stopwatch {self._id}")
        drill = self.drill
        for words, _ in drill_text.agreed(drill):
            self.talk.say(words)
        self._say_time()
        for number, (line, _) in enumerate(self._lines(), start=1):
            self.talk.item(f"{number:3}", line)

    def _lines(self) -> list[tuple[str, Timed]]:
        """What was timed: the line of each mark, and the mark."""
        found = []
        for one in course(self.drill).marks:
            line = drill_text.line(one, self._labels, "")
            state = "NOT SAVED  " if one.entry >= NOT_YET else ""
            found.append((f"{line.lead.strip()}  {line.text}  {state}{line.tail}", one))
        return found

    def _say_time(self) -> None:
        drill, (at, boot) = self.drill, clock.now()
        found = course(drill)
        down = found.first("stood-down")
        elapsed = down.after if down else since_press(drill, at, boot)
        beside = list(drill_text.beside(drill, found, elapsed))
        self.talk.say(f"{drill_text.whole(elapsed)} {beside[0]}; {'; '.join(beside[1:])}.")
        for words, _ in drill_text.doubts(found, set_since(drill, at, boot), None):
            self.talk.say(words)

    def enter(self) -> None:
        self._say_time()

    def prompt(self) -> str:
        """The keys that make sense now, the same letters each time."""
        known = {command.id: command for command in self.commands()}
        words = []
        for name in drill_text.keys(course(self.drill)):
            id_, _, label = name.partition(": ")
            if id_ in known:
                words.append(f"{known[id_].key} {label or known[id_].label}")
        return ", ".join([*words, "Enter the time", "? all keys"]) + ":"

    def more(self) -> list[tuple[str, str]]:
        return [("Enter", "Says the time."), ("w 2", "Strikes time 2, a mis-press.")]

    # Marks

    def action_drill_pressed(self, rest: str) -> None:
        self._mark("pressed")

    def action_drill_shown(self, rest: str) -> None:
        self._mark("displayed")

    def action_drill_responder(self, rest: str) -> None:
        self._mark("responder")

    def action_drill_minimum(self, rest: str) -> None:
        self._mark("minimum")

    def action_drill_down(self, rest: str) -> None:
        self._mark("stood-down")

    def _mark(self, what: Mark) -> None:
        self.desk.may_record()
        at, boot = clock.when(self._at)
        if why := drills.refusal(course(self.drill), what):
            raise RefusedError(why)
        words = self._labels.get(FIELDS[what], what)
        if error := self.desk.presses.add(what, at, boot, words):
            self.talk.error(error)
        line = next(
            line for line, one in reversed(self._lines()) if (one.mark, one.ms) == (what, boot.ms)
        )
        self.talk.say(line if error else f"{line}  saved")

    def action_withdraw(self, rest: str) -> None:
        self.desk.may_record()
        lines = self._lines()
        typed = rest or self.talk.ask("Which time, by its number?").text.strip()
        line = by_number(typed, lines)
        if line is None:
            raise RefusedError("There is no time of that number.")
        of = (line[1].mark, line[1].ms)
        if not self.desk.presses.forget(*of):
            self.desk.do(drills.strike(*of))
            self.talk.say("Struck; it stays readable and no longer counts.")
        self.show()

    # The end

    def action_drill_end(self, rest: str) -> None:
        self.desk.may_record()
        so_far = course(self.drill)
        if so_far.first("pressed") is None:
            raise RefusedError(
                "Nothing was pressed, so there is no test to record.", todo="x breaks it off."
            )
        was_down = so_far.first("stood-down") is not None
        if was_down or self.talk.choose(asked.end_drill(so_far.came)):
            self._end()

    def action_drill_stop(self, rest: str) -> None:
        self.desk.may_record()
        reasons = drills.reasons_to_stop(self.desk.library)
        reason = self.talk.choose(asked.stop_drill(reasons))
        why = self.talk.ask("Why?").text if reason == drills.OTHER else ""
        if reason:
            self._end(stopped=reason, why=why)

    def _end(self, *, stopped: str = "", why: str = "") -> None:
        if error := self.desk.presses.try_again():
            self.talk.error(error)
            raise RefusedError("Not every time is saved.", todo="Try again.")
        self.desk.do(drills.end(self.desk.library, stopped=stopped, why=why))
        self.row = drills.made(self.desk.visit)
        self.talk.say(drill_text.ended(stopped, is_test=self.row is not None))
        self.is_open = False

    def action_back(self, rest: str) -> None:
        if error := self.desk.presses.try_again():
            self.talk.error(error)
            choices = [Choice("l", "Leave all the same", True), Choice("s", "Stay", False)]
            if not self.talk.choose(Question("Not every time is saved.", choices, False)):
                return
        self.talk.say("The drill goes on; t goes back to it.")
        self.is_open = False


def open_drill(session: Session, desk: PlainDesk, *, found: bool = False) -> None:
    """Agree a drill and time it, or go on with the one that runs; then complete its row."""
    desk.may_record()
    talk = session.talk
    if found:
        talk.say("A drill was left running. e ends it, x breaks it off.")
    if drills.running(desk.visit) is None:
        form = DrillForm(desk)
        talk.say(form.advice)
        if not ask_form(talk, desk, form):
            return
    page = DrillPage(session, desk)
    page.run()
    row = desk.visit.rows.get(page.row or "")
    record = desk.library.record(row.record) if row else None
    if row is not None and record is not None:
        talk.say("Fill in what is still known of the test.")
        ask_form(talk, desk, RowForm(desk, record, question=row.question, row=row))
