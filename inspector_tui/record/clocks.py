"""The wall's clock, which anyone can set, held against the boot's, which no one can."""

from __future__ import annotations

from datetime import datetime, timedelta

from inspector_tui.record.base import Clock

TOLERANCE_MS = 2_000
"""How far the two clocks may drift apart between two entries before it counts as a step."""


def stepped(prev_at: str, prev_clock: Clock, at: str, clock: Clock) -> int | None:
    """By how many milliseconds the wall clock was set since the entry before, forwards positive.

    None when nothing shows it. Over a restart only a step back can be seen. `ValueError` when a
    time is none.
    """
    wall = wall_ms(prev_at, at)
    if clock.boot != prev_clock.boot:
        return wall if wall < 0 else None
    off = wall - (clock.ms - prev_clock.ms)
    return off if abs(off) > TOLERANCE_MS else None


def wall_ms(prev_at: str, at: str) -> int:
    """Milliseconds of the wall clock from one entry's `at` to another's, negative for back.

    `ValueError` when a time is none.
    """
    span = datetime.fromisoformat(at) - datetime.fromisoformat(prev_at)
    return span // timedelta(milliseconds=1)
