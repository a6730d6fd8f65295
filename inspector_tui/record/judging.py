"""What the inspector decides about the record: prompts, enforcement, follow-up, continuity."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, field

from inspector_tui.record.base import Act, Digest, Key, Text, Value, VisitId

Decision: TypeAlias = Literal["confirmed", "overridden", "dismissed"]
Since: TypeAlias = Literal["still-open", "put-right", "worse"]
Reasoned: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200_000)]

EnforcementStep: TypeAlias = Literal[
    "serious-risk",
    "actual-risk",
    "benchmark",
    "gap",
    "standard",
    "expectation",
    "duty-holder",
    "strategic",
    "conclusion",
    "closed",
    "action",
]
ENFORCEMENT: tuple[EnforcementStep, ...] = (
    "serious-risk",
    "actual-risk",
    "benchmark",
    "gap",
    "standard",
    "expectation",
    "duty-holder",
    "strategic",
    "conclusion",
    "closed",
    "action",
)
"""The locked order: serious risk first, and an action only after the model is closed."""


class PromptSettled(Act, frozen=True, tag="prompt-settled", tag_field="kind"):
    """What the inspector made of a computed prompt; `said` is what the prompt said then."""

    prompt: Annotated[str, Meta(min_length=1, max_length=300)]
    said: Text
    decision: Decision
    reason: Reasoned


class SectionReviewed(Act, frozen=True, tag="section-reviewed", tag_field="kind"):
    """Asked at a section's end: what was in order, what was not sampled, what undermines."""

    checklist: Key
    section: Key
    in_order: Text = ""
    not_sampled: Text = ""
    undermines: Text = ""


class UsedTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table that lay beside a decision, and whether it was checked against its source."""

    id: Key
    edition: Key
    sha256: Digest
    verified: bool


class Offered(Struct, frozen=True, forbid_unknown_fields=True):
    """What the table had for one choice: values of which any would do, and whose word that is."""

    values: tuple[Text, ...]
    status: Key
    whose: Text


class EnforcementStepped(Act, frozen=True, tag="enforcement-stepped", tag_field="kind"):
    """One step of the decision on a finding. Doing an earlier step again voids those after it.

    `offered` is what `table` had for the choices at that moment: a later table changes none of it.
    """

    finding: Key
    step: EnforcementStep
    choices: dict[Key, Value] = field(default_factory=dict)
    reason: Text = ""
    offered: dict[Key, Offered] = field(default_factory=dict)
    table: UsedTable | None = None


class ExhibitMoved(Act, frozen=True, tag="exhibit-moved", tag_field="kind"):
    """One link of an exhibit's continuity: who has it now, and under which seal."""

    mark: Key
    holder: Reasoned
    place: Text = ""
    seal: Text = ""
    reason: Text = ""


class FollowedUp(Act, frozen=True, tag="followed-up", tag_field="kind"):
    """What became of something that an earlier visit recorded: its finding or its question.

    `said` is what it recorded, `on` the day of that visit and `questions` those it was about, so
    that this record can be read without the other.
    """

    earlier: VisitId
    about: Key
    state: Since
    note: Text = ""
    on: Text = ""
    said: Text = ""
    questions: tuple[Key, ...] = ()


class MovedEdition(Struct, frozen=True, forbid_unknown_fields=True):
    id: Key
    edition: Key
    sha256: Digest


class EditionMoved(Act, frozen=True, tag="edition-moved", tag_field="kind"):
    """A draft visit goes on with a newer edition; the lists say what became of each question.

    Answers of `again` and `retired` no longer count; they stay readable.
    """

    to: MovedEdition
    carried: tuple[Key, ...] = ()
    again: tuple[Key, ...] = ()
    new: tuple[Key, ...] = ()
    retired: tuple[Key, ...] = ()
