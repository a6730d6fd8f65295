"""The acts an inspector can do. One struct is one `kind` of journal entry; its fields are the body.

Here: the visit, its answers, rows, notes, exhibits, findings. `judging` has what is decided about
them, `drills` the stopwatch; `AnyAct` is all of them.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct

from inspector_tui import structs
from inspector_tui.record.base import (
    MAX_TEXT,
    Act,
    Date,
    Digest,
    Disclosure,
    Key,
    Number,
    Side,
    SourceCode,
    StandardClass,
    Text,
    Theme,
    Value,
    Verdict,
)
from inspector_tui.record.drills import DrillEnded, DrillMarked, DrillStarted, DrillStruck
from inspector_tui.record.judging import (
    EditionMoved,
    EnforcementStepped,
    ExhibitMoved,
    FollowedUp,
    PromptSettled,
    SectionReviewed,
)


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a fact came from: the kind of evidence and which document, person or place it was."""

    code: SourceCode
    detail: Text = ""


class Answer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything recorded on one question, fact and opinion apart (DPA 2018 s38(2))."""

    verdict: Verdict | None = None
    value: Value | None = None
    measures: dict[Key, Value] = {}
    reason: Text = ""
    fact: Text = ""
    opinion: Text = ""
    sources: tuple[Source, ...] = ()

    def is_empty(self) -> bool:
        """True when nothing at all was recorded."""
        return self == Answer()


class Site(Struct, frozen=True, forbid_unknown_fields=True):
    """A place visited; rows name it by `id`."""

    id: Key
    name: Text


class Inspector(Struct, frozen=True, forbid_unknown_fields=True):
    """Who made the record; `initials` also number the exhibits (`AB1`)."""

    name: Text
    initials: Annotated[str, Meta(pattern=r"\A[A-Z]{2,4}\Z")]
    authorisation: Text = ""


class Edition(Struct, frozen=True, forbid_unknown_fields=True):
    """One dated version of a checklist, named by the digest of its text."""

    id: Key
    edition: Key
    sha256: Digest


class VisitStarted(Act, frozen=True, tag="visit-started", tag_field="kind"):
    organisation: Text
    on: Date
    inspector: Inspector
    checklists: tuple[Edition, ...]
    sites: tuple[Site, ...] = ()
    purpose: Text = ""
    profile: Key | None = None


Profile: TypeAlias = Annotated[str, Meta(pattern=r"\A(?:[A-Za-z0-9][A-Za-z0-9_.-]{0,63})?\Z")]
"""The key of a profile; "" is every question."""


class VisitAmended(Act, frozen=True, tag="visit-amended", tag_field="kind"):
    """A correction of what `visit-started` said; only what is given changes.

    `sites` are all of them as they now are; one that was there keeps its id.
    """

    organisation: Text | None = None
    on: Date | None = None
    sites: tuple[Site, ...] | None = None
    purpose: Text | None = None
    profile: Profile | None = None
    reason: Text = ""


class Answered(Act, frozen=True, tag="answered", tag_field="kind"):
    """One act over one question or over many marked ones; an empty answer takes one back."""

    answers: Annotated[dict[Key, Answer], Meta(min_length=1, max_length=1000)]


class RowAdded(Act, frozen=True, tag="row-added", tag_field="kind"):
    record: Key
    row: Key
    fields: dict[Key, Value]
    question: Key | None = None


class RowChanged(Act, frozen=True, tag="row-changed", tag_field="kind"):
    """All fields of the row as they now are."""

    row: Key
    fields: dict[Key, Value]


class RowWithdrawn(Act, frozen=True, tag="row-withdrawn", tag_field="kind"):
    row: Key
    reason: Text


class Undone(Act, frozen=True, tag="undone", tag_field="kind"):
    """The act numbered `of` no longer counts; it stays readable."""

    of: Number


class Redone(Act, frozen=True, tag="redone", tag_field="kind"):
    of: Number


class NoteWritten(Act, frozen=True, tag="note-written", tag_field="kind"):
    """A contemporaneous note; `late` gives the reason when it was not made at the time."""

    text: Text
    question: Key | None = None
    place: Text = ""
    present: Text = ""
    late: Text = ""


class NoteCorrected(Act, frozen=True, tag="note-corrected", tag_field="kind"):
    """`note` is the entry number of the note that this text replaces; the original is struck."""

    note: Number
    text: Text
    reason: Text = ""


class ExhibitTaken(Act, frozen=True, tag="exhibit-taken", tag_field="kind"):
    mark: Annotated[str, Meta(pattern=r"\A[A-Z]{2,4}[1-9][0-9]{0,4}\Z")]
    name: Text
    extension: Annotated[str, Meta(pattern=r"\A[a-z0-9]{1,8}\Z")]
    size: Annotated[int, Meta(ge=0)]
    sha256: Digest
    crc32: Annotated[int, Meta(ge=0, lt=2**32)]
    blob: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    description: Text = ""
    question: Key | None = None
    place: Text = ""
    from_whom: Text = ""
    power: Text = ""
    producer: Text = ""
    """Who produces it as a witness, by initials or role code; "" is the inspector."""
    seal: Text = ""
    """The number of the seal it was put under when it was taken; "" is not sealed."""
    statement: Text = ""
    """Where the producer's statement that describes it is found."""
    made_from: Key | None = None
    """The mark of the exhibit that this was made from, such as a photograph with names masked."""


