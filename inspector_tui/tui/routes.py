"""The ways from a visit's pages to the others, each page imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from inspector_tui.tui.app import InspectorApp
    from inspector_tui.tui.desk import VisitDesk

Then: TypeAlias = Callable[[str], None]
"""Called with the question that was chosen; not at all when none was."""


def open_rows(app: InspectorApp, desk: VisitDesk, question: str) -> None:
    """The table of the record that answers a question."""
    from inspector_tui.tui.screens.rows import RowsScreen

    app.push_screen(RowsScreen(desk, question))


def open_note(app: InspectorApp, desk: VisitDesk, question: str) -> None:
    """The notes of the visit, to write one on a question."""
    from inspector_tui.tui.screens.notes import NotesScreen

    app.push_screen(NotesScreen(desk, question))


def open_exhibits(app: InspectorApp, desk: VisitDesk, question: str) -> None:
    """The register of exhibits, to take one for a question."""
    from inspector_tui.tui.screens.exhibits import ExhibitsScreen

    app.push_screen(ExhibitsScreen(desk, question))


def open_findings(app: InspectorApp, desk: VisitDesk, question: str) -> None:
    """The findings, to raise one from a question."""
    from inspector_tui.tui.screens.findings import FindingsScreen

    app.push_screen(FindingsScreen(desk, question))


def open_search(app: InspectorApp, desk: VisitDesk, then: Then) -> None:
    """Search in the visit."""
    from inspector_tui.tui.screens.search import SearchScreen

    app.push_screen(SearchScreen(desk), _when_chosen(then))


def open_goto(app: InspectorApp, desk: VisitDesk, then: Then) -> None:
    """Go to a question by its id."""
    from inspector_tui.tui.screens.goto import GotoScreen

    app.push_screen(GotoScreen(desk), _when_chosen(then))


def open_close(app: InspectorApp, desk: VisitDesk, then: Then) -> None:
    """Gaps, seal, export."""
    from inspector_tui.tui.screens.close import CloseScreen

    app.push_screen(CloseScreen(desk), _when_chosen(then))


def _when_chosen(then: Then) -> Callable[[str | None], None]:
    return lambda question: None if question is None else then(question)
