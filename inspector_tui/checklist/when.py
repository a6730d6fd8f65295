"""The forms that a condition of a checklist may have."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag
from pydantic import Field as Shape

from inspector_tui.checklist.shapes import Key, Line, Model, Name, QuestionId, RecordId, Some


class AnswerIs(Model):
    """True when the verdict or a chosen key of `question` is one of `is`."""

    question: QuestionId
    is_: Some[Key] = Shape(alias="is")


class IsAnswered(Model):
    question: QuestionId
    answered: bool


class MeasureIs(Model):
    """True when the measure is a number below `less_than` and not below `at_least`.

    A counted "4 of 5" compares as per cent (80).
    """

    question: QuestionId
    measure: Name
    less_than: int | None = None
    at_least: int | None = None


class RowsAre(Model):
    """True when at least so many rows of `record` have the values of `where`."""

    record: RecordId
    at_least: int = Shape(ge=1)
    where: dict[Name, Line] = Shape(default_factory=dict)


class AllOf(Model):
    all: Some[Condition]


class AnyOf(Model):
    any: Some[Condition]


class Not(Model):
    not_: Condition = Shape(alias="not")


CONDITIONCONDITION_TAGS = (
    "has to be one of {question, is = [...]}, {question, answered = true}, "
    "{question, measure, less_than = n or at_least = n}, {record, at_least = n}, "
    "{all = [...]}, {any = [...]} or {not = {...}}"
)


def _condition_form(value: Any) -> str | None:
    """Which form a condition has, by the key that only this form has."""
    if isinstance(value, Model):
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

CONDITION_TAGS: dict[type[Model], str] = {
    AnswerIs: "<is>",
    IsAnswered: "<answered>",
    MeasureIs: "<measure>",
    RowsAre: "<record>",
    AllOf: "<all>",
    AnyOf: "<any>",
    Not: "<not>",
}
