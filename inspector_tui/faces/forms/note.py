"""Notes: a new one, and the correction of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.forms.form import Form, Groups
from inspector_tui.record.visit import Note
from inspector_tui.workflow import notes
from inspector_tui.workflow.command import Command, RefusedError

_TEXT = Field(id="text", label="Note", kind="long", required=True)
_ABOUT = (
    Field(id="place", label="Where", kind="text", help="Where you were when it happened."),
    Field(
        id="present",
        label="Who was present",
        kind="text",
        help="Role codes, such as RN-2; no names.",
    ),
    Field(
        id="late",
        label="Written late because",
        kind="text",
        help="Only when it was not written at the time of what it tells.",
    ),
)
_REASON = Field(
    id="reason",
    label="What was wrong with it",
    kind="text",
    required=True,
    help="The old note stays readable, struck through, beside this reason.",
)


class NoteForm(Form):
    """A new note, timed when it is saved."""

    UNDOABLE = False

    def __init__(self, desk: OpenVisit, question: str | None) -> None:
        super().__init__(desk, f"note {question or 'visit'}")
        self._question = question

    @property
    def subject(self) -> str:
        return f"Note on {self._question}" if self._question else "Note"

    def groups(self) -> Groups:
        return [[_TEXT], _ABOUT]

    def command(self, values: Mapping[str, Value]) -> Command:
        texts = {name: str(value) for name, value in values.items()}
        return notes.write_note(texts.pop("text", ""), question=self._question, **texts)

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        return [self._question] if self._question else []


class CorrectionForm(Form):
    """A note's text as it should read, and what was wrong with it."""

    UNDOABLE = False

    def __init__(self, desk: OpenVisit, note: Note) -> None:
        super().__init__(desk, f"correction {note.n}")
        self._note = note

    @property
    def subject(self) -> str:
        return f"Correct the note of {self._note.at[11:16]}"

    @property
    def is_new(self) -> bool:
        return False

    def groups(self) -> Groups:
        return [[_TEXT], [_REASON]]

    def begins_with(self) -> Mapping[str, Value]:
        return {"text": self._note.text}

    def command(self, values: Mapping[str, Value]) -> Command:
        if values["text"] == self._note.text:
            raise RefusedError("The note reads as before.", todo="Change it, or leave it.")
        return notes.correct_note(self._note.n, str(values["text"]), str(values["reason"]))

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        return [self._note.question] if self._note.question else []
