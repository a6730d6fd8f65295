"""Keeps an eye on what is recorded: danger, a death or a suspicion of homicide stops the work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Dialog
from inspector_tui.tui.footer import types

if TYPE_CHECKING:
    from inspector_tui.judgement.stops import Stop
    from inspector_tui.tui.app import InspectorApp

AGAIN = 0.2
"""Seconds until it is looked again whether the page may come up."""
_NOT_OVER = frozenset({"stop", "drill"})
"""Pages that nothing comes up over: a drill is timed by its keys."""


class StopWatch:
    """Brings the page up when something stops the work; never over a box being typed into."""

    def __init__(self, app: InspectorApp, desk: VisitDesk) -> None:
        self._app = app
        self._desk = desk
        self._shown: set[str] = set()
        self._waiting: list[Stop] = []
        self._timer: asyncio.TimerHandle | None = None
        self._stop_listening = desk.listen(self._heard)
        self._look()

    def end(self) -> None:
        """Hear of nothing more."""
        self._stop_listening()
        if self._timer is not None:
            self._timer.cancel()

    def _heard(self, change: Change) -> None:
        if change.error is None:
            self._look()
            self._try()

    def _look(self) -> None:
        unread = self._desk.unread_stops()
        self._shown &= {stop.key for stop in unread}
        self._waiting = [stop for stop in unread if stop.key not in self._shown]
        self._again()

    def _again(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        later = asyncio.get_running_loop().call_later
        self._timer = later(AGAIN, self._try) if self._waiting else None

    def _try(self) -> None:
        if self._waiting and self._app.is_running and self._may_come_up():
            stop = self._waiting.pop(0)
            self._shown.add(stop.key)
            _show(self._app, self._desk, stop)
        self._again()

    def _may_come_up(self) -> bool:
        screen = self._app.screen
        page = getattr(screen, "PAGE", "")
        return not (isinstance(screen, Dialog) or page in _NOT_OVER or types(screen.focused))


def _show(app: InspectorApp, desk: VisitDesk, stop: Stop) -> None:
    """Bring up the page of a stop, and where it is written down if that is wanted."""
    from inspector_tui.tui.screens.stop import StopPage

    def read(write: bool | None) -> None:
        desk.heed_stop(stop)
        if write:
            _write_down(app, desk, stop)

    app.push_screen(StopPage(desk.heading, stop), read)


def _write_down(app: InspectorApp, desk: VisitDesk, stop: Stop) -> None:
    """The question that asks what was done, its form open; a note where it is not asked."""
    from inspector_tui.faces.forms.note import NoteForm
    from inspector_tui.faces.stop_text import ASKED
    from inspector_tui.tui.form_page import FormPage
    from inspector_tui.tui.screens.step import StepPage

    asked = ASKED["danger" if stop.kind == "danger" else "death"]
    if desk.library.question(asked) is None:
        known = desk.library.question(stop.question)
        app.push_screen(FormPage(desk, NoteForm(desk, known.id if known else None)))
        return
    page = StepPage(desk, asked)
    app.push_screen(page)
    page.call_after_refresh(page.action_edit)
