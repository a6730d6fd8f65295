"""Presses of the stopwatch on their way to the disk; one that cannot be saved is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector_tui.errors import InspectorError
from inspector_tui.faces.pressed import Press, marks
from inspector_tui.record.base import Clock
from inspector_tui.record.drills import Mark
from inspector_tui.record.visit import DrillMark
from inspector_tui.workflow.command import Command


@dataclass
class _Line(Press):
    """`words` name its kind."""

    words: str


class Presses:
    """In the order of their lines. `save` puts a command on disk, or raises `InspectorError`."""

    def __init__(self, save: Callable[[Command], None]) -> None:
        self._save = save
        self._waiting: list[_Line] = []

    def add(self, what: Mark, at: str, clock: Clock, words: str) -> InspectorError | None:
        """Save one more, after those that could not be saved before it; what keeps it from that."""
        self._waiting.append(_Line(what, at, clock, words))
        return self.try_again()

    def try_again(self) -> InspectorError | None:
        """Save those that wait, in their order; what keeps the next from it."""
        while self._waiting:
            one = self._waiting[0]
            try:
                self._save(one.command())
            except InspectorError as error:
                return error
            del self._waiting[0]
        return None

    def forget(self, what: str, ms: int) -> bool:
        """Drop one that could not be saved; False when none of that kind and time waits."""
        found = next((one for one in self._waiting if one.is_(what, ms)), None)
        if found is not None:
            self._waiting.remove(found)
        return found is not None

    def marks(self) -> tuple[DrillMark, ...]:
        """As the record will have them, numbered from `NOT_YET`."""
        return marks(self._waiting)

    def unsaved(self) -> list[str]:
        """What is not on disk, in words."""
        return [f"{one.words}, {one.at[11:19]}" for one in self._waiting]
