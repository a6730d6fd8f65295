"""What a judgement hands to the inspector: something to look at, and why."""

from __future__ import annotations

from msgspec import Struct


class Reason(Struct, frozen=True):
    """Where a prompt came from: a question id, a row id or "", and what it says there."""

    ref: str
    text: str


class Prompt(Struct, frozen=True):
    """Something computed that the inspector should look at; never a breach.

    `key` is the kind and what it is about ("H1:HRR-3"): the same facts give the same key, so that
    a decision on a prompt finds it again. `question` is where it is shown. `missing` names what
    would have to be recorded to compute it fully.
    """

    key: str
    kind: str
    question: str
    text: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
