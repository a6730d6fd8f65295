"""Presses of the stopwatch that are not on disk yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inspector_tui.record.base import Clock
from inspector_tui.record.drills import Mark
from inspector_tui.record.visit import DrillMark
from inspector_tui.workflow import drill
from inspector_tui.workflow.command import Command

NOT_YET = 10**15
"""Numbers from here on stand for entries that are not on disk yet."""


@dataclass
class Press:
    """A mark with the clocks of the key or line that it was."""

    what: Mark
    at: str
    clock: Clock

    def command(self) -> Command:
        """Puts it on record."""
        return drill.mark(self.what, self.at, self.clock)

    def is_(self, what: str, ms: int) -> bool:
        """Whether it is the mark of that kind and time."""
        return (self.what, self.clock.ms) == (what, ms)


def marks(presses: Iterable[Press]) -> tuple[DrillMark, ...]:
    """As the record will have them, numbered from `NOT_YET`."""
    return tuple(
        DrillMark(one.what, one.at, one.clock.ms, one.clock.boot, NOT_YET + n)
        for n, one in enumerate(presses)
    )
