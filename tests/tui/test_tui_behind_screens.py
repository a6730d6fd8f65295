"""How the last visit and the move to a newer edition look, compact and wide.

After a wanted change: pytest tests/tui/test_tui_behind_screens.py --snapshot-update, and look at
each.
"""

from __future__ import annotations

import pytest
from behindapps import behind, newer_edition
from tableapps import Below
from visitapps import Driver, VaultApp

from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.workflow import answering, editions, last_visit
from inspector_tui.workflow.library import library_of

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
SCREENS = {
    "overview": ([], "newer edition (E)"),
    "step": (["home", "enter"], "Last visit"),
    "last_visit": (["w", "down"], "still open: as before"),
    "last_visit_of_question": (["home", "enter", "w", "end"], "TR-010 of 3 Mar 2026"),
    "last_visit_mark": (["w", "r"], "What shows that it is put right?"),
    "editions": (["E", "down"], "ask was"),
    "editions_sure": (["E", "m"], "Go on with these?"),
    "editions_moved": (["E", "m", "a", "end"], "no longer counting"),
    "step_moved": (["E", "m", "a", "b", "home", "enter"], "Before"),
}


@pytest.fixture
def made(tmp_path, monkeypatch, ticking):
    monkeypatch.setattr(editions, "shipped", newer_edition)
    found = behind(tmp_path / "home")
    library = library_of(found.vault, found.visit)
    past = last_visit.look_back(found.vault, found.visit, library)
    found.do(
        answering.record(library, "TR-010", verdict="partly", texts={"reason": "a draft only"}),
        answering.give(library, ["TR-060"], verdict="satisfied"),
        last_visit.mark(past.findings[1], "still-open", "as before"),
    )
    return found


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name, size, made, snap_compare):
    keys, shown = SCREENS[name]
    below = Below(made.today, VisitPage)
    app = VaultApp(made.vault, lambda app: below)

    async def before(pilot):
        driver = Driver(app, pilot)
        await driver.until(lambda: len(app.screen_stack) > 2, "the page")
        desk = below.desk
        await driver.until(lambda: desk.behind.is_known and desk.prompts.is_current, "the past")
        for key in keys:
            await driver.press(key)
        await driver.sees(shown)
        await driver.rest()

    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_vault()
