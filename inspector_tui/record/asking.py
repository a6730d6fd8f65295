"""Which question a row was recorded for, and which others it says something of.

Several questions may share one record: a hoist is entered once, and its examination date answers
another question than its number does. This is the one place where that is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inspector_tui.checklist.model import Question
from inspector_tui.record.base import Value
from inspector_tui.record.visit import Row


def fits(where: Mapping[str, object], fields: Mapping[str, Value]) -> bool:
    """Whether a row has the values that a question's `where` asks for."""
    return not where or all(fields.get(name) == value for name, value in where.items())


def bears(question: Question, row: Row) -> bool:
    """Whether a row answers a question: recorded for it, or a field it is `about` is filled.

    A row that was recorded for something else, and says nothing of what is asked, is no answer:
    nobody has looked at the question yet.
    """
    if question.answer.record != row.record or not fits(question.answer.where, row.fields):
        return False
    return row.question == question.id or _says(question, row.fields)


def owner(
    asking: Iterable[Question], record: str, fields: Mapping[str, Value], wanted: str | None
) -> str | None:
    """The question among `asking` that a row with these fields is recorded for.

    It is `wanted` where that one asks for the record; else the first that the row fits and says
    something of by the fields it is `about`; else None.
    """
    fitting = [q for q in asking if q.answer.record == record and fits(q.answer.where, fields)]
    if any(question.id == wanted for question in fitting):
        return wanted
    return next((question.id for question in fitting if _says(question, fields)), None)


def _says(question: Question, fields: Mapping[str, Value]) -> bool:
    """Whether a field that the question is about is filled, or named in a list of the row.

    Who does not know who leads has said something of the leader, too.
    """
    about = question.answer.about
    if not about:
        return False
    told = [value for value in fields.values() if isinstance(value, list)]
    return any(name in fields or any(name in value for value in told) for name in about)
