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
from inspector_tui.errors import InspectorError
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.visit import Settled, Visit
from inspector_tui.workflow import prompts
from inspector_tui.workflow.prompts import Standing

PAUSE = 0.15
"""Seconds after a change until prompts are computed anew; answers given meanwhile are in it."""

Listener: TypeAlias = Callable[[], None]
Result: TypeAlias = "tuple[Prompt, ...] | InspectorError"


class Prompting:
    """Made and read on the event loop's thread; one thread at a time computes."""

    def __init__(self, visit: Visit, library: Library) -> None:
        self._visit = visit
        self._library = library
        self._prompts: tuple[Prompt, ...] = ()
        self._of = ""
        self._busy = False
        self._listeners: list[Listener] = []
        self._loop = asyncio.get_running_loop()
        # Listeners touch widgets, which find their app by a context that a thread lacks.
        self._context = copy_context()
        self.standing: tuple[Standing, ...] = ()
        """Every prompt as it stands, in the order of the questions."""
        self.fault: InspectorError | None = None
        """Why there are no prompts; the record is not touched by it."""
        self._by_question: dict[str, tuple[Standing, ...]] = {}
        self._start_soon(0)

    @property
    def is_current(self) -> bool:
        """True when the prompts are those of the visit as it stands on disk."""
        return self._of == self._visit.head

    @property
    def open(self) -> int:
        """How many prompts wait for a word of the inspector's."""
        return sum(one.is_open for one in self.standing)

    def of(self, question: str) -> tuple[Standing, ...]:
        """The prompts shown on a question."""
        return self._by_question.get(question, ())

    def find(self, key: str) -> Standing | None:
        """The prompt of a key, if it arises now."""
        return next((one for one in self.standing if one.prompt.key == key), None)

    @property
    def raised(self) -> tuple[Prompt, ...] | None:
        """The prompts of the visit as it stands; None while they are not known."""
        return self._prompts if self.is_current else None

    @property
    def gone(self) -> tuple[Settled, ...]:
        """What was settled of prompts that do not arise any more."""
        return prompts.no_longer(self._visit, self._prompts) if self._of else ()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear of new prompts and settlements until the returned function is called."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def follow(self, visit: Visit, library: Library) -> None:
        """The visit changed: settlements count at once, prompts are computed anew."""
        if visit.head == self._visit.head:
            return
        self._visit, self._library = visit, library
        self._stand()
        self._start_soon(PAUSE)

    def _start_soon(self, pause: float) -> None:
        if not self._busy:
            self._busy = True
            self._loop.call_later(pause, self._start)

    def _start(self) -> None:
        work = partial(self._compute, self._visit, self._library)
        threading.Thread(target=work, name="prompts", daemon=True).start()

    def _compute(self, visit: Visit, library: Library) -> None:
        """On a thread: nothing here touches what the loop's thread reads."""
        found: Result
        try:
            found = prompts.computed(visit, library)
        except InspectorError as error:
            found = error
        except Exception as error:
            found = InspectorError(
                f"The prompts cannot be computed: a fault in the program ({type(error).__name__}).",
                kept="Everything recorded is kept, and recording goes on.",
                todo="Report the fault.",
            )
        try:
            self._loop.call_soon_threadsafe(self._arrived, visit.head, found, context=self._context)
        except RuntimeError:
            return  # the loop is gone, and with it whoever would read this

    def _arrived(self, head: str, found: Result) -> None:
        self._busy = False
        self._of = head
        if isinstance(found, InspectorError):
            self.fault = found
        else:
            self.fault, self._prompts = None, found
        if not self.is_current:
            self._start_soon(PAUSE)
        self._stand()
        for listener in tuple(self._listeners):
            listener()

    def _stand(self) -> None:
        self.standing = prompts.standing(self._visit, self._prompts)
        self._by_question = {}
        for one in self.standing:
            question = one.prompt.question
            self._by_question[question] = (*self._by_question.get(question, ()), one)
