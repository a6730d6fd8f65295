"""What the stopwatch says: its lines, what stands beside its face, and what to doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from inspector_tui.faces.line import Line
from inspector_tui.faces.tones import Tone
from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm import course
from inspector_tui.judgement.alarm.course import FIELDS, Course, Timed, shown
from inspector_tui.judgement.words import seconds
from inspector_tui.record.drills import Mark
from inspector_tui.record.visit import Drill
from inspector_tui.workflow.drill import minimum_of

_ONCE: tuple[tuple[str, Mark | None], ...] = (
    ("drill_shown", "displayed"),
    ("drill_responder", None),
    ("drill_minimum", "minimum"),
    ("drill_down", "stood-down"),
)
"""The keys of a running drill, and what each of them marks if it is marked once."""
SLOW = 0.2
"""Seconds to the terminal and back from which the inspector is told of them."""


def keys(found: Course) -> Sequence[str]:
    """What the footer names now: what is marked once goes from it when it is."""
    if found.first("pressed") is None:
        return ("drill_pressed", "drill_stop", "back: leave it running")
    if found.first("stood-down") is not None:
        return ("drill_end: end, note the rest", "withdraw: strike", "drill_responder", "back")
    left = [name for name, what in _ONCE if what is None or found.first(what) is None]
    return [*left, "withdraw: strike", "drill_end", "drill_stop", "back"]


def ended(stopped: str, *, is_test: bool) -> str:
    """What is said once a drill is over and on disk; `stopped` is why it was broken off, or ""."""
    words = "The drill is broken off, saved." if stopped else "The drill has ended, saved."
    words += "" if is_test else " Nothing was pressed, so it is no test."
    return f"{words} See first that everyone is safe." if stopped == "real-alarm" else words


def line(one: Timed, labels: Mapping[str, str], state: str) -> Line:
    """A mark: how long after the press, what it was, the wall clock. Its id is `<mark> <ms>`."""
    struck = not one.stands
    words = labels.get(FIELDS[one.mark], one.mark)
    if one.mark == "responder" and one.ordinal != 1:
        words = f"Responder {one.ordinal}" if one.ordinal else "Responder"
    return Line(
        f"{words}, struck: a mis-press" if struck else words,
        lead=shown(one.after).rjust(9) + "  ",
        tail=state + one.at[11:19],
        id=f"{one.mark} {one.ms}",
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


def beside(drill: Drill, found: Course, elapsed: int | None) -> Iterator[str]:
    """The lines beside the face: the press, first help and the site's own time, how many came."""
    press = found.first("pressed")
    yield f"since the press at {press.at[11:19]}" if press else "p when the alarm is pressed"
    own = stored.number(drill.started.details.get("stated_time_s"))
    stated = "none given" if own is None else seconds(own)
    yield f"site's own time: {stated}{_help(own, found, elapsed)}"
    least = minimum_of(drill)
    yield f"{found.came} came" + (f"; the site's own minimum is {least}" if least else "")


def _help(own: Decimal | None, found: Course, elapsed: int | None) -> str:
    """When the first help came, or that the site's own time has passed without it."""
    if first := found.first("responder"):
        return f"; first help at {shown(first.after)}"
    passed = own is not None and elapsed is not None and elapsed > own * 1000
    return ", passed" if passed else ""


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
    yield from ((words, "doubt") for words in course.doubts(found, step))
