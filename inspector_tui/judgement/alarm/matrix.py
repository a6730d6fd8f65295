"""The matrix that a screen shows: attributes down, sources across, and the rows behind a cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from inspector_tui.judgement.alarm.attributes import (
    ATTRIBUTES,
    Meaning,
    Said,
    absent,
    borne_out,
)
from inspector_tui.judgement.alarm.sample import sample_line, where
from inspector_tui.judgement.alarm.statements import Account, Statements, gather, people
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Reason
from inspector_tui.judgement.words import clip

Source: TypeAlias = Literal["document", "place", "shift", "contract", "test"]
SOURCES: dict[Source, str] = {
    "document": "Documents",
    "place": "Staff by place",
    "shift": "Staff by shift",
    "contract": "Staff by contract",
    "test": "Tests",
}
"""The kinds of sources in the order of the columns, and what they are called."""

State: TypeAlias = Literal["silent", "unknown", "alone", "agrees", "differs", "split"]
"""Nothing said; asked and not known; as the line's reference, which nobody else says; as the line's
reference; otherwise; not even one value."""
_TO_COMPARE = 2
"""Different sources that must say something before any can agree."""


class Column(Struct, frozen=True):
    """One source: a document, the staff of a place, a shift or a contract, the tests at a place.

    `n` counts its rows, people or tests.
    """

    key: str
    source: Source
    label: str
    n: int


class Held(Struct, frozen=True):
    """A value and the rows that state it, each with who or what it was.

    `brief` is the value in a word or two, for a narrow column.
    """

    shown: str
    brief: str
    rows: tuple[Reason, ...]


class Cell(Struct, frozen=True):
    """What one source says on one attribute, the value most often stated first."""

    state: State
    held: tuple[Held, ...] = ()
    unknown: tuple[Reason, ...] = ()
    """Those who were asked and did not know."""

    @property
    def behind(self) -> tuple[Reason, ...]:
        """Every row behind the cell."""
        return tuple(row for held in self.held for row in held.rows) + self.unknown


class Line(Struct, frozen=True):
    """One attribute across all columns; `reference` is what most of it is compared with."""

    attribute: str
    label: str
    reference: str
    cells: tuple[Cell, ...]

    @property
    def is_alone(self) -> bool:
        """Whether one source only says something on this line, as often as it stands there."""
        return any(cell.state == "alone" for cell in self.cells)

    @property
    def differs(self) -> bool:
        """Whether the sources disagree anywhere on this line."""
        return any(cell.state in ("differs", "split") for cell in self.cells)


class Matrix(Struct, frozen=True):
    """All attributes by all sources, and the sample that stands under it."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    sample: str

    def cell(self, attribute: str, column: str) -> Cell:
        """The cell of an attribute in a column; a silent one when there is none."""
        line = next((line for line in self.lines if line.attribute == attribute), None)
        at = next((n for n, found in enumerate(self.columns) if found.key == column), None)
        return line.cells[at] if line is not None and at is not None else Cell("silent")


class _Speaker(Struct, frozen=True):
    """One row that may say something on an attribute."""

    row: str
    who: str
    source: str
    """What tells it from other sources: a document or a person, in however many columns."""
    said: dict[str, Meaning]


_Sources = list[tuple[Column, list[_Speaker]]]


def matrix(facts: Facts) -> Matrix:
    """Documents, then staff by place, by shift and by contract, then tests by place."""
    found = facts.once(gather)
    sources = [*_documents(found), *_staff(facts, found), *_tests(found)]
    lines = []
    for attribute in ATTRIBUTES:
        reference = _reference(found, attribute, sources)
        alone = len(_stating(attribute, sources)) < _TO_COMPARE
        lines.append(
            Line(
                attribute=attribute,
                label=found.words.labels[attribute],
                reference="" if reference is None else found.words.show(attribute, reference),
                cells=tuple(
                    _cell(found, attribute, column.source, speakers, reference, alone=alone)
                    for column, speakers in sources
                ),
            )
        )
    return Matrix(tuple(column for column, _ in sources), tuple(lines), facts.once(sample_line))


def _documents(found: Statements) -> Iterator[tuple[Column, list[_Speaker]]]:
    by_document: dict[tuple[str, str], list[_Speaker]] = defaultdict(list)
    titles = {}
    for paper in found.papers:
        key = (paper.document or paper.title, paper.place)
        titles[key] = paper.title + (f" ({found.name(paper.place)})" if paper.place else "")
        speaker = _Speaker(
            paper.row, f"{paper.title}, {paper.element}", f"document:{key[0]}:{key[1]}", paper.said
        )
        by_document[key].append(speaker)
    # Documents of the whole organisation come first: the others are laid beside them.
    for key in sorted(by_document, key=lambda key: (key[1] != "", titles[key], key)):
        column = Column(
            f"document:{key[0]}:{key[1]}", "document", titles[key], len(by_document[key])
        )
        yield column, by_document[key]


