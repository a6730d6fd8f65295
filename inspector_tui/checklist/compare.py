"""Two editions beside each other: which questions are the same word for word, what else differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from inspector_tui.checklist.export import question_text
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Checklist, Law, Question

Lists: TypeAlias = Mapping[str, Mapping[str, str]]
State: TypeAlias = Literal["changed", "new", "retired"]


@dataclass(frozen=True)
class Comparison:
    """Ids of questions: the same in both, asked in other words, only in the new one, gone."""

    carried: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()


def compare(old: Library, new: Library) -> Comparison:
    """What becomes of each question of `old` in `new`, by its text.

    A change to a named list is a change of every question that lets one choose from it.
    """
    before = {q.id: question_text(q, old.lists) for q in old.questions}
    after = {q.id: question_text(q, new.lists) for q in new.questions}
    both = [id_ for id_ in after if id_ in before]
    return Comparison(
        carried=tuple(id_ for id_ in both if before[id_] == after[id_]),
        again=tuple(id_ for id_ in both if before[id_] != after[id_]),
        new=tuple(id_ for id_ in after if id_ not in before),
        retired=tuple(id_ for id_ in before if id_ not in after),
    )


def changed_parts(old: Question, new: Question, old_lists: Lists, new_lists: Lists) -> list[str]:
    """The keys of a question whose text differs, as they stand in the file."""
    parts = [
        field.alias or name
        for name, field in Question.model_fields.items()
        if getattr(old, name) != getattr(new, name)
    ]
    names = {field.list for field in (old.answer, *old.measures) if field.list}
    same = all(_items(old_lists.get(name, {})) == _items(new_lists.get(name, {})) for name in names)
    return parts if same else [*parts, "lists"]


@dataclass(frozen=True)
class Part:
    """A record, list, profile or provision that differs; `inside` names what differs in it."""

    what: str
    id: str
    state: State
    inside: tuple[str, ...] = ()


def other_parts(old: Checklist | Law, new: Checklist | Law) -> list[Part]:
    """Everything but the questions that is not the same in two editions."""
    before, after = _declared(old), _declared(new)
    found = []
    for place in dict.fromkeys((*after, *before)):
        if place not in before or place not in after:
            found.append(Part(*place, "retired" if place in before else "new"))
        elif _items(before[place]) != _items(after[place]):
            inside = {**before[place], **after[place]}
            differ = (name for name in inside if before[place].get(name) != after[place].get(name))
            found.append(Part(*place, "changed", tuple(differ)))
    return found


def _declared(file: Checklist | Law) -> dict[tuple[str, str], Mapping[str, Any]]:
    """By what it is and its id, the things inside it by their own ids."""
    if isinstance(file, Law):
        return {("provision", found.key): dict(found) for found in file.provision}
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for record in file.record:
        own = {"title": record.title, "one": record.one, "summary": record.summary}
        found["record", record.id] = {**own, **{field.id: field for field in record.field}}
    found |= {("list", name): choices for name, choices in file.lists.items()}
    for profile in file.profile:
        asked = dict.fromkeys(profile.questions, True)
        found["profile", profile.id] = {"title": profile.title, **asked}
    return found


def _items(inside: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """With the order: an inspector chooses by it."""
    return list(inside.items())
