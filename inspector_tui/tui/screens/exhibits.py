"""The register of exhibits, and the taking of a file while the inspector goes on working."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.faces.forms.movement import MoveForm
from inspector_tui.faces.moment import moment
from inspector_tui.faces.sizes import size_in_words
from inspector_tui.record.visit import Exhibit
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.lines import Line
from inspector_tui.tui.register import Part, RegisterPage
from inspector_tui.tui.screens.exhibit_form import ExhibitPage
from inspector_tui.workflow import exhibits
from inspector_tui.workflow.chain import missing_of_exhibit
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.taking import Taking

_EVERY = 0.5
"""Seconds between two looks at how far a taking is."""
_TAKING = "taking "


class ExhibitsScreen(RegisterPage):
    """All exhibits; opened from a question it first offers to take one for it."""

    PAGE = "exhibits"
    ONE = "exhibit"
    EMPTY = "No exhibits yet; a takes the first."
    DEFAULT_CSS = """
    ExhibitsScreen.compact #whole { height: 14; }
    """

    def on_mount(self) -> None:
        super().on_mount()
        self._timer = self.set_interval(_EVERY, self._look, pause=not self.desk.takings)
        if self.question:
            self.open_at_once()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.is_mounted and self.desk.takings:
            self._timer.resume()

    def _look(self) -> None:
        """Show how far the takings are; nothing is drawn once there are none."""
        if not self.desk.takings:
            self._timer.pause()
        if self.is_current:
            self._refresh()

    @property
    def subject(self) -> str:
        standing = sum(found.withdrawn is None for found in self.desk.visit.exhibits.values())
        return f"Exhibits: {standing}"

    def lines(self, width: int) -> list[Line]:
        found = [
            Line(
                f"withdrawn: {_says(exhibit)}" if exhibit.withdrawn else _says(exhibit),
                lead=mark.ljust(5),
                tail=_tail(exhibit),
                id=mark,
                quiet=exhibit.withdrawn is not None,
            )
            for mark, exhibit in self.desk.visit.exhibits.items()
        ]
        for number, taking in enumerate(self.desk.takings):
            tail = (
                f"{taking.percent}% of {size_in_words(taking.size)}" if taking.done else "waiting"
            )
            found.append(Line(taking.path.name, lead="*    ", tail=tail, id=f"{_TAKING}{number}"))
        return found

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        if entry.startswith(_TAKING):
            taking = self._taking(entry)
            how_far = "It is being read and encrypted; go on working. w stops it."
            return "Being taken", [("", how_far), ("File", str(taking.path) if taking else "")]
        exhibit = self.desk.visit.exhibits[entry]
        taken = exhibit.taken
        lacks = missing_of_exhibit(exhibit) if exhibit.withdrawn is None else ()
        parts = [
            ("Withdrawn", exhibit.withdrawn or ""),
            ("Missing", ", ".join(lacks)),
            ("Description", taken.description),
            ("Made from", taken.made_from or ""),
            ("File", f"{taken.name}, {size_in_words(taken.size)}"),
            ("Place", taken.place),
            ("From", taken.from_whom),
            ("Power", taken.power),
            ("Produced by", taken.producer or f"{exhibit.by} (the inspector)"),
            ("Statement", taken.statement),
            ("Seal", exhibits.seal_of(exhibit) or "not sealed"),
            ("Continuity", "\n".join(_links(exhibit))),
            ("Question", taken.question or ""),
            ("SHA-256", taken.sha256),
        ]
        heading = f"Exhibit {entry}, taken {moment(exhibit.at)} by {exhibit.by}"
        return heading, [part for part in parts if part[1]]

    def _taking(self, entry: str) -> Taking | None:
        at = int(entry.removeprefix(_TAKING))
        takings = self.desk.takings
        return takings[at] if at < len(takings) else None

    def form(self, entry: str | None) -> FormPage | None:
        if entry is None:
            return ExhibitPage(self.desk, self.question)
        self.say("An exhibit stays as it was taken; w withdraws it, a note can add to it.")
        return None

    def action_withdraw(self) -> None:
        if self.entry.startswith(_TAKING):
            if taking := self._taking(self.entry):
                taking.stop()
                self.say("Stopping; nothing is recorded of it.")
        else:
            super().action_withdraw()

    def action_move(self) -> None:
        """Hand on the exhibit under the cursor."""
        exhibit = self.desk.visit.exhibits.get(self.entry)
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif exhibit is None:
            self.say("There is no exhibit here to hand on.")
        elif exhibit.withdrawn is not None:
            self.say(f"Exhibit {self.entry} was withdrawn.")
        else:
            self.open_form(FormPage(self.desk, MoveForm(self.desk, self.entry)))

    def withdrawal(self, entry: str, reason: str) -> Command:
        return exhibits.withdraw(entry, reason)


def _tail(exhibit: Exhibit) -> str:
    """Who has it once it was handed on, its size, and the question it belongs to."""
    holder = f"with {exhibit.movements[-1].moved.holder}" if exhibit.movements else ""
    size = size_in_words(exhibit.taken.size)
    return "  ".join(filter(None, (holder, size, exhibit.taken.question)))


def _links(exhibit: Exhibit) -> Iterator[str]:
    """Everybody who had it, in their order, each with the entry that says so."""
    under = f", seal {exhibit.taken.seal}" if exhibit.taken.seal else ""
    yield f"{moment(exhibit.at)}  taken by {exhibit.by}{under} (entry {exhibit.n})"
    for link in exhibit.movements:
        moved = link.moved
        seal = f"seal {moved.seal}" if moved.seal else "not sealed"
        more = ", ".join(filter(None, (moved.place, seal)))
        why = f": {moved.reason}" if moved.reason else ""
        yield f"{moment(link.at)}  to {moved.holder}, {more}{why} (entry {link.n})"


def _says(exhibit: Exhibit) -> str:
    return exhibit.taken.description or exhibit.taken.name
