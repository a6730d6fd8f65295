"""What documents, staff and tests say on alarms, side by side, for a screen to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspector_tui.checklist.library import Library
from inspector_tui.judgement import tables
from inspector_tui.judgement.alarm.matrix import SOURCES, Column, Line, Matrix, State, matrix
from inspector_tui.judgement.alarm.unknown import Share, Unknown, rates
from inspector_tui.judgement.facts import Facts
from inspector_tui.record.visit import Visit

STATES: dict[State, str] = {
    "silent": "nothing recorded",
    "unknown": "asked, and not known",
    "agrees": "the same",
    "differs": "differs",
    "split": "not even one answer",
}


@dataclass(frozen=True)
class Board:
    """The matrix, and for each attribute that anybody was asked about who did not know."""

    matrix: Matrix
    unknown: Mapping[str, Unknown]

    @property
    def is_empty(self) -> bool:
        """True when no document, account or test says anything yet."""
        return not self.matrix.columns


def board(visit: Visit, library: Library) -> Board:
    """The matrix of a visit as it stands: 40 ms for five hundred rows, a few for fifty."""
    facts = Facts(visit, library, tables.shipped())
    found = matrix(facts)
    return Board(found, {rate.attribute: rate for rate in facts.once(rates)})


def source(column: Column) -> str:
    """A column in words: `Staff by place, Alder Ward: 3 people`."""
    one, many = _COUNTED.get(column.source, ("person", "people"))
    return f"{SOURCES[column.source]}, {column.label}: {column.n} {one if column.n == 1 else many}"


_COUNTED = {"document": ("element", "elements"), "test": ("test", "tests")}


def compared(line: Line) -> str:
    """What the cells of a line are held against, in a sentence."""
    if line.reference:
        return f"Compared with: {line.reference}."
    return "No value stands out to compare with: whatever is stated counts as differing."


def not_known(unknown: Unknown | None) -> str:
    """Who did not know: `6 of 9 asked: 3 of 6 day, 3 of 3 night; 2 of 2 agency, ...`."""
    if unknown is None:
        return "nobody was asked"
    groups = "; ".join(map(_shares, (unknown.by_hours, unknown.by_contract)))
    return f"{_share(unknown.overall)} asked ({groups})"


def _shares(shares: tuple[Share, ...]) -> str:
    return ", ".join(f"{_share(one)} {one.group or 'not recorded'}" for one in shares)


def _share(share: Share) -> str:
    return f"{share.n} of {share.of}"
