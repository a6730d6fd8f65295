"""Which RIDDOR category a recorded incident points to, and what would have to be known to tell.

Reg 4 (workers), reg 5 (others), reg 6 (deaths) and dangerous occurrences, as far as a row of the
record can show them. Violence that a person at work did not consent to counts as an accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.shapes import Shape, Status, TableShape

NOT, UNCLEAR, UNKNOWN = "not", "unclear", ""

_WORKER = ("worker", "several", "visitor-contractor")
_OTHERS = ("service-user", "visitor-contractor", "several")
_NO_FORCE = ("threat", "verbal", "discriminatory")
"""Kinds of incident that hurt without touching: harm to the mind alone is not reportable."""
_WHICH_DAYS = "only consecutive days count, the day of the event left out"


class Category(Shape, frozen=True):
    """A category with its days to report; `at_once` where it is also notified without delay."""

    label: str
    days: int
    at_once: bool
    status: Status


class Threshold(Shape, frozen=True):
    """Days off normal work, above which something holds."""

    days_lost: int
    status: Status


class RiddorTable(TableShape, frozen=True):
    """Categories by the keys of the record's field, and the two thresholds in days."""

    more_than: Threshold
    record_only: Threshold
    category: dict[str, Category]

    def __post_init__(self) -> None:
        """Raise `ValueError` when a category that is worked out is not in the table."""
        for key in ("death", "specified", "over-seven-day", "non-worker", "dangerous-occurrence"):
            if key not in self.category:
                raise ValueError(f"there is no category {key}")


class Points(Struct, frozen=True):
    """What a row points to: a category, `NOT`, `UNCLEAR`, or `UNKNOWN` when it says too little.

    `also` are other categories that would fit as well; `why` and `missing` are clauses.
    """

    category: str
    why: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def points_to(fields: Mapping[str, Value], rules: RiddorTable) -> Points:
    """The category that what is recorded points to. Never raises."""
    severity = stored.text(fields.get("severity"))
    harmed = stored.text(fields.get("harmed"))
    kind = stored.text(fields.get("type"))
    found: list[Points] = []
    if severity == "death":
        found.append(_death())
    else:
        if harmed in _WORKER or (not harmed and severity):
            found.append(_worker(fields, severity, harmed, kind, rules))
        if harmed in _OTHERS:
            found.append(_other(severity, harmed, kind))
    if kind == "equipment":
        found.append(_equipment())
    if not found:
        return _without(severity, harmed)
    return _strongest(found)


def _death() -> Points:
    return Points(
        "death",
        why=("a death is recorded",),
        missing=("whether it came of the work", "the date of death, if it was later"),
    )


def _worker(
    fields: Mapping[str, Value], severity: str, harmed: str, kind: str, rules: RiddorTable
) -> Points:
    missing = []
    if not harmed:
        missing.append("who was harmed")
    if harmed == "visitor-contractor":
        missing.append("whether the person was at work here")
    if severity == "specified":
        also = ("non-worker",) if harmed == "visitor-contractor" else ()
        return Points("specified", ("a specified injury is recorded",), tuple(missing), also)
    lost = stored.number(fields.get("days_lost"))
    why = [f"days off normal work: {lost}"] if lost is not None else []
    if lost is not None and lost > rules.more_than.days_lost:
        return _long_absence(severity, kind, why, missing)
    if severity == "over-seven-day":
        why.append(f"recorded as off for more than {rules.more_than.days_lost} days")
        if lost is not None:
            missing.append("which is right: the number of days, or more than seven days")
        return Points("over-seven-day", tuple(why), tuple(missing))
    return _short_absence(severity, lost, why, missing, rules)


def _short_absence(
    severity: str, lost: Decimal | None, why: list[str], missing: list[str], rules: RiddorTable
) -> Points:
    if severity == "no-injury":
        return Points(NOT, ("no physical injury is recorded", *why))
    if lost is not None and lost > rules.record_only.days_lost:
        why.append(f"more than {rules.record_only.days_lost} days: to be recorded, not reported")
    if severity == "lesser":
        # A lesser injury with no days recorded is left alone: most have none to record.
        return Points(NOT, tuple(why), tuple(missing))
    days = () if lost is not None else ("days off normal work",)
    if severity == "major":
        return Points(UNCLEAR, tuple(why), (*missing, *days, "whether the injury is specified"))
    return Points(UNKNOWN, tuple(why), (*missing, *days, "how badly the person was hurt"))


def _long_absence(severity: str, kind: str, why: list[str], missing: list[str]) -> Points:
    if severity == "no-injury" or (not severity and kind in _NO_FORCE):
        return Points(
            UNCLEAR,
            (*why, "harm to the mind without a physical injury is not reportable"),
            (*missing, "whether there was a physical injury"),
        )
    # The record has days alone, so this is said beside them and never as something to record.
    return Points("over-seven-day", (*why, _WHICH_DAYS), tuple(missing))


def _other(severity: str, harmed: str, kind: str) -> Points:
    """A person not at work: a specified injury at a hospital, or taken straight to hospital."""
    if severity == "no-injury":
        return Points(NOT, ("no physical injury is recorded",))
    missing = ["whether it came of the work, and not of treatment"]
    if kind == "assault" and harmed == "service-user":
        missing = ["whether it came of how the work is organised, supervised or placed"]
    if severity == "specified":
        missing.append("whether it happened at a hospital, or the person was taken to one")
        return Points("non-worker", ("a specified injury to a person not at work",), tuple(missing))
    missing.append("whether the person was taken straight to hospital for treatment")
    if severity == "lesser":
        return Points(NOT, ("a lesser injury",), tuple(missing))
    if not severity:
        return Points(UNKNOWN, missing=(*missing, "how badly the person was hurt"))
    return Points(UNCLEAR, ("an injury to a person not at work",), tuple(missing))


def _equipment() -> Points:
    return Points(
        UNCLEAR,
        ("equipment failed",),
        ("whether a load-bearing part of lifting equipment collapsed, overturned or failed",),
        also=("dangerous-occurrence",),
    )


def _without(severity: str, harmed: str) -> Points:
    if severity == "no-injury" or harmed == "none":
        return Points(NOT, ("nobody was hurt",))
    return Points(UNKNOWN, missing=("who was harmed, and how badly",))


def _strongest(found: Iterable[Points]) -> Points:
    """The most pressing of several, with what all of them rest on."""
    order = ("death", "specified", "over-seven-day", "non-worker", UNCLEAR, UNKNOWN, NOT)
    ranked = sorted(found, key=lambda points: order.index(points.category))
    first = ranked[0]
    others = [points for points in ranked[1:] if points.category != NOT]
    merged = [first, *others]
    return Points(
        first.category,
        tuple(dict.fromkeys(why for points in merged for why in points.why)),
        tuple(dict.fromkeys(what for points in merged for what in points.missing)),
        tuple(
            dict.fromkeys(
                key
                for points in merged
                for key in (*points.also, points.category)
                if key not in (first.category, NOT, UNCLEAR, UNKNOWN)
            )
        ),
    )
