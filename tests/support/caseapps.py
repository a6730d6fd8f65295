"""Visits with a finding to decide on and an incident to refer, on the shipped checklists."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any

from tableapps import Below
from visitapps import Driver, driven, new_vault

from inspector_tui.record.events import Finding, Source
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import answering, notes, rows
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.visits import NewVisit, start

FACT = "Nobody came in two of four tests; the board names four responders."
CHAIN = Finding(
    questions=("PA-080",),
    fact=FACT,
    evidence=("TEST drills 1 to 4", "INT RN-2"),
    provisions=("MHSWR-8",),
    standard="The trust's own alarm procedure",
    standard_class="established",
    theme="RR",
    by_when="2027-01-31",
    disclosure="neutral",
)


def case_visit(folder: Path) -> tuple[Vault, str]:
    """A visit with one finding, on panic alarms and incidents."""
    vault = new_vault(folder)
    new = NewVisit(
        "Example Trust", date(2026, 11, 21), ["panic-alarm", "incident-liaison"], sites=["Ward A"]
    )
    visit = start(vault, new)
    vault.append(visit, notes.raise_finding(CHAIN))
    return vault, visit


def harm(vault: Vault, visit: str) -> None:
    """A patient injury at a registered provider, taken up in every question that decides."""
    library = library_of(vault, vault.visit(visit))
    others = ("commissioner", "individual_only", "special_regime", "legionella", "wilful_neglect")
    asked: dict[str, Any] = {"event": "serious", "may_not_survive": "no", "setting": "health-care"}
    lead = {"row": "R11", "reason": "A patient of a registered provider."}
    for command in (
        answering.record(library, "IL-010", verdict="satisfied", sources=[Source("OBS")]),
        answering.record(library, "IL-040", measures={"homicide": "no"}),
        answering.record(
            library, "IL-050", value="service-user", measures=asked | dict.fromkeys(others, "no")
        ),
        answering.record(library, "IL-060", value="yes", measures={"nation": "england"}),
        answering.record(library, "IL-070", value="cqc", measures=lead),
        rows.add(
            library,
            "CONTACT",
            {"to_body": "cqc", "when": "2026-11-21T16:05", "outcome": "CQC takes the patient."},
            question="IL-080",
        ),
    ):
        vault.append(visit, command)


def overview(
    vault: Vault, visit: str, *, size: tuple[int, int] = (80, 24)
) -> AbstractAsyncContextManager[Driver]:
    """The overview of a visit, over a page of nothing."""
    below = Below(visit, lambda desk: VisitPage(desk))
    return driven(vault, size=size, page=lambda app: below)


def finding_of(desk: VisitDesk, finding: str = "F1") -> Any:
    """A finding as it is on disk."""
    return desk.visit.findings[finding]
