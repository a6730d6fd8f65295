"""A parsed but unchecked TOML document, read without trusting it.

The rules look at this and not at the models, so that a file with one misspelt key still shows
everything else that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspector_tui.checklist.fault import Path, Problem


@dataclass(frozen=True)
class Node:
    """A table of the document and where it stands; whatever is of the wrong kind reads as empty."""

    data: dict[str, Any]
    path: Path = ()

    def tables(self, key: str) -> Iterator[Node]:
        """The tables of a list of tables."""
        for position, item in enumerate(self.items(key)):
            if isinstance(item, dict):
                yield Node(item, (*self.path, key, position))

    def table(self, key: str) -> Node:
        """One inner table."""
        value = self.data.get(key)
        return Node(value if isinstance(value, dict) else {}, (*self.path, key))

    def items(self, key: str) -> list[Any]:
        """A list."""
        value = self.data.get(key)
        return value if isinstance(value, list) else []

    def text(self, key: str) -> str:
        """A string."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> Iterator[tuple[Path, str]]:
        """The strings of a list, each with its place."""
        for position, item in enumerate(self.items(key)):
            if isinstance(item, str):
                yield (*self.path, key, position), item

    def problem(self, key: str, text: str) -> Problem:
        """A problem with `key` of this table (or with the table where the key is missing)."""
        return Problem((*self.path, key), text)


def count(data: dict[str, Any]) -> int:
    """How many keys and list items there are, inner ones too."""
    found = 0
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        found += len(value)
        inner = value.values() if isinstance(value, dict) else value
        waiting += [one for one in inner if isinstance(one, dict | list)]
    return found


def questions(document: Node) -> Iterator[Node]:
    """Every question of a checklist."""
    for section in document.tables("section"):
        yield from section.tables("question")


def inputs(document: Node) -> Iterator[tuple[Node, str, list[Node]]]:
    """Everything that takes a value, with its role (answer, measure, field) and those beside it."""
    for question in questions(document):
        measures = list(question.tables("measures"))
        yield question.table("answer"), "answer", []
        for measure in measures:
            yield measure, "measure", measures
    for record in document.tables("record"):
        fields = list(record.tables("field"))
        for field in fields:
            yield field, "field", fields


def conditions(document: Node) -> Iterator[tuple[Node, Node]]:
    """Every condition, inner ones too, each with the question it stands in."""
    for question in questions(document):
        waiting = [question.table("when")]
        waiting += [step.table("when") for step in question.tables("follow_up")]
        while waiting:
            condition = waiting.pop()
            yield question, condition
            waiting += [*condition.tables("all"), *condition.tables("any")]
            if "not" in condition.data:
                waiting.append(condition.table("not"))


def where_in_words(data: dict[str, Any], path: Path) -> str:
    """The part of the file that a reader would look for: "question PA-080, measure knew"."""
    found: list[str] = []
    value: Any = data
    for depth, step in enumerate(path):
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
            if isinstance(value, dict) and step in _TABLES:
                found.append(_TABLES[step])
            elif depth == 1 and path[0] == "lists":
                found.append(f"list {step}")
            continue
        value = value[step] if isinstance(value, list) and step < len(value) else None
        parent = path[depth - 1]
        if isinstance(parent, str) and parent in _ITEMS:
            if parent == "question" and _own_name(value):
                found.clear()
            found.append(f"{_ITEMS[parent]} {_own_name(value) or step + 1}")
    return ", ".join(found) or "the file"


def _own_name(value: Any) -> str:
    if isinstance(value, dict):
        for key in ("id", "key"):
            name = value.get(key)
            if isinstance(name, str) and name.isprintable():
                return name[:40]
    return ""


_ITEMS = {
    "section": "section",
    "question": "question",
    "measures": "measure",
    "look_for": "look_for",
    "follow_up": "follow_up",
    "breach": "breach",
    "record": "record",
    "field": "field",
    "profile": "profile",
    "provision": "provision",
    "case": "case",
}
_TABLES = {"answer": "answer", "when": "when"}
