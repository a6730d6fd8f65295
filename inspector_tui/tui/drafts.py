"""Half-typed text of one visit: on disk within seconds, there again after a kill.

A draft is no part of the record. It goes through the saver's thread, so that typing waits for no
disk; one that cannot be kept is told in a sentence, tried again, and goes on being typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol, TypeAlias

from inspector_tui.errors import InspectorError
from inspector_tui.workflow.drafts import Draft

EVERY = 1.0
"""Seconds of typing that a kill may lose."""
AGAIN = 5.0
"""Seconds after which what could not be kept is tried again."""

Heard: TypeAlias = Callable[[InspectorError | None], None]


class Keep(Protocol):
    """Writes (or, for None, forgets) the text of a box; soon, and on another thread.

    `heard` is called on the event loop with what kept it from the disk, None when nothing did.
    """

    def __call__(self, box: str, text: str | None, heard: Heard, /) -> None: ...


class Drafts:
    """The drafts of one visit on the event loop's thread. `keep` does the writing.

    `told` hears of the first that could not be kept, and None once all are.
    """

    def __init__(
        self,
        kept: Mapping[str, str],
        keep: Keep,
        told: Heard = lambda error: None,
    ) -> None:
        self._drafts = {box: Draft.read(text) for box, text in kept.items()}
        self._keep = keep
        self._told = told
        self._waiting: set[str] = set()
        self._unkept: dict[str, InspectorError] = {}
        self.before_flush: Callable[[], None] = lambda: None
        """Called before what is waiting goes off: what else is to be kept with it."""
        self._timer: asyncio.TimerHandle | None = None

    def get(self, box: str) -> Draft | None:
        """The draft of a box, whether or not it is on disk yet."""
        return self._drafts.get(box)

    def boxes(self) -> list[str]:
        """The boxes that hold a draft."""
        return list(self._drafts)

    @property
    def fault(self) -> InspectorError | None:
        """What kept half-typed text from the disk when that was last tried; None when nothing."""
        return next(iter(self._unkept.values()), None)

    def type(self, box: str, text: str) -> None:
        """Remember what a box holds now; it is on disk `EVERY` seconds later, or at `flush`."""
        before = self._drafts.get(box)
        if before is not None and before.text == text:
            return
        self._drafts[box] = Draft.now(text)
        self._wait(box, EVERY)

    def drop(self, box: str) -> None:
        """Forget a draft: it was saved or thrown away."""
        self._waiting.discard(box)
        if self._drafts.pop(box, None) is not None:
            self._keep(box, None, partial(self._heard, box))

    def flush(self) -> None:
        """Put what is waiting on its way to the disk now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            self.before_flush()
        waiting, self._waiting = sorted(self._waiting), set()
        for box in waiting:
            draft = self._drafts.get(box)
            self._keep(box, draft.kept() if draft else None, partial(self._heard, box))

    def _wait(self, box: str, seconds: float) -> None:
        self._waiting.add(box)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.flush)

    def _heard(self, box: str, error: InspectorError | None) -> None:
        if error is None:
            if self._unkept.pop(box, None) and self.fault is None:
                self._told(None)
            return
        is_news = self.fault is None
        self._unkept[box] = error
        self._wait(box, AGAIN)
        if is_news:
            self._told(error)
