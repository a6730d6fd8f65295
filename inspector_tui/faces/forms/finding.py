"""The form of a finding: fact, evidence, provision, standard and opinion, each in its own field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from inspector_tui import structs
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import THEMES, Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces.asks import VisitAsks
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.entries import Asks
from inspector_tui.faces.forms.form import BesideError, Form, Groups
from inspector_tui.record.events import Finding
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.workflow import notes
from inspector_tui.workflow.command import Command

SIDES = {"worker": "Workers", "service-user": "Service users", "both": "Both"}
CLASSES = {
    "defined": "Defined: the least that law or an approved code sets",
    "established": "Established: published and well known in the sector",
    "interpretative": "Interpretative: worked out from first principles",
}
DISCLOSURE = {
    "neutral": "Neutral",
    "undermines": "May undermine a case",
    "assists": "May assist the defence",
}
_PROVISIONS = Field(
    id="provisions",
    label="Provisions",
    kind="choices",
    help="Those of the questions first; type a few letters for any other.",
)
_QUESTIONS = Field(
    id="questions", label="Questions", kind="text", required=True, help="Such as PA-080, VA-310."
)
_FIELDS: tuple[tuple[Field, ...], ...] = (
    (
        Field(
            id="fact",
            label="Fact",
            kind="long",
            required=True,
            help="What was found, where and when, so that a reader sees it. No view of it here.",
        ),
        Field(id="evidence", label="Evidence", kind="long", help="One piece on each line."),
        Field(id="exhibits", label="Exhibits", kind="exhibits"),
    ),
    (
        _PROVISIONS,
        Field(
            id="standard",
            label="Standard",
            kind="text",
            help="The text that is not met: guidance, a code, or the site's own procedure.",
        ),
        Field(id="standard_class", label="Its class", kind="choice", choices=CLASSES),
        Field(
            id="theme",
            label="Theme",
            kind="choice",
            choices={key: words.capitalize() for key, words in THEMES.items()},
        ),
    ),
    (
        Field(
            id="opinion",
            label="Opinion",
            kind="long",
            help="What you make of it, kept apart from the fact.",
        ),
        Field(
            id="by_when",
            label="By when",
            kind="date",
            help="When it should be put right. The action itself is decided in the steps (d).",
        ),
    ),
    (
        Field(id="side", label="Who is at risk", kind="choice", choices=SIDES),
        Field(
            id="disclosure",
            label="Disclosure",
            kind="choice",
            choices=DISCLOSURE,
            help="What a disclosure officer would have to know of it.",
        ),
        _QUESTIONS,
    ),
)


class FindingForm(Form):
    """A new finding, begun with what the question says, or one to revise."""

    UNDOABLE = False

    def __init__(
        self,
        desk: OpenVisit,
        *,
        question: str | None = None,
        finding: RaisedFinding | None = None,
    ) -> None:
        super().__init__(desk, f"finding {finding.id if finding else question or 'visit'}")
        self._finding = finding
        self._question = question

    @property
    def subject(self) -> str:
        if self._finding is not None:
            return f"Finding {self._finding.id}"
        return f"Finding on {self._question}" if self._question else "Finding"

    @property
    def is_new(self) -> bool:
        return self._finding is None

    def groups(self) -> Groups:
        known = provisions(self.desk.library, [])
        named = _PROVISIONS.model_copy(update={"choices": known})
        return [[named if field is _PROVISIONS else field for field in group] for group in _FIELDS]

    def asks(self) -> Asks:
        return _FindingAsks(self.desk)

    def begins_with(self) -> Mapping[str, Value]:
        if self._finding is not None:
            content = self._finding.content
        elif self._question:
            content = notes.finding_from(self.desk.visit, self.desk.library, self._question)
        else:
            return {"side": "worker"}
        found: dict[str, Any] = msgspec.structs.asdict(content)
        found |= {
            "evidence": "\n".join(content.evidence),
            "provisions": list(content.provisions),
            "exhibits": list(content.exhibits),
            "questions": ", ".join(content.questions),
        }
        return {name: value for name, value in found.items() if value}

    def command(self, values: Mapping[str, Value]) -> Command:
        content = self._content(values)
        if self._finding is None:
            return notes.raise_finding(content)
        return notes.revise_finding(self._finding.id, content)

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        return question_ids(str(values["questions"]))

    def _content(self, values: Mapping[str, Value]) -> Finding:
        questions = question_ids(str(values["questions"]))
        unknown = [id_ for id_ in questions if self.desk.library.question(id_) is None]
        if unknown:
            sentence = f"There is no question {', '.join(unknown)} in this visit."
            raise BesideError(sentence, {_QUESTIONS.id: sentence})
        given: dict[str, object] = {name: value for name, value in values.items() if value}
        given["questions"] = questions
        given["evidence"] = str(values.get("evidence", "")).splitlines()
        return structs.convert(given, Finding)


class _FindingAsks(VisitAsks):
    """Provisions: those that the finding's questions name, then all others."""

    def choices(self, field: Field, texts: Mapping[str, str]) -> Mapping[str, str]:
        if field.id != _PROVISIONS.id:
            return super().choices(field, texts)
        named = question_ids(texts.get(_QUESTIONS.id, ""))
        return provisions(self.library, named)


def provisions(library: Library, questions: list[str]) -> dict[str, str]:
    """Keys and short names of every provision, those of the questions first."""
    asked = [question for id_ in questions if (question := library.question(id_))]
    law = library.law.provision if library.law else ()
    known = {provision.key: provision.short for provision in law}
    first = [key for question in asked for key in question.law if key in known]
    return {key: known[key] for key in [*first, *known]}


def question_ids(typed: str) -> list[str]:
    """`["PA-080", "VA-310"]` from "pa-080, VA 310"."""
    found = re.findall(r"([A-Za-z]{2,4})[- ]?([0-9]{3})\b", typed)
    ids = [f"{letters.upper()}-{digits}" for letters, digits in found]
    rest = re.sub(r"[A-Za-z]{2,4}[- ]?[0-9]{3}\b", "", typed)
    return list(dict.fromkeys([*ids, *re.findall(r"[^\s,;]+", rest)]))
