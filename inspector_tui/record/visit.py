"""The visit as it stands after some acts: what `fold` returns and everything else reads.

All structs are frozen; a new act makes a new `Visit` that shares what did not change, so a visit
can be handed to another thread or kept for comparison. What is at its default is left out of
`document()`, so that a field added later leaves the documents of older records as they were.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from inspector_tui.record.base import Value
from inspector_tui.record.canonical import canonical
from inspector_tui.record.chain import GENESIS
from inspector_tui.record.drills import DrillStarted, Mark
from inspector_tui.record.events import (
    Answer,
    Edition,
    ExhibitTaken,
    Finding,
    Inspector,
    Site,
)
from inspector_tui.record.judging import (
    Decision,
    EditionMoved,
    EnforcementStep,
    ExhibitMoved,
    FollowedUp,
    Offered,
    SectionReviewed,
    UsedTable,
)
from inspector_tui.record.particulars import Amendment, Particulars

Status: TypeAlias = Literal["open", "sealed"]


class Given(Struct, frozen=True, omit_defaults=True):
    """An answer and the entry that gave it."""

    answer: Answer
    n: int
    at: str
    by: str


class Row(Struct, frozen=True, omit_defaults=True):
    """One entry of a repeating record. `withdrawn` is the reason once it no longer counts."""

    id: str
    record: str
    fields: dict[str, Value]
    question: str | None
    n: int
    changed: int
    at: str
    by: str
    withdrawn: str | None = None

    @property
    def stands(self) -> bool:
        """True until it is withdrawn."""
        return self.withdrawn is None


class Note(Struct, frozen=True, omit_defaults=True):
    """A contemporaneous note. `struck_by` is the number of the entry that corrected it."""

    n: int
    at: str
    by: str
    text: str
    question: str | None
    place: str = ""
    present: str = ""
    late: str = ""
    corrects: int | None = None
    reason: str = ""
    struck_by: int | None = None

    @property
    def stands(self) -> bool:
        """True until it is struck."""
        return self.struck_by is None


class Movement(Struct, frozen=True, omit_defaults=True):
    """One link of an exhibit's continuity."""

    moved: ExhibitMoved
    n: int
    at: str
    by: str


class Exhibit(Struct, frozen=True, omit_defaults=True):
    """A file taken as evidence; withdrawn ones stay in the register."""

    taken: ExhibitTaken
    n: int
    at: str
    by: str
    withdrawn: str | None = None
    movements: tuple[Movement, ...] = ()

    @property
    def stands(self) -> bool:
        """True until it is withdrawn."""
        return self.withdrawn is None


class Decided(Struct, frozen=True, omit_defaults=True):
    """One stamped step of the enforcement decision on a finding."""

    step: EnforcementStep
    choices: dict[str, Value]
    reason: str
    n: int
    at: str
    by: str
    offered: dict[str, Offered] = {}
    table: UsedTable | None = None


class RaisedFinding(Struct, frozen=True, omit_defaults=True):
    id: str
    content: Finding
    n: int
    at: str
    by: str
    revised: int | None = None
    withdrawn: str | None = None
    enforcement: tuple[Decided, ...] = ()

    @property
    def stands(self) -> bool:
        """True until it is withdrawn."""
        return self.withdrawn is None


class Settled(Struct, frozen=True, omit_defaults=True):
    """What the inspector made of a prompt that said `said`."""

    prompt: str
    said: str
    decision: Decision
    reason: str
    n: int
    at: str
    by: str


class Review(Struct, frozen=True, omit_defaults=True):
    """A section's end: the newest word on what was in order there."""

    reviewed: SectionReviewed
    n: int
    at: str
    by: str


class FollowUpState(Struct, frozen=True, omit_defaults=True):
    """What became of something an earlier visit recorded."""

    followed: FollowedUp
    n: int
    at: str
    by: str


class SetAside(Struct, frozen=True, omit_defaults=True):
    """An answer that stopped counting when the visit moved on from edition `of`, by entry `n`.

    What it answered is in the text of that edition.
    """

    question: str
    given: Given
    of: Edition
    n: int


class DrillMark(Struct, frozen=True, omit_defaults=True):
    """One press of the stopwatch; `struck` is the number of the entry that took it back."""

    mark: Mark
    at: str
    ms: int
    boot: str
    n: int
    struck: int | None = None

    @property
    def stands(self) -> bool:
        """True until it is struck."""
        return self.struck is None


class Drill(Struct, frozen=True, omit_defaults=True):
    """One timed test. `ended` is the number of the entry that ended it."""

    started: DrillStarted
    n: int
    at: str
    by: str
    marks: tuple[DrillMark, ...] = ()
    ended: int | None = None
    stopped: str = ""


