"""Chains for tests."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from inspector_tui.record import events as e
from inspector_tui.record.base import Clock
from inspector_tui.record.chain import GENESIS, Link, Stamp, link

VISIT = "11111111-2222-4333-8444-555555555555"


def started(**changes: Any) -> e.VisitStarted:
    given: dict[str, Any] = {
        "organisation": "Example Trust",
        "on": "2026-11-21",
        "inspector": e.Inspector(name="A. Baker", initials="AB"),
        "checklists": (e.Edition("panic-alarm", "2026.1", "0" * 64),),
        "sites": (e.Site("S1", "Ward A"),),
    }
    return e.VisitStarted(**(given | changes))


def chain(
    acts: Iterable[e.AnyAct], *, visit: str = VISIT, set_by: Mapping[int, int] | None = None
) -> list[Link]:
    """A second an entry; before entry `n` the clock was set by `set_by[n]` seconds."""
    links: list[Link] = []
    wall = datetime(2026, 11, 21, 10, tzinfo=UTC)
    prev = GENESIS
    for n, act in enumerate(acts, start=1):
        wall += timedelta(seconds=1 + (set_by or {}).get(n, 0))
        stamp = Stamp(
            at=wall.isoformat(timespec="milliseconds"),
            by="AB",
            clock=Clock(boot="boot", ms=n * 1000),
        )
        links.append(link(act, visit=visit, n=n, prev=prev, stamp=stamp))
        prev = links[-1].hash
    return links
