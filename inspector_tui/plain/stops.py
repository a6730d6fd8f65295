"""Stop and act: danger, a death or a suspicion of homicide comes before the next question."""

from __future__ import annotations

from inspector_tui.faces.forms.note import NoteForm
from inspector_tui.faces.stop_text import ASKED, stop_rows
from inspector_tui.judgement.stops import Stop
from inspector_tui.plain import routes
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.page import Page, Session


def look(session: Session, desk: PlainDesk) -> None:
    """Say what nobody has read yet; each has to be heeded before anything goes on."""
    for stop in desk.unread_stops():
        StopPage(session, desk, stop).run()


class StopPage(Page):
    """One of them. Only its own two keys go on: a line typed ahead for another page must not.

    Who leaves the program or locks it has not read it: it comes up again.
    """

    PAGE = "stop"

    def __init__(self, session: Session, desk: PlainDesk, stop: Stop) -> None:
        super().__init__(session)
        self._desk = desk
        self._stop = stop

    def show(self) -> None:
        self.talk.heading("STOP AND ACT")
        self.talk.rows(stop_rows(self._stop, self.talk.width))

    def enter(self) -> None:
        """No answer; it is asked again."""

    def more(self) -> list[tuple[str, str]]:
        return []

    def action_heeded(self, rest: str) -> None:
        self._desk.heed_stop(self._stop)
        self.is_open = False

    def action_write_down(self, rest: str) -> None:
        """The question that asks what was done about it; a note where it is not asked."""
        self.action_heeded(rest)
        library, stop = self._desk.library, self._stop
        asked = library.question(ASKED["danger" if stop.kind == "danger" else "death"])
        if asked is not None:
            routes.answer(self.session, self._desk, asked)
        else:
            known = library.question(stop.question)
            ask_form(self.talk, self._desk, NoteForm(self._desk, known.id if known else None))
