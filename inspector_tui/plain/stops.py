"""Stop and act: danger, a death or a suspicion of homicide comes before the next question."""

from __future__ import annotations

from inspector_tui.faces.forms.note import NoteForm
from inspector_tui.faces.stop_text import ASKED, stop_rows
from inspector_tui.judgement.stops import Stop
from inspector_tui.plain import routes
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.page import Session
from inspector_tui.workflow import liaison


class Watch:
    """Looks at what is recorded after each save, and says what is new to act on."""

    def __init__(self, desk: PlainDesk) -> None:
        self._desk = desk
        self._known = {stop.key for stop in now(desk)}

    def look(self, session: Session) -> None:
        """Say what came up since; each has to be heeded before anything goes on."""
        found = now(self._desk)
        new = [stop for stop in found if stop.key not in self._known]
        self._known = {stop.key for stop in found}
        for stop in new:
            heed(session, self._desk, stop)


def now(desk: PlainDesk) -> tuple[Stop, ...]:
    """What stops the work as the visit stands; nothing of one that can only be read."""
    return () if desk.read_only else liaison.stops(desk.visit, desk.library)


def heed(session: Session, desk: PlainDesk, stop: Stop) -> None:
    """Say one, until it is heeded or written down; only its own two keys are an answer."""
    talk = session.talk
    talk.heading("STOP AND ACT")
    talk.rows(stop_rows(stop, talk.width))
    while True:
        typed = talk.ask("W write it down, G you have read it, go on:").text.strip()
        if typed == "G":
            return
        if typed == "W":
            _write_down(session, desk, stop)
            return


def _write_down(session: Session, desk: PlainDesk, stop: Stop) -> None:
    """The question that asks what was done about it; a note where it is not asked."""
    asked = desk.library.question(ASKED["danger" if stop.kind == "danger" else "death"])
    if asked is not None:
        routes.answer(session, desk, asked)
    else:
        known = desk.library.question(stop.question)
        ask_form(session.talk, desk, NoteForm(desk, known.id if known else None))
