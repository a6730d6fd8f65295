"""What the rules of the fold share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from inspector_tui.record.chain import Link
from inspector_tui.record.own import added, spliced
from inspector_tui.record.visit import Exhibit, RaisedFinding, Visit


class RuleError(ValueError):
    """An act that may not stand where it stands, e.g. an answer after the seal."""


def stamp(link: Link) -> dict[str, Any]:
    """Number, time and author of an entry, for the struct that it makes."""
    return {"n": link.entry.n, "at": link.entry.at, "by": link.entry.by}


class Made(Protocol):
    """What an entry made; `n` is its number."""

    @property
    def n(self) -> int: ...


M = TypeVar("M", bound=Made)


def place_of(made: Sequence[Made], n: int) -> int | None:
    """Where the one of entry `n` stands among those of rising numbers, if it does.

    None is looked at in turn: a journal may have thousands of them, and this is asked by each.
    """
    at = bisect_left(made, n, key=attrgetter("n"))
    return at if at < len(made) and made[at].n == n else None


def renewed(made: tuple[M, ...], old: int | None, new: M) -> tuple[M, ...]:
    """With `new` at the end, without the one of entry `old`."""
    at = None if old is None else place_of(made, old)
    return added(made if at is None else spliced(made, at, 1), new)


def standing_finding(visit: Visit, finding_id: str) -> RaisedFinding:
    """The finding, not withdrawn. Raises `RuleError`."""
    finding = visit.findings.get(finding_id)
    if finding is None or not finding.stands:
        raise RuleError(f"there is no finding {finding_id}")
    return finding


def standing_exhibit(visit: Visit, mark: str) -> Exhibit:
    """The exhibit, not withdrawn. Raises `RuleError`."""
    exhibit = visit.exhibits.get(mark)
    if exhibit is None or not exhibit.stands:
        raise RuleError(f"there is no exhibit {mark}")
    return exhibit
