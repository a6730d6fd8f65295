"""Contemporaneous notes and findings."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from inspector_tui.checklist.library import Library
from inspector_tui.record.events import (
    AnyAct,
    Finding,
    FindingRaised,
    FindingRevised,
    FindingWithdrawn,
    NoteCorrected,
    NoteWritten,
)
from inspector_tui.record.visit import Visit
from inspector_tui.workflow.command import (
    Command,
    RefusedError,
    clean_reason,
    clean_text,
    on_open,
)
from inspector_tui.workflow.standing import standing_finding


def write_note(
    text: str,
    *,
    question: str | None = None,
    place: str = "",
    present: str = "",
    late: str = "",
) -> Command:
    """A note made now. `late` says why it was not made at the time of what it tells."""
    clean = clean_text(text)
    if not clean:
        raise RefusedError("The note is empty.")
    act = NoteWritten(
        text=clean,
        question=question,
        place=clean_text(place),
        present=clean_text(present),
        late=clean_text(late),
    )
    return on_open(lambda _visit: [act])


def correct_note(note: int, text: str, reason: str) -> Command:
    """A new entry that strikes note number `note`; the original stays readable."""
    clean = clean_text(text)
    if not clean:
        raise RefusedError("The corrected note is empty.", todo="Write what it should say.")
    why = clean_reason(
        reason, "A note is corrected with a reason.", todo="Say what was wrong with it."
    )

    def command(visit: Visit) -> Sequence[AnyAct]:
        old = next((n for n in visit.notes if n.n == note and n.stands), None)
        if old is None:
            raise RefusedError("That note was corrected already, or is not of this visit.")
        return [NoteCorrected(note=note, text=clean, reason=why)] if clean != old.text else []

    return on_open(command)


def finding_from(visit: Visit, library: Library, question: str) -> Finding:
    """A finding to begin with: what was recorded on a question, for the inspector to complete.

    Theme and class of the standard are those that the question itself names, who is at risk those
    that its section does.
    """
    answer, asked = visit.answer(question), library.question(question)
    classes = [breach.standard for breach in asked.breach if breach.standard] if asked else []
    return Finding(
        questions=(question,),
        fact=answer.fact,
        evidence=tuple(f"{source.code} {source.detail}".rstrip() for source in answer.sources),
        exhibits=tuple(
            mark
            for mark, found in visit.exhibits.items()
            if found.taken.question == question and found.stands
        ),
        side=library.section_of(question).at_risk if asked else "worker",
        theme=asked.theme if asked else None,
        standard_class=next(iter(classes), None),
    )


def raise_finding(content: Finding) -> Command:
    """A finding with its fact; the evidence, provision and opinion may follow."""
    clean = _clean(content)

    def command(visit: Visit) -> Sequence[AnyAct]:
        _check_exhibits(visit, clean, ())
        return [FindingRaised(finding=visit.next_finding(), content=clean)]

    return on_open(command)


def revise_finding(finding: str, content: Finding) -> Command:
    """The finding as it reads from now on."""
    clean = _clean(content)

    def command(visit: Visit) -> Sequence[AnyAct]:
        old = standing_finding(visit, finding).content
        _check_exhibits(visit, clean, old.exhibits)
        return [FindingRevised(finding=finding, content=clean)] if clean != old else []

    return on_open(command)


def withdraw_finding(finding: str, reason: str) -> Command:
    """The finding no longer stands; it stays in the record with the reason."""
    why = clean_reason(reason, "A finding is withdrawn with a reason.")

    def command(visit: Visit) -> Sequence[AnyAct]:
        standing_finding(visit, finding)
        return [FindingWithdrawn(finding=finding, reason=why)]

    return on_open(command)


def _check_exhibits(visit: Visit, content: Finding, before: Sequence[str]) -> None:
    """Marks have to be of exhibits that stand; one withdrawn since it was named may stay."""
    standing = {mark for mark, found in visit.exhibits.items() if found.stands}
    unknown = [mark for mark in content.exhibits if mark not in standing and mark not in before]
    if unknown:
        raise RefusedError(f"There is no exhibit {', '.join(unknown)}.")


def _clean(content: Finding) -> Finding:
    clean = replace(
        content,
        fact=clean_text(content.fact),
        opinion=clean_text(content.opinion),
        evidence=tuple(filter(None, map(clean_text, content.evidence))),
        standard=clean_text(content.standard),
    )
    if not clean.fact:
        raise RefusedError("A finding needs the fact it rests on.", todo="Write what was found.")
    if not clean.questions:
        raise RefusedError("A finding belongs to at least one question.")
    return clean
