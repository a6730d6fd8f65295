"""What a command acts on: a row, a finding or an exhibit of the visit that was not withdrawn."""

from __future__ import annotations

from inspector_tui.record.visit import Exhibit, RaisedFinding, Row, Visit
from inspector_tui.workflow.command import RefusedError


def standing_row(visit: Visit, row: str) -> Row:
    """The row, not withdrawn. Raises `RefusedError`."""
    found = visit.rows.get(row)
    if found is None or not found.stands:
        raise RefusedError(f"There is no row {row}.")
    return found


def standing_finding(visit: Visit, finding: str) -> RaisedFinding:
    """The finding, not withdrawn. Raises `RefusedError`."""
    found = visit.findings.get(finding)
    if found is None or not found.stands:
        raise RefusedError(f"There is no finding {finding}.")
    return found


def standing_exhibit(visit: Visit, mark: str) -> Exhibit:
    """The exhibit, not withdrawn. Raises `RefusedError`."""
    found = visit.exhibits.get(mark)
    if found is None or not found.stands:
        raise RefusedError(f"There is no exhibit {mark}.")
    return found
