"""One edition beside another, as a person reads it: what each question said and says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from inspector_tui.checklist.compare import (
    Comparison,
    Part,
    changed_parts,
    compare,
    other_parts,
)
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Checklist, Law, Question


@dataclass(frozen=True)
class Said:
    """One part of a question that differs, such as `ask`: its text before and after."""

    part: str
    old: str
    new: str


@dataclass(frozen=True)
class Beside:
    """Two editions; `again` has what differs in each question that is asked in other words.

    `asks` is how each question reads, in the new edition if it has it.
    """

    questions: Comparison
    again: dict[str, list[Said]]
    asks: dict[str, str]
    others: list[Part]


def beside(old: Checklist | Law, new: Checklist | Law) -> Beside:
    """Two editions of one checklist side by side, each looked at alone."""
    before, after = _alone(old), _alone(new)
    questions = compare(before, after)
    return Beside(
        questions=questions,
        again={id_: differences(before, after, id_) for id_ in questions.again},
        asks={q.id: q.ask for q in (*before.questions, *after.questions)},
        others=other_parts(old, new),
    )


def _alone(file: Checklist | Law) -> Library:
    return Library([file], None) if isinstance(file, Checklist) else Library([], file)


def differences(before: Library, after: Library, question: str) -> list[Said]:
    """What differs in a question that both have."""
    old, new = before.question(question), after.question(question)
    assert old is not None
    assert new is not None
    return [
        Said(part, _text(old, part, before), _text(new, part, after))
        for part in changed_parts(old, new, before.lists, after.lists)
    ]


def _text(question: Question, part: str, library: Library) -> str:
    if part == "lists":
        names = dict.fromkeys(f.list for f in (question.answer, *question.measures) if f.list)
        lists = (", ".join(library.lists.get(name, {}).values()) for name in names)
        return "\n".join(lists)
    return _shown(getattr(question, part))


def _shown(value: Any) -> str:
    """A part as text: one line for each entry of a list."""
    if value is None or value == ():
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        between = ", " if all(isinstance(item, str) for item in value) else "\n"
        return between.join(map(_shown, value))
    assert isinstance(value, BaseModel)
    inside = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return "; ".join(f"{key}: {_plain(item)}" for key, item in inside.items())


def _plain(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
