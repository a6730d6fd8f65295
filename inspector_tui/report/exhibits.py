"""The register of exhibits, and the way of each from hand to hand."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspector_tui.checklist.moments import show_moment
from inspector_tui.record.visit import Exhibit, Visit
from inspector_tui.report.elements import el, table

_ALL = "No exhibit left the inspector's hands as far as is recorded."


def exhibits(visit: Visit) -> Iterator[Element]:
    """Every exhibit with its label and file, and the movements of all of them."""
    if not visit.exhibits:
        return
    yield el("h2", "Exhibits")
    yield table(
        ["Exhibit", "What", "Taken", "Where, from whom, power", "File", "SHA-256"],
        [
            [
                mark if found.stands else f"{mark}, withdrawn: {found.withdrawn}",
                _what(found),
                _taken(found),
                "; ".join(
                    part
                    for part in (found.taken.place, found.taken.from_whom, found.taken.power)
                    if part
                ),
                f"{found.taken.name} ({found.taken.size:,} bytes)",
                el("code", found.taken.sha256),
            ]
            for mark, found in visit.exhibits.items()
        ],
    )
    yield from _continuity(visit)


def _what(exhibit: Exhibit) -> str:
    taken = exhibit.taken
    made = f"; made from {taken.made_from}" if taken.made_from else ""
    statement = f"; statement: {taken.statement}" if taken.statement else ""
    return f"{taken.description}{made}{statement}"


def _taken(exhibit: Exhibit) -> str:
    producer = exhibit.taken.producer or exhibit.by
    seal = f"under seal {exhibit.taken.seal}" if exhibit.taken.seal else "not sealed"
    return f"{show_moment(exhibit.at)}; produced by {producer}; {seal}"


def _continuity(visit: Visit) -> Iterator[Element]:
    yield el("h3", "Continuity")
    rows = [
        [
            mark,
            show_moment(link.at),
            link.moved.holder,
            "; ".join(filter(None, (link.moved.place, _sealed(link.moved.seal)))),
            link.moved.reason,
            str(link.n),
        ]
        for mark, found in visit.exhibits.items()
        for link in found.movements
    ]
    if rows:
        yield table(["Exhibit", "When", "Who has it", "Where, seal", "What for", "Entry"], rows)
    else:
        yield el("p", _ALL)


def _sealed(seal: str) -> str:
    return f"seal {seal}" if seal else "not sealed"
