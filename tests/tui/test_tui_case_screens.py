"""How deciding, stopping, liaison and continuity look, compact and wide.

After a wanted change: pytest tests/tui/test_tui_case_screens.py --snapshot-update, and look at
each.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from caseapps import case_visit, harm
from tableapps import Below
from visitapps import Driver, VaultApp

from inspector_tui.tui.screens.enforcement import EnforcementPage
from inspector_tui.tui.screens.exhibits import ExhibitsScreen
from inspector_tui.tui.screens.findings import FindingsScreen
from inspector_tui.tui.screens.liaison import LiaisonPage
from inspector_tui.tui.screens.rows import RowsScreen
from inspector_tui.tui.screens.stop import StopPage
from inspector_tui.workflow import answering, enforcement, exhibits, rows
from inspector_tui.workflow.library import library_of

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
BEFORE = (
    ("serious-risk", {"serious": "no", "route": ["risk"]}, ""),
    ("actual-risk", {"actual": "serious/possible"}, ""),
    ("benchmark", {"benchmark": "serious/remote"}, ""),
)
AFTER = (
    ("gap", {"gap": "moderate"}, "Help is near by day."),
    ("standard", {"standard": "established"}, ""),
    ("expectation", {"expect-risk": "letter"}, ""),
    ("duty-holder", {"attitude": "raises", "attitude-why": "Told twice."}, ""),
    ("strategic", {"none-applies": "yes"}, ""),
    ("conclusion", {"conclusion": ["improvement"]}, ""),
    ("closed", {}, ""),
    ("action", {"action": ["improvement"], "by": "2027-01-31"}, ""),
)


def steps_page(desk):
    return EnforcementPage(desk, "F1", enforcement.load())


def stop_page(desk):
    return StopPage(desk.heading, desk.unread_stops()[0])


SCREENS = {
    "steps": (steps_page, [], "Table (risk gap)"),
    "step_form": (steps_page, ["home", "down", "enter", "t"], "step 2 again"),
    "step_fault": (steps_page, ["enter", "3", "ctrl+o"], "Say why"),
    "step_again": (steps_page, ["home", "enter"], "Take step 1 again?"),
    "decided": (steps_page, [], "If served"),
    "finding": (lambda desk: FindingsScreen(desk), [], "Finding F1"),
    "finding_form": (lambda desk: FindingsScreen(desk), ["enter", *["tab"] * 5], "2 Established"),
    "stop": (stop_page, [], "STOP AND ACT"),
    "police": (stop_page, [], "police have primacy"),
    "liaison_open": (lambda desk: LiaisonPage(desk), [], "begin with the first"),
    "liaison": (lambda desk: LiaisonPage(desk), [], "Lead       CQC"),
    "referral": (lambda desk: LiaisonPage(desk), ["x"], "Write the referral?"),
    "exhibit": (lambda desk: ExhibitsScreen(desk), [], "Exhibit AB1, taken"),
    "move": (lambda desk: ExhibitsScreen(desk), ["m"], "Hand on AB1"),
    "person": (lambda desk: RowsScreen(desk, "GN-030"), [], "Heed"),
}


def take(vault, visit, steps):
    for step, choices, reason in steps:
        command = enforcement.load().take("F1", step, choices, reason, today=dt.date(2026, 11, 21))
        vault.append(visit, command)


def prepare(name, vault, visit, folder):
    """What has been recorded when the screen is looked at."""
    library = library_of(vault, vault.visit(visit))
    if name in ("steps", "step_form", "step_fault", "step_again"):
        take(vault, visit, BEFORE)
    elif name in ("decided", "finding"):
        take(vault, visit, (*BEFORE, *AFTER))
    elif name == "stop":
        vault.append(visit, answering.give(library, ["IL-010"], verdict="not-satisfied"))
    elif name == "police":
        measures = {"homicide": "yes", "police": "yes", "coroner": "no"}
        vault.append(visit, answering.record(library, "IL-040", measures=measures))
    elif name in ("liaison", "referral"):
        harm(vault, visit)
    elif name in ("exhibit", "move"):
        (folder / "sling.jpg").write_bytes(b"x" * 4_200_000)
        label = exhibits.Label(
            "The label of the sling", "PA-080", "Ward A", "RN-2", "Given freely, no power used",
            seal="S-0031",
        )  # fmt: skip
        exhibits.take(vault, visit, folder / "sling.jpg", label)
        vault.append(visit, exhibits.move("AB1", "Store clerk", place="Office", seal="S-0031"))
    elif name == "person":
        person = {"code": "RN-2", "role": "nurse", "shift": "night", "interviewed": "compelled"}
        vault.append(visit, rows.add(library, "PERSON", person, question="GN-030"))


@pytest.fixture
def made(tmp_path, monkeypatch, ticking):
    ids = (uuid.UUID(int=n) for n in range(2, 100))
    monkeypatch.setattr(uuid, "uuid4", lambda: next(ids))
    return case_visit(tmp_path / "home")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name, size, made, tmp_path, snap_compare):
    make, keys, shown = SCREENS[name]
    vault, visit = made
    prepare(name, vault, visit, tmp_path)
    app = VaultApp(vault, lambda app: Below(visit, make))

    async def before(pilot):
        driver = Driver(app, pilot)
        await driver.until(lambda: len(app.screen_stack) > 2, "the page")
        await driver.sees("Example Trust")
        for key in keys:
            await driver.press(key)
        await driver.sees(shown)
        await driver.rest()

    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_vault()
