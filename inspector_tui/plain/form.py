"""The form of something in a visit: its draft is offered, its fields asked, its act saved."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.forms.form import Form
from inspector_tui.faces.saved_text import UNCHANGED
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.fields import Asked, Save
from inspector_tui.plain.talk import Leaving, Talk
from inspector_tui.workflow.drafts import read_texts, words_for


def ask_form(
    talk: Talk, desk: PlainDesk, form: Form, *, at: str = "", save: Save | None = None
) -> bool:
    """Ask a form of a visit and save it; True when that recorded something.

    Its draft is offered first. What became of a form that recorded nothing is said here.
    `at` is the field to begin with; `save` takes the place of the form's own command.
    """
    desk.may_record()
    box, before, fault = form.draft_box(), desk.visit.last, desk.fault
    draft = desk.drafts.get(box)
    talk.heading(form.subject)
    if draft:
        talk.say(f"Draft from {draft.clock}: what was typed then stands in its fields.")

    def keep(text: str | None) -> None:
        desk.drafts.drop(box) if text is None else desk.drafts.put(box, text)

    asked = Asked(talk, form.groups(), form.asks(), aside=form)
    asked.begin(form.begins_with(), read_texts(draft.text) if draft else {}, keep)
    if at:
        asked.start_at(at)
    try:
        saved = asked.run(lambda values: _save(desk, form, asked, values, save))
    except Leaving:
        with suppress(InspectorError):  # it is tried again, and told, before the program ends
            asked.keep_now()
        raise
    if not saved:
        _say_left(talk, asked)
        if asked.changes and desk.fault is not fault:
            desk.left_as_drafts[box] = words_for(box)
        return False
    desk.left_as_drafts.pop(box, None)
    desk.drafts.drop(box)
    if desk.visit.last == before:
        talk.say(UNCHANGED)
    return desk.visit.last > before


def _say_left(talk: Talk, asked: Asked) -> None:
    """What became of what was typed in a form that was left."""
    try:
        asked.keep_now()
    except InspectorError as error:
        talk.say(f"The draft is NOT SAVED. {error.what} {error.todo}")
        talk.say(
            "Until you leave the program it is here: open the form again to go on. It is tried "
            "again before you leave."
        )
    else:
        talk.say("Kept as a draft." if asked.changes else UNCHANGED)


def _save(
    desk: PlainDesk, form: Form, asked: Asked, values: Mapping[str, Value], save: Save | None
) -> None:
    if save is not None:
        save(values)
    elif form.is_new or asked.changes:
        desk.do(form.command(values))
