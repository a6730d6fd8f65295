"""How much one visit may hold: what a bundle carries and its reader folds in bounded time.

A vault refuses an act beyond them, with room left for what closes a visit, so that whatever was
recorded can be sealed and handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import NamedTuple

import msgspec
from msgspec import Struct

from inspector_tui.record.chain import Link
from inspector_tui.record.drills import DrillEnded, DrillMarked, DrillStruck
from inspector_tui.record.events import (
    Answered,
    AnyAct,
    ClockStepped,
    ExhibitTaken,
    ExhibitWithdrawn,
    Redone,
    Reopened,
    Sealed,
    Undone,
    VisitStarted,
)
from inspector_tui.record.fold import MAX_UNDO
from inspector_tui.record.fold_drills import running
from inspector_tui.record.judging import EditionMoved
from inspector_tui.record.visit import Visit

MAX_ENTRIES = 20_000
MAX_ANSWERS = 50_000
"""Entries, and answers in all of them, of one journal: folding takes the sum of both.

What is undone or redone counts as what it takes back or puts back.
"""
MAX_EDITIONS = 1_000
"""Checklists that a visit begins with, and its moves to newer ones, together.

A move looks at all of them, and at all answers when it sets one aside. A visit uses a few dozen,
and moves when new ones are published.
"""
MAX_PARTS = 2_000_000
"""Commas and opening brackets of all lines, which is what reading them takes memory for.

An answer or a row has some thirty in its line, and English text one comma in fifty letters.
"""
MAX_JOURNAL = 64 * 1024**2
"""Bytes of all lines of one journal."""
MAX_EXHIBITS = 7 * 1024**3
"""Bytes of all exhibits: a bundle has 8 GiB, and the rest is for what describes them."""

KEPT_ENTRIES = 500
KEPT_BYTES = 4 * 1024**2
KEPT_PARTS = 100_000
"""What of the above only closing may use: sealing, reopening, withdrawing what cannot be read."""
_CLOSING = (Sealed, Reopened, ExhibitWithdrawn, ClockStepped)


_OF_A_DRILL = (DrillMarked, DrillStruck, ClockStepped)


class _Room(NamedTuple):
    """Entries, bytes and parts that are left free."""

    entries: int
    size: int
    parts: int

    def with_(self, other: _Room) -> _Room:
        return _Room(*map(add, self, other))


_END = _Room(10, 64 * 1024, 1_000)
_MARKS = _Room(200, 128 * 1024, 8_000)
"""What of the above only a running drill may use: to be ended, and before that for its marks.

No visit is sealed while one runs. The test it becomes repeats what it was started with.
"""


class Used(Struct, frozen=True):
    """What a visit has used up, beside its entries and exhibits, which it knows itself.

    `many` has the newest entries with several answers, as far as an undo can reach, and how many
    those are.
    """

    size: int = 0
    answers: int = 0
    editions: int = 0
    parts: int = 0
    many: Mapping[int, int] = {}

    def after(self, links: Iterable[Link]) -> Used:
        """With more links."""
        size, answers, many = self.size, self.answers, self.many
        editions, parts = self.editions, self.parts
        for link in links:
            size += len(link.line) + 1
            parts += parts_of(link.line)
            act = link.act
            if isinstance(act, VisitStarted):
                editions += len(act.checklists)
            elif isinstance(act, EditionMoved):
                editions += 1
            if isinstance(act, Answered):
                given = len(act.answers)
                answers += given
                if given > 1:
                    many = dict([*many.items(), (link.entry.n, given)][-MAX_UNDO:])
            elif isinstance(act, Undone | Redone):
                answers += many.get(act.of, 1)
        return Used(size, answers, editions, parts, many)

    def beyond(self) -> str | None:
        """What of it is more than a reader folds, as the end of a sentence on the journal."""
        if self.answers > MAX_ANSWERS:
            return "gives or takes back more answers than allowed"
        if self.editions > MAX_EDITIONS:
            return "names more checklists than allowed"
        return None


def parts_of(text: bytes) -> int:
    """How many values there may be in JSON, counted without reading it."""
    return sum(map(text.count, (b",", b"[", b"{")))


def fits(visit: Visit, used: Used, links: Sequence[Link]) -> bool:
    """Whether a visit that came to be by `links` can still be sealed and handed over.

    After the seal itself the journal may be full; after anything else a seal must still fit.
    """
    acts = [link.act for link in links]
    room = _room_after(visit, acts)
    return (
        visit.last <= MAX_ENTRIES - room.entries
        and used.size <= MAX_JOURNAL - room.size
        and used.parts <= MAX_PARTS - room.parts
        and used.beyond() is None
        and (not any(isinstance(act, ExhibitTaken) for act in acts) or _exhibits_fit(visit))
    )


def _room_after(visit: Visit, acts: Sequence[AnyAct]) -> _Room:
    if isinstance(acts[-1], Sealed):
        return _Room(0, 0, 0)
    ends = any(isinstance(act, DrillEnded) for act in acts)
    end = _Room(0, 0, 0)
    if (found := running(visit)) is not None:
        started = msgspec.json.encode(found[1].started)
        end = _END.with_(_Room(0, len(started), parts_of(started)))
    if ends or all(isinstance(act, _CLOSING) for act in acts):
        # The seal, and a clock that was set before it.
        return _Room(2, KEPT_BYTES // 2, KEPT_PARTS // 2).with_(end)
    room = _Room(KEPT_ENTRIES, KEPT_BYTES, KEPT_PARTS).with_(end)
    if found is None or all(isinstance(act, _OF_A_DRILL) for act in acts):
        return room
    return room.with_(_MARKS)


def _exhibits_fit(visit: Visit) -> bool:
    return room_for_exhibits(visit) >= 0


def room_for_exhibits(visit: Visit) -> int:
    """Bytes that further exhibits may have, those withdrawn being counted too."""
    return MAX_EXHIBITS - sum(exhibit.taken.size for exhibit in visit.exhibits.values())
