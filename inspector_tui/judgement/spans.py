"""Dates counted on from other dates: calendar months, days, and how far apart two days are."""

from __future__ import annotations

import calendar
import datetime as dt

from inspector_tui.checklist import moments
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.words import counted

MONTH_RULE = (
    "calendar months are counted: the same day of the month, or the last day of a month that "
    "has no such day"
)


def months_after(day: dt.date, months: int) -> dt.date | None:
    """The day `months` calendar months later, by `MONTH_RULE`; None beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def days_after(day: dt.date, days: int) -> dt.date | None:
    """The day `days` later, `day` itself not counted; None beyond the calendar."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None


def shown(day: dt.date) -> str:
    """A date as a person reads it: "21 Nov 2026"."""
    return moments.show_date(day.isoformat())


def days(count: int) -> str:
    """As "1 day" or "33 days"."""
    return counted(count, "day")


def visit_day(facts: Facts) -> dt.date | None:
    """The day of the visit, against which dates are held; never the clock of the machine."""
    return stored.day(facts.on)