class Closing(Struct, frozen=True, omit_defaults=True):
    """One sealing or reopening. `gaps` belong to a sealing, `reason` to a reopening."""

    n: int
    at: str
    by: str
    sealed: bool
    gaps: tuple[str, ...] = ()
    reason: str = ""


class Step(Struct, frozen=True, omit_defaults=True):
    """What to put back when act `n` is undone (or redone): `None` means it was not there.

    `particulars` are of an amendment; `amendment` is it, where it is redone.
    """

    n: int
    answers: dict[str, Given | None] = {}
    rows: dict[str, Row | None] = {}
    particulars: Particulars | None = None
    amendment: Amendment | None = None


class Visit(Struct, frozen=True, omit_defaults=True):
    """One inspection of one organisation after `last` entries, the newest hashing to `head`."""

    id: str
    organisation: str = ""
    on: str = ""
    purpose: str = ""
    inspector: Inspector | None = None
    sites: tuple[Site, ...] = ()
    checklists: tuple[Edition, ...] = ()
    profile: str | None = None
    amendments: tuple[Amendment, ...] = ()
    """Corrections of what stands above, without those that were undone, the newest last."""
    status: Status = "open"
    answers: dict[str, Given] = {}
    rows: dict[str, Row] = {}
    notes: tuple[Note, ...] = ()
    exhibits: dict[str, Exhibit] = {}
    findings: dict[str, RaisedFinding] = {}
    closings: tuple[Closing, ...] = ()
    settled: tuple[Settled, ...] = ()
    reviews: tuple[Review, ...] = ()
    follow_ups: tuple[FollowUpState, ...] = ()
    drills: dict[str, Drill] = {}
    moves: tuple[EditionMoved, ...] = ()
    former: tuple[Edition, ...] = ()
    """Editions that the visit has moved on from, the newest last."""
    set_aside: tuple[SetAside, ...] = ()
    clock_steps: tuple[int, ...] = ()
    last: int = 0
    head: str = GENESIS
    undo: tuple[Step, ...] = ()
    redo: tuple[Step, ...] = ()
    numbering: dict[str, int] = {}
    """How many rows of each record were ever added; ids are never used twice."""
    latest: dict[str, int] = {}
    """By what it is about, the entry of the newest word on a prompt, a section or a follow-up."""

    def answer(self, question: str) -> Answer:
        """The answer that counts now; an empty one when there is none."""
        given = self.answers.get(question)
        return given.answer if given else Answer()

    def rows_of(self, record: str) -> list[Row]:
        """Live rows of a record in the order they were added."""
        return [row for row in self.rows.values() if row.record == record and row.stands]

    def rows_by_record(self) -> dict[str, list[Row]]:
        """`rows_of` for every record that has any, from one look at the rows."""
        found: dict[str, list[Row]] = {}
        for row in self.rows.values():
            if row.stands:
                found.setdefault(row.record, []).append(row)
        return found

    def editions_used(self) -> tuple[Edition, ...]:
        """Those whose questions were answered at any time: a reader of the journal needs them."""
        return (*self.checklists, *self.former)

    def next_row(self, record: str) -> str:
        """The id that the next row of `record` must carry."""
        return f"{record}-{self.numbering.get(record, 0) + 1}"

    def next_mark(self) -> str:
        """The mark of the next exhibit: the inspector's initials and a running number."""
        assert self.inspector is not None
        return f"{self.inspector.initials}{len(self.exhibits) + 1}"

    def shows(self, mark: str) -> bool:
        """Whether there is such an exhibit, not withdrawn."""
        return mark in self.exhibits and self.exhibits[mark].stands

    def called(self, mark: str) -> str:
        """The mark of an exhibit where it is named; of one that does not count, with that."""
        gone = mark in self.exhibits and not self.shows(mark)
        return f"{mark} (withdrawn)" if gone else mark

    def next_finding(self) -> str:
        """The id that the next finding must carry."""
        return f"F{len(self.findings) + 1}"

    def next_drill(self) -> str:
        """The id that the next drill must carry."""
        return f"D{len(self.drills) + 1}"

    def document(self) -> dict[str, Any]:
        """`visit.json` of a bundle: all that a reader without our program needs."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        for working in ("undo", "redo", "numbering", "latest"):
            found.pop(working, None)
        return {"format": "inspection-visit/1", **found}

    def document_bytes(self) -> bytes:
        """`document()` as canonical JSON with a final newline."""
        return canonical(self.document()) + b"\n"
