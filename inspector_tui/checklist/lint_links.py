"""What a checklist names has to be declared where its visits find it, and to be able to be so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from inspector_tui.checklist.fault import Problem
from inspector_tui.checklist.model import COMMON_FIELDS, VERDICTS
from inspector_tui.checklist.raw import Node, conditions, inputs, questions

COMMON = "visit"
"""The checklist that every visit uses: what it declares may be named from every other one."""


@dataclass
class Declared:
    """What all files together declare; records and lists by name and then by checklist.

    `homes` has each question's checklist, `law` the keys of the law file, None without one.
    """

    questions: dict[str, Node] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    records: dict[str, dict[str, Node]] = field(default_factory=dict)
    lists: dict[str, dict[str, Node]] = field(default_factory=dict)
    law: set[str] | None = None

    def add(self, document: Node) -> None:
        home = document.text("id")
        for question in questions(document):
            self.questions.setdefault(question.text("id"), question)
            self.homes.setdefault(question.text("id"), home)
        for record in document.tables("record"):
            self.records.setdefault(record.text("id"), {}).setdefault(home, record)
        lists = document.table("lists")
        for name in lists.data:
            self.lists.setdefault(name, {}).setdefault(home, lists.table(name))
        if "provision" in document.data:
            keys = {provision.text("key") for provision in document.tables("provision")}
            self.law = (self.law or set()) | keys

    def choices(self, node: Node) -> set[str] | None:
        """The values that a choice may have; None when any text may stand there."""
        kind = node.text("kind")
        if kind == "verdict":
            return set(VERDICTS)
        if kind == "yesno":
            return {"yes", "no"}
        if kind not in ("choice", "choices") or node.data.get("free") is True:
            return None
        name = node.text("list")
        if name:
            found = self.lists.get(name)
            return {key for choices in found.values() for key in choices.data} if found else None
        return set(node.table("choices").data)


def link_problems(document: Node, declared: Declared) -> Iterator[Problem]:
    """Names in one checklist that mean nothing there, and what can never be the case."""
    yield from _law_keys(document, declared)
    yield from _named(document, declared)
    yield from _conditions(document, declared)


def _law_keys(document: Node, declared: Declared) -> Iterator[Problem]:
    for question in questions(document):
        seen: set[str] = set()
        for place, key in question.texts("law"):
            if declared.law is None:
                yield Problem(place, "the law file is missing, so no provision can be looked up")
                return
            if key not in declared.law:
                yield Problem(place, f"there is no provision {key} in the law file")
            elif key in seen:
                yield Problem(place, f"{key} stands twice here")
            seen.add(key)


def _named(document: Node, declared: Declared) -> Iterator[Problem]:
    """Lists, records and questions that are named have to be declared where they are found."""
    home = document.text("id")
    for node, _role, _beside in inputs(document):
        if name := node.text("list"):
            found, text = _reach("list", name, declared.lists, home)
            if found is None:
                yield node.problem("list", text)
        yield from _record(node, home, declared)
    for question in questions(document):
        for step in question.tables("follow_up"):
            go = step.text("go")
            if go and go not in declared.questions:
                yield step.problem("go", f"there is no question {go}")


def _record(node: Node, home: str, declared: Declared) -> Iterator[Problem]:
    """The record that a question or a condition names, if it names one, and what it says of it."""
    if not (name := node.text("record")):
        return
    found, text = _reach("record", name, declared.records, home)
    if found is None:
        yield node.problem("record", text)
        return
    yield from _where(node, found, declared)
    yield from _about(node, found)


def _reach(
    what: str, name: str, declared: Mapping[str, Mapping[str, Node]], home: str
) -> tuple[Node | None, str]:
    """What a name means in the checklist `home`, or None and why it means nothing there."""
    homes = declared.get(name, {})
    found = homes.get(home) or homes.get(COMMON)
    if found is not None:
        return found, ""
    if not homes:
        return None, f"there is no {what} {name}"
    return None, (
        f"the {what} {name} belongs to {next(iter(homes))}, which a visit may not have; "
        f"declare it in {COMMON}.toml to share it"
    )


def _about(node: Node, record: Node) -> Iterator[Problem]:
    """What a question is about are declared fields; those of every row tell questions not apart."""
    fields = {item.text("id") for item in record.tables("field")}
    for place, name in node.texts("about"):
        if name not in fields:
            yield Problem(place, f"the record {record.text('id')} declares no field {name}")


def _where(node: Node, record: Node, declared: Declared) -> Iterator[Problem]:
    """A filter on rows names fields of the record and values that they can have."""
    where = node.table("where")
    fields = {item.text("id"): item for item in record.tables("field")}
    fields |= {item.id: Node(item.model_dump(exclude_defaults=True)) for item in COMMON_FIELDS}
    for name, value in where.data.items():
        if name not in fields:
            yield where.problem(name, f"the record {record.text('id')} has no field {name}")
            continue
        if fields[name].text("kind") in ("choices", "exhibits"):
            yield where.problem(name, f"{name} may hold several values; no filter fits it")
            continue
        allowed = declared.choices(fields[name])
        if allowed is not None and isinstance(value, str) and value not in allowed:
            yield where.problem(name, f"{name} of {record.text('id')} can never be {value}")


def _conditions(document: Node, declared: Declared) -> Iterator[Problem]:
    home = document.text("id")
    for _question, condition in conditions(document):
        yield from _record(condition, home, declared)
        name = condition.text("question")
        if not name:
            continue
        asked = declared.questions.get(name)
        if asked is None:
            yield condition.problem("question", f"there is no question {name}")
        else:
            yield from _asked(condition, asked, declared)


def _asked(condition: Node, asked: Node, declared: Declared) -> Iterator[Problem]:
    """What a condition expects of a question has to be something the question can give."""
    name = asked.text("id")
    # A verdict can be given to every question, whatever else its answer is.
    allowed = declared.choices(asked.table("answer"))
    kind = asked.table("answer").text("kind")
    if allowed is not None or kind not in ("choice", "choices"):
        for place, value in condition.texts("is"):
            if value not in VERDICTS and value not in (allowed or ()):
                yield Problem(place, f"the answer to {name} can never be {value}")
    measure = condition.text("measure")
    if measure:
        found = {node.text("id"): node.text("kind") for node in asked.tables("measures")}
        if measure not in found:
            yield condition.problem("measure", f"{name} has no measure {measure}")
        elif found[measure] not in ("number", "duration", "percent"):
            yield condition.problem("measure", f"{measure} of {name} is not a number")
