"""The visits of the vault: where the day begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume

from inspector_tui.errors import InspectorError
from inspector_tui.faces.place import KEY, Place
from inspector_tui.faces.told import READ_ONLY
from inspector_tui.faces.vault_lines import VisitLines, plural
from inspector_tui.tui.dialog import Say
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.tui.text_bar import TextBar

if TYPE_CHECKING:
    from inspector_tui.record.visit import Visit
    from inspector_tui.tui.desk import VisitDesk
    from inspector_tui.vault.summaries import VisitSummary
    from inspector_tui.vault.vault import Vault

_EMPTY = "No visits yet. Press a to start the first one."


class VisitsPage(Page[None]):
    """All visits, the newest first; lines are made when they are seen.

    What a visit needs (its desk, checklists, judgement: 10 MB) is imported when one is opened, or
    when the cursor moves and one is about to be.
    """

    PAGE = "visits"
    DEFAULT_CSS = """
    VisitsPage {
        & LineList { margin-top: 1; }
        & #notice { display: none; margin-top: 1; }
        &.read-only #notice { display: block; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left = False
        self._warm = False
        self._begun = 0
        self._cut_off = ""
        """The visit in which the session before was cut off, until it is open again."""

    def body(self) -> ComposeResult:
        yield TextBar(id="notice")
        yield LineList(empty=_EMPTY)

    def on_mount(self) -> None:
        super().on_mount()
        if self.app.vault.read_only:
            self.add_class("read-only")
            words = f"{READ_ONLY} Nothing can be changed here."
            self.query_one("#notice", TextBar).show(words, "doubt")
        self._show()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Show what changed while a visit was open, or go on where a session was cut off."""
        if self._left:
            self._show()
            self._left = False
        if self._cut_off and self.app.screen is self:
            visit, self._cut_off = self._cut_off, ""
            self.open(visit)

    def on_screen_suspend(self) -> None:
        self._left = True

    def _show(self) -> None:
        visits = self.app.vault.visits()
        self.list.set_lines(VisitLines(visits), index=self._begin_at(visits))
        self.title_is(f"Visits · {self.app.vault.owner.name}", plural(len(visits), "visit"))

    def _begin_at(self, visits: Sequence[VisitSummary]) -> int | None:
        """The visit that was worked on last, when the list is shown first."""
        if self._left:
            return None
        place = Place.read(self.app.vault.setting(KEY))
        found = next((n for n, visit in enumerate(visits) if visit.id == place.visit), None)
        if found is not None and not place.left and not self.app.vault.read_only:
            self._cut_off = place.visit
        self._begun = found or 0
        return self._begun

    @on(LineList.Highlighted)
    def _warm_up(self, message: LineList.Highlighted) -> None:
        """Whoever moves is choosing: meanwhile read what opening a visit would wait for."""
        if message.index != self._begun and not self._warm:
            self._warm = True
            vault, id_ = self.app.vault, message.line.id
            self.app.saver.run(lambda: _read(vault, id_), lambda outcome: None)

    @property
    def list(self) -> LineList:
        return self.query_one(LineList)

    # Opening

    @on(LineList.Chosen)
    def _chosen(self, message: LineList.Chosen) -> None:
        self.open(message.line.id)

    def open(self, visit: str) -> None:
        """Open a visit where it was left."""
        from inspector_tui.tui.screens.visit import VisitPage

        self._with_desk(visit, lambda desk: self.app.push_screen(VisitPage(desk)))

    def action_export(self) -> None:
        if (line := self.list.line) is not None:
            self._with_desk(line.id, self._close)

    def _close(self, desk: VisitDesk) -> None:
        from inspector_tui.tui import routes
        from inspector_tui.tui.screens.visit import VisitPage

        def gap(question: str) -> None:
            desk.bookmark = question
            self.app.push_screen(VisitPage(desk))

        routes.open_close(self.app, desk, gap)

    def _with_desk(self, visit: str, then: Callable[[VisitDesk], object]) -> None:
        """Bring a visit to the desk; one that cannot be read stays on the list."""
        try:
            desk = self.app.desk(visit)
        except InspectorError as error:
            self.app.push_screen(Say.error(error, "This visit cannot be opened"))
        else:
            then(desk)

    def action_add(self) -> None:
        if self.app.vault.read_only:
            self.say(f"{READ_ONLY} Nothing was changed.", "bad")
            return
        from inspector_tui.tui.screens.new_visit import NewVisitPage

        self.app.push_screen(NewVisitPage(self.app.vault), self._started)

    def _started(self, visit: str | None) -> None:
        if visit is not None:
            self.open(visit)

    # Who signs

    def action_signer(self) -> None:
        from inspector_tui.tui.screens.signer import SignerPage
        from inspector_tui.workflow.identity import identity

        self.app.push_screen(SignerPage(identity(self.app.vault)))


def _read(vault: Vault, visit_id: str) -> Visit:
    """A visit whose checklists have been read, and whose page is imported."""
    from inspector_tui.tui.screens import visit as page  # noqa: F401
    from inspector_tui.workflow.library import library_of

    visit = vault.visit(visit_id)
    library_of(vault, visit)
    return visit
