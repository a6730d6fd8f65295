"""The form of an answer, and its value given on one line."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.checklist.model import Question
from inspector_tui.checklist.value import Value, ValueFault
from inspector_tui.faces import typed
from inspector_tui.faces.forms.answer import VALUE, AnswerFields
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.talk import Talk
from inspector_tui.workflow.command import RefusedError


def ask_answer(talk: Talk, desk: PlainDesk, question: Question, given: str = "") -> bool:
    """Ask the form, or save the value that was `given` with it; True when it was saved."""
    desk.may_record()
    form = AnswerFields(desk, question)
    if not given:
        return ask_form(talk, desk, form)
    desk.do(form.command({**form.begins_with(), **_value(desk, form, given)}))
    return True


def _value(desk: PlainDesk, form: AnswerFields, given: str) -> Mapping[str, Value]:
    """The value that was typed. Raises `RefusedError` where there is none, or it does not fit."""
    field = next((f for group in form.groups() for f in group if f.id == VALUE), None)
    if field is None:
        raise RefusedError("This question has no value of its own.", todo="= alone asks its form.")
    choices = form.asks().choices(field, {})
    try:
        value = typed.read(field, given, choices, library=desk.library)
    except ValueFault as fault:
        raise RefusedError(str(fault)) from None
    return {} if value is None else {VALUE: value}
