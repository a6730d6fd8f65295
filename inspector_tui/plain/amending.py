"""What a visit began with, put right field by field."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.checklist.value import Value
from inspector_tui.faces.forms.amend import AmendForm
from inspector_tui.faces.forms.form import BesideError
from inspector_tui.faces.saved_text import AMENDED
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.talk import Talk


def ask_amendment(talk: Talk, desk: PlainDesk) -> None:
    """Ask the form and save it; an odd date is asked about first."""
    form = AmendForm(desk, goes_on="a full stop alone")

    def save(values: Mapping[str, Value]) -> None:
        if form.begins_with() == values:
            return
        doubt = form.doubt(values)
        if doubt is not None and not talk.choose(doubt):
            raise BesideError("The date is to be put right.", {"on": "to be put right"})
        form.sure(values)
        desk.do(form.command(values))

    if ask_form(talk, desk, form, save=save):
        talk.say(AMENDED)
