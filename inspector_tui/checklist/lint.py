"""Rules for those who write checklists: what holds between files, and what the field demands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inspector_tui.checklist.fault import Fault, Problem
from inspector_tui.checklist.lint_cases import case_problems
from inspector_tui.checklist.load import Parsed, Source, parse
from inspector_tui.checklist.model import COMMON_FIELDS, VERDICTS
from inspector_tui.checklist.raw import Node, conditions, inputs, questions
from inspector_tui.checklist.shapes import PREFIX, QUESTION_ID

COMMON = "visit"
"""The checklist that every visit uses: what it declares may be named from every other one."""

PREFIXES = ("VA", "LW", "PA", "MH", "IL", "GN")
"""Prefixes of the shipped question ids; a checklist from elsewhere declares its own."""

_STATUS = re.compile(
    r"general knowledge|not (yet )?(been )?(checked|verified|confirmed)|unverified|provisional",
    re.IGNORECASE,
)


def lint(sources: Sequence[Source], *, beside: Sequence[Source] = ()) -> list[Fault]:
    """Every fault of `sources`, file by file. `beside` are known too, but not reported on."""
    files = [(source, parse(source.text)) for source in sources]
    others = [(source, parse(source.text)) for source in beside]
    known = _Known()
    for _source, parsed in (*others, *files):
        if parsed.data is not None:
            known.add(Node(parsed.data))
    faults: list[Fault] = []
    owners = _Owners()
    for source, parsed in others:
        owners.problems(source, parsed)
    for source, parsed in files:
        more = owners.problems(source, parsed)
        if parsed.data is not None:
            more += _of_file(Node(parsed.data), known)
        faults += parsed.faults(source.name, more)
    return faults


@dataclass
class _Known:
    """What all files together declare; records and lists by name and then by checklist."""

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


class _Owners:
    """Which file declared an id first; nothing may be declared in two files."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], str] = {}

    def problems(self, source: Source, parsed: Parsed) -> list[Problem]:
        if parsed.data is None:
            return []
        document = Node(parsed.data)
        lists = document.table("lists")
        declared = [
            ("checklist", document, document.text("id")),
            *(("question", node, node.text("id")) for node in questions(document)),
            *(("record", node, node.text("id")) for node in document.tables("record")),
            *(("list", lists.table(name), name) for name in lists.data),
        ]
        found = []
        for what, node, name in declared:
            owner = self.first.setdefault((what, name), source.name)
            if name and owner != source.name:
                place = node.path if what == "list" else (*node.path, "id")
                found.append(Problem(place, f"the {what} {name} is declared in {owner} already"))
        return found + self._edition(document, source.name)

    def _edition(self, document: Node, name: str) -> list[Problem]:
        """A bundle holds the text of each edition under `<id>-<edition>`, in small letters."""
        id_, edition = document.text("id"), document.text("edition")
        if not id_ or not edition:
            return []
        if edition.endswith(".") or ".." in edition:
            return [
                document.problem(
                    "edition",
                    f"{edition} cannot be part of a file's name in a bundle: no full stop at its"
                    " end, nor two together",
                )
            ]
        called = f"{id_}-{edition}".lower()
        owner = self.first.setdefault(("edition", called), name)
        if owner == name or self.first.get(("checklist", id_)) == owner:
            return []
        return [
            document.problem("edition", f"a bundle would call this {called}, and {owner} as well")
        ]


def _of_file(document: Node, known: _Known) -> list[Problem]:
    if "provision" in document.data or document.text("id") == "law":
        return [problem for node in document.tables("provision") for problem in _provision(node)]
    found: list[Problem] = []
    found += _prefixes(document)
    found += _question_rules(document)
    found += _law_keys(document, known)
    found += _links(document, known)
    found += _conditions(document, known)
    found += _circles(document, known)
    found += case_problems(document, known.homes, (COMMON,))
    return found


