"""What a judgement hands to the inspector: something to look at, and why."""

from __future__ import annotations

import hashlib

from msgspec import Struct

_LONGEST_NAME = 300
"""Characters of a prompt's name in the record."""


class Reason(Struct, frozen=True, gc=False):
    """Where a prompt came from: a question id, a row id or "", and what it says there.

    `name` is what people read in place of a row's id.
    """

    ref: str
    text: str
    name: str = ""

    @property
    def called(self) -> str:
        """What stands before the text."""
        return self.name or self.ref


class Prompt(Struct, frozen=True, gc=False):
    """Something computed that the inspector should look at; never a breach.

    `key` is the kind and what it is about ("H1:HRR-3"): the same facts give the same key, so that
    a decision on a prompt finds it again. `question` is where it is shown. `missing` names what
    would have to be recorded to compute it fully. `topic` is what it has in common with others of
    its kind (`kinds.TOPICS`), `about` what tells it from them, in a word or two.
    """

    key: str
    kind: str
    question: str
    text: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
    topic: str = ""
    about: str = ""

    @property
    def group(self) -> str:
        """Prompts of one group are told, and may be answered, together: "H1:location"."""
        return f"{self.kind}:{self.topic}" if self.topic else self.kind

    @property
    def name(self) -> str:
        """The key as the record holds it; a very long one is cut and told by its digest."""
        if len(self.key) <= _LONGEST_NAME:
            return self.key
        digest = hashlib.sha256(self.key.encode()).hexdigest()[:32]
        return f"{self.key[: _LONGEST_NAME - 33]}#{digest}"