def _staff(facts: Facts, found: Statements) -> Iterator[tuple[Column, list[_Speaker]]]:
    contracts = facts.choices("STAFF_STEP", "contract")
    shifts = facts.choices("STAFF_STEP", "shift")
    groups: tuple[tuple[Source, Callable[[Account], str], Callable[[str], str]], ...] = (
        ("place", lambda account: account.place, lambda key: where(found, key)),
        ("shift", lambda account: account.shift, lambda key: shifts.get(key, key)),
        ("contract", lambda account: account.contract, lambda key: contracts.get(key, key)),
    )
    for source, group, name in groups:
        members: dict[str, list[Account]] = defaultdict(list)
        for account in found.accounts:
            members[group(account)].append(account)
        for key in sorted(members, key=lambda key: (key == "", name(key).casefold(), key)):
            label = clip(name(key)) or f"{source} not recorded"
            column = Column(f"{source}:{key}", source, label, people(members[key]))
            yield (
                column,
                [
                    _Speaker(one.row, one.who, f"person:{one.person}", one.said)
                    for one in members[key]
                ],
            )


def _tests(found: Statements) -> Iterator[tuple[Column, list[_Speaker]]]:
    for place in sorted(found.tests_at, key=lambda key: (key == "", where(found, key).casefold())):
        tests = found.tests_at[place]
        column = Column(f"test:{place}", "test", where(found, place), len(tests))
        yield column, [_Speaker(test.row, "test", test.row, test.said) for test in tests]


def _reference(found: Statements, attribute: str, sources: _Sources) -> Meaning | None:
    """The one value of the whole organisation's documents; else the one most columns state.

    None when nothing is said, or when no value is stated by more columns than any other.
    """
    stating = found.stating.get(("", attribute), ())
    written = {paper.said[attribute] for paper in stating}
    if len(written) == 1:
        return next(iter(written))
    stated: Counter[Meaning] = Counter()
    for column, speakers in sources:
        if column.source in ("document", "place", "test"):
            stated.update(_values(attribute, speakers))
    first, second = (*(n for _, n in stated.most_common(2)), 0, 0)[:2]
    return stated.most_common(1)[0][0] if first > second else None


def _stating(attribute: str, sources: _Sources) -> set[str]:
    """The different sources that state a value."""
    return {
        speaker.source
        for _, speakers in sources
        for speaker in speakers
        if speaker.said.get(attribute, Said.DONT_KNOW) != Said.DONT_KNOW
    }


def _values(attribute: str, speakers: Iterable[_Speaker]) -> set[Meaning]:
    said = {speaker.said[attribute] for speaker in speakers if attribute in speaker.said}
    return said - {Said.DONT_KNOW}


def _cell(
    found: Statements,
    attribute: str,
    source: Source,
    speakers: list[_Speaker],
    reference: Meaning | None,
    *,
    alone: bool,
) -> Cell:
    rows: dict[Meaning, list[Reason]] = defaultdict(list)
    for speaker in speakers:
        if attribute in speaker.said:
            rows[speaker.said[attribute]].append(Reason(speaker.row, speaker.who))
    unknown = tuple(rows.pop(Said.DONT_KNOW, ()))
    held = [(found.words.show(attribute, meaning), meaning) for meaning in rows]
    held.sort(key=lambda pair: (-len(rows[pair[1]]), pair[0]))
    state = _state(source, [meaning for _, meaning in held], reference, bool(unknown))
    return Cell(
        state="alone" if alone and state == "agrees" else state,
        held=tuple(
            Held(shown, found.words.brief(attribute, meaning), tuple(rows[meaning]))
            for shown, meaning in held
        ),
        unknown=unknown,
    )


def _state(
    source: Source, meanings: list[Meaning], reference: Meaning | None, unknown: bool
) -> State:
    if not meanings:
        return "unknown" if unknown else "silent"
    if len(meanings) > 1:
        return "split"
    if reference is None:
        return "differs"
    seen = meanings[0]
    same = borne_out(reference, seen) if source == "test" else seen == reference
    return "agrees" if same and not absent(reference, seen) else "differs"
