"""The end of a section: what was in order, what was not sampled, what undermines a finding."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.forms.form import Form, Groups
from inspector_tui.workflow import reviews
from inspector_tui.workflow.command import Command

_FIELDS = (
    Field(
        id="in_order",
        label="What was in order",
        kind="long",
        help="Evidence counts both ways: say what was good, and where you saw it.",
    ),
    Field(
        id="not_sampled",
        label="What was not sampled, and why",
        kind="long",
        help="Places, shifts, groups of staff that you did not get to.",
    ),
    Field(
        id="undermines",
        label="What undermines a finding",
        kind="long",
        help="Anything that points away from a breach, or weakens what you rest on.",
    ),
)


class SectionEndForm(Form):
    """Three questions on the section that a question stands in; saved in one act."""

    def __init__(self, desk: OpenVisit, question: str) -> None:
        self._question = question
        self._place = reviews.place(desk.library, question)
        super().__init__(desk, " ".join(("section", *self._place)))

    @property
    def subject(self) -> str:
        return f"End of section: {self.desk.library.section_of(self._question).title}"

    @property
    def is_new(self) -> bool:
        return False

    def groups(self) -> Groups:
        return [_FIELDS]

    def begins_with(self) -> Mapping[str, Value]:
        for review in self.desk.visit.reviews:
            said = review.reviewed
            if (said.checklist, said.section) == self._place:
                found = {field.id: getattr(said, field.id) for field in _FIELDS}
                return {name: text for name, text in found.items() if text}
        return {}

    def command(self, values: Mapping[str, Value]) -> Command:
        given = {field.id: str(values.get(field.id, "")) for field in _FIELDS}
        return reviews.review(self.desk.library, self._question, **given)
