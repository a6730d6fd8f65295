"""Exhibits: files hashed, sealed and numbered; handed on link by link; withdrawn, never deleted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from inspector_tui.checklist.library import Library
from inspector_tui.errors import InspectorError
from inspector_tui.record.events import AnyAct, ExhibitTaken, ExhibitWithdrawn
from inspector_tui.record.judging import ExhibitMoved
from inspector_tui.record.limits import MAX_EXHIBITS, room_for_exhibits
from inspector_tui.record.rules import RuleError
from inspector_tui.record.visit import Exhibit, Visit
from inspector_tui.vault.exhibit import ExhibitUnreadableError, open_regular, state
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.command import (
    Command,
    RefusedError,
    clean_reason,
    clean_text,
    on_open,
)
from inspector_tui.workflow.standing import standing_exhibit


@dataclass(frozen=True)
class Label:
    """What the inspector says of an exhibit (reference 7.4)."""

    description: str = ""
    question: str | None = None
    place: str = ""
    from_whom: str = ""
    power: str = ""
    producer: str = ""
    seal: str = ""
    statement: str = ""
    made_from: str | None = None


NO_POWER = "Given freely, no power used"
POWERS_QUESTION = "GN-020"
"""The question whose choices are the powers of an inspector."""
_FOR_ITEMS = ("record", "documents", "detain", "sample", "test", "undisturbed", "answers", "other")
"""Those of its choices by which an item is come by; the others are of the visit as a whole."""


def powers(library: Library) -> dict[str, str]:
    """What an item can be logged as taken under: key to words, those of this edition."""
    question = library.question(POWERS_QUESTION)
    known = library.choices(question.answer) if question else {}
    return {"none": NO_POWER} | {key: known[key] for key in _FOR_ITEMS if key in known}


Watch = Callable[[int], None]
"""Hears how many bytes were read since the last call; what it raises ends the taking."""


class TooLargeError(RefusedError):
    """An exhibit of `size` bytes or more, where one visit has `room` left."""

    exit_code = 3

    def __init__(self, size: int, room: int) -> None:
        super().__init__(
            f"The exhibit was not taken: its file has {size:,} bytes or more. The exhibits of one"
            f" visit may have {MAX_EXHIBITS >> 30} GiB together, so {max(room, 0):,} are left.",
            todo="Split it, or take it in a new visit to the same organisation.",
        )


class _Watched:
    """A stream that tells how much of it was read, and ends in an error beyond `room` bytes."""

    def __init__(self, stream: BinaryIO, watch: Watch, room: int) -> None:
        self._stream = stream
        self._watch = watch
        self._room = room
        self._done = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._done += len(piece)
        if self._done > self._room:
            raise TooLargeError(self._done, self._room)
        self._watch(len(piece))
        return piece


def take(
    vault: Vault, visit_id: str, path: Path, label: Label, watch: Watch = lambda read: None
) -> Visit:
    """Seal the file at `path` and add it to the visit's register; the file itself is left alone.

    The blob is on disk before the entry that names it. Raises `ExhibitUnreadableError`, also for a
    file that changes while it is read: half of one state and half of another is no evidence;
    `TooLargeError`, by its size and before more of it is sealed than the visit has room for;
    `DiskFullError`, and what `Vault.append` and `watch` raise; nothing is recorded then.
    """
    visit = vault.visit(visit_id)
    if visit.status == "sealed":
        raise RefusedError("The visit is sealed.", todo="Reopen it first.")
    with open_regular(path) as stream:
        before, room = state(stream), room_for_exhibits(visit)
        if before[0] > room:
            raise TooLargeError(before[0], room)
        sealed = vault.blobs.seal(cast(BinaryIO, _Watched(stream, watch, room)))
        if state(stream) != before:
            vault.blobs.discard(sealed.blob)
            raise ExhibitUnreadableError(
                "the file changed while it was being read",
                "Wait until nothing writes to it, or take a copy of it.",
            )

    def command(visit: Visit) -> Sequence[AnyAct]:
        if label.made_from is not None:
            standing_exhibit(visit, label.made_from)
        return [
            ExhibitTaken(
                mark=visit.next_mark(),
                name=clean_text(path.name.encode("utf-8", "replace").decode()) or "unnamed",
                extension=_extension(path),
                size=sealed.size,
                sha256=sealed.sha256,
                crc32=sealed.crc32,
                blob=sealed.blob,
                description=clean_text(label.description),
                question=label.question,
                place=clean_text(label.place),
                from_whom=clean_text(label.from_whom),
                power=clean_text(label.power),
                producer=clean_text(label.producer),
                seal=clean_text(label.seal),
                statement=clean_text(label.statement),
                made_from=label.made_from,
            )
        ]

    try:
        after = vault.append(visit_id, on_open(command))
    except (InspectorError, RuleError):
        # Only when nothing was recorded for sure; else the next opening looks into it.
        with suppress(InspectorError):
            if not any(sealed.blob.encode() in line for line in vault.lines(visit_id)):
                vault.blobs.discard(sealed.blob)
        raise
    vault.blobs.settled(sealed.blob)
    return after


def withdraw(mark: str, reason: str) -> Command:
    """The exhibit is no longer relied on; it and its file stay in the record."""
    why = clean_reason(reason, "An exhibit is withdrawn with a reason.")

    def command(visit: Visit) -> Sequence[AnyAct]:
        standing_exhibit(visit, mark)
        return [ExhibitWithdrawn(mark=mark, reason=why)]

    return on_open(command)


def move(mark: str, holder: str, *, place: str = "", seal: str = "", reason: str = "") -> Command:
    """One link of continuity: who has it from now on, where, under which seal, and what for."""
    who = clean_text(holder)
    if not who:
        raise RefusedError("A movement needs to say who has the exhibit now.")
    act = ExhibitMoved(
        mark=mark,
        holder=who,
        place=clean_text(place),
        seal=clean_text(seal),
        reason=clean_text(reason),
    )

    def command(visit: Visit) -> Sequence[AnyAct]:
        standing_exhibit(visit, mark)
        return [act]

    return on_open(command)


def seal_of(exhibit: Exhibit) -> str:
    """The seal that it is under now; "" when it is under none."""
    links = [exhibit.taken.seal, *(link.moved.seal for link in exhibit.movements)]
    return links[-1]


def _extension(path: Path) -> str:
    """The ending for the file's name in a bundle: a plain one, or `bin`."""
    ending = path.suffix.lstrip(".").lower()
    return ending if re.fullmatch(r"[a-z0-9]{1,8}", ending) else "bin"
