"""One link of an exhibit's continuity: who has it now, where, under which seal, and what for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.forms.form import Form, Groups
from inspector_tui.workflow import exhibits
from inspector_tui.workflow.command import Command

_FIELDS = (
    Field(
        id="holder",
        label="Who has it now",
        kind="text",
        required=True,
        help="A role or a place of keeping, such as Store clerk. Never a name.",
    ),
    Field(id="place", label="Where", kind="text"),
    Field(id="seal", label="Seal number", kind="text", help="Empty: not under seal any more."),
    Field(id="reason", label="What for", kind="long"),
)


class MoveForm(Form):
    """A movement of one exhibit; it gets the time of now."""

    def __init__(self, desk: OpenVisit, mark: str) -> None:
        super().__init__(desk, f"move {mark}")
        self._mark = mark

    @property
    def subject(self) -> str:
        return f"Hand on {self._mark}"

    def groups(self) -> Groups:
        return [_FIELDS]

    def begins_with(self) -> Mapping[str, Value]:
        """The seal that it is under: it stays unless it was broken."""
        seal = exhibits.seal_of(self.desk.visit.exhibits[self._mark])
        return {"seal": seal} if seal else {}

    def command(self, values: Mapping[str, Value]) -> Command:
        texts = {name: str(value) for name, value in values.items()}
        return exhibits.move(self._mark, texts.pop("holder"), **texts)

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        question = self.desk.visit.exhibits[self._mark].taken.question
        return [question] if question else []
