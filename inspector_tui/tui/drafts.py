"""Half-typed text of one visit: on disk within seconds, there again after a kill.

A draft is no part of the record. It goes through the saver's thread, so that typing waits for no
disk; one that cannot be kept is told in a sentence and goes on being typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

from inspector_tui.workflow.drafts import Draft

EVERY = 1.0
"""Seconds of typing that a kill may lose."""


class Keep(Protocol):
    """Writes (or, for None, forgets) the text of a box; soon, and on another thread."""

    def __call__(self, box: str, text: str | None, /) -> None: ...


class Drafts:
    """The drafts of one visit on the event loop's thread. `keep` does the writing."""

    def __init__(self, kept: Mapping[str, str], keep: Keep) -> None:
        self._drafts = {box: Draft.read(text) for box, text in kept.items()}
        self._keep = keep
        self._waiting: set[str] = set()
        self.before_flush: Callable[[], None] = lambda: None
        """Called before what is waiting goes off: what else is to be kept with it."""
        self._timer: asyncio.TimerHandle | None = None

    def get(self, box: str) -> Draft | None:
        """The draft of a box, whether or not it is on disk yet."""
        return self._drafts.get(box)

    def boxes(self) -> list[str]:
        """The boxes that hold a draft."""
        return list(self._drafts)

    def type(self, box: str, text: str) -> None:
        """Remember what a box holds now; it is on disk `EVERY` seconds later, or at `flush`."""
        before = self._drafts.get(box)
        if before is not None and before.text == text:
            return
        self._drafts[box] = Draft.now(text)
        self._waiting.add(box)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(EVERY, self.flush)

    def drop(self, box: str) -> None:
        """Forget a draft: it was saved or thrown away."""
        self._waiting.discard(box)
        if self._drafts.pop(box, None) is not None:
            self._keep(box, None)

    def flush(self) -> None:
        """Put what is waiting on its way to the disk now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            self.before_flush()
        for box in sorted(self._waiting):
            self._keep(box, self._drafts[box].kept())
        self._waiting.clear()
