"""A fault of a checklist file, and the error that carries all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from inspector_tui.errors import InspectorError

Path: TypeAlias = tuple[str | int, ...]
"""Where in the parsed file: keys and list positions from the top."""


class Problem(NamedTuple):
    """A fault before its line is known: the place in the data and a plain sentence."""

    path: Path
    text: str


class Fault(NamedTuple):
    """One thing to put right in a checklist file. `line` counts from 1; `where` names the part."""

    file: str
    line: int
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.text}"


SHOWN = 100
"""Faults that are told one by one."""


def told(lines: Sequence[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], *([f"There are {more:,} more faults."] if more > 1 else lines[SHOWN:])]


class ChecklistError(InspectorError):
    """A checklist file that cannot be used; `faults` lists everything wrong with it."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(
            f"The checklist {name} has {count}.",
            kept="Nothing of it was loaded.",
            todo="Put right what is listed and load it again.",
        )
        self.faults = list(faults)
