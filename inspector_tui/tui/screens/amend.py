"""What a visit began with, put right in one form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from inspector_tui.checklist.value import Value
from inspector_tui.faces.forms.amend import AmendForm
from inspector_tui.faces.forms.form import BesideError
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.dialog import Ask
from inspector_tui.tui.form_page import FormPage


class AmendPage(FormPage):
    """Asks about an odd date before it is saved."""

    def __init__(self, desk: VisitDesk) -> None:
        self._form = AmendForm(desk, goes_on="Tab")
        super().__init__(desk, self._form)

    def action_finish(self) -> None:
        values = self.form.values() if self.form.changed else None
        try:
            doubt = self._form.doubt(values) if values else None
        except BesideError:
            doubt = None  # `save` says it beside the field
        if values is None or doubt is None:
            super().action_finish()
        else:
            self.app.push_screen(Ask.of(doubt), partial(self._answered, values))

    def _answered(self, values: Mapping[str, Value], sure: bool | None) -> None:
        if sure:
            self._form.sure(values)
            super().action_finish()
        else:
            self.form.go_to("on")
