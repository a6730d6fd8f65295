"""Where a prompt is shown when not every visit asks the question it belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from inspector_tui.judgement.facts import Facts
from inspector_tui.record.visit import Row


def place(facts: Facts, *questions: str | None) -> str:
    """The first of the questions that this visit asks; the first of all when it asks none."""
    wanted = [question for question in questions if question]
    return next((q for q in wanted if facts.library.question(q)), wanted[0])


def place_of(facts: Facts, question: str, rows: Iterable[Row]) -> str:
    """A question, or where its rows were entered when this visit does not ask it."""
    return place(facts, question, *(row.question for row in rows), "VA-230", "MH-300")
