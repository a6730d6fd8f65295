"""The wall's clock, which anyone can set, held against the boot's, which no one can."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

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


class Watch(Struct, frozen=True):
    """Follows the clocks of entries; also sees a wall clock that is set a little at a time.

    Each entry is held against the first of the same boot since the last step that was seen, and
    over a restart against the one before it. `since` and `before` are those two.
    """

    since: tuple[str, Clock] | None = None
    before: tuple[str, Clock] | None = None

    def step(self, at: str, clock: Clock, told: int | None = None) -> int | None:
        """What `stepped` says of the next entry; `told` is what the entry itself tells of.

        An entry whose time is none is judged nowhere.
        """
        if told is not None or self.before is None or self.since is None:
            return told
        same = clock.boot == self.since[1].boot
        try:
            return stepped(*(self.since if same else self.before), at, clock)
        except ValueError:
            return None

    def after(self, at: str, clock: Clock, told: int | None = None) -> Watch:
        """The watch once that entry is there. One whose time is none is passed over."""
        try:
            wall_ms(at, at)
        except ValueError:
            return self
        found = self.step(at, clock, told)
        goes_on = found is None and self.since is not None and clock.boot == self.since[1].boot
        return Watch(self.since if goes_on else (at, clock), (at, clock))


def wall_ms(prev_at: str, at: str) -> int:
    """Milliseconds of the wall clock from one entry's `at` to another's, negative for back.

    `ValueError` when a time is none.
    """
    span = datetime.fromisoformat(at) - datetime.fromisoformat(prev_at)
    return span // timedelta(milliseconds=1)
