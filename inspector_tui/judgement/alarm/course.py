"""The course of a timed test: what was marked, how long after the press, and what to doubt in it.

Spans are counted by the boot clock, so that a wall clock set in the middle changes none of them.
Where the computer was restarted in between there is only the wall clock to count by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from inspector_tui.checklist import moments
from inspector_tui.record import clocks
from inspector_tui.record.base import Clock
from inspector_tui.record.drills import MARKS, Mark
from inspector_tui.record.visit import Drill, DrillMark

_DAY = 24 * 3600 * 1000
_TENTH = 100
TOGETHER_MS = 40
"""Two keys so close were not pressed one after the other: a line that stood still held them."""

FIELDS: dict[Mark, str] = dict(zip(MARKS, ("t0", "t1", "t2", "t3", "t4"), strict=True))
"""The field of an alarm test that holds the time of each kind of mark."""


class Timed(Struct, frozen=True):
    """One mark. `after` is milliseconds since the press, None where nothing can be counted from.

    `ordinal` counts the responders that stand, from 1; it is 0 for a struck mark and for the rest.
    `together` says that its key arrived in one go with the key before it.
    """

    mark: Mark
    entry: int
    at: str
    ms: int
    after: int | None
    ordinal: int = 0
    struck: int | None = None
    together: bool = False

    @property
    def stands(self) -> bool:
        """True until it is struck."""
        return self.struck is None


class Course(Struct, frozen=True):
    """A drill's marks, the earliest first. `stepped` is by how much the wall clock was set, in ms.

    `restarted` says that some of it was counted by the wall clock alone.
    """

    marks: tuple[Timed, ...]
    stepped: int
    restarted: bool

    def first(self, mark: Mark) -> Timed | None:
        """The earliest of a kind that stands."""
        return next((one for one in self.marks if one.mark == mark and one.stands), None)

    @property
    def came(self) -> int:
        """How many responders were there and able to help."""
        return sum(one.ordinal > 0 for one in self.marks)

    def number(self, ordinal: int) -> Timed | None:
        """The responder with that number, counted from 1."""
        return next((one for one in self.marks if ordinal and one.ordinal == ordinal), None)


def course(drill: Drill) -> Course:
    """What the marks of a drill say; never raises, whatever times a foreign record holds."""
    press = _press(drill)
    spans = [(mark, None if press is None else _span(press, mark)) for mark in drill.marks]
    spans.sort(key=lambda pair: (pair[1] is None, pair[1] or 0, pair[0].n))
    return Course(
        marks=tuple(_timed(spans)),
        stepped=sum(_set_by(one, other) for one, other in pairwise(drill.marks)),
        restarted=len({mark.boot for mark in drill.marks}) > 1,
    )


def _timed(spans: list[tuple[DrillMark, int | None]]) -> Iterator[Timed]:
    standing: Counter[Mark] = Counter()
    before: DrillMark | None = None
    for mark, after in spans:
        standing[mark.mark] += mark.stands
        counts = mark.mark == "responder" and mark.stands
        yield Timed(
            mark=mark.mark,
            entry=mark.n,
            at=mark.at,
            ms=mark.ms,
            after=after,
            ordinal=standing[mark.mark] if counts else 0,
            struck=mark.struck,
            together=before is not None
            and before.boot == mark.boot
            and abs(mark.ms - before.ms) <= TOGETHER_MS,
        )
        before = mark


def _span(start: DrillMark, end: DrillMark) -> int | None:
    if start.boot == end.boot:
        return end.ms - start.ms
    try:
        return clocks.wall_ms(start.at, end.at)
    except (ValueError, OverflowError):
        return None


def since_press(drill: Drill, at: str, clock: Clock) -> int | None:
    """Milliseconds from the press to a moment; None when nothing was pressed or can be counted."""
    return _since(_press(drill), at, clock)


def since_newest(drill: Drill, at: str, clock: Clock) -> int | None:
    """Milliseconds from the mark made last to a moment; None when none is or can be counted."""
    return _since(drill.marks[-1] if drill.marks else None, at, clock)


def _since(mark: DrillMark | None, at: str, clock: Clock) -> int | None:
    moment = DrillMark(mark="stood-down", at=at, ms=clock.ms, boot=clock.boot, n=0)
    return None if mark is None else _span(mark, moment)


def _press(drill: Drill) -> DrillMark | None:
    return next((m for m in drill.marks if m.mark == "pressed" and m.stands), None)


def _set_by(one: DrillMark, other: DrillMark) -> int:
    return set_by(one.at, Clock(one.boot, one.ms), other.at, Clock(other.boot, other.ms))


def set_since(drill: Drill, at: str, clock: Clock) -> int:
    """By how many milliseconds the wall clock was set since the first mark; 0 if unseen."""
    if not drill.marks:
        return 0
    last = drill.marks[-1]
    return course(drill).stepped + set_by(last.at, Clock(last.boot, last.ms), at, clock)


def doubts(found: Course, stepped: int | None = None) -> Iterator[str]:
    """What a reader should know of these times, in sentences.

    `stepped` is by how much the wall clock was set, when more is known than the marks show.
    """
    by = found.stepped if stepped is None else stepped
    if by:
        yield (
            f"The computer's clock was set {'forwards' if by > 0 else 'back'} by {shown(abs(by))} "
            "meanwhile. Times since the press are counted by a clock that cannot be set."
        )
    if found.restarted:
        yield "The computer was restarted meanwhile: times over that are the wall clock's."
    if any(one.together for one in found.marks):
        yield "Keys came in one go: the line stood still before. Check those times."


def set_by(before: str, clock_before: Clock, at: str, clock: Clock) -> int:
    """By how many milliseconds the wall clock was set between two moments; 0 when nothing shows."""
    try:
        return clocks.stepped(before, clock_before, at, clock) or 0
    except (ValueError, OverflowError):
        return 0


def times(drill: Drill, minimum: int | None = None) -> dict[str, str]:
    """The times of an alarm test, `t0` to `t4`, to a tenth of a second, as the record stores them.

    All are counted on from the wall time of the press. Where the site's own minimum was not marked,
    the responder of that number shows when it was there.
    """
    found = course(drill)
    press = found.first("pressed")
    start = None if press is None else _time_of(press.at)
    if press is None or start is None:
        return {}
    start -= press.after or 0
    marked = {mark: found.first(mark) for mark in MARKS}
    if marked["minimum"] is None and minimum:
        marked["minimum"] = found.number(minimum)
    return {
        FIELDS[mark]: _time_of_day(start + one.after)
        for mark, one in marked.items()
        if one is not None and one.after is not None
    }


def _time_of(at: str) -> int | None:
    """Milliseconds since midnight of a moment, in its own offset."""
    return moments.stored_time(at[11:23] if at[19:20] == "." else at[11:19])


def _time_of_day(ms: int) -> str:
    tenths = (ms + _TENTH // 2) // _TENTH * _TENTH % _DAY
    seconds, rest = divmod(tenths, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{rest:03}" if rest else text


def shown(after: int | None) -> str:
    """Milliseconds after the press as a person reads them: `0:04.2`, `1:02:03.0`, `-0:01.5`."""
    if after is None:
        return "-"
    sign = "-" if after < 0 else ""
    tenths = (abs(after) + _TENTH // 2) // _TENTH
    minutes, seconds = divmod(tenths // 10, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{sign}{text}:{seconds:02}.{tenths % 10}"
