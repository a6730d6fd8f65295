"""Times of a test: from one moment to another, and the spread of several."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from inspector_tui.judgement.alarm.statements import Test
from inspector_tui.judgement.words import listed, seconds

_DAY = 24 * 3600 * 1000
FEWEST = 5
"""Of fewer times than this nothing is averaged, not even the two in the middle."""


def between(start: int | None, end: int | None) -> Decimal | None:
    """Seconds from one time of day to a later one; None when one is missing or they run back.

    A drill may run past midnight: the shorter way round counts.
    """
    if start is None or end is None or is_before(end, start):
        return None
    return (Decimal((end - start) % _DAY) / 1000).normalize()


def is_before(one: int, other: int) -> bool:
    """Whether a time of day lies before another, taking the shorter way round midnight."""
    return (one - other + _DAY // 2) % _DAY < _DAY // 2


def to_first_help(test: Test) -> Decimal | None:
    """Seconds from the press to the first person there able to help; None if not measured."""
    return between(test.t0, test.t2)


class Spread(Struct, frozen=True):
    """Measured times in seconds, shortest first."""

    times: tuple[Decimal, ...]

    @classmethod
    def of(cls, times: Iterable[Decimal | None]) -> Spread:
        """The spread of the times that were measured."""
        return cls(tuple(sorted(time for time in times if time is not None)))

    @property
    def n(self) -> int:
        """How many times were measured."""
        return len(self.times)

    @property
    def median(self) -> Decimal | None:
        """The time in the middle. Of an even number it is an average: None for fewer than 5."""
        middle = self.n // 2
        if self.n % 2:
            return self.times[middle]
        if self.n < FEWEST:
            return None
        return (self.times[middle - 1] + self.times[middle]) / 2

    @property
    def words(self) -> str:
        """All times when there are few, and else the shortest, the middle and the longest."""
        if not self.times:
            return "no time was measured"
        if self.n < FEWEST:
            return f"{listed(map(seconds, self.times))} (n = {self.n})"
        assert self.median is not None
        return (
            f"shortest {seconds(self.times[0])}, median {seconds(self.median)}, "
            f"longest {seconds(self.times[-1])} (n = {self.n})"
        )
