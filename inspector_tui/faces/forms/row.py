"""One row of a repeating record: as many of its fields as the corridor allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector_tui.checklist.model import COMMON_FIELDS, Field, Record
from inspector_tui.checklist.value import Value
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.forms.form import BesideError, Form, Groups
from inspector_tui.faces.rows_text import kind_of
from inspector_tui.judgement import interviews
from inspector_tui.judgement.named import numbered
from inspector_tui.record.visit import Row
from inspector_tui.signs import capital
from inspector_tui.workflow import rows
from inspector_tui.workflow.command import Command


class RowForm(Form):
    """A new row, with `preset` fields filled in, or one to change."""

    def __init__(
        self,
        desk: OpenVisit,
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

    def another(self) -> RowForm:
        """The form of the next new row."""
        preset = {name: str(value) for name, value in self._preset.items()}
        return RowForm(self.desk, self._record, question=self._question, preset=preset)

    @property
    def subject(self) -> str:
        if self._row is not None:
            return numbered(self._record, self._row)
        return f"{capital(self._record.one)}, new{self._kind}"

    @property
    def _kind(self) -> str:
        """What the question itself presets, since it is not asked: `: Task`."""
        preset = {name: str(value) for name, value in self._preset.items()}
        kind = kind_of(self.desk.library, self._record.id, preset)
        return f": {kind}" if kind else ""

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

    def aside(self, field: Field, chosen: str) -> str:
        """What goes with the way a person spoke."""
        if self._record.id != interviews.PEOPLE or field.id != interviews.STATUS:
            return ""
        return interviews.warning(self.desk.library, chosen)

    def command(self, values: Mapping[str, Value]) -> Command:
        command = self._saving(values)
        try:
            command(self.desk.visit)  # decided here already, so that a fault stands at its field
        except rows.CodeTakenError as error:
            beside = f"{error.what} {error.todo}"
            raise BesideError(error.what, {error.field: beside}, todo=error.todo) from None
        return command

    def _saving(self, values: Mapping[str, Value]) -> Command:
        library = self.desk.library
        if self._row is None:
            given = {**self._preset, **values}
            return rows.add(library, self._record.id, given, question=self._question)
        return rows.change(library, self._row.id, values)

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        return [self._question] if self._question else []
