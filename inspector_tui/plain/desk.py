"""One open visit in plain mode: what is done is on disk, or refused, before anything is said."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue

from inspector_tui.checklist.library import Library
from inspector_tui.errors import InspectorError
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.place import KEY, Place
from inspector_tui.faces.standings import Standings, attempt
from inspector_tui.judgement.facts import Memory
from inspector_tui.plain.drafts import PlainDrafts
from inspector_tui.plain.presses import Presses
from inspector_tui.record.visit import Visit
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import answering
from inspector_tui.workflow.behind import Behind, look_behind
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.saver import NotSaved, Outcome, Saver


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
        self.fault: InspectorError | None = None
        """What kept something from the disk the last time that anything did."""
        self.left_as_drafts: dict[str, str] = {}
        """Forms by their box, in words, that were left when the disk had refused them."""
        self.presses: Presses = Presses(self.do)
        self.drafts: PlainDrafts = PlainDrafts(vault, visit_id)
        self.prompts: Prompts = Prompts(self.visit, self.library)
        self._look_behind()
        if not vault.read_only:
            # The screens begin there, and no longer in a form that was open before this.
            self.keep_setting(KEY, Place(visit_id, left=True).kept())

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
            self.heed(outcome.error)
            raise outcome.error
        self._take(outcome.visit)

    def heed(self, error: InspectorError) -> None:
        """Know what kept something from the disk; what was refused by its own words is none."""
        if not isinstance(error, RefusedError):
            self.fault = error

    def try_again(self) -> InspectorError | None:
        """Put on disk what waits for it; what keeps some of it from there, None when nothing."""
        of_presses, of_drafts = self.presses.try_again(), self.drafts.try_again()
        return of_presses or of_drafts

    def unsaved(self) -> list[str]:
        """What waits for the disk, in words and none of its own."""
        left = [f"{what}, kept as a draft" for what in self.left_as_drafts.values()]
        return [*self.presses.unsaved(), *self.drafts.unsaved(), *left]

    def may_record(self) -> None:
        """Raises `InspectorError` where nothing can be recorded."""
        if why := self.why_read_only:
            raise InspectorError(why)

    def keep_setting(self, key: str, value: str) -> None:
        """Keep it if the disk takes it: nobody is held up for what is no part of the record."""
        with suppress(InspectorError):
            self.vault.put_setting(key, value)

    def rest_on(self, question: str) -> None:
        """Set the bookmark, unless it is there already."""
        if question != self.bookmark and not self.vault.read_only:
            self.bookmark = question
            with suppress(InspectorError):  # no part of the record: nobody is held up for it
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
