"""All lists of a visit, to choose one and look at it."""

from __future__ import annotations

from inspector_tui.faces.lists_text import EXHIBITS, FINDINGS, NOTES, lists
from inspector_tui.plain import routes
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.page import Session
from inspector_tui.plain.register import RegisterPage
from inspector_tui.plain.registers import ExhibitsPage, FindingsPage, NotesPage
from inspector_tui.plain.rows import RowsPage

_PAGES: dict[str, type[NotesPage | ExhibitsPage | FindingsPage]] = {
    NOTES: NotesPage,
    EXHIBITS: ExhibitsPage,
    FINDINGS: FindingsPage,
}


def open_lists(session: Session, desk: PlainDesk) -> None:
    """The list that is chosen; left, the choice is there again."""
    while True:
        found = lists(desk.library, desk.visit)
        id_ = routes.chosen_list(session.talk, "All lists", "Which list?", found)
        if id_ is None:
            return
        page_of(session, desk, id_).run()


def page_of(
    session: Session, desk: PlainDesk, id_: str, question: str | None = None
) -> RegisterPage:
    """A list of the visit, to add to for a question; of a table its record is the id."""
    if id_ in _PAGES:
        return _PAGES[id_](session, desk, question)
    record = desk.library.record(id_)
    assert record is not None  # every other list is the table of one
    return RowsPage(session, desk, record, None)
