"""What a verification found, in fields for programs and in sentences for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from inspector_tui.bundle.allowed import Signer
from inspector_tui.bundle.bagit import BagInfo
from inspector_tui.bundle.faults import quoted
from inspector_tui.bundle.names import EXHIBITS
from inspector_tui.bundle.records import ClockStep, FileFact, Record, exhibit_path
from inspector_tui.bundle.sshsig import fingerprint
from inspector_tui.record.chain import short_head
from inspector_tui.record.particulars import LABELS, Amendment

_TOLD = 5
"""Changes of a clock that are told one by one."""
_MINUTE = 60_000


class Verified(Struct, frozen=True):
    """A bundle that passed every check.

    `bundle` is its id; `principal` names the signer as the list of signers does, `fingerprint` the
    key as ssh-keygen prints it. `head` is the hash of the journal's last entry, `code` what the
    leave-behind sheet says of it. `organisation` is fit for a terminal: what could act on one is
    replaced. The counts are of what stands: withdrawn rows, exhibits and findings are left out.
    `amended` are the entries that put right what the visit began with.
    `clock_steps` are the entries before which the computer's clock was set, and by how much.
    `checked` says in sentences what was found true, `not_compared` what nothing was given for.
    """

    bundle: str
    visit: str
    vault: str
    number: int
    previous: str | None
    office: str | None
    last: int
    head: str
    code: str
    sealed_at: str
    organisation: str
    on: str
    amended: tuple[int, ...]
    answers: int
    rows: int
    notes: int
    exhibits: int
    findings: int
    principal: str
    fingerprint: str
    encrypted: bool
    size: int
    files: int
    clock_steps: tuple[ClockStep, ...]
    checked: tuple[str, ...]
    not_compared: tuple[str, ...]


def verified(
    bundle: str, info: BagInfo, record: Record, signer: Signer, *, encrypted: bool, size: int
) -> Verified:
    """The fields; `checked` and `not_compared` are still empty."""
    visit = record.visit
    standing = (visit.rows, visit.exhibits, visit.findings)
    rows, exhibits, findings = (sum(entry.stands for entry in kind.values()) for kind in standing)
    return Verified(
        bundle=bundle,
        visit=info.visit,
        vault=info.vault,
        number=info.number,
        previous=info.previous,
        office=info.office,
        last=info.last,
        head=info.head,
        code=short_head(info.head),
        sealed_at=record.sealed_at,
        organisation=quoted(visit.organisation, 1000),
        on=visit.on,
        amended=tuple(made.n for made in visit.amendments),
        answers=len(visit.answers),
        rows=rows,
        notes=sum(note.stands for note in visit.notes),
        exhibits=exhibits,
        findings=findings,
        principal=quoted(signer.principals),
        fingerprint=fingerprint(signer.key),
        encrypted=encrypted,
        size=size,
        files=info.files,
        clock_steps=tuple(record.steps),
        checked=(),
        not_compared=(),
    )


def basic_sentences(
    found: Verified, record: Record, files: dict[str, FileFact], when: float
) -> list[str]:
    """What is true of every bundle that verifies."""
    day = datetime.fromtimestamp(when, UTC).strftime("%d %B %Y").lstrip("0")
    sentences = [
        "The container holds exactly the files that belong in a bundle; nothing is hidden in it.",
        f"The list of its files is signed by {found.principal} with the key {found.fingerprint}, "
        f"which the list of signers allows on {day}.",
        "The description of the bundle is the one that was signed.",
        f"All {found.files} files have the size and the SHA-256 that were signed.",
        f"The {found.last} entries of the journal follow from one another without a gap; the last "
        "one seals the visit.",
        "The summary of the visit (visit.json) is what follows from the journal.",
        "The checklists and the exhibits are the ones that the journal names.",
        "The report for people runs nothing, loads nothing and holds no link.",
    ]
    there = {path for path in files if path.startswith(EXHIBITS)}
    gone = sum(exhibit_path(e) not in there for e in record.visit.exhibits.values())
    if gone:
        sentences.append(f"Withdrawn exhibits whose file was left out: {gone}.")
    if record.visit.amendments:
        sentences.append(_amended_sentence(record.visit.amendments))
    if record.steps:
        sentences.append(_clock_sentence(record.steps))
    return sentences


def _amended_sentence(amendments: Sequence[Amendment]) -> str:
    """What is told of the visit above was told otherwise before: by which entries that changed."""
    names = dict.fromkeys(LABELS[name] for made in amendments for name in made.was.given())
    what = f" ({', '.join(names).lower()})" if names else ""
    numbers = [str(made.n) for made in amendments[:_TOLD]]
    more = f" and {len(amendments) - _TOLD} more" if len(amendments) > _TOLD else ""
    entries = "entry" if len(amendments) == 1 else "entries"
    return (
        f"What the visit began with was put right{what}: {entries} "
        f"{', '.join(numbers)}{more}. What stood before is in the journal and in the summary."
    )


def _clock_sentence(steps: Sequence[ClockStep]) -> str:
    told = [f"{step.n} ({_span(step.by_ms)})" for step in steps[:_TOLD]]
    more = f" and {len(steps) - _TOLD} more" if len(steps) > _TOLD else ""
    entries = "entry" if len(steps) == 1 else "entries"
    return f"The computer's clock was changed during the visit: {entries} {', '.join(told)}{more}."


def _span(ms: int) -> str:
    size = abs(ms)
    long = str(timedelta(seconds=size // 1000))  # as in "1:00:00"
    return f"{long if size >= _MINUTE else f'{size / 1000:.1f} s'} {'back' if ms < 0 else 'on'}"
