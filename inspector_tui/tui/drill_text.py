"""What the stopwatch says: its lines, what stands beside its face, and what to doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.course import FIELDS, Course, Timed, shown
from inspector_tui.record.visit import Drill
from inspector_tui.tui.lines import Line
from inspector_tui.tui.theme import Tone
from inspector_tui.workflow.drill import minimum_of

SLOW = 0.2
"""Seconds to the terminal and back from which the inspector is told of them."""


def line(one: Timed, labels: Mapping[str, str], state: str) -> Line:
    """One mark: how long after the press, what it was, and the wall clock. Its id is its `ms`."""
    struck = one.struck is not None
    words = labels.get(FIELDS[one.mark], one.mark)
    if one.mark == "responder" and one.ordinal != 1:
        words = f"Responder {one.ordinal}" if one.ordinal else "Responder"
    return Line(
        f"{words}, struck: a mis-press" if struck else words,
        lead=shown(one.after).rjust(9) + "  ",
        tail=state + one.at[11:19],
        id=str(one.ms),
        tone="quiet" if struck else "doubt" if one.together else "strong",
        quiet=struck,
    )


def agreed(drill: Drill) -> Iterator[tuple[str, Tone]]:
    """Where it is, with whom it was agreed and who was told."""
    details, started = drill.started.details, drill.started
    place = ", ".join(str(details[name]) for name in ("location", "point") if name in details)
    if drill.n:
        told = f"announced to {started.announced_to}"
        yield f"{place}. Agreed with {started.agreed_with}; {told}.", "quiet"


def whole(elapsed: int | None) -> str:
    """Whole seconds for the face; `-:--` before the press."""
    return "-:--" if elapsed is None else shown(elapsed // 1000 * 1000)[:-2]


def beside(drill: Drill, found: Course, elapsed: int | None, own_time: str) -> Iterator[str]:
    """The lines beside the face; `own_time` is the site's own, in words."""
    press = found.first("pressed")
    yield f"since the press at {press.at[11:19]}" if press else "p when the alarm is pressed"
    own = stored.number(drill.started.details.get("stated_time_s"))
    passed = own is not None and elapsed is not None and elapsed > own * 1000
    yield f"site's own time: {own_time or 'none given'}{', passed' if passed else ''}"
    least = minimum_of(drill)
    yield f"{found.came} came" + (f"; the site's own minimum is {least}" if least else "")


def doubts(found: Course, step: int, trip: float | None) -> Iterator[tuple[str, Tone]]:
    """What an inspector should know of these times.

    `step` is by how many milliseconds the wall clock was set, `trip` the seconds to the terminal
    and back.
    """
    if trip is not None and trip >= SLOW:
        yield (
            f"Slow line: a key takes about {trip / 2:.1f} s to arrive, each the same, so the times "
            "between them hold.",
            "doubt",
        )
    if step:
        way = "forwards" if step > 0 else "back"
        yield (
            f"The computer's clock was set {way} by {shown(abs(step))} meanwhile. Times since the "
            "press are counted by a clock that cannot be set.",
            "doubt",
        )
    if found.restarted:
        yield "The computer was restarted meanwhile: times over that are the wall clock's.", "doubt"
    if any(one.together for one in found.marks):
        yield "Keys came in one go: the line stood still before. Check those times.", "doubt"
