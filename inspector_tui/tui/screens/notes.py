"""Contemporaneous notes: timed when saved, never rewritten, struck by a correction."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces.moment import moment
from inspector_tui.record.visit import Note
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.form_page import FormPage, Groups
from inspector_tui.tui.lines import Line
from inspector_tui.tui.register import Part, RegisterPage
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


class NotesScreen(RegisterPage):
    """All notes of the visit; opened from a question it first offers a new one on it."""

    PAGE = "notes"
    ONE = "note"
    EMPTY = "No notes yet; a writes the first."

    def on_mount(self) -> None:
        super().on_mount()
        self.entries.action_last_line()
        if self.question:
            self.open_at_once()

    @property
    def subject(self) -> str:
        standing = sum(note.struck_by is None for note in self.desk.visit.notes)
        return f"Notes: {standing}"

    def _note(self, entry: str) -> Note:
        return next(note for note in self.desk.visit.notes if str(note.n) == entry)

    def lines(self, width: int) -> list[Line]:
        return [
            Line(
                f"struck: {note.text}" if note.struck_by else note.text,
                lead=note.at[11:16],
                tail=note.question or "",
                id=str(note.n),
                quiet=note.struck_by is not None,
            )
            for note in sorted(self.desk.visit.notes, key=lambda note: note.n)
        ]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        note = self._note(entry)
        heading = f"Note of {moment(note.at)}"
        parts = [("", note.text), ("Where", note.place), ("Present", note.present)]
        parts += [("Late", note.late), ("Corrected", note.reason)]
        if note.struck_by is not None:
            newer = self._note(str(note.struck_by))
            heading += ", struck"
            parts.append(("Struck", f"corrected on {moment(newer.at)}: {newer.reason}"))
        about = f" on {note.question}" if note.question else ""
        parts.append(("Entry", f"{note.n}, by {note.by}{about}"))
        return heading, [part for part in parts if part[1]]

    def form(self, entry: str | None) -> FormPage | None:
        if entry is None:
            return NoteForm(self.desk, self.question)
        note = self._note(entry)
        if note.struck_by is not None:
            self.say("This note is struck already; correct the one that replaced it.")
            return None
        return CorrectionForm(self.desk, note)

    def withdrawal(self, entry: str, reason: str) -> Command:
        raise RefusedError("A note is corrected, never withdrawn.", todo="Enter corrects it.")


class NoteForm(FormPage):
    """A new note; the box takes all the room there is."""

    def __init__(self, desk: VisitDesk, question: str | None) -> None:
        super().__init__(desk, f"note {question or 'visit'}")
        self._question = question

    @property
    def subject(self) -> str:
        return f"Note on {self._question}" if self._question else "Note"

    def groups(self) -> Groups:
        return [[_TEXT], _ABOUT]

    def send(self, values: Mapping[str, Value], text: str) -> None:
        texts = {name: str(value) for name, value in values.items()}
        command = notes.write_note(texts.pop("text", ""), question=self._question, **texts)
        self.do(command, text, [self._question] if self._question else [])


class CorrectionForm(FormPage):
    """A note's text as it should read, and what was wrong with it."""

    def __init__(self, desk: VisitDesk, note: Note) -> None:
        super().__init__(desk, f"correction {note.n}")
        self._note = note

    def on_mount(self) -> None:
        super().on_mount()
        self.form.go_to("text")

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

    def send(self, values: Mapping[str, Value], text: str) -> None:
        if values["text"] == self._note.text:
            raise RefusedError("The note reads as before.", todo="Change it, or leave it.")
        command = notes.correct_note(self._note.n, str(values["text"]), str(values["reason"]))
        self.do(command, text, [self._note.question] if self._note.question else [])
