"""Presses of the stopwatch on their way to the disk; one that was not saved is sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from inspector_tui.errors import InspectorError
from inspector_tui.faces.pressed import NOT_YET, Press, marks
from inspector_tui.record.base import Clock
from inspector_tui.record.drills import Mark
from inspector_tui.record.visit import DrillMark
from inspector_tui.tui.desk import Change, VisitDesk


@dataclass
class _Key(Press):
    """`fault` is why it was not saved."""

    fault: InspectorError | None = None


class Presses:
    """In the order of their keys. `told` hears of each that came back."""

    def __init__(self, desk: VisitDesk, told: Callable[[Change], None]) -> None:
        self._desk = desk
        self._told = told
        self._waiting: list[_Key] = []

    def add(self, what: Mark, at: str, clock: Clock) -> None:
        """Send one more, after those that could not be saved before it."""
        self.send_again()
        self._waiting.append(_Key(what, at, clock))
        self._send(self._waiting[-1])

    def send_again(self) -> bool:
        """Try once more to save what could not be saved; False when there is none."""
        found = [press for press in self._waiting if press.fault]
        for press in found:
            self._send(press)
        return bool(found)

    def forget(self, what: str, ms: int) -> bool:
        """Drop one that could not be saved; False when none of that kind and time waits for it."""
        failed = [one for one in self._waiting if one.fault]
        found = next((one for one in failed if one.is_(what, ms)), None)
        if found is not None:
            self._waiting.remove(found)
        return found is not None

    def marks(self) -> tuple[DrillMark, ...]:
        """As the record will have them, numbered from `NOT_YET`."""
        return marks(self._waiting)

    def failed(self, entry: int) -> bool:
        """True when the mark of that number could not be saved."""
        return self._waiting[entry - NOT_YET].fault is not None

    @property
    def fault(self) -> InspectorError | None:
        """Why some of them could not be saved; None when all are, or on their way."""
        return next((one.fault for one in self._waiting if one.fault), None)

    def _send(self, press: _Key) -> None:
        press.fault = None
        self._desk.do(press.command(), heard=partial(self._arrived, press))

    def _arrived(self, press: _Key, change: Change) -> None:
        press.fault = change.error
        if press.fault is None and press in self._waiting:
            self._waiting.remove(press)
        self._told(change)
