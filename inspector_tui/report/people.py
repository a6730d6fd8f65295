"""People who did not speak freely, and what that means for their words."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspector_tui.checklist.library import Library
from inspector_tui.judgement import interviews as judged
from inspector_tui.judgement import stored
from inspector_tui.record.visit import Visit
from inspector_tui.report.elements import el, listed


def interviews(visit: Visit, library: Library) -> Iterator[Element]:
    """Those who were required to answer or cautioned, each with the warning that goes with it."""
    told = [
        (stored.text(row.fields.get("code")) or row.id, warning)
        for row in visit.rows_of(judged.PEOPLE)
        if (warning := judged.of_row(library, row))
    ]
    if told:
        yield el("h2", "People who did not speak freely")
        yield listed(told)
