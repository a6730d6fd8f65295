"""Findings: fact, evidence, provision and opinion, each in its own field."""

from __future__ import annotations

import re
from collections.abc import Mapping

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.record.events import Finding
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.tui.asks import VisitAsks
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.entries import Asks
from inspector_tui.tui.form_page import FormPage, Groups
from inspector_tui.tui.lines import Line
from inspector_tui.tui.moment import moment
from inspector_tui.tui.register import Part, RegisterPage
from inspector_tui.workflow import notes
from inspector_tui.workflow.command import Command, RefusedError

_SIDES = {"worker": "Workers", "service-user": "Service users", "both": "Both"}
_FACT = Field(
    id="fact",
    label="Fact",
    kind="long",
    required=True,
    help="What was found, where and when, so that a reader sees it. No view of it here.",
)
_EVIDENCE = Field(id="evidence", label="Evidence", kind="long", help="One piece on each line.")
_PROVISIONS = Field(
    id="provisions",
    label="Provisions",
    kind="choices",
    help="Those of the questions first; type a few letters for any other.",
)
_OPINION = Field(
    id="opinion",
    label="Opinion",
    kind="long",
    help="What you make of it, kept apart from the fact.",
)
_SIDE = Field(id="side", label="Who is at risk", kind="choice", choices=_SIDES)
_QUESTIONS = Field(
    id="questions", label="Questions", kind="text", required=True, help="Such as PA-080, VA-310."
)


class FindingsScreen(RegisterPage):
    """All findings; opened from a question that has none it offers to raise one there."""

    PAGE = "findings"
    ONE = "finding"
    EMPTY = "No findings yet; a raises the first."

    def on_mount(self) -> None:
        super().on_mount()
        if self.question and not self._of_question():
            self.open_at_once()

    def _of_question(self) -> list[RaisedFinding]:
        return [
            finding
            for finding in self.desk.visit.findings.values()
            if self.question in finding.content.questions and finding.withdrawn is None
        ]

    @property
    def subject(self) -> str:
        findings = self.desk.visit.findings.values()
        return f"Findings: {sum(finding.withdrawn is None for finding in findings)}"

    def lines(self, width: int) -> list[Line]:
        return [
            Line(
                ("withdrawn: " if finding.withdrawn else "") + finding.content.fact,
                lead=finding.id.ljust(3),
                tail=", ".join(finding.content.questions[:2]),
                id=finding.id,
                quiet=finding.withdrawn is not None,
            )
            for finding in self.desk.visit.findings.values()
        ]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        finding = self.desk.visit.findings[entry]
        content = finding.content
        provisions = map(self.desk.library.provision, content.provisions)
        parts = [
            ("Withdrawn", finding.withdrawn or ""),
            ("Questions", ", ".join(content.questions)),
            ("Fact", content.fact),
            ("Evidence", "\n".join(content.evidence)),
            ("Provisions", ", ".join(found.short for found in provisions if found)),
            ("Opinion", content.opinion),
            ("At risk", _SIDES[content.side]),
        ]
        revised = ", revised since" if finding.revised else ""
        heading = f"Finding {entry}, raised {moment(finding.at)} by {finding.by}{revised}"
        return heading, [part for part in parts if part[1]]

    def form(self, entry: str | None) -> FormPage | None:
        if entry is None:
            return FindingForm(self.desk, question=self.question)
        finding = self.desk.visit.findings[entry]
        if finding.withdrawn is not None:
            self.say(f"Finding {entry} was withdrawn; raise a new one instead.")
            return None
        return FindingForm(self.desk, finding=finding)

    def withdrawal(self, entry: str, reason: str) -> Command:
        return notes.withdraw_finding(entry, reason)


class FindingForm(FormPage):
    """A new finding, begun with what the question says, or one to revise."""

    def __init__(
        self,
        desk: VisitDesk,
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
        return [[_FACT, _EVIDENCE, named, _OPINION], [_SIDE, _QUESTIONS]]

    def asks(self) -> Asks:
        return _FindingAsks(self.desk)

    def begins_with(self) -> Mapping[str, Value]:
        if self._finding is not None:
            content = self._finding.content
        elif self._question:
            content = notes.finding_from(self.desk.visit, self._question)
        else:
            return {"side": "worker"}
        found: dict[str, Value] = {
            "fact": content.fact,
            "evidence": "\n".join(content.evidence),
            "provisions": list(content.provisions),
            "opinion": content.opinion,
            "side": content.side,
            "questions": ", ".join(content.questions),
        }
        return {name: value for name, value in found.items() if value}

    def send(self, values: Mapping[str, Value], text: str) -> None:
        content = self._content(values)
        if self._finding is None:
            command = notes.raise_finding(content)
        else:
            command = notes.revise_finding(self._finding.id, content)
        self.do(command, text, content.questions)

    def _content(self, values: Mapping[str, Value]) -> Finding:
        questions = question_ids(str(values["questions"]))
        unknown = [id_ for id_ in questions if self.desk.library.question(id_) is None]
        if unknown:
            sentence = f"There is no question {', '.join(unknown)} in this visit."
            self.form.fault([f"{_QUESTIONS.label}: {sentence}"])
            self.form.go_to(_QUESTIONS.id)
            raise RefusedError(sentence)
        provisions, side = values.get("provisions", []), values.get("side", "worker")
        assert isinstance(provisions, list)
        return Finding(
            questions=tuple(questions),
            fact=str(values["fact"]),
            evidence=tuple(str(values.get("evidence", "")).splitlines()),
            provisions=tuple(provisions),
            opinion=str(values.get("opinion", "")),
            side="both"
            if side == "both"
            else "service-user"
            if side == "service-user"
            else "worker",
        )


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
