"""The stopwatch of a drill: marks with the clock of the moment the key arrived.

A mark's own `clock` and `at` are taken at the key, not when the entry is written: what is timed is
the inspector's press, however busy the disk. A mis-press is struck, never removed.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import field

from inspector_tui.record.base import Act, Clock, Key, Moment, Number, Text, Value

Mark: TypeAlias = Literal["pressed", "displayed", "responder", "minimum", "stood-down"]
MARKS: tuple[Mark, ...] = ("pressed", "displayed", "responder", "minimum", "stood-down")
"""t0 to t4 of a test; `responder` is marked once for each one who is there and able to help."""


class DrillStarted(Act, frozen=True, tag="drill-started", tag_field="kind"):
    """The safe-testing questions were answered: with whom agreed, to whom announced, where."""

    drill: Key
    agreed_with: Text
    announced_to: Text
    details: dict[Key, Value] = field(default_factory=dict)
    """Fields of the test's row that are known before it begins."""


class DrillMarked(Act, frozen=True, tag="drill-marked", tag_field="kind"):
    drill: Key
    mark: Mark
    at: Moment
    clock: Clock


class DrillStruck(Act, frozen=True, tag="drill-struck", tag_field="kind"):
    """The mark of entry `entry` was a mis-press."""

    drill: Key
    entry: Number
    reason: Text = ""


class DrillEnded(Act, frozen=True, tag="drill-ended", tag_field="kind"):
    """The drill is over; `stopped` says why when it was broken off."""

    drill: Key
    stopped: Text = ""
