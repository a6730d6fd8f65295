"""One row of a repeating record: as many of its fields as the corridor allows."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on

from inspector_tui.checklist.model import COMMON_FIELDS, Record
from inspector_tui.checklist.value import Value
from inspector_tui.faces import typed
from inspector_tui.judgement import interviews
from inspector_tui.record.visit import Row
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.form_page import FormPage, Groups
from inspector_tui.workflow import rows


class RowForm(FormPage):
    """A new row, with `preset` fields filled in, or one to change."""

    PAGE = "row-form"

    def __init__(
        self,
        desk: VisitDesk,
        record: Record,
        *,
        question: str | None,
        preset: Mapping[str, str] | None = None,
        row: Row | None = None,
    ) -> None:
        super().__init__(desk, f"row {row.id if row else record.id}")
        self._record = record
        self._question = question
        self._preset: dict[str, Value] = dict(preset or {})
        self._row = row
        self._saved_before = False

    @property
    def subject(self) -> str:
        number = f" {self._row.id.rpartition('-')[2]}" if self._row else ", new"
        return f"{self._record.one[:1].upper()}{self._record.one[1:]}{number}"

    def groups(self) -> Groups:
        """Needed ones first, then as declared, then those that every row has.

        What the question itself presets is not asked again.
        """
        preset = () if self._row else self._preset
        asked = [field for field in self._record.field if field.id not in preset]
        needed = [field for field in asked if field.required]
        others = [field for field in asked if not field.required]
        return [group for group in (needed, others, COMMON_FIELDS) if group]

    def begins_with(self) -> Mapping[str, Value]:
        return self._row.fields if self._row else {}

    @property
    def is_new(self) -> bool:
        return self._row is None

    def send(self, values: Mapping[str, Value], text: str) -> None:
        library, touches = self.desk.library, [self._question] if self._question else []
        if self._row is None:
            given = {**self._preset, **values}
            command = rows.add(library, self._record.id, given, question=self._question)
        else:
            command = rows.change(library, self._row.id, values)
        self.do(command, text, touches)

    @on(FieldForm.Changed)
    def _warn(self) -> None:
        """Tell what goes with the way a person spoke as soon as it is chosen."""
        entry = self.form.current
        if self._record.id != interviews.PEOPLE or entry.field.id != interviews.STATUS:
            return
        chosen = typed.chosen(entry.field, entry.text, self.form.entries.choices(entry))
        if told := interviews.warning(self.desk.library, next(iter(chosen), "")):
            self.form.tell(told)

    # Several in a row

    async def action_save_next(self) -> None:
        """Save this row and start the next one."""
        if not self.save():
            return
        self._row, self._saved_before = None, True
        await self.renew(f"row {self._record.id}")
        self.say("Saved. This is the next one; Ctrl+B goes back to the table.")

    def action_leave_text(self) -> None:
        self.before_leave()
        self.dismiss(self._saved_before)
