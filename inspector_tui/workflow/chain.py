"""What is still missing from the chain of a finding, and from the label of an exhibit."""

from __future__ import annotations

from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.record.visit import Exhibit, RaisedFinding


def missing_of(finding: RaisedFinding) -> tuple[str, ...]:
    """The links of a standing finding that are not there: from its evidence to the decision."""
    content = finding.content
    parts = (
        ("evidence", content.evidence or content.exhibits),
        ("the provision", content.provisions),
        ("the class of the standard", content.standard_class),
        ("what it does to a case", content.disclosure),
        ("the decision on enforcement", len(finding.enforcement) == len(ENFORCEMENT)),
    )
    return tuple(words for words, there in parts if not there)


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
