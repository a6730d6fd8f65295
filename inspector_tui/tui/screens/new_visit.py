"""What is known before the first question, in one form."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from inspector_tui.faces.actions import FOOTERS
from inspector_tui.faces.forms.form import BesideError
from inspector_tui.faces.forms.new_visit import NewVisitFields
from inspector_tui.tui.dialog import Ask
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.page import Page
from inspector_tui.workflow import visits
from inspector_tui.workflow.earlier import organisations
from inspector_tui.workflow.saver import NotSaved, Outcome

if TYPE_CHECKING:
    from inspector_tui.vault.vault import Vault


class NewVisitPage(Page[str | None]):
    """A form; its result is the id of the visit that was begun."""

    PAGE = "new-visit"
    TYPED = True
    DEFAULT_CSS = "NewVisitPage FieldForm { margin-top: 1; }"

    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self._of = NewVisitFields(organisations(vault), goes_on="Tab")
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
        """Begin the visit; what is wrong with the form stands beside its fields, or is asked."""
        values = self.form.values()
        if values is None or self._sent:
            return
        try:
            new = self._of.new(values)
        except BesideError as error:
            self.form.blame(error.beside)
            return
        if (doubt := self._of.doubt(new)) is not None:
            self.app.push_screen(Ask.of(doubt), partial(self._sure, new))
        else:
            self._begin(new)

    def _sure(self, new: visits.NewVisit, sure: bool | None) -> None:
        if sure:
            self._of.sure(new)
            self._begin(new)
        else:
            self.form.go_to("on")

    def _begin(self, new: visits.NewVisit) -> None:
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
