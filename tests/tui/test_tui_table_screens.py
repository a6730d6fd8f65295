"""How tables, notes, exhibits, findings, search and the close look, compact and wide.

After a wanted change: pytest tests/tui/test_tui_table_screens.py --snapshot-update, and look at
each.
"""

from __future__ import annotations

import pytest
from tableapps import Below, fill, tables_visit
from visitapps import Driver, VaultApp, new_vault

from inspector_tui.faces import close_text
from inspector_tui.tui.screens.close import CloseScreen
from inspector_tui.tui.screens.exhibits import ExhibitsScreen
from inspector_tui.tui.screens.findings import FindingsScreen
from inspector_tui.tui.screens.goto import GotoScreen
from inspector_tui.tui.screens.notes import NotesScreen
from inspector_tui.tui.screens.rows import RowsScreen
from inspector_tui.tui.screens.search import SearchScreen
from inspector_tui.workflow import exhibits, rows

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}


def of(page, question=None):
    return lambda desk: page(desk, question)


SCREENS = {
    "rows": (of(RowsScreen, "TB-010"), ["down"], "Emergency department triage"),
    "rows_withdrawn": (of(RowsScreen, "TB-030"), ["down", "down"], "Counted twice"),
    "rows_which": (of(RowsScreen), [*"pl"], "Places"),
    "row_form": (
        of(RowsScreen, "TB-010"),
        ["a", "Ward B", "tab", "tab", "Twilight"],
        "or other words",
    ),
    "row_form_fault": (
        of(RowsScreen, "TB-010"),
        ["a", "tab", "soon", "tab", "tab", "1 3", "ctrl+o"],
        "Not saved yet",
    ),
    "row_form_scrolled": (of(RowsScreen, "TB-010"), ["enter", "up"], "Note: opinion"),
    "row_withdraw": (of(RowsScreen, "TB-010"), ["w", "Entered twice"], "Entered twice"),
    "notes": (of(NotesScreen), ["up"], "had not been told"),
    "note_form": (of(NotesScreen, "TB-040"), ["The panel is dark.", "enter", "At two."], "At two."),
    "exhibits": (of(ExhibitsScreen), [], "The board at the desk"),
    "exhibit_form": (of(ExhibitsScreen, "TB-040"), ["tab"], "~/"),
    "findings": (of(FindingsScreen), [], "on such a night"),
    "finding_form": (
        of(FindingsScreen, "TB-040"),
        ["a", "tab", "tab", "tab"],
        "2 MHSWR 10",
    ),
    "search": (SearchScreen, ["board"], "Search: 4 found"),
    "goto": (GotoScreen, ["figures"], "TB-050"),
    "close": (CloseScreen, [], "left. Enter goes to one"),
    "seal": (CloseScreen, ["k"], "Seal this visit?"),
    "sealed": (CloseScreen, ["k", "a"], "Sealed."),
    "export": (CloseScreen, ["k", "a", "x"], "Export in the clear?"),
}


@pytest.fixture
def made(tmp_path, monkeypatch, ticking):
    # The code is made of every byte of the record: other tests say that it is the right one.
    code = "580f 72a4 e49d dae7 0b6c 93f1 5d28 ae40"
    monkeypatch.setattr(close_text, "head_code", lambda visit: code)
    vault = new_vault(tmp_path / "home")
    visit = tables_visit(vault)
    fill(vault, visit)
    vault.append(visit, rows.withdraw("PLACE-2", "Counted twice"))
    (tmp_path / "board.jpg").write_bytes(b"x" * 4_200_000)
    label = exhibits.Label("The board at the desk", "TB-040", "Ward A, desk", "RN-2")
    taken = exhibits.take(vault, visit, tmp_path / "board.jpg", label)
    assert taken.next_mark() == "AB2"
    return vault, visit


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name, size, made, snap_compare):
    make, keys, shown = SCREENS[name]
    vault, visit = made
    app = VaultApp(vault, lambda app: Below(visit, make))

    async def before(pilot):
        driver = Driver(app, pilot)
        await driver.until(lambda: len(app.screen_stack) > 2, "the page")
        await driver.sees(FIRST.get(name, "Example Trust"))
        for key in keys:
            if key in NAMED or len(key) == 1:
                await driver.press(key)
                await app.workers.wait_for_complete()
            else:
                await driver.type(key)
        await driver.sees(shown)
        await driver.lacks(" *")
        await driver.rest()

    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_vault()


FIRST = {"rows_which": "Which table?", "goto": "Go to a question", "note_form": "Note on"}
NAMED = {"tab", "up", "down", "enter", "ctrl+o"}
