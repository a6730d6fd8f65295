"""Corrections of what a visit began with: what stood before, and why it was changed."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.moments import show_moment
from inspector_tui.record.particulars import LABELS
from inspector_tui.record.visit import Visit
from inspector_tui.report.elements import el, table
from inspector_tui.report.particulars import shown


def amendments(visit: Visit, library: Library) -> Iterator[Element]:
    """What was put right in what the visit began with; above it stands what it reads now."""
    if not visit.amendments:
        return
    yield el("p", "Put right since the visit was begun", cls="label")
    yield table(
        ["What", "Before", "Put right", "Why"],
        [
            [
                LABELS[name],
                el("del", shown(library, name, value)),
                f"{show_moment(made.at)}, {made.by}, entry {made.n}",
                made.reason,
            ]
            for made in visit.amendments
            for name, value in made.was.given().items()
        ],
    )
