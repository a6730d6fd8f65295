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


class Watch:
    """Follows the clocks of one journal; also sees a wall clock that is set a little at a time.

    Each entry is held against the first of the same boot since the last step that was seen, and
    over a restart against the one before it.
    """

    def __init__(self) -> None:
        self._before: tuple[str, Clock] | None = None
        self._since: tuple[str, Clock] | None = None

    def step(self, at: str, clock: Clock, told: int | None = None) -> int | None:
        """What `stepped` says of the next entry; `told` is what the entry itself tells of.

        An entry whose time is none is passed over: it is judged nowhere.
        """
        found = told
        try:
            if found is None and self._before and self._since:
                same = clock.boot == self._since[1].boot
                found = stepped(*(self._since if same else self._before), at, clock)
            else:
                wall_ms(at, at)
        except ValueError:
            return told
        if found is not None or self._since is None or clock.boot != self._since[1].boot:
            self._since = (at, clock)
        self._before = (at, clock)
        return found


def wall_ms(prev_at: str, at: str) -> int:
    """Milliseconds of the wall clock from one entry's `at` to another's, negative for back.

    `ValueError` when a time is none.
    """
    span = datetime.fromisoformat(at) - datetime.fromisoformat(prev_at)
    return span // timedelta(milliseconds=1)
