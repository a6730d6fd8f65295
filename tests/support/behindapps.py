"""A vault in which an earlier visit was sealed, and a newer edition has come since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trials import TRIAL, source
from visitapps import new_vault, new_visit

from inspector_tui.record.events import Finding, Source
from inspector_tui.record.visit import Visit
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import answering, notes, visits
from inspector_tui.workflow.library import library_of

MARCH = date(2026, 3, 3)
NEWER = (
    TRIAL.replace('edition = "2026.1"', 'edition = "2026.2"')
    .replace("Is there a procedure?", "Is there a written procedure, and is it in use?")
    .replace('id = "TR-060"', 'id = "TR-070"')
)
"""TR-010 in other words, TR-060 gone, TR-070 new."""


@dataclass
class Behind:
    """`today` is a visit to the organisation that `earlier` was about."""

    vault: Vault
    earlier: str
    today: str

    @property
    def visit(self) -> Visit:
        return self.vault.visit(self.today)

    def do(self, *commands: Any) -> None:
        """Save on the visit of today."""
        for command in commands:
            self.vault.append(self.today, command)


def behind(folder: Path) -> Behind:
    """Two findings and three answers in March, and a visit in November begun."""
    vault = new_vault(folder)
    earlier = new_visit(vault, on=MARCH)
    library = library_of(vault, vault.visit(earlier))
    for command in (
        answering.record(
            library,
            "TR-010",
            verdict="not-satisfied",
            measures={"named": 4, "knew": 1},
            texts={"fact": "The board on Ward A named four; one of them knew."},
            sources=[Source("OBS", "board on Ward A")],
        ),
        answering.give(library, ["TR-060"], verdict="satisfied"),
        answering.record(library, "TR-030", value={"n": 4, "of": 9}),
        notes.raise_finding(
            Finding(("TR-010",), "Nobody could say who comes to an alarm.", ("Board on Ward A",))
        ),
        notes.raise_finding(Finding(("TR-060",), "Nobody reads the figures.")),
        visits.seal(library),
    ):
        vault.append(earlier, command)
    today = new_visit(vault, organisation="EXAMPLE trust", on=date(2026, 11, 21))
    return Behind(vault, earlier, today)


def newer_edition() -> list[Any]:
    """What the program ships in these tests."""
    return [source(NEWER, edition="2026.2")]
