"""Rules for those who write checklists: what holds between files, and what the field demands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from inspector_tui.checklist.fault import Fault, Problem
from inspector_tui.checklist.lint_cases import case_problems
from inspector_tui.checklist.lint_circles import circle_problems
from inspector_tui.checklist.lint_links import COMMON, Declared, link_problems
from inspector_tui.checklist.load import Parsed, Source, parse
from inspector_tui.checklist.raw import Node, questions
from inspector_tui.checklist.shapes import PREFIX, QUESTION_ID

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
    declared = Declared()
    for _source, parsed in (*others, *files):
        if parsed.data is not None:
            declared.add(Node(parsed.data))
    faults: list[Fault] = []
    owners = _Owners()
    for source, parsed in others:
        owners.problems(source, parsed)
    for source, parsed in files:
        more = owners.problems(source, parsed)
        if parsed.data is not None:
            more += _of_file(Node(parsed.data), declared)
        faults += parsed.faults(source.name, more)
    return faults


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


def _of_file(document: Node, declared: Declared) -> list[Problem]:
    if "provision" in document.data or document.text("id") == "law":
        return [problem for node in document.tables("provision") for problem in _provision(node)]
    found: list[Problem] = []
    found += _prefixes(document)
    found += _question_rules(document)
    found += link_problems(document, declared)
    found += circle_problems(document, declared.questions)
    found += case_problems(document, declared.homes, (COMMON,))
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
