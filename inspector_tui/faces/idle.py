"""How long nobody has pressed a key, the time a laptop was asleep included."""

from __future__ import annotations

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)
"""Goes on in sleep, where the system has such a clock."""


class Idle:
    """Measures from the last `touched` on; a lid shut for the night counts as a night."""

    def __init__(self, limit: float) -> None:
        """`limit` in seconds."""
        self._limit = limit
        self.touched()

    def touched(self) -> None:
        """Somebody is there."""
        self._since = _now()

    @property
    def left(self) -> float:
        """Seconds until nobody has been there for too long; 0 when that has come."""
        return max(0.0, self._limit - (_now() - self._since))


def _now() -> float:
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
