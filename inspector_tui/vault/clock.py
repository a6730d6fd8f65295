"""Two clocks for every entry: the wall's, which anyone can set, and the boot's."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from inspector_tui.record.base import Clock

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
    _, wall, boot = _read()
    return _moment(wall, boot)


def when(seconds: float) -> tuple[str, Clock]:
    """The two clocks as they stood when `time.monotonic` showed `seconds`; no later than now.

    For what is timed by the moment something arrived, however much later it is dealt with.
    """
    shown, wall, boot = _read()
    ago = max(0, shown - round(seconds * 1e9))
    return _moment(wall - timedelta(microseconds=ago / 1000), boot - ago)


def local(moment: datetime) -> datetime:
    """An aware moment in this machine's time zone; in UTC where that is a day or more from UTC.

    Only an odd TZ variable is; neither Python nor an entry can say such an offset.
    """
    try:
        return moment.astimezone()
    except ValueError:
        return moment.astimezone(UTC)


def _read() -> tuple[int, datetime, int]:
    """The clock of `time.monotonic`, the wall's and the boot's; the first and the last in ns.

    They are read one after the other, and a process may have to wait in between: of three readings
    the quickest is taken, so that of two presses the later one never seems the earlier.
    """
    found = []
    for _ in range(3):
        shown, boot, wall = time.monotonic_ns(), _boot_ns(), datetime.now(UTC)
        found.append((time.monotonic_ns() - shown, shown, wall, boot))
    return min(found)[1:]


def _moment(wall: datetime, boot: int) -> tuple[str, Clock]:
    """The two clocks as an entry has them; `boot` is in ns."""
    wall = local(wall)
    offset = wall.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):
        # An entry's offset has no seconds; only an odd TZ variable has them.
        wall = wall.astimezone(timezone(offset - offset % timedelta(minutes=1)))
    return wall.isoformat(timespec="milliseconds"), Clock(boot=_BOOT, ms=max(0, boot // 1_000_000))


def _boot_ns() -> int:
    return time.monotonic_ns() if _BOOT_CLOCK is None else time.clock_gettime_ns(_BOOT_CLOCK)
