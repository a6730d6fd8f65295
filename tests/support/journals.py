"""Chains for tests."""

from inspector_tui.record import events as e
from inspector_tui.record.chain import GENESIS, Clock, Link, Stamp, link

VISIT = "11111111-2222-4333-8444-555555555555"


def started(**changes) -> e.VisitStarted:
    given = {
        "organisation": "Example Trust",
        "on": "2026-11-21",
        "inspector": e.Inspector(name="A. Baker", initials="AB"),
        "checklists": (e.Edition("panic-alarm", "2026.1", "0" * 64),),
        "sites": (e.Site("S1", "Ward A"),),
    }
    return e.VisitStarted(**(given | changes))


def chain(acts, *, visit: str = VISIT) -> list[Link]:
    links: list[Link] = []
    prev = GENESIS
    for n, act in enumerate(acts, start=1):
        stamp = Stamp(
            at=f"2026-11-21T10:{n // 60 % 60:02}:{n % 60:02}.000+00:00",
            by="AB",
            clock=Clock(boot="boot", ms=n * 1000),
        )
        links.append(link(act, visit=visit, n=n, prev=prev, stamp=stamp))
        prev = links[-1].hash
    return links
