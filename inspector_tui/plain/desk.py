"""One open visit in plain mode: what is done is on disk, or refused, before anything is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from queue import SimpleQueue

from inspector_tui.checklist.library import Library
from inspector_tui.errors import InspectorError
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.place import KEY, Place
from inspector_tui.faces.standings import Standings, attempt
from inspector_tui.judgement.facts import Memory
from inspector_tui.record.visit import Visit
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import answering
from inspector_tui.workflow.behind import Behind, look_behind
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.drafts import Draft
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.saver import NotSaved, Outcome, Saver


class PlainDrafts:
    """The half-typed texts of a visit, on disk as soon as they are put."""

    def __init__(self, vault: Vault, visit: str) -> None:
        self._vault = vault
        self._visit = visit
        self._drafts: Mapping[str, Draft] = {
            box: Draft.read(text) for box, text in vault.drafts(visit).items()
        }

    def get(self, box: str) -> Draft | None:
        """The draft of a box."""
        return self._drafts.get(box)

    def boxes(self) -> list[str]:
        """The boxes that hold a draft."""
        return list(self._drafts)

    def put(self, box: str, text: str) -> None:
        """Keep what was typed into a box so far. Raises `InspectorError` where it cannot be."""
        draft = Draft.now(text)
        self._drafts = {**self._drafts, box: draft}
        if not self._vault.read_only:
            self._vault.put_draft(self._visit, box, draft.kept())

    def drop(self, box: str) -> None:
        """Forget a draft: it was saved or thrown away."""
        if box in self._drafts:
            self._drafts = {name: kept for name, kept in self._drafts.items() if name != box}
            if not self._vault.read_only:
                self._vault.drop_draft(self._visit, box)


class Prompts(Standings):
    """The prompts of the visit as it stands."""

    def __init__(self, visit: Visit, library: Library) -> None:
        super().__init__(visit)
        self._library = library
        self._memory = Memory()
        self._receive(visit.head, attempt(visit, library, self._memory))

    def follow(self, visit: Visit, library: Library) -> None:
        """The visit changed: compute them anew."""
        if library is not self._library:
            self._library, self._memory = library, Memory()
        self._visit = visit
        self._receive(visit.head, attempt(visit, library, self._memory))


class PlainDesk(OpenVisit):
    """A visit on which things are done one after another."""

    def __init__(self, vault: Vault, saver: Saver, visit_id: str) -> None:
        super().__init__(vault, visit_id)
        self._saver = saver
        self.drafts: PlainDrafts = PlainDrafts(vault, visit_id)
        self.prompts: Prompts = Prompts(self.visit, self.library)
        self._look_behind()
        if not vault.read_only:
            # The screens begin there, and no longer in a form that was open before this.
            vault.put_setting(KEY, Place(visit_id, left=True).kept())

    def do(self, command: Command) -> None:
        """Save; it is on disk on return. Raises `InspectorError` when it was refused."""
        self.run(partial(self.vault.append, self.visit.id, command))

    def run(self, work: Callable[[], Visit]) -> None:
        """Work that ends in the visit as it then stands; raises what keeps it from its end."""
        heard: SimpleQueue[Outcome] = SimpleQueue()
        # On the saver's thread, as every save: what is begun there ends there, whatever happens.
        self._saver.run(work, heard.put)
        outcome = heard.get()
        if isinstance(outcome, NotSaved):
            raise outcome.error
        self._take(outcome.visit)

    def may_record(self) -> None:
        """Raises `InspectorError` where nothing can be recorded."""
        if why := self.why_read_only:
            raise InspectorError(why)

    def rest_on(self, question: str) -> None:
        """Set the bookmark, unless it is there already."""
        if question != self.bookmark and not self.vault.read_only:
            self.bookmark = question
            self.vault.put_bookmark(self.visit.id, question)

    def undo(self) -> str | None:
        """Take back the newest step; the question that it was about.

        Raises `RefusedError` where there is none, and the first time after a note (`keeps`).
        """
        if kept := self.keeps():
            raise RefusedError(kept)
        if not self.visit.undo:
            raise RefusedError("There is nothing to undo.")
        question = self.question_of(self.visit.undo[-1])
        self.do(answering.undo)
        return question

    def redo(self) -> str | None:
        """Put back what was undone last; the question that it is about. Raises `RefusedError`."""
        if not self.visit.redo:
            raise RefusedError("There is nothing to redo.")
        question = self.question_of(self.visit.redo[-1])
        self.do(answering.redo)
        return question

    def _take(self, visit: Visit) -> None:
        moved = visit.checklists != self.visit.checklists
        others = self.is_about_others(visit)
        self.visit = visit
        if moved:
            self.library = library_of(self.vault, visit)
        self._list_items()
        self.prompts.follow(visit, self.library)
        if moved or others:
            self._look_behind()

    def _look_behind(self) -> None:
        try:
            self.behind = look_behind(self.vault, self.visit, self.library)
        except InspectorError as error:
            self.behind = Behind(fault=error)
