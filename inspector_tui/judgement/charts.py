"""MAC and RAPP: bands as they were read from the printed leaflet, and the total of their scores.

Scores are data (`checklists/tables/mac.toml` and `rapp.toml`). A total ranks tasks and compares
before with after; nothing here draws a verdict from it. Neither chart is for moving people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

import msgspec
from msgspec import Struct

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.shapes import Shape, Status, TableShape
from inspector_tui.judgement.words import clip, listed
from inspector_tui.record.visit import Row

_WORD = re.compile(r"[^\W_]+")


class Factor(Shape, frozen=True):
    """One factor of a chart: the row's field that holds its band, and the score of each band.

    `edges` are where one band gives way to the next in what `measure` holds, for each value of
    the field `by` (or "all"); they are only held against the band that was read.
    """

    field: str
    label: str
    status: Status
    scores: dict[str, int] = msgspec.field(default_factory=dict)
    status_of: dict[str, Status] = msgspec.field(default_factory=dict)
    measure: str = ""
    unit: str = ""
    by: str = ""
    edges: dict[str, tuple[Decimal, ...]] = msgspec.field(default_factory=dict)
    edges_status: Status = "low-confidence"

    def __post_init__(self) -> None:
        """Raise `ValueError` for edges that do not rise or do not part the bands."""
        for edges in self.edges.values():
            if len(edges) != len(self.scores) - 1:
                raise ValueError("edges are one fewer than scores")
            if any(low >= high for low, high in pairwise(edges)):
                raise ValueError("edges have to rise")


class ChartKind(Shape, frozen=True):
    """One form of a chart, such as lifting, with its factors."""

    id: str
    label: str
    factor: tuple[Factor, ...]


class Chart(TableShape, frozen=True):
    """A chart: names of its bands, which of them are high, and words that name a person."""

    bands: dict[str, str]
    high: tuple[str, ...]
    kind: tuple[ChartKind, ...]
    people: frozenset[str] = frozenset()
    hint: bool = False
    """Whether a row that only speaks of a person is asked about."""


class Mark(Struct, frozen=True):
    """A factor as it was recorded; `score` is None where the table has none."""

    label: str
    band: str
    colour: str
    score: int | None
    status: Status


class Assessment(Struct, frozen=True):
    """What a row makes of its chart. `total` needs every band and every score.

    `most` is the highest total that the table allows; `unscored` are the factors for which no band
    was read yet; `worst_case` is "yes" or "no" where it was said whether the bands are for it;
    `doubts` are things in the row that do not go together.
    """

    row: str
    task: str
    kind: str = ""
    kind_label: str = ""
    marks: tuple[Mark, ...] = ()
    high: tuple[Mark, ...] = ()
    total: int | None = None
    most: int | None = None
    worst_case: str = ""
    is_refused: bool = False
    speaks_of_people: bool = False
    unscored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def assess(row: Row, chart: Chart, kind_field: str) -> Assessment:
    """The bands and the total of one row. Never raises; a row about a person gets neither."""
    fields = row.fields
    task = clip(stored.text(fields.get("task"))) or row.id
    named = [stored.text(fields.get(key)) for key in ("task", "load_description", "equipment")]
    kind_key = stored.text(fields.get(kind_field))
    if any(_is_person(text, chart.people) for text in (kind_key, *named)):
        return Assessment(row.id, task, is_refused=True)
    hinted = chart.hint and any(_speaks_of(text, chart.people) for text in named)
    kind = next((found for found in chart.kind if found.id == kind_key), None)
    if kind is None:
        missing = ("the kind of task, which says what the factors are",)
        return Assessment(row.id, task, speaks_of_people=hinted, missing=missing)
    marks = tuple(mark for found in kind.factor if (mark := _mark(fields, found, chart)))
    high = tuple(mark for mark in marks if mark.band in chart.high)
    return Assessment(
        row=row.id,
        task=task,
        kind=kind.id,
        kind_label=kind.label,
        marks=marks,
        high=high,
        total=_total(kind, marks),
        most=_most(kind),
        worst_case=stored.text(fields.get("worst_case")),
        speaks_of_people=hinted,
        unscored=tuple(f.label for f in kind.factor if not stored.text(fields.get(f.field))),
        missing=tuple(_missing(fields, marks, high)),
        doubts=tuple(_doubts(fields, kind, chart)),
    )


def _is_person(text: str, people: Iterable[str]) -> bool:
    """Whether a text names nothing but a person, such as "the patient"."""
    words = _words(text)
    return " ".join(word for word in words if word not in ("a", "an", "the", "one")) in people


def _speaks_of(text: str, people: Iterable[str]) -> bool:
    spoken = f" {' '.join(_words(text))} "
    return any(f" {person} " in spoken for person in people)


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:300].casefold())


def _mark(fields: Mapping[str, Value], factor: Factor, chart: Chart) -> Mark | None:
    band = stored.text(fields.get(factor.field))
    if not band or band not in (factor.scores or chart.bands):
        return None
    return Mark(
        label=factor.label,
        band=band,
        colour=chart.bands.get(band, band),
        score=factor.scores.get(band),
        status=factor.status_of.get(band, factor.status),
    )


def _total(kind: ChartKind, marks: tuple[Mark, ...]) -> int | None:
    scores = [mark.score for mark in marks if mark.score is not None]
    return sum(scores) if kind.factor and len(scores) == len(kind.factor) else None


def _most(kind: ChartKind) -> int | None:
    if not kind.factor or not all(factor.scores for factor in kind.factor):
        return None
    return sum(max(factor.scores.values()) for factor in kind.factor)


def _missing(
    fields: Mapping[str, Value], marks: tuple[Mark, ...], high: tuple[Mark, ...]
) -> Iterable[str]:
    if any(mark.score is None for mark in marks):
        yield "scores for this kind of task, which the table does not have"
    if fields.get("worst_case") == "no":
        yield "the bands of the worst case in the task; these are for another"
    elif fields.get("worst_case") != "yes":
        yield "whether the bands are for the worst case in the task"
    if high and not stored.text(fields.get("avoidable")):
        yield "whether it could be avoided or made easier"


def _doubts(fields: Mapping[str, Value], kind: ChartKind, chart: Chart) -> Iterable[str]:
    people = stored.number(fields.get("people"))
    if people is not None and kind.id == "team" and people < 2:
        yield "team handling, with fewer than two people"
    if people is not None and kind.id in ("lift", "carry") and people > 1:
        yield f"{people} people recorded; the chart for a team may be the one that fits"
    own = {factor.field for factor in kind.factor}
    others = {f.field: f.label for other in chart.kind for f in other.factor if f.field not in own}
    strange = [label for key, label in others.items() if stored.text(fields.get(key))]
    if strange:
        yield f"not counted for this kind of task: {listed(strange)}"
    for factor in kind.factor:
        yield from _against_measure(fields, factor, chart)


def _against_measure(fields: Mapping[str, Value], factor: Factor, chart: Chart) -> Iterable[str]:
    """A recorded weight or distance that the table puts in another band than the one read."""
    band = stored.text(fields.get(factor.field))
    if band and band not in (factor.scores or chart.bands):
        yield f"{factor.label}: {clip(band)} is no band of this chart"
        return
    amount = stored.number(fields.get(factor.measure))
    by = fields.get(factor.by) if factor.by else "all"
    edges = factor.edges.get(str(by)) if isinstance(by, str | int) else None
    if not band or amount is None or edges is None:
        return
    bands = list(factor.scores)
    fitting = {
        bands[place]
        for place in range(len(bands))
        if (place == 0 or amount >= edges[place - 1])
        and (place == len(edges) or amount <= edges[place])
    }
    if band not in fitting:
        named = " or ".join(chart.bands.get(key, key) for key in bands if key in fitting)
        colour = chart.bands.get(band, band)
        yield (
            f"{factor.label}: {amount} {factor.unit} would be {named} by limits that were not "
            f"checked, and {colour} was read; look at the leaflet again"
            if factor.edges_status != "verified"
            else f"{factor.label}: {amount} {factor.unit} is {named}, and {colour} was read"
        )
