"""The pages of rows, notes, exhibits, findings and the close, over a real vault."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen
from trials import source
from visitapps import Driver, driven, new_vault

from inspector_tui.record.events import Finding, Source
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Say
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import answering, notes, rows
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.visits import NewVisit, start

TABLES = """
id = "tables"
edition = "2026.1"
title = "Trial of tables"
issued = 2026-11-01
intro = "Made for tests."
prefixes = ["TB"]

[lists.shifts]
early = "Early"
late = "Late"
night = "Night"

[lists.steps]
E01 = "What the alarm is for, and when to press"
E02 = "Who comes"
E03 = "Who stays"

[[record]]
id = "PERSON"
title = "People met"
one = "person met"
summary = ["code", "role"]
  [[record.field]]
  id = "code"
  label = "Role code"
  kind = "text"
  required = true
  [[record.field]]
  id = "role"
  label = "Role"
  kind = "text"

[[record]]
id = "PLACE"
title = "Places"
one = "place"
summary = ["kind", "location", "risk"]
  [[record.field]]
  id = "kind"
  label = "Kind"
  kind = "choice"
  choices = {ward = "Ward", yard = "Yard"}
  required = true
  [[record.field]]
  id = "location"
  label = "Location"
  kind = "text"
  required = true
  [[record.field]]
  id = "risk"
  label = "Risk"
  kind = "choice"
  choices = {high = "High", medium = "Medium", low = "Low"}

[[record]]
id = "TEST"
title = "Alarm tests"
one = "alarm test"
summary = ["location", "on", "pressed", "came"]
  [[record.field]]
  id = "on"
  label = "Date and time"
  kind = "datetime"
  [[record.field]]
  id = "location"
  label = "Location"
  kind = "text"
  required = true
  help = "The same name each time, in the same words."
  [[record.field]]
  id = "shift"
  label = "Shift"
  kind = "choice"
  list = "shifts"
  free = true
  [[record.field]]
  id = "steps"
  label = "Steps seen"
  kind = "choices"
  list = "steps"
  [[record.field]]
  id = "worked"
  label = "Did it work?"
  kind = "yesno"
  [[record.field]]
  id = "pressed"
  label = "Pressed"
  kind = "time"
  [[record.field]]
  id = "came"
  label = "How many came"
  kind = "number"
  unit = "people"
  min = 0
  [[record.field]]
  id = "led"
  label = "How many of them could lead when they came to the place"
  kind = "number"
  unit = "people"
  max = "came"
  [[record.field]]
  id = "within"
  label = "Site's own time"
  kind = "duration"
  unit = "s"
  [[record.field]]
  id = "knew"
  label = "Staff who knew"
  kind = "percent"
  [[record.field]]
  id = "due"
  label = "Next due"
  kind = "date"
  [[record.field]]
  id = "who"
  label = "Told by"
  kind = "row"
  record = "PERSON"

[[section]]
id = "only"
title = "Everything"
  [[section.question]]
  id = "TB-010"
  theme = "CT"
  ask = "Which alarms were tested?"
  why = "Only a test shows it."
  look_for = [{source = "TEST", text = "Press."}]
  law = ["MHSWR-8"]
  answer = {kind = "rows", record = "TEST"}
  [[section.question]]
  id = "TB-020"
  theme = "CT"
  ask = "Which wards are high-risk places?"
  why = "Nobody looks where nobody thinks."
  look_for = [{source = "OBS", text = "Walk."}]
  law = []
  answer = {kind = "rows", record = "PLACE", where = {kind = "ward"}}
  [[section.question]]
  id = "TB-030"
  theme = "CT"
  ask = "Which places are there at all?"
  why = "The whole list."
  look_for = [{source = "OBS", text = "Walk on."}]
  law = []
  answer = {kind = "rows", record = "PLACE", about = ["location"]}
  [[section.question]]
  id = "TB-040"
  theme = "RR"
  ask = "Do the responders know that they are responders?"
  why = "Names on paper fail."
  look_for = [{source = "INT", text = "Ask two."}]
  law = ["MHSWR-8", "MHSWR-10"]
  answer = {kind = "verdict"}
  [[section.question]]
  id = "TB-050"
  theme = "RR"
  ask = "Does anybody look at the figures?"
  why = "Figures nobody reads change nothing."
  look_for = [{source = "DOC", text = "Minutes."}]
  law = []
  answer = {kind = "verdict"}
