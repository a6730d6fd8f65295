"""Evidence on a question side by side: paper, people, what was seen, records, tests."""

from __future__ import annotations

from functools import partial

from inspector_tui.faces.evidence_text import evidence_rows
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.paper import Paper
from inspector_tui.tui.screens.reading import ReadingPage
from inspector_tui.workflow.triangulate import sides


class EvidencePage(ReadingPage):
    """What each kind of source shows, and where they contradict each other."""

    def __init__(self, desk: VisitDesk, question: str) -> None:
        found = desk.library.question(question)
        assert found is not None  # the page it was opened from shows it
        of = sides(desk.visit, desk.library, found, desk.prompts.of(question))
        super().__init__(f"Evidence on {question}", Paper(partial(evidence_rows, of)))