def _provision(node: Node) -> Iterator[Problem]:
    verified, basis = node.data.get("verified"), node.text("basis")
    if not basis:
        return
    says_unsure = _STATUS.search(basis) is not None
    if verified is False and not says_unsure:
        yield node.problem(
            "basis", 'the provision is not verified: say so here, e.g. "general knowledge"'
        )
    if verified is True and says_unsure:
        yield node.problem("basis", f'verified is true, but this says "{basis}"')


def _prefixes(document: Node) -> Iterator[Problem]:
    own = [name for _place, name in document.texts("prefixes") if re.match(PREFIX, name)]
    allowed = own or PREFIXES
    for question in questions(document):
        name = question.text("id")
        if re.match(QUESTION_ID, name) and name.split("-")[0] not in allowed:
            yield question.problem(
                "id",
                f"{name} does not begin with {' or '.join(allowed)}; a checklist of your own "
                'declares its prefixes at the top, e.g. prefixes = ["XY"]',
            )


def _question_rules(document: Node) -> Iterator[Problem]:
    themed = document.data.get("themed", True) is not False
    for question in questions(document):
        if not themed:
            continue
        if "theme" not in question.data:
            yield question.problem("theme", "theme is missing: RA, TR, RR, MR or CT")
        if question.table("answer").text("kind") == "verdict":
            if not question.items("law"):
                yield question.problem("law", "a question with a verdict names its law")
            if not question.items("breach"):
                yield question.problem(
                    "breach",
                    "a question with a verdict says under breach what points to one",
                )


def _law_keys(document: Node, known: _Known) -> Iterator[Problem]:
    for question in questions(document):
        seen: set[str] = set()
        for place, key in question.texts("law"):
            if known.law is None:
                yield Problem(place, "the law file is missing, so no provision can be looked up")
                return
            if key not in known.law:
                yield Problem(place, f"there is no provision {key} in the law file")
            elif key in seen:
                yield Problem(place, f"{key} stands twice here")
            seen.add(key)


def _links(document: Node, known: _Known) -> Iterator[Problem]:
    """Lists, records and questions that are named have to be declared where they are found."""
    home = document.text("id")
    for node, _role, _beside in inputs(document):
        if name := node.text("list"):
            found, text = _reach("list", name, known.lists, home)
            if found is None:
                yield node.problem("list", text)
        if name := node.text("record"):
            found, text = _reach("record", name, known.records, home)
            if found is None:
                yield node.problem("record", text)
            else:
                yield from _where(node, found, known)
                yield from _about(node, found)
    for question in questions(document):
        for step in question.tables("follow_up"):
            go = step.text("go")
            if go and go not in known.questions:
                yield step.problem("go", f"there is no question {go}")


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


def _where(node: Node, record: Node, known: _Known) -> Iterator[Problem]:
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
        allowed = known.choices(fields[name])
        if allowed is not None and isinstance(value, str) and value not in allowed:
            yield where.problem(name, f"{name} of {record.text('id')} can never be {value}")


def _conditions(document: Node, known: _Known) -> Iterator[Problem]:
    home = document.text("id")
    for _question, condition in conditions(document):
        if name := condition.text("record"):
            record, text = _reach("record", name, known.records, home)
            if record is None:
                yield condition.problem("record", text)
            else:
                yield from _where(condition, record, known)
        name = condition.text("question")
        if not name:
            continue
        asked = known.questions.get(name)
        if asked is None:
            yield condition.problem("question", f"there is no question {name}")
        else:
            yield from _asked(condition, asked, known)


def _asked(condition: Node, asked: Node, known: _Known) -> Iterator[Problem]:
    """What a condition expects of a question has to be something the question can give."""
    name = asked.text("id")
    # A verdict can be given to every question, whatever else its answer is.
    allowed = known.choices(asked.table("answer"))
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


def _circles(document: Node, known: _Known) -> Iterator[Problem]:
    """A question that waits for itself, directly or through others, can never be asked."""
    waits = {
        name: [other for other in _awaited(node) if other in known.questions]
        for name, node in known.questions.items()
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