"""

LAW = source(
    'id = "law"\nedition = "2026.1"\ntitle = "Provisions"\nissued = 2026-11-01\n'
    + "".join(
        f'[[provision]]\nkey = "{key}"\nshort = "{short}"\ninstrument = "{instrument}"\n'
        'part = "part"\nduty = "What it asks."\nfind = "What shows it."\nverified = false\n'
        'basis = "made for tests"\n'
        for key, short, instrument in (
            ("HSWA-2", "HSWA 2", "An Act"),
            ("MHSWR-8", "MHSWR 8", "Regulations"),
            ("MHSWR-10", "MHSWR 10", "Regulations"),
        )
    ),
    "law",
)
"""Three provisions."""


def tables_visit(vault: Vault) -> str:
    """A visit on the checklist above, with two sites."""
    new = NewVisit(
        "Example Trust", date(2026, 11, 21), ["tables"], sites=["Ward A", "Main theatre"]
    )
    return start(vault, new, [source(TABLES, "tables"), LAW])


def fill(vault: Vault, visit: str) -> None:
    """People, places, tests, notes, an answer and a finding, as an inspector leaves them."""
    library = library_of(vault, vault.visit(visit))

    def add(record: str, question: str, **fields: Any) -> None:
        vault.append(visit, rows.add(library, record, fields, question=question))

    add("PERSON", "TB-040", code="RN-2", role="Nurse")
    add("PERSON", "TB-040", code="HCA-1", role="Support worker")
    add("PLACE", "TB-020", kind="ward", location="Ward A, bay 3", risk="high")
    add("PLACE", "TB-030", kind="yard", location="Car park, level 2")
    fact = "Three came. None knew who led.\nThe panel showed the next ward."
    add("TEST", "TB-010", location="Ward A, bay 3", on="2026-11-21T14:02", pressed="14:02:05",
        came=3, source="TEST", site="S1", note_fact=fact)  # fmt: skip
    add("TEST", "TB-010", location="Emergency department triage", pressed="14:40:00", came=0)
    sources = (Source("OBS", "board on Ward A"), Source("INT", "RN-2"))
    texts = {"fact": "The board names four; three did not know."}
    vault.append(
        visit,
        answering.record(library, "TB-040", verdict="not-satisfied", texts=texts, sources=sources),
    )
    vault.append(visit, answering.give(library, ["TB-050"], verdict="partly"))
    vault.append(
        visit,
        notes.write_note(
            "Met the night sister at the desk.\nShe had not been told.",
            question="TB-040",
            place="Ward A, desk",
            present="RN-2",
        ),
    )
    first = vault.visit(visit).notes[0].n
    vault.append(visit, notes.correct_note(first, "Met the charge nurse.", "She is no sister."))
    vault.append(
        visit,
        notes.raise_finding(
            Finding(
                questions=("TB-040",),
                fact="The board names four responders; three did not know that they were named.",
                evidence=("OBS board on Ward A", "INT RN-2"),
                provisions=("MHSWR-8",),
                opinion="Nobody would come on such a night.",
            )
        ),
    )


class Below(Page[None]):
    """What lies under the page that is looked at; it tells what was not saved, as the overview."""

    PAGE = "reading"

    def __init__(self, visit: str, make: Callable[[VisitDesk], Screen[Any]]) -> None:
        super().__init__()
        self._visit = visit
        self._make = make
        self.given: list[object] = []

    def body(self) -> ComposeResult:
        yield LineList(empty="This is below.")

    def on_mount(self) -> None:
        super().on_mount()
        self.desk = self.app.desk(self._visit)
        self.desk.listen(self._heard)
        self.app.push_screen(self._make(self.desk), self.given.append)

    def _heard(self, change: Change) -> None:
        if change.error is not None and change.questions:
            self.app.push_screen(Say.error(change.error, "This was not saved"))

    def action_back(self) -> None:
        pass


@asynccontextmanager
async def page_of(
    vault: Vault,
    visit: str,
    make: Callable[[VisitDesk], Screen[Any]],
    *,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Driver]:
    """One page of a visit, driven by keys; `driver.below` lies under it."""
    below = Below(visit, make)
    async with driven(vault, size=size, page=lambda app: below) as driver:
        driver.below = below
        await driver.until(lambda: len(driver.app.screen_stack) > 2, "the page")
        yield driver


def filled_vault(folder: Path) -> tuple[Vault, str]:
    """A vault with one visit that has something of everything."""
    vault = new_vault(folder)
    visit = tables_visit(vault)
    fill(vault, visit)
    return vault, visit
