"""The ways from a visit's pages to the others, each page imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from inspector_tui.faces.line import Line
    from inspector_tui.faces.place import Place
    from inspector_tui.tui.app import InspectorApp
    from inspector_tui.tui.desk import VisitDesk
    from inspector_tui.tui.register import RegisterPage

Then: TypeAlias = Callable[[str], None]
"""Called with the question that was chosen; not at all when none was."""


def open_rows(app: InspectorApp, desk: VisitDesk, question: str) -> None:
    """The table of the record that answers a question."""
    from inspector_tui.tui.screens.rows import RowsScreen

    app.push_screen(RowsScreen(desk, question))


def open_lists(app: InspectorApp, desk: VisitDesk) -> None:
    """One of all the lists of the visit, to look at."""
    from inspector_tui.faces.lists_text import lists
    from inspector_tui.tui.pick import Pick

    def chosen(line: Line | None) -> None:
        if line is not None:
            app.push_screen(_list(desk, line.id) or _table(desk, line.id))

    app.push_screen(Pick("Which list?", list(lists(desk.library, desk.visit))), chosen)


def _list(desk: VisitDesk, page: str, question: str | None = None) -> RegisterPage | None:
    """The notes, the exhibits or the findings; None for another page."""
    if page == "notes":
        from inspector_tui.tui.screens.notes import NotesScreen

        return NotesScreen(desk, question)
    if page == "exhibits":
        from inspector_tui.tui.screens.exhibits import ExhibitsScreen

        return ExhibitsScreen(desk, question)
    if page == "findings":
        from inspector_tui.tui.screens.findings import FindingsScreen

        return FindingsScreen(desk, question)
    return None


def _table(desk: VisitDesk, record: str) -> RegisterPage:
    from inspector_tui.tui.screens.rows import RowsScreen

    return RowsScreen(desk, table=record)


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


def reopen(app: InspectorApp, desk: VisitDesk, then: Then) -> None:
    """The form that was open when the program ended, with the page below it."""
    place = desk.at_work
    if page := _register(desk, place, then):
        page.reopen(place)
        app.push_screen(page)


def _register(desk: VisitDesk, place: Place, then: Then) -> RegisterPage | None:
    question = place.question or None
    if place.page == "rows":
        from inspector_tui.tui.screens.rows import RowsScreen

        return RowsScreen(desk, question)
    if place.page == "prompts":
        from inspector_tui.tui.screens.prompts import PromptsPage

        return PromptsPage(desk, then, place.question)
    return _list(desk, place.page, question)


def open_draft(app: InspectorApp, desk: VisitDesk, box: str, then: Then) -> bool:
    """The page where a draft is gone on with; False where it is one of a question's own."""
    from inspector_tui.faces.close_text import page_of_draft

    page, about = page_of_draft(desk, box)
    if page == "drill":
        open_drill(app, desk)
    elif page == "amendment":
        open_amend(app, desk)
    elif page == "prompts":
        open_prompts(app, desk, about, then)
    elif found := _table(desk, about) if page == "rows" else _list(desk, page, about or None):
        app.push_screen(found)
    else:
        return False
    return True


def open_enforcement(app: InspectorApp, desk: VisitDesk, finding: str) -> None:
    """The steps to a decision on a finding."""
    from inspector_tui.tui.screens.enforcement import open_steps

    open_steps(app, desk, finding)


def open_liaison(app: InspectorApp, desk: VisitDesk, then: Then) -> None:
    """Who leads on an incident, whom to tell, what to pass on."""
    from inspector_tui.tui.screens.liaison import LiaisonPage

    app.push_screen(LiaisonPage(desk), _when_chosen(then))


def open_matrix(app: InspectorApp, desk: VisitDesk) -> None:
    """What documents, staff and tests say on alarms, side by side."""
    from inspector_tui.tui.screens.matrix import MatrixPage

    app.push_screen(MatrixPage(desk))


def open_drill(app: InspectorApp, desk: VisitDesk, *, found: bool = False) -> None:
    """The stopwatch: the drill that is running, or else what is to be agreed before one.

    `found` says that it was left running. Raises `RefusedError` where no test can be recorded.
    """
    from inspector_tui.tui.page import Page
    from inspector_tui.tui.screens.drill import DrillPage, Ended
    from inspector_tui.tui.screens.drill_form import DrillFormPage
    from inspector_tui.workflow import drill

    def ended(how: Ended | None) -> None:
        if isinstance(app.screen, Page):
            app.screen.say(how.words if how else "The drill goes on; t goes back to it.")
        if how and how.row:
            _complete(app, desk, how.row)

    def agreed(saved: bool | None) -> None:
        if saved:
            app.push_screen(DrillPage(desk, starting=lambda: form.waiting > 0), ended)

    if drill.running(desk.visit):
        app.push_screen(DrillPage(desk, found=found), ended)
    else:
        form = DrillFormPage(desk)
        app.push_screen(form, agreed)


def _complete(app: InspectorApp, desk: VisitDesk, row_id: str) -> None:
    """The form of a row that was made by itself, to fill in what is still known."""
    from inspector_tui.faces.forms.row import RowForm
    from inspector_tui.tui.screens.row_form import RowPage

    row = desk.visit.rows[row_id]
    record = desk.library.record(row.record)
    if record is not None:
        form = RowForm(desk, record, question=row.question, row=row)
        app.push_screen(RowPage(desk, form))


def open_prompts(app: InspectorApp, desk: VisitDesk, question: str, then: Then) -> None:
    """What the record so far prompts, on a question first."""
    from inspector_tui.tui.screens.prompts import PromptsPage

    app.push_screen(PromptsPage(desk, then, question))


def open_last_visit(
    app: InspectorApp, desk: VisitDesk, then: Then, question: str | None = None
) -> None:
    """What earlier visits found, or recorded on one question."""
    from inspector_tui.tui.screens.last_visit import LastVisitScreen

    app.push_screen(LastVisitScreen(desk, then, question))


def open_editions(app: InspectorApp, desk: VisitDesk) -> None:
    """The editions in use, and going on with newer ones."""
    from inspector_tui.tui.screens.editions import EditionsScreen

    app.push_screen(EditionsScreen(desk))


def open_amend(app: InspectorApp, desk: VisitDesk) -> None:
    """What the visit began with, to be put right."""
    from inspector_tui.faces.saved_text import AMENDED
    from inspector_tui.tui.page import Page
    from inspector_tui.tui.screens.amend import AmendPage

    def saved() -> None:
        if isinstance(app.screen, Page):
            app.screen.say(AMENDED)

    page = AmendPage(desk)
    page.when_saved = saved
    app.push_screen(page)


def open_evidence(app: InspectorApp, desk: VisitDesk, question: str) -> None:
    """What each kind of source shows on a question, side by side."""
    from inspector_tui.tui.screens.evidence import EvidencePage

    app.push_screen(EvidencePage(desk, question))


def open_section_end(app: InspectorApp, desk: VisitDesk, question: str) -> None:
    """What was in order in the section of a question, and what was not looked at."""
    from inspector_tui.faces.forms.section_end import SectionEndForm
    from inspector_tui.tui.form_page import FormPage

    app.push_screen(FormPage(desk, SectionEndForm(desk, question)))


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
