"""Answers: giving, changing, taking back, undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from inspector_tui.checklist.checking import check, in_words
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Question
from inspector_tui.record.base import Value, Verdict
from inspector_tui.record.events import Answer, Answered, AnyAct, Redone, Source, Undone
from inspector_tui.record.visit import Visit
from inspector_tui.workflow.command import (
    Command,
    RefusedError,
    clean_text,
    clean_values,
    on_open,
)


def give(
    library: Library,
    questions: Iterable[str],
    *,
    verdict: Verdict | None = None,
    reason: str | None = None,
) -> Command:
    """One verdict on one or many questions, as one act that one undo takes back.

    What else was recorded on each question stays. A verdict may stand without its reason for
    now; `gaps` lists it until the reason is there.
    """

    def changed(answer: Answer) -> Answer:
        new = answer if verdict is None else replace(answer, verdict=verdict)
        return new if reason is None else replace(new, reason=clean_text(reason))

    return _change(library, tuple(questions), changed)


def record(
    library: Library,
    question: str,
    *,
    value: Value | None = None,
    measures: Mapping[str, Value] | None = None,
    texts: Mapping[str, str] | None = None,
    sources: Sequence[Source] | None = None,
    verdict: Verdict | None = None,
) -> Command:
    """All of a question's form at once: what is given replaces what was there.

    `texts` may hold `reason`, `fact` and `opinion`. `value` and `measures` replace the old ones
    whole. Values that do not fit their fields raise `RefusedError` naming every fault.
    """
    found = _question(library, question)
    value = clean_values({} if value is None else {"value": value}).get("value")
    counted = clean_values(measures or {})
    _check_values(library, found, value, counted)
    parts: dict[str, Any] = {"value": value, "measures": counted}
    parts |= {name: clean_text(text) for name, text in (texts or {}).items()}
    if sources is not None:
        parts["sources"] = tuple(
            Source(code=source.code, detail=clean_text(source.detail)) for source in sources
        )
    if verdict is not None:
        parts["verdict"] = verdict
    return _change(library, (question,), lambda answer: replace(answer, **parts))


def undo(visit: Visit) -> Sequence[AnyAct]:
    """Take back the newest answer or row act of the visit, wherever it was made."""
    if not visit.undo:
        raise RefusedError("There is nothing to undo.")
    return [Undone(of=visit.undo[-1].n)]


def redo(visit: Visit) -> Sequence[AnyAct]:
    """Put back what was undone last."""
    if not visit.redo:
        raise RefusedError("There is nothing to redo.")
    return [Redone(of=visit.redo[-1].n)]


def _change(
    library: Library, questions: tuple[str, ...], changed: Callable[[Answer], Answer]
) -> Command:
    for question in questions:
        _question(library, question)

    def command(visit: Visit) -> Sequence[AnyAct]:
        after = {question: changed(visit.answer(question)) for question in questions}
        new = {q: answer for q, answer in after.items() if answer != visit.answer(q)}
        return [Answered(answers=new)] if new else []

    return on_open(command)


def _question(library: Library, question_id: str) -> Question:
    question = library.question(question_id)
    if question is None:
        raise RefusedError(f"There is no question {question_id} in this visit's checklists.")
    return question


def _check_values(
    library: Library, question: Question, value: Value | None, measures: Mapping[str, Value]
) -> None:
    faults = check(question.measures, measures, library=library)
    if value is not None:
        named = question.answer.model_copy(update={"id": "answer", "label": "The answer"})
        faults += check([named], {"answer": value}, library=library)
    if faults:
        raise RefusedError(in_words(faults), todo="Correct the values and save again.")
