"""The shape of one checklist edition and of the law file: what their TOML may say.

`load.load` is the only way in; a model that exists has passed all rules that one file can break.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag
from pydantic import Field as Shape
from pydantic_core import PydanticCustomError

# Control characters and direction overrides never belong in a text that goes to a terminal.
_BAD = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u{202a}-\u{202e}\u{2066}-\u{2069}"

QUESTION_ID = r"^[A-Z]{2,4}-[0-9]{3}$"
CHECKLIST_ID = r"^[a-z0-9][a-z0-9-]{0,39}$"
NAME = r"^[a-z][a-z0-9_-]{0,39}$"
RECORD_ID = r"^[A-Z][A-Z0-9_]{0,29}$"
KEY = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
PREFIX = r"^[A-Z]{2,4}$"
BENCHMARK = r"^(serious|significant|minor)/(probable|possible|remote|nil)$"
LINE = rf"^[^\n{_BAD}]*[^\s{_BAD}][^\n{_BAD}]*$"
PROSE = rf"^[^{_BAD}]*[^\s{_BAD}][^{_BAD}]*$"

QuestionId: TypeAlias = Annotated[str, Shape(pattern=QUESTION_ID)]
Name: TypeAlias = Annotated[str, Shape(pattern=NAME)]
RecordId: TypeAlias = Annotated[str, Shape(pattern=RECORD_ID)]
Key: TypeAlias = Annotated[str, Shape(pattern=KEY)]
Line: TypeAlias = Annotated[str, Shape(pattern=LINE, max_length=500)]
Prose: TypeAlias = Annotated[str, Shape(pattern=PROSE, max_length=5000)]

T = TypeVar("T")
Many: TypeAlias = Annotated[tuple[T, ...], Shape(strict=False)]
Some: TypeAlias = Annotated[tuple[T, ...], Shape(strict=False, min_length=1)]

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


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, hide_input_in_errors=True, defer_build=True
    )


def _limit(value: Any) -> Any:
    if type(value) in (int, str) or (type(value) is Decimal and value.is_finite()):
        return value
    raise PydanticCustomError(
        "plain", "has to be a number, or the id of another field beside this one"
    )


Limit: TypeAlias = Annotated[int | Decimal | str, BeforeValidator(_limit)]
"""A number, or the id of a sibling field whose value is the limit."""


class AnswerIs(_Model):
    """True when the verdict or a chosen key of `question` is one of `is`."""

    question: QuestionId
    is_: Some[Key] = Shape(alias="is")


class IsAnswered(_Model):
    question: QuestionId
    answered: bool


class MeasureIs(_Model):
    """True when the measure is a number below `less_than` and not below `at_least`.

    A counted "4 of 5" compares as per cent (80).
    """

    question: QuestionId
    measure: Name
    less_than: int | None = None
    at_least: int | None = None


class RowsAre(_Model):
    """True when at least so many rows of `record` have the values of `where`."""

    record: RecordId
    at_least: int = Shape(ge=1)
    where: dict[Name, Line] = {}


class AllOf(_Model):
    all: Some[Condition]


class AnyOf(_Model):
    any: Some[Condition]


class Not(_Model):
    not_: Condition = Shape(alias="not")


CONDITIONCONDITION_TAGS = (
    "has to be one of {question, is = [...]}, {question, answered = true}, "
    "{question, measure, less_than = n or at_least = n}, {record, at_least = n}, "
    "{all = [...]}, {any = [...]} or {not = {...}}"
)


def _condition_form(value: Any) -> str | None:
    """Which form a condition has, by the key that only this form has."""
    if isinstance(value, _Model):
        return CONDITION_TAGS.get(type(value))
    if isinstance(value, dict):
        for key in ("all", "any", "not", "is", "answered", "measure", "record"):
            if key in value:
                return f"<{key}>"
    return None


Condition: TypeAlias = Annotated[
    Annotated[AnswerIs, Tag("<is>")]
    | Annotated[IsAnswered, Tag("<answered>")]
    | Annotated[MeasureIs, Tag("<measure>")]
    | Annotated[RowsAre, Tag("<record>")]
    | Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[Not, Tag("<not>")],
    Discriminator(
        _condition_form, custom_error_type="plain", custom_error_message=CONDITIONCONDITION_TAGS
    ),
]

CONDITION_TAGS: dict[type[_Model], str] = {
    AnswerIs: "<is>",
    IsAnswered: "<answered>",
    MeasureIs: "<measure>",
    RowsAre: "<record>",
    AllOf: "<all>",
    AnyOf: "<any>",
    Not: "<not>",
}


class Field(_Model):
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
    where: dict[Name, Line] = {}
    required: bool = False
    help: Prose | None = None
    when: Line | None = None
    """When to fill it in, in words; shown, never evaluated."""


class NamedField(Field):
    """A measure or a row's field."""

    id: Name
    label: Line


class LookFor(_Model):
    """What would satisfy, by the kind of evidence."""

    source: SourceCode
    text: Prose


class FollowUp(_Model):
    """What to do next when an answer makes `when` true."""

    when: Condition
    text: Prose
    go: QuestionId | None = None


class Breach(_Model):
    """An answer that points to a contravention: the route, and where the enforcement steps start.

    `benchmark` is consequence/likelihood (risk route); `state` belongs to the compliance route.
    """

    if_: Prose = Shape(alias="if")
    route: Literal["risk", "compliance"]
    benchmark: Annotated[str, Shape(pattern=BENCHMARK)] | None = None
    state: Literal["absent", "inadequate", "minor"] | None = None
    standard: Literal["defined", "established", "interpretative"] | None = None


class Question(_Model):
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


class Section(_Model):
    id: Name
    title: Line
    intro: Prose | None = None
    question: Some[Question]


class Record(_Model):
    """A repeating record: what each of its rows holds."""

    id: RecordId
    title: Line
    one: Line
    summary: Some[Name]
    field: Some[NamedField]

    @property
    def fields(self) -> tuple[NamedField, ...]:
        """The declared fields and those that every row carries."""
        return (*self.field, *COMMON_FIELDS)


class Profile(_Model):
    """A named subset of the questions, e.g. for a short visit."""

    id: Name
    title: Line
    questions: Some[QuestionId]


class _Edition(_Model):
    id: Annotated[str, Shape(pattern=CHECKLIST_ID)]
    edition: Key
    title: Line
    issued: dt.date


class Checklist(_Edition):
    """One dated version of a set of questions."""

    intro: Prose
    themed: bool = True
    prefixes: Many[Annotated[str, Shape(pattern=PREFIX)]] = ()
    lists: dict[Name, dict[Key, Line]] = {}
    profile: Many[Profile] = ()
    record: Many[Record] = ()
    section: Some[Section]

    def questions(self) -> Iterator[Question]:
        """Every question in the order of the file."""
        for section in self.section:
            yield from section.question


class Provision(_Model):
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
