"""How long nobody has pressed a key, the time a laptop was asleep included."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from inspector_tui.errors import InspectorError

LOOK = 15.0
"""Seconds between two looks at the clock that goes on while the machine sleeps."""
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)
"""Goes on in sleep, where the system has such a clock."""


class LeftAloneError(InspectorError):
    """Nobody has been there for too long, so what was waited for is not waited for any more."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was typed for five minutes, so the vault is locked again.",
            kept="Nothing was changed.",
            todo="Begin again.",
        )


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

    @property
    def look(self) -> float:
        """Seconds until it is to be asked again; never 0."""
        return min(self.left or LOOK, LOOK)


@contextmanager
def broken_off(idle: Idle, holds: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Have `LeftAloneError` end what waits inside, reading or writing, once `idle` has run out.

    `holds` says True while that is held back. What is broken off is broken off on the main thread
    only, and only where the system has such an alarm: Windows has none, and there it waits.
    Everywhere it is asked once more in the end: no alarm counts the time a machine is asleep.
    """
    in_time = bool(idle.left)
    with _looking(idle, holds):
        yield
    if in_time and not idle.left and not holds():
        raise LeftAloneError


def is_timed() -> bool:
    """True inside `broken_off`, where the system has its alarm."""
    return hasattr(signal, "getitimer") and signal.getitimer(signal.ITIMER_REAL)[0] > 0


@contextmanager
def _looking(idle: Idle, holds: Callable[[], bool]) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or not _on_main_thread():
        yield
        return

    def look(number: int, frame: FrameType | None) -> None:
        if not idle.left and not holds():
            raise LeftAloneError
        signal.setitimer(signal.ITIMER_REAL, idle.look)

    handler = signal.signal(signal.SIGALRM, look)
    timer = signal.setitimer(signal.ITIMER_REAL, idle.look)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)


def _on_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _now() -> float:
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