class ExhibitWithdrawn(Act, frozen=True, tag="exhibit-withdrawn", tag_field="kind"):
    mark: Key
    reason: Text


class Finding(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Fact, evidence, provision, standard and opinion, kept apart.

    `exhibits` are marks; `standard` names the text that is not met, `standard_class` its authority.
    """

    questions: tuple[Key, ...]
    fact: Text
    evidence: tuple[Text, ...] = ()
    provisions: tuple[Key, ...] = ()
    opinion: Text = ""
    side: Side = "worker"
    exhibits: tuple[Key, ...] = ()
    theme: Theme | None = None
    standard: Text = ""
    standard_class: StandardClass | None = None
    by_when: Date | None = None
    disclosure: Disclosure | None = None


class FindingRaised(Act, frozen=True, tag="finding-raised", tag_field="kind"):
    finding: Key
    content: Finding


class FindingRevised(Act, frozen=True, tag="finding-revised", tag_field="kind"):
    finding: Key
    content: Finding


class FindingWithdrawn(Act, frozen=True, tag="finding-withdrawn", tag_field="kind"):
    finding: Key
    reason: Text


class ClockStepped(Act, frozen=True, tag="clock-stepped", tag_field="kind"):
    """The wall clock moved against the boot clock, or ran backwards over a restart.

    `by_ms` is how far, forwards positive; the record is never refused for it.
    """

    by_ms: int


class Sealed(Act, frozen=True, tag="sealed", tag_field="kind"):
    """The visit is closed; `gaps` are the prompts that were open and accepted as they stand."""

    gaps: tuple[Text, ...] = ()


class Reopened(Act, frozen=True, tag="reopened", tag_field="kind"):
    reason: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]


AnyAct: TypeAlias = (
    VisitStarted
    | VisitAmended
    | Answered
    | RowAdded
    | RowChanged
    | RowWithdrawn
    | Undone
    | Redone
    | NoteWritten
    | NoteCorrected
    | ExhibitTaken
    | ExhibitWithdrawn
    | FindingRaised
    | FindingRevised
    | FindingWithdrawn
    | ClockStepped
    | Sealed
    | Reopened
    | PromptSettled
    | SectionReviewed
    | EnforcementStepped
    | ExhibitMoved
    | FollowedUp
    | EditionMoved
    | DrillStarted
    | DrillMarked
    | DrillStruck
    | DrillEnded
)


def to_body(act: AnyAct) -> tuple[str, dict[str, object]]:
    """The entry's `kind` and its `body`."""
    body = msgspec.to_builtins(act)
    return body.pop("kind"), body


class _Holder(Struct):
    """msgspec looks through a bare union anew at every conversion: that takes ten times as long."""

    act: AnyAct


def from_body(kind: str, body: dict[str, object]) -> AnyAct:
    """The act; `msgspec.ValidationError` for an unknown kind or a body that does not fit it."""
    if "kind" in body:
        raise msgspec.ValidationError("a body names no kind")
    return structs.convert({"act": {"kind": kind, **body}}, _Holder).act
