"""What the provisions behind a question ask, in our words and with their status."""

from __future__ import annotations

from functools import partial

from rich.style import Style

from inspector_tui.checklist.library import Library
from inspector_tui.faces.law_text import law_rows
from inspector_tui.tui.paper import Paper
from inspector_tui.tui.screens.reading import ReadingPage

_BOLD = Style(bold=True)


class LawPage(ReadingPage):
    """Each provision that a question names, and what would point to a breach."""

    def __init__(self, library: Library, question: str) -> None:
        found = library.question(question)
        assert found is not None  # the page it was opened from shows it
        super().__init__(f"The law behind {question}", Paper(partial(law_rows, library, found)))
