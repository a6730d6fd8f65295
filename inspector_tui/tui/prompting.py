"""The prompts of an open visit, computed beside the event loop: no key ever waits for them.

What the inspector made of a prompt shows at once; what an answer or a row raises shows a moment
after it is on disk.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import TypeAlias

from inspector_tui.checklist.library import Library
from inspector_tui.faces.standings import Result, Standings, attempt
from inspector_tui.judgement.facts import Memory
from inspector_tui.record.visit import Visit

PAUSE = 0.15
"""Seconds after a change until prompts are computed anew; answers given meanwhile are in it."""

Listener: TypeAlias = Callable[[], None]


class Prompting(Standings):
    """Made and read on the event loop's thread; one thread at a time computes."""

    def __init__(self, visit: Visit, library: Library) -> None:
        super().__init__(visit)
        self._library = library
        self._memory = Memory()
        self._busy = False
        self._listeners: list[Listener] = []
        self._loop = asyncio.get_running_loop()
        # Listeners touch widgets, which find their app by a context that a thread lacks.
        self._context = copy_context()
        self._start_soon(0)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear of new prompts and settlements until the returned function is called."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def follow(self, visit: Visit, library: Library) -> None:
        """The visit changed: settlements count at once, prompts are computed anew."""
        if visit.head == self._visit.head:
            return
        if library is not self._library:
            self._library, self._memory = library, Memory()
        self._visit = visit
        self._stand()
        self._start_soon(PAUSE)

    def _start_soon(self, pause: float) -> None:
        if not self._busy:
            self._busy = True
            self._loop.call_later(pause, self._start)

    def _start(self) -> None:
        work = partial(self._compute, self._visit, self._library, self._memory)
        threading.Thread(target=work, name="prompts", daemon=True).start()

    def _compute(self, visit: Visit, library: Library, memory: Memory) -> None:
        """On a thread: nothing here touches what the loop's thread reads."""
        found = attempt(visit, library, memory)
        try:
            self._loop.call_soon_threadsafe(self._arrived, visit.head, found, context=self._context)
        except RuntimeError:
            return  # the loop is gone, and with it whoever would read this

    def _arrived(self, head: str, found: Result) -> None:
        self._busy = False
        self._receive(head, found)
        if not self.is_current:
            self._start_soon(PAUSE)
        for listener in tuple(self._listeners):
            listener()
