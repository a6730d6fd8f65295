"""What the rules of the fold share."""

from __future__ import annotations

from typing import Any

from inspector_tui.record.chain import Link
from inspector_tui.record.visit import Exhibit, RaisedFinding, Visit


class RuleError(ValueError):
    """An act that may not stand where it stands, e.g. an answer after the seal."""


def stamp(link: Link) -> dict[str, Any]:
    """Number, time and author of an entry, for the struct that it makes."""
    return {"n": link.entry.n, "at": link.entry.at, "by": link.entry.by}


def standing_finding(visit: Visit, finding_id: str) -> RaisedFinding:
    """The finding, not withdrawn. Raises `RuleError`."""
    finding = visit.findings.get(finding_id)
    if finding is None or not finding.stands:
        raise RuleError(f"there is no finding {finding_id}")
    return finding


def standing_exhibit(visit: Visit, mark: str) -> Exhibit:
    """The exhibit, not withdrawn. Raises `RuleError`."""
    exhibit = visit.exhibits.get(mark)
    if exhibit is None or not exhibit.stands:
        raise RuleError(f"there is no exhibit {mark}")
    return exhibit
