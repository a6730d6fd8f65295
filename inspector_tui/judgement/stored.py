"""Reading stored values without trusting them: what does not fit is nothing, never an error."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from inspector_tui.checklist import moments, quantities
from inspector_tui.checklist.value import Value


def text(value: Value | None) -> str:
    """The text without outer space; "" for anything else, and where there is nothing to see."""
    found = value.strip() if isinstance(value, str) else ""
    return found if any(sign.isprintable() and not sign.isspace() for sign in found) else ""


def keys(value: Value | None) -> tuple[str, ...]:
    """The chosen keys, each once and in their order; a single text counts as one key."""
    if not isinstance(value, list):
        one = text(value)
        return (one,) if one else ()
    return tuple(dict.fromkeys(item for item in map(text, value) if item))


def number(value: Value | None) -> Decimal | None:
    """A whole number or a stored decimal."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) <= quantities.MAX_INTEGER else None
    if isinstance(value, str) and quantities.STORED_DECIMAL.fullmatch(value):
        return Decimal(value)
    return None


def counted(value: Value | None) -> tuple[int, int] | None:
    """`n` of `of` as it was counted: not negative, not more than all, and something counted."""
    if not isinstance(value, dict):
        return None
    n, of = value.get("n"), value.get("of")
    if not isinstance(n, int) or not isinstance(of, int):
        return None
    return (n, of) if 0 <= n <= of and of > 0 else None


def day(value: Value | None) -> dt.date | None:
    """A date; of a moment, its date."""
    if not isinstance(value, str):
        return None
    moment = moments.stored_datetime(value)
    return moment.date() if moment else moments.stored_date(value)


def clock(value: Value | None) -> int | None:
    """Milliseconds since midnight of a time of day."""
    return moments.stored_time(value) if isinstance(value, str) else None
