"""Notes, exhibits and findings, each in a register of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.exhibits_text import exhibit_line, rests_on, whole_exhibit
from inspector_tui.faces.findings_text import finding_line, whole_finding
from inspector_tui.faces.forms.exhibit import ExhibitForm
from inspector_tui.faces.forms.finding import FindingForm
from inspector_tui.faces.forms.form import Form
from inspector_tui.faces.forms.movement import MoveForm
from inspector_tui.faces.forms.note import CorrectionForm, NoteForm
from inspector_tui.faces.line import Line
from inspector_tui.faces.notes_text import note_line, whole_note
from inspector_tui.faces.row import Part
from inspector_tui.faces.saved_text import saved
from inspector_tui.plain import routes
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.long_work import wait_for
from inspector_tui.plain.register import RegisterPage
from inspector_tui.record.held import held
from inspector_tui.record.visit import Note, Visit
from inspector_tui.vault.exhibit import ExhibitUnreadableError
from inspector_tui.workflow import exhibits, notes
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.exhibits import Watch
from inspector_tui.workflow.taking import StoppedError


class NotesPage(RegisterPage):
    """All notes of the visit; none is ever rewritten."""

    PAGE = "notes"
    one = "note"
    EMPTY = "No notes yet; a writes the first."

    @property
    def title(self) -> str:
        return f"Notes: {held(self.desk.visit).notes}"

    def _notes(self) -> list[Note]:
        return sorted(self.desk.visit.notes, key=lambda note: note.n)

    def lines(self) -> Sequence[Line]:
        return [note_line(note) for note in self._notes()]

    def _note(self, entry: str) -> Note:
        return next(note for note in self._notes() if str(note.n) == entry)

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        return whole_note(self.desk.visit, self._note(entry))

    def form(self, entry: str | None) -> Form:
        if entry is None:
            return NoteForm(self.desk, self.question)
        if self._note(entry).struck_by is not None:
            raise RefusedError("This note is struck already; correct the one that replaced it.")
        return CorrectionForm(self.desk, self._note(entry))

    def entry(self, typed: str) -> str | None:
        """By its place in the list alone: a note's own number is that of its entry."""
        return by_number(typed, [line.id for line in self.lines()])


class ExhibitsPage(RegisterPage):
    """All exhibits. A file is taken while one waits; Ctrl+C stops it."""

    PAGE = "exhibits"
    one = "exhibit"
    EMPTY = "No exhibits yet; a takes the first."

    @property
    def title(self) -> str:
        return f"Exhibits: {held(self.desk.visit).exhibits}"

    def lines(self) -> Sequence[Line]:
        return [exhibit_line(mark, found) for mark, found in self.desk.visit.exhibits.items()]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        return whole_exhibit(self.desk.visit, entry)

    def form(self, entry: str | None) -> Form:
        raise RefusedError(
            "An exhibit stays as it was taken; w withdraws it, a note can add to it."
        )

    def begins(self) -> bool:
        return True

    def add(self) -> None:
        form = ExhibitForm(self.desk, self.question)
        if ask_form(self.talk, self.desk, form, save=partial(self._take, form)):
            self.talk.say(saved(self.desk.visit))

    def _take(self, form: ExhibitForm, values: Mapping[str, Value]) -> None:
        path, label = form.taken(values)
        self.talk.say("It is being read and encrypted.")
        vault, visit = self.desk.vault, self.desk.visit.id

        def take(watch: Watch) -> Visit:
            return exhibits.take(vault, visit, path, label, partial(self._heed, watch))

        try:
            taken = wait_for(self.talk, "The exhibit was not taken", take)
        except (StoppedError, ExhibitUnreadableError):
            raise  # what was named is put right, or was not wanted
        except InspectorError as error:
            self.desk.heed(error)
            raise
        self.desk.run(lambda: taken)

    def _heed(self, watch: Watch, read: int) -> None:
        watch(read)
        if self.talk.is_told:
            raise StoppedError

    def action_move(self, rest: str) -> None:
        self.desk.may_record()
        mark = self.named(rest)
        if not self.desk.visit.exhibits[mark].stands:
            raise RefusedError(f"Exhibit {mark} was withdrawn.")
        self._ask(MoveForm(self.desk, mark))
        self.show()

    def rests_on(self, entry: str) -> str:
        return rests_on(self.desk.visit, entry)

    def withdrawal(self, entry: str, reason: str) -> Command:
        return exhibits.withdraw(entry, reason)


class FindingsPage(RegisterPage):
    """All findings; opened from a question that has none it offers to raise one there."""

    PAGE = "findings"
    one = "finding"
    EMPTY = "No findings yet; a raises the first."

    def begins(self) -> bool:
        return not any(
            self.question in found.content.questions and found.stands
            for found in self.desk.visit.findings.values()
        )

    @property
    def title(self) -> str:
        return f"Findings: {held(self.desk.visit).findings}"

    def lines(self) -> Sequence[Line]:
        return [finding_line(found) for found in self.desk.visit.findings.values()]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        return whole_finding(self.desk, self.desk.visit.findings[entry])

    def form(self, entry: str | None) -> Form:
        if entry is None:
            return FindingForm(self.desk, question=self.question)
        finding = self.desk.visit.findings[entry]
        if not finding.stands:
            raise RefusedError(f"Finding {entry} was withdrawn; raise a new one instead.")
        return FindingForm(self.desk, finding=finding)

    def withdrawal(self, entry: str, reason: str) -> Command:
        return notes.withdraw_finding(entry, reason)

    def action_decide(self, rest: str) -> None:
        if not self.desk.visit.findings:
            raise RefusedError("Raise a finding first (a).")
        entry = self.named(rest)
        if not self.desk.visit.findings[entry].stands:
            raise RefusedError(f"Finding {entry} was withdrawn: there is nothing to decide.")
        routes.steps(self.session, self.desk, entry)
        self.show()
