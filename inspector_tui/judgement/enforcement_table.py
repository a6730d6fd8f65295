"""The table behind the enforcement steps, and looking up its cells.

The order of the steps is HSE's (Enforcement Management Model 3.2, opening pages) and locked in
the record; what each step asks, all words and all cells are data in the table's file.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Literal, TypeAlias

from msgspec import Struct

from inspector_tui.judgement.shapes import Shape, Status, TableShape, declared, read
from inspector_tui.judgement.tables import Tables
from inspector_tui.record.judging import ENFORCEMENT

Route: TypeAlias = Literal["risk", "compliance"]

NO_GAP = "none"
"""The band when the risk is equal to the benchmark or better; the action when nothing is done."""

NONE_APPLIES = "none-applies"
"""The ask and the list of words by which a factor step says that no factor matters."""

LISTS = ("serious", "route", "effect", "risk", "band", "state", "standard", "action")
"""Lists of words that an ask may offer; "risk" is every consequence with every likelihood."""

OWN_WORDS = "inspector's judgement"
"""What a band or an expectation is called while its cell was not checked against its source."""


class Ask(Shape, frozen=True):
    """One thing that a step asks for; its key stands in the record.

    `of` names the list of words it offers; without one it is a text, or a date. With `many` it
    holds a list of keys. `routes` are those it belongs to; none means both.
    """

    key: str
    label: str
    of: str = ""
    many: bool = False
    date: bool = False
    required: bool = True
    routes: tuple[Route, ...] = ()


class Step(Shape, frozen=True):
    """One page of the model."""

    key: str
    title: str
    help: str = ""
    ask: tuple[Ask, ...] = ()


class Word(Shape, frozen=True):
    """One value that can be chosen. After one with `stop` nothing else may be done yet."""

    key: str
    title: str
    meaning: str = ""
    status: Status = "proposal"
    stop: bool = False


class GapCell(Shape, frozen=True):
    """The band between an actual risk (consequence/likelihood) and a benchmark's likelihood."""

    actual: str
    benchmark: str
    band: str
    status: Status


class ExpectationCell(Shape, frozen=True, rename={"from_": "from"}):
    """What is expected `from_` a band of the risk gap, or a state of the arrangements."""

    route: Route
    from_: str
    standard: str
    expect: tuple[str, ...]
    status: Status
    also: str = ""


class Performance(Shape, frozen=True):
    """The score that many sector instructions give to a band."""

    band: str
    score: int
    word: str
    status: Status


class Notice(Shape, frozen=True):
    """The least number of days that an improvement notice leaves, and the days to appeal."""

    compliance_days: int
    compliance_status: Status
    appeal_days: int
    appeal_status: Status


class Suggested(Struct, frozen=True):
    """What the table has for the choices made: values of which any would do, and whose they are.

    Without values, `missing` says why there are none. `whose` is `OWN_WORDS` unless the cell was
    checked against its source.
    """

    values: tuple[str, ...] = ()
    status: Status = "proposal"
    whose: str = OWN_WORDS
    also: str = ""
    missing: tuple[str, ...] = ()


