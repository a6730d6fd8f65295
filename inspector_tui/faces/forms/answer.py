"""All that an answer may hold besides the verdict, as one form that is saved in one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector_tui.checklist.model import Field, Question
from inspector_tui.checklist.value import Value
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.forms.form import BesideError, Form, Groups
from inspector_tui.record.events import Answer
from inspector_tui.workflow import answering
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.drafts import answer_box
from inspector_tui.workflow.sources import read_sources, show_sources

# No id of a checklist's field begins with a dot.
VALUE, _SOURCES = ".value", ".sources"
"""The ids of the value of its own, and of the sources, among the fields of the form."""
_TEXTS = (".reason", ".fact", ".opinion")

_BESIDE = (
    Field(
        id=".reason", label="Reason", kind="text", help="Why partly, not applicable, not assessed."
    ),
    Field(id=".fact", label="Fact", kind="long", help="What was seen, heard, read or measured."),
    Field(id=".opinion", label="Opinion", kind="long", help="What you make of it, kept apart."),
    Field(
        id=_SOURCES,
        label="Sources",
        kind="long",
        help="One a line: D document, I interview, O observed, R record, T test, then which.",
    ),
)


class AnswerFields(Form):
    """Value, measures, reason, fact, opinion and sources of one question of a visit."""

    def __init__(self, desk: OpenVisit, question: Question) -> None:
        super().__init__(desk, answer_box(question.id))
        self._question = question

    @property
    def subject(self) -> str:
        return f"Answer to {self._question.id}"

    @property
    def is_new(self) -> bool:
        return False

    def draft_box(self) -> str:
        """A question has one answer, so there is one draft of it."""
        return self.box

    def groups(self) -> Groups:
        groups = [[*_value_field(self._question), *self._question.measures], list(_BESIDE)]
        return [group for group in groups if group]

    def begins_with(self) -> Mapping[str, Value]:
        return _stored(self.desk.visit.answer(self._question.id))

    def command(self, values: Mapping[str, Value]) -> Command:
        try:
            sources = read_sources(str(values.get(_SOURCES, "")))
        except RefusedError as error:
            raise BesideError(error.what, {_SOURCES: error.what}) from None
        return answering.record(
            self.desk.library,
            self._question.id,
            value=values.get(VALUE),
            measures={n: value for n, value in values.items() if not n.startswith(".")},
            texts={name[1:]: str(values.get(name, "")) for name in _TEXTS},
            sources=sources,
        )

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        return [self._question.id]


def _value_field(question: Question) -> list[Field]:
    if question.answer.kind in ("verdict", "rows"):
        return []
    return [question.answer.model_copy(update={"id": VALUE, "label": "Answer"})]


def _stored(answer: Answer) -> dict[str, Value]:
    found: dict[str, Value] = dict(answer.measures)
    if answer.value is not None:
        found[VALUE] = answer.value
    texts = zip(_TEXTS, (answer.reason, answer.fact, answer.opinion), strict=True)
    found |= {name: text for name, text in texts if text}
    if answer.sources:
        found[_SOURCES] = show_sources(answer.sources)
    return found
