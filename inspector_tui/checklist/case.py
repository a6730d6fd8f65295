"""A case of a checklist: what is typed, and what has to be asked and prompted then.

`workflow.cases` carries cases out; here is only what their TOML may say.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator
from pydantic import Field as Shape
from pydantic_core import PydanticCustomError

from inspector_tui.checklist.shapes import (
    CHECKLIST_ID,
    Line,
    Many,
    Model,
    Name,
    Prose,
    QuestionId,
    RecordId,
    Some,
)


def _typed(value: Any) -> Any:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return value
    raise PydanticCustomError("plain", 'has to be what is typed: text in quotes such as "y", or 12')


Typed: TypeAlias = Annotated[
    str, Shape(max_length=5000), BeforeValidator(_typed, json_schema_input_type=str | int | float)
]
"""What a person would type into the field."""


def _given(value: Any) -> Any:
    return {"value": value} if isinstance(value, str | int | Decimal) else value


class GivenAnswer(Model):
    """One question's form. `value` is the verdict where the question has nothing else to give.

    `sources` has one source a line, its kind first, as on the form.
    """

    value: Typed | None = None
    verdict: Line | None = None
    measures: dict[Name, Typed] = Shape(default_factory=dict)
    reason: Prose | None = None
    fact: Prose | None = None
    opinion: Prose | None = None
    sources: Prose | None = None


CaseAnswer: TypeAlias = Annotated[
    GivenAnswer, BeforeValidator(_given, json_schema_input_type=str | int | float | GivenAnswer)
]


def _expected(value: Any) -> Any:
    return {"prompt": value} if isinstance(value, str) else value


class ExpectedPrompt(Model):
    """A prompt by its kind or its whole key, and words that it has to say."""

    prompt: Line
    says: Line | None = None


Expected: TypeAlias = Annotated[
    ExpectedPrompt, BeforeValidator(_expected, json_schema_input_type=str | ExpectedPrompt)
]


class Case(Model):
    """A visit in a few lines, with this checklist, the general one and those named in `beside`.

    `then` are questions that a follow-up points to, `visible` questions that are asked.
    """

    id: Name
    title: Line
    on: dt.date | None = None
    beside: Many[Annotated[str, Shape(pattern=CHECKLIST_ID)]] = ()
    profile: Name | None = None
    answers: dict[QuestionId, CaseAnswer] = Shape(default_factory=dict)
    rows: dict[RecordId, Some[dict[Name, Typed]]] = Shape(default_factory=dict)
    visible: Many[QuestionId] = ()
    hidden: Many[QuestionId] = ()
    then: Many[QuestionId] = ()
    no_then: Many[QuestionId] = ()
    prompts: Many[Expected] = ()
    no_prompts: Many[Line] = ()
