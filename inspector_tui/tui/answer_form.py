"""The form of an answer, in place on the page of its question."""

from __future__ import annotations

from inspector_tui.checklist.model import Question
from inspector_tui.faces.forms.answer import AnswerFields
from inspector_tui.faces.forms.form import BesideError
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.fields import FieldForm
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.drafts import Draft, read_texts, write_texts


class AnswerForm(FieldForm):
    """Value, measures, reason, fact, opinion and sources of one question of a visit."""

    def __init__(self, desk: VisitDesk, question: Question, draft: Draft | None) -> None:
        self._of = AnswerFields(desk, question)
        super().__init__(
            self._of.groups(),
            self._of.asks(),
            values=self._of.begins_with(),
            texts=read_texts(draft.text) if draft else {},
        )

    @property
    def draft(self) -> str:
        """What stands in the form, to be kept as a draft."""
        return write_texts(self.changes)

    def command(self) -> Command | None:
        """What saves it; None when something is wrong, said beside it. Raises `RefusedError`."""
        values = self.values()
        if values is None:
            return None
        try:
            return self._of.command(values)
        except BesideError as error:
            self.blame(error.beside)
            return None
