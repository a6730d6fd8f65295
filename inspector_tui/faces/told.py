"""What is told and asked before going on, whatever its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
READ_ONLY = "Read only: another session has this vault."
PENDING = "*"
"""Stands beside what is said until it is on disk."""


class Told(NamedTuple):
    """A title and up to three sentences: what happened, what was kept, what to do next."""

    title: str
    what: str
    kept: str = ""
    todo: str = ""


@dataclass(frozen=True)
class Choice(Generic[Value]):
    """One answer to a question.

    Give one that cannot be undone a letter that is no verdict's (`y p n x s`): keys typed ahead
    may arrive here.
    """

    letter: str
    label: str
    value: Value


@dataclass(frozen=True)
class Question(Generic[Value]):
    """A question with its answers; Enter gives the `safe` one. `more` is what to know first."""

    title: str
    choices: Sequence[Choice[Value]]
    safe: Value
    more: str = ""
