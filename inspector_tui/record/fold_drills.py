"""Rules of the fold for the stopwatch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from inspector_tui.record import drills as d
from inspector_tui.record.chain import Link
from inspector_tui.record.own import placed
from inspector_tui.record.rules import RuleError, place_of, stamp
from inspector_tui.record.visit import Drill, DrillMark, Visit


def running(visit: Visit) -> tuple[str, Drill] | None:
    """The drill that has not ended, by its id; the others ended before the newest began."""
    newest = f"D{len(visit.drills)}"
    drill = visit.drills.get(newest)
    return (newest, drill) if drill is not None and drill.ended is None else None


def _started(visit: Visit, act: d.DrillStarted, link: Link) -> Visit:
    if act.drill != visit.next_drill():
        raise RuleError(f"the next drill is {visit.next_drill()}")
    if running(visit) is not None:
        raise RuleError("another drill is still running")
    return _with(visit, act.drill, Drill(started=act, **stamp(link)))


def _running(visit: Visit, drill_id: str) -> Drill:
    drill = visit.drills.get(drill_id)
    if drill is None or drill.ended is not None:
        raise RuleError(f"the drill {drill_id} is not running")
    return drill


def _marked(visit: Visit, act: d.DrillMarked, link: Link) -> Visit:
    drill = _running(visit, act.drill)
    mark = DrillMark(mark=act.mark, at=act.at, ms=act.clock.ms, boot=act.clock.boot, n=link.entry.n)
    return _with(visit, act.drill, replace(drill, marks=(*drill.marks, mark)))


def _struck(visit: Visit, act: d.DrillStruck, link: Link) -> Visit:
    """Strikes a mark, also after the end: a mis-press may be noticed late."""
    drill = visit.drills.get(act.drill)
    at = place_of(drill.marks, act.entry) if drill else None
    if drill is None or at is None or not drill.marks[at].stands:
        raise RuleError(f"there is no standing mark {act.entry}")
    struck = replace(drill.marks[at], struck=link.entry.n)
    marks = (*drill.marks[:at], struck, *drill.marks[at + 1 :])
    return _with(visit, act.drill, replace(drill, marks=marks))


def _ended(visit: Visit, act: d.DrillEnded, link: Link) -> Visit:
    drill = _running(visit, act.drill)
    return _with(visit, act.drill, replace(drill, ended=link.entry.n, stopped=act.stopped))


def _with(visit: Visit, drill_id: str, drill: Drill) -> Visit:
    return replace(visit, drills=placed(visit.drills, drill_id, drill))


DRILL_RULES: dict[type, Callable[[Visit, Any, Link], Visit]] = {
    d.DrillStarted: _started,
    d.DrillMarked: _marked,
    d.DrillStruck: _struck,
    d.DrillEnded: _ended,
}
