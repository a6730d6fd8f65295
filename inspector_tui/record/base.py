"""The vocabulary that acts are made of: keys, texts, dates, values, verdicts.

`Value`s inside answers and rows are text, whole numbers, lists of keys, `{"n": 4, "of": 5}`. A
number with a fraction is a decimal string (`"12.5"`), because the journal holds no floats.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

MAX_TEXT = 200_000
"""Characters one text may hold."""

Verdict: TypeAlias = Literal[
    "satisfied", "partly", "not-satisfied", "not-applicable", "not-assessed"
]
VERDICTS: tuple[Verdict, ...] = (
    "satisfied",
    "partly",
    "not-satisfied",
    "not-applicable",
    "not-assessed",
)
NEEDS_REASON: frozenset[Verdict] = frozenset({"partly", "not-applicable", "not-assessed"})
"""Verdicts that mean nothing to a reader without a reason."""


def says_why(reason: str) -> bool:
    """Whether a reason can tell a reader anything: "n/a" does, a mere sign such as "x" does not.

    The one rule wherever a reason is asked for. What was recorded before it stays as it is.
    """
    return sum(sign.isalpha() for sign in reason) > 1


def lacks_reason(verdict: Verdict | None, reason: str) -> bool:
    """Whether a verdict means nothing to a reader as it stands, for want of a reason."""
    return verdict in NEEDS_REASON and not says_why(reason)


SourceCode: TypeAlias = Literal["DOC", "INT", "OBS", "REC", "TEST"]
Side: TypeAlias = Literal["worker", "service-user", "both"]
Theme: TypeAlias = Literal["RA", "TR", "RR", "MR", "CT"]
StandardClass: TypeAlias = Literal["defined", "established", "interpretative"]
Disclosure: TypeAlias = Literal["undermines", "assists", "neutral"]
"""What a matter does to a case that may be brought: weaken it, help the defence, or neither."""

DAY = (
    r"(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
HOUR_MINUTE = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
SECOND = "[0-5][0-9]"
OFFSET = rf"(?:Z|[+-]{HOUR_MINUTE})"
"""What a day, a time of day and an offset from UTC look like: only those that there are."""

Text: TypeAlias = Annotated[str, Meta(max_length=MAX_TEXT)]
Key: TypeAlias = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")]
Digest: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Date: TypeAlias = Annotated[str, Meta(pattern=rf"\A{DAY}\Z")]
Number: TypeAlias = Annotated[int, Meta(ge=1)]

VisitId: TypeAlias = Annotated[
    str, Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
]
Moment: TypeAlias = Annotated[
    str, Meta(pattern=rf"\A{DAY}T{HOUR_MINUTE}:{SECOND}(?:\.[0-9]{{3}})?{OFFSET}\Z")
]

Value: TypeAlias = str | int | list[str] | dict[str, int]


class Clock(Struct, frozen=True, forbid_unknown_fields=True):
    """The boot's id and milliseconds of the boot-time clock, which no one can set."""

    boot: Annotated[str, Meta(max_length=64)]
    ms: Annotated[int, Meta(ge=0)]


class Act(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything that can stand in a journal."""
