"""How the visit's screens look, at the size they are made for and at a wide one.

After a wanted change: pytest tests/tui/test_tui_visit_screens.py --snapshot-update, and look at
each.
"""

from __future__ import annotations

from datetime import date

import pytest
from visitapps import Driver, VaultApp, new_vault, new_visit

from inspector_tui.faces.forms import new_visit as new_visit_form
from inspector_tui.record.events import Finding, Source
from inspector_tui.workflow import answering, notes, rows, visits
from inspector_tui.workflow.library import library_of

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
STEP = ["enter", "enter"]
SCREENS = {
    "visits": ([], "sealed"),
    "overview": (["enter"], "TR-010"),
    "overview_marked": (["enter", "space", "space"], "2 questions marked"),
    "step": ([*STEP, "]"], "Each is a promise."),
    "step_answered": (STEP, "copied forward"),
    "step_long": ([*STEP, ">"], "Everything"),
    "step_reason": ([*STEP, "p", *"night"], "Enter save and go on"),
    "form": ([*STEP, "enter", "tab", "9"], "Sources"),
    "form_fault": ([*STEP, "enter", "tab", "9", "ctrl+o"], "It cannot be more"),
    "new_visit": (["a", *"North"], "Questions"),
    "amend": (["enter", "A", "tab", "tab"], "S1 Ward A"),
    "law": ([*STEP, "l"], "The law behind"),
}


class Fixed(date):
    @classmethod
    def today(cls):
        return cls(2026, 11, 21)


@pytest.fixture
def vault(tmp_path, monkeypatch, ticking):
    monkeypatch.setattr(new_visit_form, "date", Fixed)
    vault = new_vault(tmp_path / "home")
    sealed = new_visit(vault, organisation="Harbour House", on=date(2026, 11, 14), profile="short")
    vault.append(sealed, visits.seal(library_of(vault, vault.visit(sealed))))
    fill(vault, new_visit(vault))
    return vault


def fill(vault, visit):
    library = library_of(vault, vault.visit(visit))
    for command in (
        answering.give(library, ["TR-010"], verdict="not-satisfied"),
        answering.record(
            library,
            "TR-010",
            measures={"named": 4, "knew": 1},
            texts={
                "fact": "The board names four; three of them did not know that they were on it.",
                "opinion": "Rotas are copied forward.",
            },
            sources=[Source("OBS", "board on Ward A"), Source("INT", "RN-2 (night)")],
        ),
        answering.give(library, ["TR-030"], verdict="partly"),
        notes.write_note("The panel by the lift is dark.", question="TR-010"),
        notes.raise_finding(Finding(questions=("TR-010",), fact="Nobody was named.")),
        rows.add(library, "ALARM", {"type": "Worn, by night staff only"}, question="TR-040"),
    ):
        vault.append(visit, command)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name, size, vault, snap_compare):
    keys, shown = SCREENS[name]
    app = VaultApp(vault)

    async def before(pilot):
        driver = Driver(app, pilot)
        await driver.sees("Example Trust")
        for key in keys:
            await driver.press(key)
        await driver.sees(shown)
        await driver.lacks("saving")
        await driver.rest()

    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_vault()
