"""Rules that one file alone can break and that the program relies on.

A rule added here shuts visits out of the editions they began with: new demands on those who write
checklists belong in `lint`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from inspector_tui.checklist.fault import Problem
from inspector_tui.checklist.model import COMMON_FIELDS
from inspector_tui.checklist.quantities import tidy
from inspector_tui.checklist.raw import Node, conditions, inputs, questions

DURATION_UNITS = ("s", "min", "h", "days", "weeks", "months")

_ALLOWED: dict[str, frozenset[str]] = {
    "choices": frozenset({"choice", "choices"}),
    "list": frozenset({"choice", "choices"}),
    "free": frozenset({"choice", "choices"}),
    "unit": frozenset({"number", "duration"}),
    "decimals": frozenset({"number"}),
    "min": frozenset({"number", "duration", "date", "time", "datetime"}),
    "max": frozenset({"number", "duration", "date", "time", "datetime"}),
    "record": frozenset({"rows", "row"}),
    "where": frozenset({"rows"}),
    "about": frozenset({"rows"}),
    "codes": frozenset({"text"}),
}
"""Which kinds a key has a meaning for."""


def of_one_file(document: Node) -> Iterator[Problem]:
    """Every problem, shape apart, that shows without any other file."""
    yield from _ids(document)
    for node, role, beside in inputs(document):
        yield from _input(node, role, beside)
    lists = document.table("lists")
    for name in lists.data:
        yield from _labels(lists.table(name))
    for record in document.tables("record"):
        yield from _summary(record)
    yield from _profiles(document)
    for question in questions(document):
        for breach in question.tables("breach"):
            yield from _breach(breach)
    for _question, condition in conditions(document):
        if "measure" in condition.data and not {"less_than", "at_least"} & set(condition.data):
            yield condition.problem("measure", "a measure needs less_than or at_least beside it")


def _ids(document: Node) -> Iterator[Problem]:
    yield from twice(document.tables("section"))
    yield from twice(questions(document))
    yield from twice(document.tables("record"))
    yield from twice(document.tables("profile"))
    yield from twice(document.tables("provision"), "key")
    for question in questions(document):
        yield from twice(question.tables("measures"))
    common = {field.id for field in COMMON_FIELDS}
    for record in document.tables("record"):
        yield from twice(record.tables("field"))
        for field in record.tables("field"):
            if field.text("id") in common:
                yield field.problem("id", f"every row has the field {field.text('id')} already")


def twice(nodes: Iterable[Node], key: str = "id") -> Iterator[Problem]:
    """A problem for each node whose `key` an earlier one has."""
    seen: set[str] = set()
    for node in nodes:
        name = node.text(key)
        if name and name in seen:
            yield node.problem(key, f"{key} {name} stands twice in this file")
        seen.add(name)


def _input(node: Node, role: str, beside: list[Node]) -> Iterator[Problem]:
    kind = node.text("kind")
    if not kind:
        return
    if role == "answer":
        for key in ("id", "label"):
            if key in node.data:
                yield node.problem(key, f"an answer has no {key}; the question has")
    elif kind in ("verdict", "rows"):
        yield node.problem("kind", f"the kind {kind} is for answers only")
    for key, kinds in _ALLOWED.items():
        if key in node.data and kind not in kinds:
            yield node.problem(key, f"{key} has no meaning for the kind {kind}")
    yield from _needs(node, kind)
    for key in ("min", "max"):
        if key in node.data and kind in _ALLOWED[key]:
            yield from _limit(node, key, beside)
    low, high = (_number(node.data.get(key)) for key in ("min", "max"))
    if low is not None and high is not None and low > high:
        yield node.problem("min", f"min {low} is above max {high}")


def _number(value: object) -> Decimal | None:
    number = Decimal(value) if isinstance(value, int | Decimal) else None
    return number if number is not None and number.is_finite() else None


def _needs(node: Node, kind: str) -> Iterator[Problem]:
    """What a kind cannot do without."""
    if kind in ("choice", "choices"):
        if "choices" in node.data and "list" in node.data:
            yield node.problem("list", "there are both choices and a list; keep one of them")
        elif "choices" not in node.data and "list" not in node.data:
            yield node.problem("kind", f"the kind {kind} needs choices or the name of a list")
        elif node.data.get("choices") == {}:
            yield node.problem("choices", "there is nothing to choose from")
        else:
            yield from _labels(node.table("choices"))
    elif kind == "duration" and node.text("unit") not in DURATION_UNITS:
        yield node.problem("unit", f"a duration needs a unit: {', '.join(DURATION_UNITS)}")
    elif kind in ("rows", "row") and not node.text("record"):
        yield node.problem("record", f"the kind {kind} needs the name of a record")


def _labels(choices: Node) -> Iterator[Problem]:
    """Two choices that read the same cannot be told apart by someone who types one."""
    taken: dict[str, str] = {}
    for key, label in choices.data.items():
        for word in (label, key) if isinstance(label, str) else (key,):
            other = taken.setdefault(tidy(word), key)
            if other != key:
                yield choices.problem(key, f"the choices {other} and {key} read the same: {word}")


def _limit(node: Node, key: str, beside: list[Node]) -> Iterator[Problem]:
    limit = node.data[key]
    kind = node.text("kind")
    if not isinstance(limit, str):
        if kind not in ("number", "duration"):
            yield node.problem(key, f"{key} of a {kind} has to be the id of a field beside it")
        return
    other = next((field for field in beside if field.text("id") == limit), None)
    if other is None or other.path == node.path:
        yield node.problem(key, f'{key} names "{limit}", but there is no such field beside it')
    elif other.text("kind") != kind:
        wrong = other.text("kind")
        yield node.problem(key, f'{key} names "{limit}", which is a {wrong} and not a {kind}')


def _summary(record: Node) -> Iterator[Problem]:
    known = {field.text("id") for field in record.tables("field")}
    known |= {field.id for field in COMMON_FIELDS}
    for place, name in record.texts("summary"):
        if name not in known:
            yield Problem(place, f'summary names "{name}", but the record has no such field')


def _profiles(document: Node) -> Iterator[Problem]:
    known = {question.text("id") for question in questions(document)}
    for profile in document.tables("profile"):
        seen: set[str] = set()
        for place, name in profile.texts("questions"):
            if name not in known:
                yield Problem(place, f"{name} is not a question of this checklist")
            elif name in seen:
                yield Problem(place, f"{name} stands twice in this profile")
            seen.add(name)


def _breach(breach: Node) -> Iterator[Problem]:
    route = breach.text("route")
    need, never = {
        "risk": ("benchmark", "state"),
        "compliance": ("state", "benchmark"),
    }.get(route, ("", ""))
    if need and need not in breach.data:
        yield breach.problem(need, f"the route {route} needs {need}")
    if never in breach.data:
        yield breach.problem(never, f"the route {route} has no {never}")
