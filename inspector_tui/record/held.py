"""How much a visit holds: the counts that every face, list and report shows, counted once."""

from __future__ import annotations

from typing import NamedTuple

from inspector_tui.record.visit import Visit


class Held(NamedTuple):
    """What stands in a visit: nothing that was taken back, withdrawn or struck.

    `answers` are those recorded on a question, asked now or not. How many of the questions that are
    asked now are answered, with rows too, is another count: `workflow.progress.tally`.
    """

    answers: int
    rows: int
    findings: int
    exhibits: int
    notes: int


def held(visit: Visit) -> Held:
    """Counts over all of a visit."""
    return Held(
        answers=len(visit.answers),
        rows=sum(row.stands for row in visit.rows.values()),
        findings=sum(finding.stands for finding in visit.findings.values()),
        exhibits=sum(exhibit.stands for exhibit in visit.exhibits.values()),
        notes=sum(note.stands for note in visit.notes),
    )
