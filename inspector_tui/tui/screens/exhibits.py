"""The register of exhibits, and the taking of a file while the inspector goes on working."""

from __future__ import annotations

from inspector_tui.faces.exhibits_text import exhibit_line, rests_on, whole_exhibit
from inspector_tui.faces.forms.movement import MoveForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part
from inspector_tui.faces.sizes import size_in_words
from inspector_tui.record.held import held
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.register import RegisterPage
from inspector_tui.tui.screens.exhibit_form import ExhibitPage
from inspector_tui.workflow import exhibits
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.taking import Taking

_EVERY = 0.5
"""Seconds between two looks at how far a taking is."""
_TAKING = "taking "


class ExhibitsScreen(RegisterPage):
    """All exhibits; opened from a question it first offers to take one for it."""

    PAGE = "exhibits"
    ONE = "exhibit"
    EMPTY = "No exhibits yet; a takes the first."
    DEFAULT_CSS = """
    ExhibitsScreen.compact #whole { height: 14; }
    """

    def on_mount(self) -> None:
        super().on_mount()
        self._timer = self.set_interval(_EVERY, self._look, pause=not self.desk.side_work.takings)
        if self.question:
            self.open_at_once()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.is_mounted and self.desk.side_work.takings:
            self._timer.resume()

    def _look(self) -> None:
        """Show how far the takings are; nothing is drawn once there are none."""
        if not self.desk.side_work.takings:
            self._timer.pause()
        if self.is_current:
            self._refresh()

    @property
    def subject(self) -> str:
        return f"Exhibits: {held(self.desk.visit).exhibits}"

    def lines(self, width: int) -> list[Line]:
        found = [exhibit_line(mark, exhibit) for mark, exhibit in self.desk.visit.exhibits.items()]
        for number, taking in enumerate(self.desk.side_work.takings):
            tail = (
                f"{taking.percent}% of {size_in_words(taking.size)}" if taking.done else "waiting"
            )
            found.append(Line(taking.path.name, lead="*    ", tail=tail, id=f"{_TAKING}{number}"))
        return found

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        if entry.startswith(_TAKING):
            taking = self._taking(entry)
            how_far = "It is being read and encrypted; go on working. w stops it."
            return "Being taken", [("", how_far), ("File", str(taking.path) if taking else "")]
        return whole_exhibit(self.desk.visit, entry)

    def _taking(self, entry: str) -> Taking | None:
        at = int(entry.removeprefix(_TAKING))
        takings = self.desk.side_work.takings
        return takings[at] if at < len(takings) else None

    def form(self, entry: str | None) -> FormPage | None:
        if entry is None:
            return ExhibitPage(self.desk, self.question)
        self.say("An exhibit stays as it was taken; w withdraws it, a note can add to it.")
        return None

    def action_withdraw(self) -> None:
        if self.entry.startswith(_TAKING):
            if taking := self._taking(self.entry):
                taking.stop()
                self.say("Stopping; nothing is recorded of it.")
        else:
            super().action_withdraw()

    def action_move(self) -> None:
        """Hand on the exhibit under the cursor."""
        exhibit = self.desk.visit.exhibits.get(self.entry)
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif exhibit is None:
            self.say("There is no exhibit here to hand on.")
        elif not exhibit.stands:
            self.say(f"Exhibit {self.entry} was withdrawn.")
        else:
            self.open_form(FormPage(self.desk, MoveForm(self.desk, self.entry)))

    def rests_on(self, entry: str) -> str:
        return rests_on(self.desk.visit, entry)

    def withdrawal(self, entry: str, reason: str) -> Command:
        return exhibits.withdraw(entry, reason)
