"""All that an answer may hold besides the verdict, as one form that is saved in one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector_tui.checklist.model import Field, Question
from inspector_tui.checklist.value import Value
from inspector_tui.faces.asks import VisitAsks
from inspector_tui.faces.drafts import Draft, read_texts, write_texts
from inspector_tui.record.events import Answer, Source
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.fields import FieldForm
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.sources import read_sources, show_sources

# No id of a checklist's field begins with a dot.
_VALUE, _SOURCES = ".value", ".sources"
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


class AnswerForm(FieldForm):
    """Value, measures, reason, fact, opinion and sources of one question of a visit."""

    def __init__(self, desk: VisitDesk, question: Question, draft: Draft | None) -> None:
        answer = desk.visit.answer(question.id)
        groups = [[*_value_field(question), *question.measures], list(_BESIDE)]
        super().__init__(
            [group for group in groups if group],
            VisitAsks(desk),
            values=_stored(answer),
            texts=read_texts(draft.text) if draft else {},
        )

    @property
    def draft(self) -> str:
        """What stands in the form, to be kept as a draft."""
        return write_texts(self.changes)

    def answer(self) -> dict[str, Any] | None:
        """The arguments of `answering.record`; None when something is wrong, said beside it."""
        values = self.values()
        if values is None:
            return None
        sources = self._sources(values)
        if sources is None:
            return None
        texts = {name[1:]: str(values.get(name, "")) for name in _TEXTS}
        measures = {name: value for name, value in values.items() if not name.startswith(".")}
        return {
            "value": values.get(_VALUE),
            "measures": measures,
            "texts": texts,
            "sources": sources,
        }

    def _sources(self, values: Mapping[str, Value]) -> tuple[Source, ...] | None:
        try:
            return read_sources(str(values.get(_SOURCES, "")))
        except RefusedError as error:
            self.go_to(_SOURCES)
            self.fault([f"Sources: {error.what}"])
            return None


def _value_field(question: Question) -> list[Field]:
    if question.answer.kind in ("verdict", "rows"):
        return []
    return [question.answer.model_copy(update={"id": _VALUE, "label": "Answer"})]


def _stored(answer: Answer) -> dict[str, Value]:
    found: dict[str, Value] = dict(answer.measures)
    if answer.value is not None:
        found[_VALUE] = answer.value
    texts = zip(_TEXTS, (answer.reason, answer.fact, answer.opinion), strict=True)
    found |= {name: text for name, text in texts if text}
    if answer.sources:
        found[_SOURCES] = show_sources(answer.sources)
    return found
