"""Half-typed text of one visit: on disk within seconds, there again after a kill.

A draft is no part of the record. It goes through the saver's thread, so that typing waits for no
disk; one that cannot be kept is told in a sentence and goes on being typed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

EVERY = 3.0
"""Seconds of typing that a kill may lose."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` as it was typed, and when, in local time (`YYYY-MM-DDTHH:MM`)."""

    at: str
    text: str

    @property
    def clock(self) -> str:
        """The time of day, as `14:02`."""
        return self.at[11:16]


def answer_box(question: str) -> str:
    """The name of the box that holds a question's whole form."""
    return f"answer {question}"


def reason_box(question: str) -> str:
    """The name of the box that holds the reason of a verdict."""
    return f"reason {question}"


class Keep(Protocol):
    """Writes (or, for None, forgets) the text of a box; soon, and on another thread."""

    def __call__(self, box: str, text: str | None, /) -> None: ...


class Drafts:
    """The drafts of one visit on the event loop's thread. `keep` does the writing."""

    def __init__(self, kept: Mapping[str, str], keep: Keep) -> None:
        self._drafts = {box: _read(text) for box, text in kept.items()}
        self._keep = keep
        self._waiting: set[str] = set()
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
        self._drafts[box] = Draft(datetime.now().isoformat(timespec="minutes"), text)
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
        for box in sorted(self._waiting):
            draft = self._drafts[box]
            self._keep(box, f"{draft.at}\n{draft.text}")
        self._waiting.clear()


def _read(text: str) -> Draft:
    at, _, typed = text.partition("\n")
    return Draft(at, typed)


def write_texts(texts: Mapping[str, str]) -> str:
    """The texts of a form's fields as one text."""
    return json.dumps(texts, ensure_ascii=False)


def read_texts(text: str) -> dict[str, str]:
    """The texts again; none of a draft that cannot be read, such as an older version's."""
    found: object = None
    with suppress(ValueError):
        found = json.loads(text)
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
