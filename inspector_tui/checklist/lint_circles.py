"""Questions that wait for each other can never be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from inspector_tui.checklist.fault import Problem
from inspector_tui.checklist.raw import Node, questions


def circle_problems(document: Node, known: Mapping[str, Node]) -> Iterator[Problem]:
    """Questions of one checklist that wait for themselves, directly or through others.

    `known` are the questions of all files by id.
    """
    waits = {
        name: [other for other in _awaited(node) if other in known] for name, node in known.items()
    }
    circular = _circular(waits)
    for question in questions(document):
        name = question.text("id")
        if name and name in circular:
            yield question.problem("when", f"{name} waits for an answer to itself")


def _circular(waits: Mapping[str, Sequence[str]]) -> set[str]:
    """The names from which a way leads back to themselves (Kosaraju's algorithm)."""
    ends: list[str] = []
    seen: set[str] = set()
    for start in waits:
        way = [] if start in seen else [(start, iter(waits[start]))]
        seen.add(start)
        while way:
            name, ahead = way[-1]
            other = next((one for one in ahead if one not in seen), None)
            if other is None:
                ends.append(way.pop()[0])
            else:
                seen.add(other)
                way.append((other, iter(waits[other])))
    back: dict[str, list[str]] = {name: [] for name in waits}
    for name, others in waits.items():
        for other in others:
            back[other].append(name)
    found: set[str] = set()
    for name in reversed(ends):
        if name not in seen:
            continue
        seen.discard(name)
        group = [name]
        for one in group:
            more = [other for other in dict.fromkeys(back[one]) if other in seen]
            seen.difference_update(more)
            group += more
        if len(group) > 1 or name in waits[name]:
            found.update(group)
    return found


def _awaited(question: Node) -> Iterator[str]:
    waiting = [question.table("when")] if "when" in question.data else []
    while waiting:
        condition = waiting.pop()
        if name := condition.text("question"):
            yield name
        waiting += [*condition.tables("all"), *condition.tables("any")]
        if "not" in condition.data:
            waiting.append(condition.table("not"))
