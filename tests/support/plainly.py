"""Plain mode fed with lines, over a real vault: what a person would read comes back as one text."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass

from inspector_tui.faces.keymap import Keys
from inspector_tui.faces.output import Output, decide
from inspector_tui.plain.page import Page, Session
from inspector_tui.plain.talk import Leaving, Talk
from inspector_tui.plain.visit import VisitPage
from inspector_tui.plain.visits import VisitsPage
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.saver import Saver

UTF8 = decide({"LANG": "C.UTF-8", "TERM": "dumb"})


@dataclass
class Said:
    """What was printed, and the code that the talk was left with; None when it came to its end."""

    text: str
    code: int | None

    def __contains__(self, words: str) -> bool:
        return " ".join(words.split()) in " ".join(self.text.split())


def fed(*lines: str, output: Output = UTF8) -> tuple[Talk, io.StringIO]:
    """A talk in which these lines are typed, and nothing after them."""
    return piped("".join(f"{line}\n" for line in lines).encode(), output=output)


def piped(data: bytes, output: Output = UTF8) -> tuple[Talk, io.StringIO]:
    """A talk with a script that is these bytes."""
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    out = io.StringIO()
    return Talk(out, read, output), out


def talked(
    vault: Vault, page: Callable[[Session], Page], *lines: str, keys: Keys | None = None
) -> Said:
    """Type lines on a page of an open vault; the saver has ended when this returns."""
    talk, out = fed(*lines)
    talk.listen()
    saver = Saver(vault)
    code = None
    try:
        page(Session(talk, vault.home, vault, saver, keys or Keys())).run()
    except Leaving as left:
        code = left.code
    finally:
        saver.close()
    return Said(out.getvalue(), code)


def at_visits(vault: Vault, *lines: str) -> Said:
    """Type lines on the list of visits."""
    return talked(vault, VisitsPage, *lines)


def at_visit(vault: Vault, visit: str, *lines: str, keys: Keys | None = None) -> Said:
    """Type lines on the overview of a visit."""

    def page(session: Session) -> Page:
        return VisitPage(session, session.desk(visit))

    return talked(vault, page, *lines, keys=keys)
