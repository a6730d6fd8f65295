"""Two clocks for every entry: the wall's, which anyone can set, and the boot's (SECURITY 5)."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from inspector_tui.record.chain import Clock

TOLERANCE_MS = 2_000
"""How far the two clocks may drift apart between two entries before it counts as a step."""

_BOOT_CLOCK = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def _boot_id() -> str:
    try:
        return str(uuid.UUID(Path("/proc/sys/kernel/random/boot_id").read_text().strip()))
    except (OSError, ValueError):
        # Without one, two runs of the program cannot be compared: each is a boot of its own.
        return f"run-{uuid.uuid4()}"


_BOOT = _boot_id()


def now() -> tuple[str, Clock]:
    """The local time as `2026-11-21T09:30:00.123+00:00` and the boot clock, in milliseconds.

    The boot clock also counts the time asleep where the system has such a clock.
    """
    wall = datetime.now(UTC).astimezone()
    offset = wall.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):
        # An entry's offset has no seconds; only an odd TZ variable has them.
        wall = wall.astimezone(timezone(offset - offset % timedelta(minutes=1)))
    return wall.isoformat(timespec="milliseconds"), Clock(boot=_BOOT, ms=boot_ms())


def boot_ms() -> int:
    """Milliseconds of the boot clock, for stopwatches too."""
    seconds = time.monotonic_ns() if _BOOT_CLOCK is None else time.clock_gettime_ns(_BOOT_CLOCK)
    return seconds // 1_000_000


def stepped(prev_at: str, prev_clock: Clock, at: str, clock: Clock) -> int | None:
    """By how many milliseconds the wall clock was set since the entry before, forwards positive.

    None when nothing shows it. Over a restart only a step back can be seen. `ValueError` when a
    time is none.
    """
    wall = _ms(datetime.fromisoformat(at) - datetime.fromisoformat(prev_at))
    if clock.boot != prev_clock.boot:
        return wall if wall < 0 else None
    off = wall - (clock.ms - prev_clock.ms)
    return off if abs(off) > TOLERANCE_MS else None


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
