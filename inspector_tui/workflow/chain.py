"""What is still missing from the chain of a finding, and from the label of an exhibit."""

from __future__ import annotations

from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.record.visit import Exhibit, RaisedFinding, Visit


def missing_of(visit: Visit, finding: RaisedFinding) -> tuple[str, ...]:
    """The links of a standing finding that are not there: from its evidence to the decision.

    An exhibit that was withdrawn is no evidence.
    """
    content = finding.content
    shown = any(visit.shows(mark) for mark in content.exhibits)
    parts = (
        ("evidence", content.evidence or shown),
        ("the provision", content.provisions),
        ("the class of the standard", content.standard_class),
        ("what it does to a case", content.disclosure),
        ("the decision on enforcement", len(finding.enforcement) == len(ENFORCEMENT)),
    )
    return tuple(words for words, there in parts if not there)


def resting_on(visit: Visit, mark: str) -> tuple[str, ...]:
    """The standing findings that name an exhibit."""
    return tuple(
        finding.id
        for finding in visit.findings.values()
        if finding.stands and mark in finding.content.exhibits
    )


def missing_of_exhibit(exhibit: Exhibit) -> tuple[str, ...]:
    """What a label has to say for the exhibit to be of use, and does not."""
    taken = exhibit.taken
    parts = (
        ("what it shows", taken.description),
        ("where it was", taken.place),
        ("from whom", taken.from_whom),
        ("the power used", taken.power),
    )
    return tuple(words for words, there in parts if not there)