class Model(TableShape, frozen=True):
    """The whole table. Lists of consequences and likelihoods go from worst to least."""

    authority: str
    step: tuple[Step, ...]
    serious: tuple[Word, ...]
    route: tuple[Word, ...]
    effect: tuple[Word, ...]
    consequence: tuple[Word, ...]
    likelihood: tuple[Word, ...]
    standard: tuple[Word, ...]
    state: tuple[Word, ...]
    band: tuple[Word, ...]
    action: tuple[Word, ...]
    gap: tuple[GapCell, ...]
    expectation: tuple[ExpectationCell, ...]
    duty_holder: tuple[Word, ...]
    strategic: tuple[Word, ...]
    performance: tuple[Performance, ...]
    notice: Notice
    no_gap_status: Status = "general-knowledge"
    """Of the rule that a risk equal to the benchmark or better is no gap, and asks for nothing."""
    lower_status: Status = "general-knowledge"
    """Of the rule that a benchmark of lesser consequence counts as nil for the actual one."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for steps out of order and for a cell with an unknown word."""
        if tuple(step.key for step in self.step) != ENFORCEMENT:
            raise ValueError(f"the steps have to be, in this order: {', '.join(ENFORCEMENT)}")
        lists = {ask.of for step in self.step for ask in step.ask if ask.of}
        declared("list of words", lists, LISTS)
        declared("actual risk", (cell.actual for cell in self.gap), self.words("risk"))
        declared("benchmark", (cell.benchmark for cell in self.gap), keys(self.likelihood))
        declared("band", (cell.band for cell in self.gap), keys(self.band))
        starts = {*keys(self.band), *keys(self.state)}
        declared("start", (cell.from_ for cell in self.expectation), starts)
        declared("standard", (cell.standard for cell in self.expectation), keys(self.standard))
        expected = chain.from_iterable(cell.expect for cell in self.expectation)
        declared("action", expected, keys(self.action))
        declared("band", (score.band for score in self.performance), keys(self.band))

    def words(self, of: str) -> dict[str, str]:
        """Keys and titles of a list of words by its name; empty for a name that is none."""
        if of == "risk":
            return {
                f"{what.key}/{chance.key}": f"{what.title}, {chance.title.lower()}"
                for what in self.consequence
                for chance in self.likelihood
            }
        if of == NONE_APPLIES:
            return {"yes": "None applies"}
        found: tuple[Word, ...] = getattr(self, of) if of in LISTS else ()
        return {word.key: word.title for word in found}

    def whose(self, status: Status) -> str:
        """Whose word a cell is, in words that may stand beside it."""
        return f"per {self.authority}" if self.is_sure(status) else OWN_WORDS

    def gap_between(self, actual: str, benchmark: str) -> Suggested:
        """The band for an actual risk and a benchmark, both "consequence/likelihood"."""
        is_, should = self._risk(actual), self._risk(benchmark)
        missing = [
            what
            for what, risk in (("the actual risk", is_), ("the benchmark", should))
            if risk is None
        ]
        if is_ is None or should is None:
            return Suggested(missing=tuple(missing))
        # Both are places in lists that go from worst to least: a larger number is a better one.
        nil = len(self.likelihood) - 1
        chance = nil if should[0] > is_[0] else should[1]
        if is_[1] >= chance:
            return Suggested((NO_GAP,), self.no_gap_status, self.whose(self.no_gap_status))
        if should[0] < is_[0]:
            return Suggested(
                missing=(f"a cell for {actual} against {benchmark}, which the table does not have",)
            )
        found = self._cell(actual, self.likelihood[chance].key)
        if should[0] == is_[0] or not found.values or self.is_sure(self.lower_status):
            return found
        status = self.lower_status if found.status == "verified" else found.status
        return Suggested(found.values, status, OWN_WORDS)

    def is_worse(self, one: str, other: str) -> bool:
        """Whether one risk is worse than another in every respect; no where they do not compare."""
        mine, theirs = self._risk(one), self._risk(other)
        if mine is None or theirs is None or mine == theirs:
            return False
        nil = len(self.likelihood) - 1
        return mine[1] < nil and mine[0] <= theirs[0] and mine[1] <= theirs[1]

    def _cell(self, actual: str, benchmark: str) -> Suggested:
        for cell in self.gap:
            if (cell.actual, cell.benchmark) == (actual, benchmark):
                return Suggested((cell.band,), cell.status, self.whose(cell.status))
        return Suggested(
            missing=(f"a cell for {actual} against {benchmark}, which the table does not have",)
        )

    def _risk(self, risk: str) -> tuple[int, int] | None:
        consequence, _, likelihood = risk.partition("/")
        found = keys(self.consequence), keys(self.likelihood)
        if consequence not in found[0] or likelihood not in found[1]:
            return None
        return found[0].index(consequence), found[1].index(likelihood)

    def expected(self, route: Route, start: str, standard: str) -> Suggested:
        """What is first expected from a band (risk) or a state (compliance) and a standard."""
        if route == "risk" and start == NO_GAP:
            return Suggested((NO_GAP,), self.no_gap_status, self.whose(self.no_gap_status))
        what = "the risk gap" if route == "risk" else "the state of the arrangements"
        known = keys(self.band if route == "risk" else self.state)
        missing = [] if start in known else [what]
        if standard not in keys(self.standard):
            missing.append("the standard")
        if missing:
            return Suggested(missing=tuple(missing))
        for cell in self.expectation:
            if (cell.route, cell.from_, cell.standard) == (route, start, standard):
                return Suggested(cell.expect, cell.status, self.whose(cell.status), cell.also)
        return Suggested(
            missing=(f"a cell for {start} and {standard}, which the table does not have",)
        )

    def scores(self, band: str) -> tuple[Performance, ...]:
        """Performance scores of a band; without a gap there are two."""
        return tuple(score for score in self.performance if score.band == band)


def model_of(tables: Tables) -> Model | None:
    """The model among these tables; None when there is none that can be used."""
    return read(tables.get("enforcement"), Model)


def keys(words: Iterable[Word]) -> tuple[str, ...]:
    """The keys of a list of words, in its order."""
    return tuple(word.key for word in words)
