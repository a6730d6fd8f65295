"""Dates and times of day: what people type, what is stored, what people read."""

from __future__ import annotations

import datetime as dt
import re

from inspector_tui.checklist.quantities import UnclearError, tidy

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})[ -]?([a-z]{3,9})\.?[ -]?([0-9]{4}|[0-9]{2})")
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2}) ([0-9]{4})")
_NO_YEAR = re.compile(r"[0-9]{1,2}(?:[-/. ][0-9]{1,2}|[ -]?[a-z]{3,9})\.?")
_MONTH = f"(?:{'|'.join(name[:3] for name in _MONTHS)})[a-z]*\\.?[ -]?"
_NO_DAY = re.compile(
    rf"(?:{_MONTH}|[0-9]{{1,2}}[-/.])?[0-9]{{4}}|[0-9]{{4}}[-/.][0-9]{{1,2}}|{_MONTH}[0-9]{{2}}"
)
_TIME = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:\.([0-9]{1,3}))?)? ?([ap]\.?m\.?)?"
)
_BARE_TIME = re.compile(r"([0-9]{1,2})([0-9]{2})([0-9]{2})?")
_HOUR = re.compile(r"([0-9]{1,2}) ?([ap]\.?m\.?)")
_BOTH = re.compile(
    r"(.+?)(?:(?<=[0-9])t(?=[0-9])|,? (?:at )?)"
    r"(now|[0-9]{1,2}[:.][0-9]{2}.*|[0-9]{3,4}|[0-9]{1,2} ?[ap]\.?m\.?)"
)

WANT_DATE = "give a date, such as 21/11/2026 or 21 Nov 2026."
WANT_TIME = "give a time of day, such as 14:30 or 14:30:05."
WANT_BOTH = "give a date and a time, such as 21/11/2026 14:30."


def read_date(typed: str, now: dt.datetime) -> str:
    """An ISO date; the day comes before the month. `now` says what "today" is."""
    text = re.sub(r"\b([0-9]{1,2})(st|nd|rd|th)\b", r"\1", tidy(typed)).replace(",", " ")
    text = " ".join(text.split())
    days = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(text)
    if days is not None:
        return (now.date() + dt.timedelta(days=days)).isoformat()
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_FIRST.fullmatch(text):
        return _date(_year(match[4], now), int(match[3]), int(match[1]))
    if match := _NAMED.fullmatch(text):
        return _date(_year(match[3], now), _month(match[2]), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(text):
        return _date(int(match[3]), _month(match[1]), int(match[2]))
    if _NO_YEAR.fullmatch(text):
        raise UnclearError("give the year too, such as 21/11/2026.")
    if _NO_DAY.fullmatch(text):
        raise UnclearError("give the day too; if it is not known, leave this empty and note it.")
    raise UnclearError(WANT_DATE)


def _year(digits: str, now: dt.datetime) -> int:
    """Two digits are a year up to ten years ahead, or else one of the past."""
    year = int(digits)
    if len(digits) == 4:
        return year
    century = now.year // 100 * 100
    return century + year if century + year <= now.year + 10 else century - 100 + year


def _month(name: str) -> int:
    for number, full in enumerate(_MONTHS, start=1):
        if full.startswith(name) or (name == "sept" and full == "september"):
            return number
    raise UnclearError(f"there is no month {name}.")


def _date(year: int, month: int, day: int) -> str:
    if not 1900 <= year <= 2199:
        raise UnclearError(f"the year {year:04} cannot be right.")
    if not 1 <= month <= 12:
        raise UnclearError(f"there is no month {month}; the day comes first, such as 21/11/2026.")
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        name = _MONTHS[month - 1].title()
        raise UnclearError(f"{name} {year} has no day {day}.") from None


def show_date(value: str) -> str:
    """A date as "21 Nov 2026"; anything else as it stands."""
    day = stored_date(value)
    return f"{day.day} {_MONTHS[day.month - 1][:3].title()} {day.year}" if day else value


def stored_date(value: str) -> dt.date | None:
    """The date that a stored text holds, in its one spelling."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def read_time(typed: str, now: dt.datetime) -> str:
    """`HH:MM:SS`, with `.mmm` when parts of a second were given."""
    text = tidy(typed)
    if text == "now":
        return now.strftime("%H:%M:%S")
    half, milli = "", 0
    if match := _TIME.fullmatch(text):
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        milli, half = int((match[4] or "0").ljust(3, "0")), match[5] or ""
    elif match := _BARE_TIME.fullmatch(text):
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    elif match := _HOUR.fullmatch(text):
        hour, minute, second, half = int(match[1]), 0, 0, match[2]
    else:
        raise UnclearError(WANT_TIME)
    if half:
        if not 1 <= hour <= 12:
            raise UnclearError(WANT_TIME)
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise UnclearError("there is no such time of day; use 00:00 to 23:59.")
    return f"{hour:02}:{minute:02}:{second:02}" + (f".{milli:03}" if milli else "")


def stored_time(value: str) -> int | None:
    """Milliseconds since midnight of a stored time."""
    match = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{3}))?", value)
    if match is None:
        return None
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3])
    return seconds * 1000 + int(match[4] or 0)


def read_datetime(typed: str, now: dt.datetime) -> str:
    """`YYYY-MM-DDTHH:MM`, local time."""
    text = tidy(typed)
    if text == "now":
        return now.strftime("%Y-%m-%dT%H:%M")
    try:
        read_date(text, now)
    except UnclearError:
        pass
    else:
        raise UnclearError("give the time too, such as 21/11/2026 14:30.")
    match = _BOTH.fullmatch(text)
    if match is None:
        raise UnclearError(WANT_BOTH)
    day, time = read_date(match[1], now), read_time(match[2], now)
    if match[2] != "now" and not time.endswith(":00"):
        raise UnclearError("give the time to the minute, such as 21/11/2026 14:30.")
    return f"{day}T{time[:5]}"


def stored_datetime(value: str) -> dt.datetime | None:
    """The moment that a stored text holds, in its one spelling."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", value) is None:
        return None
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        return None


def show_moment(at: str) -> str:
    """The `at` of an entry (ISO, local time with its offset) as "21 Nov 2026, 14:02:11 +00:00".

    Not every program that signs a record writes parts of a second.
    """
    offset = at[23:] if at[19:20] == "." else at[19:]
    return f"{show_date(at[:10])}, {at[11:19]} {offset}".rstrip()


def show_datetime(value: str) -> str:
    """A moment as "21 Nov 2026, 14:30"; anything else as it stands."""
    if stored_datetime(value) is None:
        return value
    return f"{show_date(value[:10])}, {value[11:]}"
