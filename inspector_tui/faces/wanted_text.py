"""What is said of a verdict as it is given: that it is no answer, or what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Question
from inspector_tui.faces.vault_lines import plural
from inspector_tui.record.base import Verdict
from inspector_tui.record.visit import Visit
from inspector_tui.workflow.progress import bearing_rows, rows_for

_PASSES_OVER: tuple[Verdict, ...] = ("not-applicable", "not-assessed")
"""Verdicts that may be given to every question."""
_WORDS = frozenset({"text", "long"})
_ASKS = {
    "text": "words",
    "long": "words",
    "choice": "one of its choices",
    "choices": "some of its choices",
    "date": "a date",
    "percent": "figures",
}


class Judged(NamedTuple):
    """The questions that a verdict goes to, and what is to be said of the others, or of one."""

    questions: tuple[str, ...]
    told: str


def judged(
    visit: Visit, library: Library, questions: Sequence[str], verdict: Verdict, *, edit: str
) -> Judged:
    """Leave out the questions that ask for a fact of the visit: yes to "who" is no answer.

    A question of a theme takes a verdict beside its words, which are asked for then; one that is
    passed over although something was recorded on it has that named. `edit` is the key that writes
    an answer.
    """
    given, told = [], ""
    for id_ in questions:
        question = library.question(id_)
        if question is None:
            given.append(id_)
        elif verdict in _PASSES_OVER:
            given.append(id_)
            there = ", ".join(_recorded(visit, question))
            which = "" if len(questions) == 1 else f" {id_}"
            told = told or (f"And yet{which}: {there}." if there else "")
        elif _is_empty(visit, question, verdict):
            told = told or f"{id_} asks for no verdict but {_wanted(library, question, edit)}."
        else:
            given.append(id_)
            if question.answer.kind in _WORDS and visit.answer(id_).value is None:
                told = told or f"{id_} asks for words too: none yet."
    return Judged(tuple(given), told)


def _is_empty(visit: Visit, question: Question, verdict: Verdict) -> bool:
    """Whether a verdict would say nothing: no theme is judged, and something else is asked for.

    No to a table is an answer, namely that there is nothing to enter; yes is none without rows.
    """
    kind = question.answer.kind
    if kind == "verdict" or question.theme is not None:
        return False
    return kind != "rows" or (verdict != "not-satisfied" and not rows_for(visit, question))


def _recorded(visit: Visit, question: Question) -> Iterator[str]:
    """What was recorded on a question that somebody who passes it over has to reconcile with it."""
    if rows := len(bearing_rows(visit, question)):
        yield plural(rows, "row")
    if sources := visit.answer(question.id).sources:
        yield plural(len(sources), "source")
    for mark, exhibit in visit.exhibits.items():
        if exhibit.stands and exhibit.taken.question == question.id:
            yield mark
    for finding in visit.findings.values():
        if finding.stands and question.id in finding.content.questions:
            yield finding.id


def _wanted(library: Library, question: Question, edit: str) -> str:
    kind = question.answer.kind
    record = library.record(question.answer.record) if question.answer.record else None
    return f"{record.title} (r)" if record else f"{_ASKS.get(kind, 'an answer')} ({edit})"
