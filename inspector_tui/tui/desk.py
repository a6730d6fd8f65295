"""One open visit as the screens see it: what is on disk, what is on its way there, and who to tell.

Screens call `do` with a command and go on; the saver's thread carries it out, and listeners hear
of it on the event loop once COMMIT returned. Until then the questions it touches are `pending`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from inspector_tui.checklist.library import Library
from inspector_tui.errors import InspectorError
from inspector_tui.record.events import Verdict
from inspector_tui.record.visit import Visit
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import visits
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.progress import Item, items
from inspector_tui.workflow.saver import NotSaved, Outcome, Saver


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


class VisitDesk:
    """State of one open visit on the event loop's thread."""

    def __init__(self, vault: Vault, saver: Saver, visit_id: str) -> None:
        self.vault = vault
        self._saver = saver
        self.visit: Visit = vault.visit(visit_id)
        self.library: Library = visits.library(vault, self.visit)
        self.items: list[Item] = items(self.visit, self.library)
        self._places = {item.id: at for at, item in enumerate(self.items)}
        self._pending: Counter[str] = Counter()
        self._hoped: dict[str, Verdict] = {}
        self._listeners: list[Listener] = []
        self._loop = asyncio.get_running_loop()

    @property
    def read_only(self) -> bool:
        """True when nothing can be recorded: another session has the vault, or it is sealed."""
        return self.vault.read_only or self.visit.status == "sealed"

    def item(self, question: str) -> Item | None:
        """The question as it stands on disk; `None` when it is not asked now."""
        at = self._places.get(question)
        return None if at is None else self.items[at]

    def place(self, question: str) -> int | None:
        """Its position in `items`, from 0."""
        return self._places.get(question)

    def is_pending(self, question: str) -> bool:
        """True while something about the question is on its way to the disk."""
        return self._pending[question] > 0

    def verdict(self, question: str) -> Verdict | None:
        """The verdict to show: the one on its way, else the one on disk."""
        hoped = self._hoped.get(question)
        return hoped if hoped is not None else self.visit.answer(question).verdict

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
    ) -> None:
        """Queue a command. `touches` are shown as pending; `verdict` is what they will show."""
        self._send(lambda heard: self._saver.put(self.visit.id, command, heard), touches, verdict)

    def run(self, work: Callable[[], Visit], *, touches: Iterable[str] = ()) -> None:
        """Queue work that is more than a command, such as sealing an exhibit into the vault."""
        self._send(lambda heard: self._saver.run(work, heard), touches, None)

    def _send(
        self,
        put: Callable[[Callable[[Outcome], None]], None],
        touches: Iterable[str],
        verdict: Verdict | None,
    ) -> None:
        touched = frozenset(touches)
        self._pending.update(touched)
        if verdict is not None:
            self._hoped.update(dict.fromkeys(touched, verdict))

        def heard(outcome: Outcome) -> None:
            # A loop that is gone has no screen to tell; what was saved stays saved.
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._heard, touched, outcome)

        put(heard)

    def _heard(self, touched: frozenset[str], outcome: Outcome) -> None:
        self._pending.subtract(touched)
        for question in touched:
            if self._pending[question] <= 0:
                del self._pending[question]
                self._hoped.pop(question, None)
        if isinstance(outcome, NotSaved):
            change = Change(self.visit, touched, reshaped=False, error=outcome.error)
        else:
            change = self._take(outcome.visit, touched)
        for listener in tuple(self._listeners):
            listener(change)

    def _take(self, visit: Visit, touched: frozenset[str]) -> Change:
        before = {item.id: item for item in self.items}
        self.visit = visit
        self.items = items(visit, self.library)
        self._places = {item.id: at for at, item in enumerate(self.items)}
        differ = {item.id for item in self.items if before.get(item.id) != item}
        reshaped = before.keys() != self._places.keys()
        return Change(visit, touched | differ, reshaped)
