"""Whether a condition of a checklist holds for what was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Protocol

from inspector_tui.checklist.value import Value
from inspector_tui.checklist.when import (
    AllOf,
    AnswerIs,
    AnyOf,
    Condition,
    IsAnswered,
    MeasureIs,
    Not,
    RowsAre,
)


class Facts(Protocol):
    """What a condition may ask of a visit; what was not recorded is `None` or 0."""

    def verdict(self, question: str, /) -> str | None:
        """The verdict on a question."""

    def value(self, question: str, /) -> Value | None:
        """The answer's own value."""

    def measure(self, question: str, measure: str, /) -> Value | None:
        """One measured value beside the answer."""

    def count(self, record: str, where: Mapping[str, str], /) -> int:
        """How many rows of a record have all the given field values."""


def holds(condition: Condition, facts: Facts) -> bool:
    """True when the condition holds. What is unknown or of another kind is never so."""
    match condition:
        case AllOf():
            return all(holds(inner, facts) for inner in condition.all)
        case AnyOf():
            return any(holds(inner, facts) for inner in condition.any)
        case Not():
            return not holds(condition.not_, facts)
        case AnswerIs():
            return not _given(condition.question, facts).isdisjoint(condition.is_)
        case IsAnswered():
            return bool(_given(condition.question, facts)) is condition.answered
        case RowsAre():
            return facts.count(condition.record, condition.where) >= condition.at_least
        case MeasureIs():
            number = _number(facts.measure(condition.question, condition.measure))
            if number is None:
                return False
            low, high = condition.at_least, condition.less_than
            return (low is None or number >= low) and (high is None or number < high)


def _given(question: str, facts: Facts) -> set[str]:
    """The verdict and every chosen key; empty for a question without an answer."""
    value = facts.value(question)
    given = {str(item) for item in value} if isinstance(value, list) else set()
    if value is not None and not isinstance(value, list):
        given.add(str(value))
    verdict = facts.verdict(question)
    return given if verdict is None else {*given, verdict}


def _number(value: Value | None) -> Decimal | None:
    """The value as a number; "4 of 5" is 80 (per cent)."""
    if isinstance(value, dict):
        counted, of = value.get("n"), value.get("of")
        if not isinstance(counted, int) or not isinstance(of, int) or of <= 0:
            return None
        return Decimal(100 * counted) / of
    try:
        number = Decimal(value) if isinstance(value, int | str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
