"""Exhibits: a line for each, and all there is about one, its continuity too."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.faces.line import Line
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part
from inspector_tui.faces.sizes import size_in_words
from inspector_tui.record.visit import Exhibit, Visit
from inspector_tui.workflow import exhibits
from inspector_tui.workflow.chain import missing_of_exhibit, resting_on


def exhibit_line(mark: str, exhibit: Exhibit) -> Line:
    """One exhibit in a line; a withdrawn one says so."""
    return Line(
        f"withdrawn: {_says(exhibit)}" if exhibit.withdrawn else _says(exhibit),
        lead=mark.ljust(5),
        tail=_tail(exhibit),
        id=mark,
        quiet=not exhibit.stands,
    )


def rests_on(visit: Visit, mark: str) -> str:
    """Which standing findings name an exhibit, in a sentence; "" for none."""
    found = resting_on(visit, mark)
    if not found:
        return ""
    one = len(found) == 1
    return f"{'Finding' if one else 'Findings'} {', '.join(found)} {'names' if one else 'name'} it."


def whole_exhibit(visit: Visit, mark: str) -> tuple[str, list[Part]]:
    """A heading and everything there is about an exhibit."""
    exhibit = visit.exhibits[mark]
    taken = exhibit.taken
    lacks = missing_of_exhibit(exhibit) if exhibit.stands else ()
    parts = [
        ("Withdrawn", exhibit.withdrawn or ""),
        ("Missing", ", ".join(lacks)),
        ("Description", taken.description),
        ("Made from", taken.made_from or ""),
        ("File", f"{taken.name}, {size_in_words(taken.size)}"),
        ("Place", taken.place),
        ("From", taken.from_whom),
        ("Power", taken.power),
        ("Produced by", taken.producer or f"{exhibit.by} (the inspector)"),
        ("Statement", taken.statement),
        ("Seal", exhibits.seal_of(exhibit) or "not sealed"),
        ("Continuity", "\n".join(_links(exhibit))),
        ("Question", taken.question or ""),
        ("SHA-256", taken.sha256),
    ]
    heading = f"Exhibit {mark}, taken {moment(exhibit.at)} by {exhibit.by}"
    return heading, [part for part in parts if part[1]]


def _tail(exhibit: Exhibit) -> str:
    """Who has it once it was handed on, its size, and the question it belongs to."""
    holder = f"with {exhibit.movements[-1].moved.holder}" if exhibit.movements else ""
    size = size_in_words(exhibit.taken.size)
    return "  ".join(filter(None, (holder, size, exhibit.taken.question)))


def _links(exhibit: Exhibit) -> Iterator[str]:
    """Everybody who had it, in their order, each with the entry that says so."""
    under = f", seal {exhibit.taken.seal}" if exhibit.taken.seal else ""
    yield f"{moment(exhibit.at)}  taken by {exhibit.by}{under} (entry {exhibit.n})"
    for link in exhibit.movements:
        moved = link.moved
        seal = f"seal {moved.seal}" if moved.seal else "not sealed"
        more = ", ".join(filter(None, (moved.place, seal)))
        why = f": {moved.reason}" if moved.reason else ""
        yield f"{moment(link.at)}  to {moved.holder}, {more}{why} (entry {link.n})"


def _says(exhibit: Exhibit) -> str:
    return exhibit.taken.description or exhibit.taken.name
