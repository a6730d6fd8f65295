"""Days and times in a record are ones that there are, in ASCII digits."""

import re
from calendar import monthrange
from datetime import date, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.record.base import DAY, Date, Moment

KINDS = {"date": Date, "moment": Moment}
NOW = "2026-11-22T10:00:00.000+00:00"


def is_one(kind: str, text: str) -> bool:
    try:
        return msgspec.convert(text, KINDS[kind]) == text
    except msgspec.ValidationError:
        return False


@pytest.mark.parametrize("year", [1, 4, 100, 400, 1900, 1999, 2000, 2024, 2026, 2100, 9996, 9999])
def test_the_days_are_those_of_the_calendar(year):
    pattern = re.compile(DAY)
    found = [
        (month, day)
        for month in range(100)
        for day in range(100)
        if pattern.fullmatch(f"{year:04}-{month:02}-{day:02}")
    ]
    assert found == [(m, d) for m in range(1, 13) for d in range(1, monthrange(year, m)[1] + 1)]


@given(st.dates())
def test_every_date_is_one(day):
    assert is_one("date", day.isoformat())
    assert is_one("moment", f"{day.isoformat()}{NOW[10:]}")


@given(st.datetimes(), st.integers(-23 * 60 - 59, 23 * 60 + 59))
def test_whatever_moment_a_clock_shows_is_one(wall, minutes):
    at = wall.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    for timespec in ("seconds", "milliseconds"):
        assert is_one("moment", at.isoformat(timespec=timespec))


@given(st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_no_date_is_one_that_python_does_not_know(text):
    try:
        date.fromisoformat(text)
    except ValueError:
        assert not is_one("date", text)
    else:
        assert is_one("date", text)


@pytest.mark.parametrize(
    "text",
    [
        "9999-99-99T10:00:00+00:00",
        "2026-02-29T10:00:00+00:00",
        "0000-01-01T10:00:00+00:00",
        "2026-11-22T24:00:00+00:00",
        "2026-11-22T10:60:00+00:00",
        "2026-11-22T10:00:60+00:00",
        "2026-11-22T10:00:00+99:99",
        "2026-11-22T10:00:00+24:00",
        "2026-11-22T10:00:00+00:60",
        "2026-11-22T10:00:00.1234+00:00",
        "٢٠٢٦-11-22T10:00:00+00:00",
        "2026-11-22T10:00:00.٠٠٠+00:00",
        "2026-11-22T10:00:00+٠٠:٠٠",
        NOW + "\n",
    ],
)
def test_what_no_clock_shows_is_none(text):
    assert is_one("moment", NOW)
    assert not is_one("moment", text)
