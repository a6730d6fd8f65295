"""Contemporaneous notes: timed when saved, never rewritten, struck by a correction."""

from __future__ import annotations

from inspector_tui.faces.forms.note import CorrectionForm, NoteForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.notes_text import note_line, whole_note
from inspector_tui.faces.row import Part
from inspector_tui.record.held import held
from inspector_tui.record.visit import Note
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.register import RegisterPage
from inspector_tui.workflow.command import Command, RefusedError


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
        return f"Notes: {held(self.desk.visit).notes}"

    def _note(self, entry: str) -> Note:
        return next(note for note in self.desk.visit.notes if str(note.n) == entry)

    def lines(self, width: int) -> list[Line]:
        return [note_line(note) for note in sorted(self.desk.visit.notes, key=lambda note: note.n)]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        return whole_note(self.desk.visit, self._note(entry))

    def form(self, entry: str | None) -> FormPage | None:
        if entry is None:
            return FormPage(self.desk, NoteForm(self.desk, self.question))
        note = self._note(entry)
        if not note.stands:
            self.say("This note is struck already; correct the one that replaced it.")
            return None
        return FormPage(self.desk, CorrectionForm(self.desk, note), at="text")

    def withdrawal(self, entry: str, reason: str) -> Command:
        raise RefusedError("A note is corrected, never withdrawn.", todo="Enter corrects it.")
