"""The alarm matrix by its keys: what differs is seen, and every cell leads to its rows."""

from __future__ import annotations

import pytest
from alarmapps import alarm_visit, overview
from visitapps import reopened

from inspector_tui.judgement.alarm.matrix import Cell, Held
from inspector_tui.judgement.prompt import Reason
from inspector_tui.tui.grid import View, in_brief
from inspector_tui.workflow import rows
from inspector_tui.workflow.library import library_of


@pytest.fixture
def told(tmp_path):
    return alarm_visit(tmp_path / "home")


def line_of(driver, words: str) -> str:
    return next(line for line in driver.text.splitlines() if words in line)


async def test_disagreement_is_seen_by_sign_and_the_sample_is_stated(told):
    async with overview(told[0]) as driver:
        await driver.press("m")
        await driver.sees("Alarm matrix   1 to 3 of 11")
        assert "Alarm procedure" in driver.text
        comes = line_of(driver, "Who comes")
        assert "0/4" in comes
        assert "= response team" in comes
        assert "! everyone" in comes
        assert "~ response... +1" in comes
        assert "1/4" in line_of(driver, "How many must come")
        assert "Sample: 1 test at 1 of 3 locations; 4 staff (2 day, 2 night;" in driver.text
        assert "= the same: A named response team (Alarm procedure, E10)" in driver.text


async def test_sources_move_under_the_attributes(told):
    async with overview(told[0]) as driver:
        await driver.press("m", "]")
        await driver.sees("3 to 5 of 11")
        assert "Staff by place" in driver.text
        assert "Alder            Birch            Cedar" in driver.text
        await driver.press(".", "right", "right")
        await driver.sees("6 to 8 of 11")
        await driver.press("comma", "left")
        await driver.sees("3 to 5 of 11")
        await driver.press("[", "[")
        await driver.sees("1 to 3 of 11")
        await driver.press("]", "]", "]", "]", "]")
        await driver.sees("9 to 11 of 11")
        assert "Tests" in driver.text
        await driver.press(".", ".")
        await driver.sees("9 to 11 of 11")


async def test_all_sources_at_a_glance_as_signs(told):
    async with overview(told[0]) as driver:
        await driver.press("m", "v")
        await driver.sees("1 to 11 of 11")
        assert "Documents" not in driver.text  # too narrow a group for the whole word
        assert ">=  !  ~  !  !" in line_of(driver, "Who comes")
        await driver.press("right")
        await driver.sees("! differs: Everyone who can come (Birch annex, E10)")
        await driver.press("v")
        await driver.sees("1 to 3 of 11")


async def test_the_rows_behind_a_cell_and_one_of_them_put_right(told):
    vault, visit = told
    async with overview(vault) as driver:
        await driver.press("m", "down", "]", "enter")
        await driver.sees("Staff by place, Alder: 2 people. = the same.")
        await driver.sees("Compared with: 3.")
        await driver.sees("Not known: 1 of 4 asked (1 of 2 night;")
        await driver.sees("Sample: 1 test at 1 of 3 locations")
        assert "3: 1" in driver.text
        assert "Did not know: 1" in driver.text
        assert "RN-1   Alder" in driver.text
        await driver.press("down", "enter")
        await driver.sees("Staff account 2")
        form = driver.app.screen.form
        form.go_to("min_number")
        await driver.type("4")
        form.go_to("dont_know")
        await driver.press("backspace", "ctrl+o")
        await driver.sees("Staff by place, Alder: 2 people. ~ several answers.")
        assert "4: 1" in driver.text
        assert "Did not know" not in driver.text
        await driver.press("b")
        await driver.sees("3 to 5 of 11")
        assert "0/4" in line_of(driver, "How many must come")
        await driver.press("b")
        await driver.sees("Panic alarm")
    assert reopened(vault).visit(visit).rows["STAFF_STEP-2"].fields["min_number"] == 4


