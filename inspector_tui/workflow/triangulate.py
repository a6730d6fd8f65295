"""A question from all sides: what paper says, people say, was seen, a record or a test shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Question
from inspector_tui.judgement import tables
from inspector_tui.judgement.evidence import SIDES, evidence
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Reason
from inspector_tui.record.visit import Visit
from inspector_tui.workflow.prompts import Standing


@dataclass(frozen=True)
class Side:
    """One kind of source: `words` say which, `entries` what it shows, none when it is silent."""

    code: str
    words: str
    entries: tuple[Reason, ...]


@dataclass(frozen=True)
class Sides:
    """All that is recorded on a question by kind of source, and where sources contradict."""

    question: Question
    sides: tuple[Side, ...]
    unsourced: tuple[Reason, ...]
    against: tuple[Standing, ...]


def sides(
    visit: Visit, library: Library, question: Question, standing: Iterable[Standing]
) -> Sides:
    """The sides of a question; `standing` are the prompts that are shown on it."""
    found = evidence(Facts(visit, library, tables.shipped()), question)
    return Sides(
        question,
        tuple(Side(code, words, found.sides.get(code, ())) for code, words in SIDES.items()),
        found.unsourced,
        tuple(one for one in standing if one.prompt.kind in _CONTRADICTIONS),
    )


_CONTRADICTIONS: Sequence[str] = ("TRI", "C1", "C2", "C3", "C4", "C6", "MATCH")
"""Kinds of prompts that lay what one source says beside what another says."""
