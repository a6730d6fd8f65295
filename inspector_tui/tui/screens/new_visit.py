"""What is known before the first question, in one form."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from inspector_tui.faces.actions import FOOTERS
from inspector_tui.faces.forms.form import BesideError
from inspector_tui.faces.forms.new_visit import NewVisitFields
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.page import Page
from inspector_tui.workflow import visits
from inspector_tui.workflow.saver import NotSaved, Outcome


class NewVisitPage(Page[str | None]):
    """A form; its result is the id of the visit that was begun."""

    PAGE = "new-visit"
    TYPED = True
    DEFAULT_CSS = "NewVisitPage FieldForm { margin-top: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._of = NewVisitFields()
        self._sent = False

    def body(self) -> ComposeResult:
        of = self._of
        yield FieldForm(of.groups(), of, values=of.begins_with())

    def on_mount(self) -> None:
        super().on_mount()
        self.title_is("A new visit")

    def footer_names(self) -> Sequence[str]:
        """Enter in a text of several lines makes a new one; Tab goes on from everywhere."""
        current = self.form.current
        if not (current.long and current.text.strip()):
            return super().footer_names()
        rest = (name for name in FOOTERS[self.PAGE] if not name.startswith("accept"))
        return ("next_box: next", "accept: new line", *rest)

    @on(FieldForm.Changed)
    @on(FieldForm.Moved)
    def _look_at_enter(self) -> None:
        self.refresh_footer()

    def action_finish(self) -> None:
        """Begin the visit; what is wrong with the form stands beside its fields."""
        values = self.form.values()
        if values is None or self._sent:
            return
        try:
            new = self._of.new(values)
        except BesideError as error:
            self.form.blame(error.beside)
            return
        self._sent = True
        vault, loop = self.app.vault, asyncio.get_running_loop()

        def heard(outcome: Outcome) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self.call_later, self._begun, outcome)

        self.app.saver.run(lambda: vault.visit(visits.start(vault, new)), heard)

    def _begun(self, outcome: Outcome) -> None:
        self._sent = False
        if isinstance(outcome, NotSaved):
            self.say_error(outcome.error)
        else:
            self.dismiss(outcome.visit.id)

    @property
    def form(self) -> FieldForm:
        return self.query_one(FieldForm)

    def action_accept(self) -> None:
        """The next field."""
        self.form.action_next_box()

    def action_leave_text(self) -> None:
        self.dismiss(None)
