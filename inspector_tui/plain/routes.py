"""The ways from a visit's pages to the others, each imported when it is first wanted.

Those that give a question were left to go there; "" is to stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inspector_tui.checklist.model import Question
from inspector_tui.faces.text import one_line
from inspector_tui.plain.by_number import by_number

if TYPE_CHECKING:
    from inspector_tui.faces.line import Line
    from inspector_tui.plain.desk import PlainDesk
    from inspector_tui.plain.page import Session
    from inspector_tui.plain.talk import Talk


def numbered(talk: Talk, lines: Iterable[str]) -> None:
    """Lines with their numbers from 1."""
    for number, line in enumerate(lines, start=1):
        talk.item(f"{number:3}", one_line(line))


def chosen(talk: Talk, prompt: str, count: int) -> int | None:
    """A number from 1 to `count`, from 0; None for an empty line."""
    while True:
        typed = talk.ask(f"{prompt} (Enter: back)").text.strip()
        if not typed:
            return None
        if (index := by_number(typed, range(count))) is not None:
            return index
        talk.say(f"Type a number from 1 to {count}.")


def chosen_list(talk: Talk, heading: str, prompt: str, lists: Iterable[Line]) -> str | None:
    """The id of the list that is chosen from those that are in use; None for none."""
    used = [line for line in lists if not line.quiet]
    talk.heading(heading)
    numbered(talk, (" ".join((line.text, line.tail)).strip() for line in used))
    at = chosen(talk, prompt, len(used))
    return None if at is None else used[at].id


def answer(session: Session, desk: PlainDesk, question: Question, *, given: str = "") -> bool:
    """The form of an answer; `given` is its value, saved at once. True when it was saved."""
    from inspector_tui.plain.answering import ask_answer

    return ask_answer(session.talk, desk, question, given)


def notes(session: Session, desk: PlainDesk, question: str | None) -> bool:
    """A note on a question, or the notes of the visit; True when something was written."""
    from inspector_tui.faces.forms.note import NoteForm
    from inspector_tui.faces.saved_text import saved
    from inspector_tui.plain.form import ask_form
    from inspector_tui.plain.registers import NotesPage

    if question is None:
        NotesPage(session, desk, None).run()
        return False
    if written := ask_form(session.talk, desk, NoteForm(desk, question)):
        session.talk.say(saved(desk.visit))
    return written


def draft(session: Session, desk: PlainDesk, box: str) -> str | None:
    """The page where a draft is gone on with; None where it is one of a question's own."""
    from inspector_tui.faces.close_text import page_of_draft
    from inspector_tui.plain.lists import page_of

    page, about = page_of_draft(desk, box)
    if page == "prompts":
        return prompts(session, desk, about)
    if page == "drill":
        return drill(session, desk)
    if page == "amendment":
        amend(session, desk)
        return ""
    if page:
        page_of(session, desk, about if page == "rows" else page, about or None).run()
    return "" if page else None


def lists(session: Session, desk: PlainDesk) -> None:
    """One list of the visit after the other, to look at."""
    from inspector_tui.plain.lists import open_lists

    open_lists(session, desk)


def rows(session: Session, desk: PlainDesk, question: str | None) -> str:
    """The table of the record that answers a question, or one that is chosen."""
    from inspector_tui.plain.rows import open_rows

    open_rows(session, desk, question)
    return ""


def exhibits(session: Session, desk: PlainDesk, question: str | None) -> str:
    """The register of exhibits."""
    from inspector_tui.plain.registers import ExhibitsPage

    ExhibitsPage(session, desk, question).run()
    return ""


def findings(session: Session, desk: PlainDesk, question: str | None) -> str:
    """The findings of the visit."""
    from inspector_tui.plain.registers import FindingsPage

    FindingsPage(session, desk, question).run()
    return ""


def drill(session: Session, desk: PlainDesk, *, found: bool = False) -> str:
    """The stopwatch; `found` says that its drill was left running."""
    from inspector_tui.plain.drill import open_drill

    open_drill(session, desk, found=found)
    return ""


def matrix(session: Session, desk: PlainDesk) -> None:
    """What documents, staff and tests say on alarms."""
    from inspector_tui.plain.reading import say_matrix

    say_matrix(session.talk, desk)


def evidence(session: Session, desk: PlainDesk, question: str) -> None:
    """What each kind of source shows on a question."""
    from inspector_tui.plain.reading import say_evidence

    say_evidence(session.talk, desk, question)


def prompts(session: Session, desk: PlainDesk, question: str) -> str:
    """What the record so far prompts, on a question first."""
    from inspector_tui.plain.prompts import PromptsPage

    page = PromptsPage(session, desk, question)
    page.run()
    return page.target


def liaison(session: Session, desk: PlainDesk) -> str:
    """Who leads on an incident, whom to tell, what to pass on."""
    from inspector_tui.plain.liaison import LiaisonPage

    page = LiaisonPage(session, desk)
    page.run()
    return page.target


def last_visit(session: Session, desk: PlainDesk, question: str | None) -> str:
    """What earlier visits found, or recorded on one question."""
    from inspector_tui.plain.behind import LastVisitPage

    page = LastVisitPage(session, desk, question)
    page.run()
    return page.target


def editions(session: Session, desk: PlainDesk) -> str:
    """The editions in use, and going on with newer ones."""
    from inspector_tui.plain.behind import EditionsPage

    EditionsPage(session, desk).run()
    return ""


def amend(session: Session, desk: PlainDesk) -> None:
    """What the visit began with, to be put right."""
    from inspector_tui.plain.amending import ask_amendment

    ask_amendment(session.talk, desk)


def section_end(session: Session, desk: PlainDesk, question: str) -> bool:
    """What was in order in the section of a question; True when it was said."""
    from inspector_tui.faces.forms.section_end import SectionEndForm
    from inspector_tui.plain.form import ask_form

    return ask_form(session.talk, desk, SectionEndForm(desk, question))


def search(session: Session, desk: PlainDesk, words: str) -> str:
    """Search in the visit."""
    from inspector_tui.plain.reading import search_in

    return search_in(session.talk, desk, words)


def close(session: Session, desk: PlainDesk) -> str:
    """Gaps, seal, export."""
    from inspector_tui.plain.close import ClosePage

    page = ClosePage(session, desk)
    page.run()
    return page.target


def steps(session: Session, desk: PlainDesk, finding: str) -> None:
    """The steps to a decision on a finding."""
    from inspector_tui.plain.enforcement import StepsPage

    StepsPage(session, desk, finding).run()