async def test_what_nobody_asked_about_is_a_dot_and_opens_empty(told):
    async with overview(told[0]) as driver:
        await driver.press("m", "end")
        assert ">." in line_of(driver, "What is written down")
        await driver.press("enter")
        await driver.sees("Nothing is recorded here.")
        await driver.sees("Not known: nobody was asked.")


async def test_a_visit_without_any_of_it_says_what_fills_it(tmp_path):
    vault, _ = alarm_visit(tmp_path / "home", empty=True)
    async with overview(vault) as driver:
        await driver.press("m")
        await driver.sees("Nothing to lay side by side yet")
        await driver.press("right", "]", "[", "v", "enter", "down")
        await driver.sees("Sample: 0 tests; 0 staff.")
        await driver.press("b")
        await driver.sees("Panic alarm")


async def test_the_matrix_follows_the_record(told):
    vault, visit = told
    library = library_of(vault, vault.visit(visit))
    async with overview(vault) as driver:
        await driver.press("m")
        await driver.sees("1 to 3 of 11")
        desk = driver.app.screen.desk
        desk.do(rows.add(library, "ALARM_TEST", {"location": "Cedar", "t0": "11:00:00"}))
        await driver.sees("Sample: 2 tests at 2 of 3 locations")
        await driver.sees("1 to 3 of 12")


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40), (200, 60)])
async def test_it_fits_any_terminal(told, size):
    async with overview(told[0], size=size) as driver:
        await driver.press("m", "]", "down")
        await driver.sees("Sample: 1 test")
        assert ">" in line_of(driver, "How many must come")
        assert "Alder" in driver.text
        assert all(len(line) <= size[0] for line in driver.text.splitlines())


async def test_the_demonstration_s_three_wards_differ_in_the_matrix(tmp_path):
    from datetime import date

    from inspector_tui.judgement import tables
    from inspector_tui.judgement.alarm.matrix import matrix
    from inspector_tui.judgement.facts import Facts
    from inspector_tui.vault.home import Home
    from inspector_tui.vault.keys import KDF_FLOOR
    from inspector_tui.vault.secret import Secret
    from inspector_tui.workflow.demo import OWNER, play
    from inspector_tui.workflow.demo.script import read
    from inspector_tui.workflow.setup import create_vault

    home = Home(tmp_path / "home")
    vault = create_vault(home, OWNER, Secret("correct horse battery staple"), kdf=KDF_FLOOR).vault
    visit = vault.visit(play.visit(vault, *read("contradictions", date(2026, 11, 21))))
    found = matrix(Facts(visit, library_of(vault, visit), tables.shipped()))
    vault.close()

    wards = [column for column in found.columns if column.source == "place"]
    assert [column.label for column in wards] == ["Alder Ward", "Birch Ward", "Cedar Ward"]
    said = [found.cell("responder_set", ward.key) for ward in wards]
    assert [cell.state for cell in said] == ["differs", "differs", "differs"]
    assert len({cell.held[0].shown for cell in said}) == 3
    times = [found.cell("time_std_s", ward.key).state for ward in wards]
    assert times == ["agrees", "unknown", "agrees"]


def held(brief: str) -> Held:
    return Held(brief, brief, (Reason("STAFF_STEP-1", "RN-1"),))


def test_a_cell_in_brief_keeps_its_counts():
    several = Cell("split", (held("everyone who can"), held("security")), (Reason("x", "y"),))
    assert in_brief(several, 14) == "every... +1 ?1"
    assert in_brief(Cell("differs", (held("2"),)), 14) == "2"
    assert in_brief(Cell("unknown", (), (Reason("x", "y"),)), 14) == "not known"
    assert in_brief(Cell("silent"), 14) == ""


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("count", [1, 3, 26])
@pytest.mark.parametrize("signs", [False, True])
def test_the_current_column_is_always_seen(width, count, signs):
    view = View(signs=signs)
    for at in (0, 5, count, -1, 2, count - 1, 0):
        for lead in (False, True):
            view = view.moved(at, width, count, lead=lead)
            seen = view.fit(width, count)
            assert 0 <= view.first <= view.at < view.first + seen <= count
            assert view.label(width, count) + seen * view.cell <= width
