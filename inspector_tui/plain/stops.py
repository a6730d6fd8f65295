"""Stop and act: danger, a death or a suspicion of homicide comes before the next question."""

from __future__ import annotations

from inspector_tui.faces.forms.note import NoteForm
from inspector_tui.faces.stop_text import ASKED, stop_rows
from inspector_tui.judgement.stops import Stop
from inspector_tui.plain import routes
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.form import ask_form
from inspector_tui.plain.page import Session


def look(session: Session, desk: PlainDesk) -> None:
    """Say what nobody has read yet; each has to be heeded before anything goes on."""
    for stop in desk.unread_stops():
        heed(session, desk, stop)


def heed(session: Session, desk: PlainDesk, stop: Stop) -> None:
    """Say one, until it is heeded or written down; only its own two keys are an answer."""
    talk = session.talk
    talk.heading("STOP AND ACT")
    talk.rows(stop_rows(stop, talk.width))
    while True:
        typed = talk.ask("W write it down, G you have read it, go on:").text.strip()
        if typed in ("G", "W"):
            desk.heed_stop(stop)
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
