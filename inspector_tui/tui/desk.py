"""One open visit as the screens see it: what is on disk, what is on its way there, and who to tell.

Screens call `do` with a command and go on; the saver's thread carries it out, and listeners hear
of it on the event loop once COMMIT returned. Until then the questions it touches are `pending`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from msgspec.structs import replace

from inspector_tui.errors import InspectorError
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.place import KEY, Place
from inspector_tui.record.base import Verdict
from inspector_tui.record.visit import Given, Visit
from inspector_tui.tui.drafts import Drafts, Heard
from inspector_tui.tui.on_the_way import OnTheWay, Sent
from inspector_tui.tui.prompting import Prompting
from inspector_tui.tui.side_work import SideWork
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import answering
from inspector_tui.workflow.behind import Behind, look_behind
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.exhibits import Label, Watch
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.long_work import Result
from inspector_tui.workflow.progress import Item, items
from inspector_tui.workflow.saver import NotSaved, Outcome, Saver
from inspector_tui.workflow.taking import Taking


@dataclass(frozen=True)
class Change:
    """What a listener hears: `error` is set when nothing was saved.

    `questions` are those whose items differ from before, or that stopped being pending;
    `reshaped` says that questions came or went, so that lists must be built anew.
    """

    visit: Visit
    questions: frozenset[str]
    reshaped: bool
    error: InspectorError | None = None


Listener: TypeAlias = Callable[[Change], None]
Came = TypeVar("Came")


class VisitDesk(OpenVisit):
    """State of one open visit on the event loop's thread."""

    def __init__(self, vault: Vault, saver: Saver, visit_id: str) -> None:
        super().__init__(vault, visit_id)
        self._saver = saver
        self._sent = OnTheWay()
        self._held: Sent | None = None
        self._listeners: list[Listener] = []
        self._loop = asyncio.get_running_loop()
        # Listeners may open screens, and Textual finds the app by a context that the saver lacks.
        self._context = copy_context()
        self.drafts: Drafts = Drafts(vault.drafts(visit_id), self._keep_draft, self._say_fault)
        self.side_work = SideWork(vault, visit_id, self.drafts, self._forget_draft)
        self.at_work = Place.read(vault.setting(KEY))
        if self.at_work.visit != visit_id:
            self.at_work = Place("")
        self._away = False
        self.prompts: Prompting = Prompting(self.visit, self.library)
        self.cut_short = () if self.read_only else tuple(self.side_work.put_back_forms())
        """Form and file name of exhibits that were being taken when the program ended."""
        self._look_behind()

    def is_pending(self, question: str) -> bool:
        """True while something about the question is on its way to the disk."""
        return question in self._sent

    def verdict(self, question: str) -> Verdict | None:
        """The verdict to show: the one on its way, else the one on disk."""
        return self._sent.verdicts.get(question) or self.visit.answer(question).verdict

    def ahead(self) -> list[Item]:
        """The items as they will be once every verdict on its way is saved.

        A verdict may bring up the very question that comes next.
        """
        if not self._sent.verdicts:
            return self.items
        visit, answers = self.visit, dict(self.visit.answers)
        for question, verdict in self._sent.verdicts.items():
            answer = replace(visit.answer(question), verdict=verdict)
            answers[question] = Given(answer, visit.last + 1, "", "")
        return items(replace(visit, answers=answers), self.library)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear of every change until the returned function is called."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def do(
        self,
        command: Command,
        *,
        touches: Iterable[str] = (),
        verdict: Verdict | None = None,
        heard: Listener | None = None,
        aside: bool = False,
    ) -> None:
        """Queue a command. `touches` are shown as pending; `verdict` is what they will show.

        `heard` is called before the listeners, with the change that came of this command. `aside`
        says that no undo takes it back.
        """
        sent = self._sent.send("aside" if aside else "do", touches, verdict)
        self._saver.put(self.visit.id, command, self._hearing(sent, heard))

    def run(self, work: Callable[[], Visit], *, heard: Listener | None = None) -> None:
        """Queue work that is more than a command; it must end in the visit as it then stands."""
        sent = self._sent.send("do", ())
        self._saver.run(work, self._hearing(sent, heard))

    def take(self, path: Path, label: Label, heard: Listener, form: tuple[str, str]) -> Taking:
        """Take an exhibit in a thread of its own: answers do not wait for it.

        `form` is the box and the text of its form, kept until the file is taken: should the
        program end before, the form is there again.
        """
        kept = self.side_work.keep_form(*form)
        sent = self._sent.send("aside", [label.question] if label.question else [])
        told = self._hearing(sent, partial(self._taken, kept, heard))
        return self.side_work.take(path, label, kept, told)

    def _taken(self, kept: str, heard: Listener, change: Change) -> None:
        self.drafts.drop(kept)
        heard(change)

    def work_long(
        self, work: Callable[[Watch], Result], heard: Callable[[Result | Exception], None]
    ) -> None:
        """Carry out long work that is no part of the record; not while there is some already.

        `heard` is called on the event loop, with what came of it.
        """
        self.side_work.begin(work, self._on_the_loop(heard))

    @property
    def is_needed(self) -> bool:
        """True while something would be lost with it: work goes on, or text is on no disk yet."""
        return self.side_work.goes_on or self.drafts.fault is not None

    def keeps(self) -> str:
        """As for every face; a note that is on its way holds an undo back as well."""
        newest = self._sent.newest
        if newest and newest.kind == "aside" and newest is not self._held:
            self._held = newest
            return "What was just saved is not undone. u again takes back what came before it."
        return super().keeps()

    def undo(self, heard: Listener | None = None) -> str | None:
        """Queue an undo and return the question it goes back to; None when there is nothing.

        `heard` is as for `do`.
        """
        return self._step_back("undo", answering.undo, heard)

    def redo(self, heard: Listener | None = None) -> str | None:
        """Queue a redo and return the question it is about; None when there is nothing."""
        return self._step_back("redo", answering.redo, heard)

    def rest_on(self, question: str) -> None:
        """Set the bookmark, unless it is there already."""
        if question != self.bookmark and not self.vault.read_only:
            self.bookmark = question
            self._quietly(partial(self.vault.put_bookmark, self.visit.id, question))

    def stand_in(self, place: Place) -> None:
        """Remember where the inspector is at work, unless that is known already."""
        place = replace(place, left=self._away)
        if place != self.at_work and not self.vault.read_only:
            self.at_work = place
            self.keep_setting(KEY, place.kept())

    def keep_setting(self, key: str, value: str) -> None:
        """Queue it; should it fail, that is said."""
        self._quietly(partial(self.vault.put_setting, key, value))

    def come(self) -> None:
        """The inspector is in the visit: the next session goes on there, however this one ends."""
        self._away = False
        self.stand_in(self.at_work if self.at_work.visit else Place(self.visit.id))

    def go_away(self) -> None:
        """The inspector left the visit on purpose."""
        self._away = True
        if self.at_work.visit:
            self.stand_in(self.at_work)

    def _step_back(
        self, kind: Literal["undo", "redo"], command: Command, heard: Listener | None
    ) -> str | None:
        steps = self._sent.steps(
            [self.question_of(step) for step in self.visit.undo],
            [self.question_of(step) for step in self.visit.redo],
        )
        places = steps[0] if kind == "undo" else steps[1]
        if not places:
            return None
        question = places[-1]
        sent = self._sent.send(kind, () if question is None else (question,))
        self._saver.put(self.visit.id, command, self._hearing(sent, heard))
        return question or ""

    def _keep_draft(self, box: str, text: str | None, heard: Heard) -> None:
        vault, visit = self.vault, self.visit.id
        if vault.read_only:
            return
        if text is None:
            self._aside(partial(vault.drop_draft, visit, box), heard)
        else:
            self._aside(partial(vault.put_draft, visit, box, text), heard)

    def _forget_draft(self, box: str) -> None:
        self._keep_draft(box, None, lambda error: None)

    def _look_behind(self) -> None:
        """Find earlier visits and newer editions on the saver's thread; listeners hear of it."""
        visit, library, found = self.visit, self.library, [Behind()]

        def carry_out() -> Visit:
            found[0] = look_behind(self.vault, visit, library)
            return visit

        def arrived(outcome: Outcome) -> None:
            error = outcome.error if isinstance(outcome, NotSaved) else None
            self.behind = replace(found[0], fault=error)
            past = self.behind.past
            before = frozenset(past.before if past else ())
            self._tell(Change(self.visit, before, reshaped=False, error=error))

        self._saver.run(carry_out, self._on_the_loop(arrived))

    def _quietly(self, work: Callable[[], None]) -> None:
        """Queue what is no part of the record: listeners hear of it only when it fails."""

        def heard(error: InspectorError | None) -> None:
            if error is not None:
                self._say_fault(error)

        self._aside(work, heard, typed=False)

    def _aside(self, work: Callable[[], None], heard: Heard, *, typed: bool = True) -> None:
        """Queue what is no part of the record, though it may have been `typed`."""

        def carry_out() -> Visit:
            work()
            return self.visit

        def arrived(outcome: Outcome) -> None:
            heard(outcome.error if isinstance(outcome, NotSaved) else None)

        self._saver.run(carry_out, self._on_the_loop(arrived), typed=typed)

    def _say_fault(self, error: InspectorError | None) -> None:
        self._tell(Change(self.visit, frozenset(), reshaped=False, error=error))

    def _hearing(self, sent: Sent, heard: Listener | None) -> Callable[[Outcome], None]:
        return self._on_the_loop(partial(self._heard, sent, heard))

    def _on_the_loop(self, hear: Callable[[Came], None]) -> Callable[[Came], None]:
        """What another thread may call with an outcome, for it to be heard on the event loop."""

        def call(outcome: Came) -> None:
            # A loop that is gone has no screen to tell; what was saved stays saved.
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(hear, outcome, context=self._context)

        return call

    def _heard(self, sent: Sent, heard: Listener | None, outcome: Outcome) -> None:
        self._sent.arrived(sent)
        if isinstance(outcome, NotSaved):
            change = Change(self.visit, sent.touched, reshaped=False, error=outcome.error)
        else:
            change = self._take(outcome.visit, sent.touched)
        if heard is not None:
            heard(change)
        self._tell(change)

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def _take(self, visit: Visit, touched: frozenset[str]) -> Change:
        before = {item.id: item for item in self.items}
        if visit.last < self.visit.last:
            visit = self.visit  # work of another thread that was overtaken
        moved = visit.checklists != self.visit.checklists
        others = self.is_about_others(visit)
        self.visit = visit
        if moved:
            self.library = library_of(self.vault, visit)
        if moved or others:
            self._look_behind()
        self._list_items()
        self.prompts.follow(visit, self.library)
        differ = {item.id for item in self.items if before.get(item.id) != item}
        reshaped = moved or before.keys() != self._places.keys()
        return Change(visit, touched | differ, reshaped)
