"""Which bundle each number went to: a file outside the database, so that no backup forgets it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inspector_tui.vault import files
from inspector_tui.vault.home import Home

FLOOR = "last-number"
"""The file in the outbox. Up to version 0.1.0 it held the highest number alone."""
_LINE = re.compile(rb"([0-9]{1,14})(?: ([0-9a-f]{64}))?")
"""A number, which with one added must still fit into a bundle, and a bundle's id."""
_MOST = 8 << 20
"""Bytes that are read: more than a hundred thousand bundles."""


@dataclass(frozen=True)
class Numbers:
    """Every number that was ever bound here, also by a database that was replaced since.

    `floor` is the highest number of which the file does not say what it went to, 0 if none: any up
    to it may be taken.
    """

    bound: Mapping[int, str]
    floor: int = 0

    @property
    def highest(self) -> int:
        """The highest number that was bound, 0 if none."""
        return max(self.floor, 0, *self.bound)

    def free(self, number: int) -> bool:
        """True when no bundle can have left the machine under this number."""
        return number > self.floor and number not in self.bound

    def fit(self, number: int, bundle: str, known: str | None) -> bool:
        """True when no other bundle than `bundle` has this number.

        `known` is the bundle that the database has under it; a backup that was put back may be
        from before the number went to another.
        """
        if (went := self.bound.get(number, known)) is not None:
            return went == bundle
        return self.free(number)


def read(home: Home) -> Numbers:
    """The numbers bound so far. A line that nobody can read is passed over."""
    with files.in_words(home.outbox):
        found = files.read_small(home.outbox / FLOOR, _MOST)
    bound: dict[int, str] = {}
    floor = 0
    for line in (found or b"").split(b"\n"):
        if not (match := _LINE.fullmatch(line)):
            continue
        if match[2]:
            bound[int(match[1])] = match[2].decode()
        else:
            floor = max(floor, int(match[1]))
    return Numbers(bound, floor)


def bind(home: Home, number: int, bundle: str) -> None:
    """Bind a number to a bundle's id, on disk on return."""
    known = read(home)
    if known.bound.get(number) != bundle:
        _write(home, Numbers({**known.bound, number: bundle}, known.floor))


def release(home: Home, number: int) -> None:
    """Let the next bundle have a number that none left the machine under."""
    known = read(home)
    if number in known.bound:
        rest = {one: bundle for one, bundle in known.bound.items() if one != number}
        _write(home, Numbers(rest, known.floor))


def _write(home: Home, numbers: Numbers) -> None:
    lines = [f"{numbers.floor}"] if numbers.floor else []
    lines += [f"{number} {bundle}" for number, bundle in sorted(numbers.bound.items())]
    with files.in_words(home.outbox):
        files.make_folder(home.outbox)
        files.write_whole(home.outbox / FLOOR, "".join(f"{line}\n" for line in lines).encode())
