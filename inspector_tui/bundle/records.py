"""What the files of a bundle mean: the journal is one chain, and everything else follows from it.

The reader holds it against every bundle, and the writer against its own before a byte is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from inspector_tui.bundle import names
from inspector_tui.bundle.bagit import BagInfo
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.record.canonical import MAX_LINE
from inspector_tui.record.chain import ChainError, Link, read_chain
from inspector_tui.record.clocks import Watch
from inspector_tui.record.events import ClockStepped, Sealed
from inspector_tui.record.fold import fold
from inspector_tui.record.limits import MAX_ENTRIES, MAX_PARTS, Used, parts_of
from inspector_tui.record.rules import RuleError
from inspector_tui.record.visit import Exhibit, Visit


class FileFact(Struct, frozen=True):
    """What is known of one file of the payload without reading it."""

    size: int
    crc32: int
    sha256: str


class ClockStep(Struct, frozen=True):
    """Before entry `n` the computer's clock was set by `by_ms` milliseconds, forwards positive."""

    n: int
    by_ms: int


class Record(Struct, frozen=True):
    """The visit, the hash of each entry in order, and when the last of them was made.

    `steps` are those that an entry tells of and those that only its two clocks do.
    """

    visit: Visit
    hashes: Sequence[str]
    sealed_at: str
    steps: Sequence[ClockStep]


def examine(journal: bytes, files: Mapping[str, FileFact], info: BagInfo) -> Record:
    """The record of a bundle with that payload (by path); `UnsoundError` for the first untruth."""
    record = _record(journal, info.visit)
    visit = record.visit
    if (visit.last, visit.head) != (info.last, info.head):
        raise UnsoundError("Its description names another end of the journal than the journal has.")
    document = _document(visit)
    if files[names.VISIT].sha256 != hashlib.sha256(document).hexdigest():
        raise UnsoundError(f"{names.VISIT} does not say what the journal says.")
    _check_checklists(visit, files)
    _check_exhibits(visit, files)
    return record


def split_lines(journal: bytes) -> list[bytes]:
    """The lines of a journal without their newlines; `UnsoundError` unless each ends in one."""
    if not journal.endswith(b"\n"):
        raise UnsoundError("The journal's last line is incomplete.")
    lines = journal.split(b"\n")[:-1]
    if len(lines) > MAX_ENTRIES:
        raise UnsoundError(f"The journal has {len(lines)} entries; {MAX_ENTRIES} are allowed.")
    if max(map(len, lines)) > MAX_LINE:
        raise UnsoundError("A line of the journal is longer than allowed.")
    if parts_of(journal) > MAX_PARTS:
        raise UnsoundError("The journal has more parts than allowed.")
    return lines


def _record(journal: bytes, visit_id: str) -> Record:
    links: list[tuple[str, bool, str]] = []
    steps: list[ClockStep] = []

    def noted(found: Iterable[Link]) -> Iterator[Link]:
        used, watch = Used(), Watch()
        for link in found:
            links.append((link.hash, isinstance(link.act, Sealed), link.entry.at))
            seen = (link.entry.at, link.entry.clock, _told(link))
            if step := watch.step(*seen):
                steps.append(ClockStep(link.entry.n, step))
            watch = watch.after(*seen)
            used = used.after([link])
            if beyond := used.beyond():
                raise UnsoundError(f"The journal {beyond}.")
            yield link

    try:
        visit = fold(noted(read_chain(split_lines(journal), visit=visit_id)))
    except ChainError as error:
        raise UnsoundError(
            f"The journal is at fault in entry {error.n}: it {_said(error.fault)}."
        ) from None
    except RuleError as error:
        raise UnsoundError(f"The journal is at fault in entry {len(links)}: {error}.") from None
    hashes = [hash_ for hash_, _, _ in links]
    _, sealed, at = links[-1]
    if not sealed:
        raise UnsoundError("The visit in it is not sealed: its last entry is something else.")
    return Record(visit, hashes, at, steps)


def _told(link: Link) -> int | None:
    return link.act.by_ms if isinstance(link.act, ClockStepped) else None


def _said(fault: str) -> str:
    """A fault of the chain as the end of a sentence that begins with `it`.

    What a decoder says about a line may hold a part of the record, and helps nobody who reads it.
    """
    placed = fault.startswith(("is numbered", "belongs to", "does not follow"))
    return fault if placed else "is not an entry that this version can read"


def _document(visit: Visit) -> bytes:
    try:
        return visit.document_bytes()
    except ValueError:
        raise UnsoundError("The visit in it cannot be written down as a document.") from None


def _check_checklists(visit: Visit, files: Mapping[str, FileFact]) -> None:
    used = visit.editions_used()
    wanted = {names.checklist_path(e.id, e.edition): e.sha256 for e in used}
    if len(wanted) != len(used):
        raise UnsoundError("The journal names two checklists whose files would have one name.")
    there = {path: fact.sha256 for path, fact in files.items() if path.startswith(names.CHECKLISTS)}
    if missing := sorted(wanted.keys() - there.keys()):
        raise UnsoundError(f"A checklist that the journal names is missing: {missing[0]}.")
    if extra := sorted(there.keys() - wanted.keys()):
        raise UnsoundError(f"It holds a checklist that the journal does not name: {extra[0]}.")
    for path, sha256 in there.items():
        if wanted[path] != sha256:
            raise UnsoundError(f"A checklist is not the edition that the journal names: {path}.")


def _check_exhibits(visit: Visit, files: Mapping[str, FileFact]) -> None:
    wanted = {exhibit_path(exhibit): exhibit for exhibit in visit.exhibits.values()}
    there = {path: fact for path, fact in files.items() if path.startswith(names.EXHIBITS)}
    for path, exhibit in wanted.items():
        # A withdrawn one may be gone: what can no longer be read must not hold back the visit.
        if path not in there and exhibit.stands:
            raise UnsoundError(f"The file of exhibit {exhibit.taken.mark} is missing.")
    for path, fact in there.items():
        if path not in wanted:
            raise UnsoundError(f"It holds a file that no exhibit refers to: {path}.")
        taken = wanted[path].taken
        if fact != FileFact(taken.size, taken.crc32, taken.sha256):
            raise UnsoundError(f"The file of exhibit {taken.mark} is not the one that was taken.")


def exhibit_path(exhibit: Exhibit) -> str:
    """Where the file of an exhibit lies in the bundle."""
    taken = exhibit.taken
    return names.exhibit_path(taken.mark, taken.sha256, taken.extension)
