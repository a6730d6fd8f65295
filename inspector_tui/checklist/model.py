"""The shape of one checklist edition and of the law file: what their TOML may say.

`load.load` is the only way in; a model that exists has passed all rules that one file can break.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator
from pydantic import Field as Shape
from pydantic_core import PydanticCustomError

from inspector_tui.checklist.case import Case
from inspector_tui.checklist.shapes import (
    BENCHMARK,
    CHECKLIST_ID,
    PREFIX,
    Key,
    Line,
    Many,
    Model,
    Name,
    Prose,
    QuestionId,
    RecordId,
    Some,
)
from inspector_tui.checklist.when import Condition

Theme: TypeAlias = Literal["RA", "TR", "RR", "MR", "CT"]
SourceCode: TypeAlias = Literal["DOC", "INT", "OBS", "REC", "TEST"]
Kind: TypeAlias = Literal[
    "verdict",
    "choice",
    "choices",
    "yesno",
    "number",
    "duration",
    "percent",
    "date",
    "time",
    "datetime",
    "text",
    "long",
    "rows",
    "row",
    "site",
    "exhibits",
]

THEMES: dict[str, str] = {
    "RA": "risk assessment",
    "TR": "training",
    "RR": "roles and responsibilities",
    "MR": "monitoring and review",
    "CT": "controls",
}
"""HSE's four themes and, as a fifth of ours, what is physically there."""

SOURCES: dict[str, str] = {
    "DOC": "Document seen",
    "INT": "Person interviewed",
    "OBS": "Observed",
    "REC": "Record sampled",
    "TEST": "Test done",
}

VERDICTS: dict[str, str] = {
    "satisfied": "Satisfied",
    "partly": "Partly satisfied",
    "not-satisfied": "Not satisfied",
    "not-applicable": "Not applicable",
    "not-assessed": "Not assessed",
}


def _limit(value: Any) -> Any:
    if type(value) is str or (type(value) in (int, Decimal) and _is_sensible(Decimal(value))):
        return value
    raise PydanticCustomError(
        "plain", "has to be a number, or the id of another field beside this one"
    )


def _is_sensible(number: Decimal) -> bool:
    """Finite, and not so large or so fine that its digits would fill a screen."""
    return number.is_finite() and (number == 0 or Decimal("1e-6") <= abs(number) < Decimal("1e15"))


Limit: TypeAlias = Annotated[int | Decimal | str, BeforeValidator(_limit)]
"""A number, or the id of a sibling field whose value is the limit."""


class Field(Model):
    """What may be typed somewhere: an answer (without id and label), a measure, a row's field.

    Values: `choice`, `yesno`, `verdict`, `text`, `long`, `site`, `row` are str; `choices` and
    `exhibits` list[str]; `number` int, or a decimal str when `decimals` > 0; `duration` an int or
    decimal str in `unit`; `percent` {"n", "of"}; `date`, `time`, `datetime` ISO str.
    """

    id: str = ""
    label: str = ""
    kind: Kind
    unit: Line | None = None
    min: Limit | None = None
    max: Limit | None = None
    decimals: int = Shape(default=0, ge=0, le=6)
    choices: dict[Key, Line] | None = None
    list: Name | None = None
    free: bool = False
    record: RecordId | None = None
    where: dict[Name, Line] = Shape(default_factory=dict)
    about: Many[Name] = ()
    """Fields of the record; a row that fills one of them answers the question, wherever added."""
    required: bool = False
    codes: Literal["one", "several", "own"] | None = None
    """The text is the code of a person, or of several, and never a name (`codes.py`).

    "own" is that of the person whom the row is about: no other row of the record has it.
    """
    help: Prose | None = None
    when: Line | None = None
    """When to fill it in, in words; shown, never evaluated."""


class NamedField(Field):
    """A measure or a row's field."""

    id: Name
    label: Line


class LookFor(Model):
    """What would satisfy, by the kind of evidence."""

    source: SourceCode
    text: Prose


class FollowUp(Model):
    """What to do next when an answer makes `when` true."""

    when: Condition
    text: Prose
    go: QuestionId | None = None


class Breach(Model):
    """An answer that points to a contravention: the route, and where the enforcement steps start.

    `benchmark` is consequence/likelihood (risk route); `state` belongs to the compliance route.
    """

    if_: Prose = Shape(alias="if")
    route: Literal["risk", "compliance"]
    benchmark: Annotated[str, Shape(pattern=BENCHMARK)] | None = None
    state: Literal["absent", "inadequate", "minor"] | None = None
    standard: Literal["defined", "established", "interpretative"] | None = None


class Question(Model):
    """One thing to find out. Its `id` is never used for anything else."""

    id: QuestionId
    theme: Theme | None = None
    ask: Line
    why: Prose
    look_for: Some[LookFor]
    law: Many[Key] = ()
    answer: Field
    measures: Many[NamedField] = ()
    when: Condition | None = None
    follow_up: Many[FollowUp] = ()
    breach: Many[Breach] = ()


class Section(Model):
    id: Name
    title: Line
    intro: Prose | None = None
    at_risk: Literal["worker", "service-user", "both"] = "worker"
    """Who is at risk by a finding on one of its questions, to begin with."""
    question: Some[Question]


class Record(Model):
    """A repeating record: what each of its rows holds."""

    id: RecordId
    title: Line
    one: Line
    summary: Some[Name]
    field: Some[NamedField]

    def all_fields(self) -> tuple[NamedField, ...]:
        """The declared fields and those that every row carries."""
        return (*self.field, *COMMON_FIELDS)


class Profile(Model):
    """A named subset of the questions, e.g. for a short visit."""

    id: Name
    title: Line
    questions: Some[QuestionId]


class _Edition(Model):
    id: Annotated[str, Shape(pattern=CHECKLIST_ID)]
    edition: Key
    title: Line
    issued: dt.date


class Checklist(_Edition):
    """One dated version of a set of questions."""

    intro: Prose
    themed: bool = True
    prefixes: Many[Annotated[str, Shape(pattern=PREFIX)]] = ()
    lists: dict[Name, dict[Key, Line]] = Shape(default_factory=dict)
    profile: Many[Profile] = ()
    record: Many[Record] = ()
    section: Some[Section]
    case: Many[Case] = ()

    def questions(self) -> Iterator[Question]:
        """Every question in the order of the file."""
        for section in self.section:
            yield from section.question


class Provision(Model):
    """A legal provision, in our words, with its status."""

    key: Key
    short: Line
    instrument: Line
    part: Line
    duty: Prose
    find: Prose
    verified: bool
    basis: Prose


class Law(_Edition):
    """Each provision once."""

    id: Literal["law"]
    provision: Some[Provision]


COMMON_FIELDS: tuple[NamedField, ...] = (
    NamedField(id="site", label="Site", kind="site"),
    NamedField(id="source", label="Source", kind="choice", choices=SOURCES),
    NamedField(id="exhibits", label="Exhibits", kind="exhibits"),
    NamedField(id="note_fact", label="Note: fact", kind="long"),
    NamedField(id="note_opinion", label="Note: opinion", kind="long"),
)
"""Fields that every row carries besides the declared ones."""
