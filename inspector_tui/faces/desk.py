"""One open visit as every face sees it; how things are saved is each face's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.moments import show_date
from inspector_tui.faces import undo_text
from inspector_tui.faces.heeded import Heeded
from inspector_tui.faces.standings import Standings
from inspector_tui.faces.told import READ_ONLY
from inspector_tui.record.base import Verdict
from inspector_tui.record.visit import Step, Visit
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.behind import Behind
from inspector_tui.workflow.drafts import Draft
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.progress import Item, items
from inspector_tui.workflow.reviews import Section, sections

if TYPE_CHECKING:
    from inspector_tui.judgement.stops import Stop


class Kept(Protocol):
    """The half-typed texts of the visit."""

    def get(self, box: str) -> Draft | None:
        """The draft of a box."""

    def boxes(self) -> list[str]:
        """The boxes that hold a draft."""


class OpenVisit:
    """A visit with its checklists and its questions, as it stands on disk."""

    drafts: Kept
    prompts: Standings

    def __init__(self, vault: Vault, visit_id: str) -> None:
        self.vault = vault
        self.visit: Visit = vault.visit(visit_id)
        self.library: Library = library_of(vault, self.visit)
        self.items: list[Item] = []
        self._places: dict[str, int] = {}
        self._list_items()
        self.bookmark = vault.bookmark(visit_id)
        self.behind = Behind()
        self._told_to_stay = 0
        self._heeded = Heeded(vault, visit_id, self.keep_setting)

    def _list_items(self) -> None:
        """List the questions of the visit as it stands."""
        self.items = items(self.visit, self.library)
        self._places = {item.id: at for at, item in enumerate(self.items)}

    @property
    def read_only(self) -> bool:
        """True when nothing can be recorded: another session has the vault, or it is sealed."""
        return bool(self.why_read_only)

    @property
    def why_read_only(self) -> str:
        """Why nothing can be recorded, in a sentence; "" when it can."""
        if self.vault.read_only:
            return f"{READ_ONLY} Nothing was changed."
        if self.visit.status == "sealed":
            return "This visit is sealed; k reopens it, with a reason. Nothing was changed."
        return ""

    @property
    def heading(self) -> str:
        """What is visited and when; first, since titles are cut at their end, what keeps it so."""
        read_only = "Read only" if self.vault.read_only else ""
        sealed = "Sealed" if self.visit.status == "sealed" else ""
        what = (read_only, sealed, self.visit.organisation, show_date(self.visit.on))
        return " · ".join(filter(None, what))

    def item(self, question: str) -> Item | None:
        """The question as it stands on disk; `None` when it is not asked now."""
        at = self._places.get(question)
        return None if at is None else self.items[at]

    def place(self, question: str) -> int | None:
        """Its position in `items`, from 0."""
        return self._places.get(question)

    def is_about_others(self, visit: Visit) -> bool:
        """Whether other visits lie behind the visit as it now stands: who or when was put right."""
        return (visit.organisation, visit.on) != (self.visit.organisation, self.visit.on)

    def sections(self) -> list[Section]:
        """The sections that are asked, and which of them wait for a word on the whole."""
        return sections(self.visit, self.library, self.items)

    def question_of(self, step: Step) -> str | None:
        """The question that undoing (or redoing) a step is about."""
        for question in step.answers:
            return question
        rows = (step.rows.get(row) or self.visit.rows.get(row) for row in step.rows)
        return next((row.question for row in rows if row is not None), None)

    def keeps(self) -> str:
        """Why an undo waits to be pressed again, in words; "" where it may go on.

        After a note, an exhibit or a finding an undo would take back something older, which its
        owner does not mean.
        """
        newest, words = undo_text.stays(self.visit)
        if newest <= self._told_to_stay:
            return ""
        self._told_to_stay = newest
        following = undo_text.next_undo(self.visit, self.library)
        then = f"u again takes back {following}" if following else "There is nothing to undo"
        return f"{words} {then}."

    def unread_stops(self) -> list[Stop]:
        """What stops the work as the visit stands, and the inspector has not read yet.

        Nothing of a visit that can only be read.
        """
        from inspector_tui.workflow.liaison import stops

        return [] if self.read_only else self._heeded.unread(stops(self.visit, self.library))

    def heed_stop(self, stop: Stop) -> None:
        """The inspector has read it."""
        self._heeded.add(stop)

    def keep_setting(self, key: str, value: str) -> None:
        """Keep what is no part of the record; each face's own way."""
        raise NotImplementedError

    def is_pending(self, question: str) -> bool:
        """True while something about the question is on its way to the disk."""
        return False

    def verdict(self, question: str) -> Verdict | None:
        """The verdict to show."""
        return self.visit.answer(question).verdict
