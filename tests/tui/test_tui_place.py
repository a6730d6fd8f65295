"""Whatever was being typed when the program ended is there again, the cursor where it was."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tuiapps import RealApp
from visitapps import PASSPHRASE, Driver, driven, new_vault, new_visit, reopened

from inspector_tui.faces.place import Place
from inspector_tui.record.events import Source
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.workflow import answering
from inspector_tui.workflow.library import library_of


@asynccontextmanager
async def at_work(vault, visit):
    """A session in a visit; the next one begins where it ended."""
    async with driven(vault, page=lambda app: VisitPage(app.desk(visit))) as driver:
        yield driver


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["enter", "enter", "tab", *"abcd", "left", "left"], "Fact"),
        (["enter", "p", *"abcd", "left", "left"], "Reason"),
        (["enter", "c", *"abcd", "left", "left"], "Note on TR-010"),
        (["enter", "f", *"abcd", "left", "left"], "Finding on TR-010"),
        (["enter", "e", *"abcd", "left", "left"], "Take an exhibit for TR-010"),
        (["enter", "r", "enter", "a", *"abcd", "left", "left"], "Alarm system, new"),
    ],
)
async def test_half_typed_text_is_open_again_with_the_cursor_in_it(tmp_path, keys, shown):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    async with at_work(vault, visit) as driver:
        await driver.until(lambda: "Is there a procedure?" in driver.text)
        await driver.press(*keys)
        await driver.sees(shown)
        await driver.sees("abcd")
    again = reopened(vault)
    async with at_work(again, visit) as driver:
        await driver.sees(shown)
        await driver.sees("abcd")
        await driver.until(lambda: driver.app.idle)
        cursor = "abXcd" if shown != "Reason" else "abcdX"
        await driver.press("X")
        await driver.sees(cursor)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["1", "2"], "127"),
        (["1", "2", "left"], "172"),
        (["1", "2", "tab", "3", "shift+tab"], "7"),  # a number that is selected is given anew
    ],
)
async def test_a_key_goes_where_the_cursor_was_in_a_number(tmp_path, keys, text, at_once):
    """Typed behind the passphrase, or once the form is open again."""
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    async with at_work(vault, visit) as driver:
        await driver.sees("Is there a procedure?")
        await driver.press("enter", "enter", *keys)
    app = RealApp(vault.home)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            driver = Driver(app, pilot)
            await driver.sees("Passphrase")
            driver.burst(*(key.replace(" ", "space") for key in PASSPHRASE), "enter")
            if not at_once:
                await driver.sees("Draft from")
                await driver.until(lambda: app.calm)
            driver.burst("7")
            await driver.until(lambda: app.screen.query(FieldForm))
            form = app.screen.query_one(FieldForm)
            await driver.until(lambda: form.texts.get("named") == text, text)
    finally:
        app.close_vault()


async def test_a_form_that_was_closed_does_not_open_again(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    async with at_work(vault, visit) as driver:
        await driver.press("enter", "c", *"abcd", "ctrl+o")
        await driver.until(lambda: vault.visit(visit).notes)
        await driver.press("c", *"efgh", "ctrl+b", "b")
        await driver.sees("Paper comes first.")
    async with at_work(reopened(vault), visit) as driver:
        await driver.sees("Paper comes first.")
        await driver.press("y")
        await driver.sees("TR-010 satisfied, saved")


async def test_the_next_row_is_open_again_not_the_one_before_it(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    async with at_work(vault, visit) as driver:
        await driver.sees("Is there a procedure?")
        await driver.press("enter", "r", "enter", "a", *"first", "ctrl+o")
        await driver.sees("Alarm systems: 1")
        await driver.press("enter", "ctrl+n")
        await driver.sees("This is the next one")
        await driver.press(*"half", "left")
        await driver.sees("half")
    async with at_work(reopened(vault), visit) as driver:
        await driver.sees("Alarm system, new")
        await driver.sees("half")
        await driver.until(lambda: driver.app.idle)
        await driver.press("X")
        await driver.sees("halXf")
        await driver.press("ctrl+b")
        await driver.sees("Draft kept; open it again to go on.")


async def test_a_row_saved_and_the_next_one_left_half_typed_are_both_told_of(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    async with at_work(vault, visit) as driver:
        await driver.sees("Is there a procedure?")
        await driver.press("enter", "r", "enter", "a", *"first", "ctrl+n")
        await driver.sees("This is the next one")
        await driver.press(*"half", "ctrl+b")
        await driver.sees("Saved. Draft kept; open it again to go on.")


async def test_the_word_on_a_prompt_is_open_again(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    paper = [Source("DOC", "Procedure 7"), Source("DOC", "Poster at the desk")]
    vault.append(visit, answering.give(library, ["TR-010"], verdict="satisfied"))
    vault.append(visit, answering.record(library, "TR-010", sources=paper))
    async with at_work(vault, visit) as driver:
        await driver.sees("1 prompt (h)")
        await driver.press("h")
        await driver.sees("Prompts: 1 open")
        await driver.press("d", *"abcd")
        await driver.sees("abcd")
    async with at_work(reopened(vault), visit) as driver:
        await driver.sees("abcd")
        assert driver.app.screen.PAGE == "prompt"
        await driver.press("enter")
        await driver.sees("Dismissed, saved.")


@pytest.mark.parametrize("keys", [["b"], [], ["enter", "c", *"abcd"]])
async def test_the_list_begins_on_the_visit_that_was_left(tmp_path, keys):
    vault = new_vault(tmp_path / "home")
    new_visit(vault, organisation="First Trust")
    new_visit(vault, organisation="Second Trust")
    async with driven(vault) as driver:
        await driver.press("down")
        await driver.matches("> .*First Trust")
        await driver.press("enter")
        await driver.sees("Is there a procedure?")
        await driver.press(*keys)
        await driver.app.action_quit()
    async with driven(reopened(vault)) as driver:
        await driver.matches("> .*First Trust")


async def test_a_session_that_was_cut_off_goes_on_in_its_visit(tmp_path):
    vault = new_vault(tmp_path / "home")
    new_visit(vault, organisation="First Trust")
    visit = new_visit(vault, organisation="Second Trust")
    new_visit(vault, organisation="Third Trust")
    async with at_work(vault, visit) as driver:
        await driver.press("enter")
    again = reopened(vault)
    async with driven(again) as driver:
        await driver.sees("Second Trust")
        await driver.sees("Paper comes first.")
        await driver.press("b", "b")
        await driver.matches("> .*Second Trust")
    async with driven(reopened(again)) as driver:
        await driver.matches("> .*Second Trust")


@given(st.text(max_size=60))
def test_what_is_no_place_is_nowhere(kept):
    assert Place.read(kept) == Place("") or Place.read(kept).kept()


@given(st.builds(Place, st.uuids().map(str), st.text(), st.text(), st.text(), st.text()))
def test_a_place_is_read_as_it_was_kept(place):
    assert Place.read(place.kept()) == place


def test_nothing_kept_is_nowhere():
    assert Place.read(None) == Place("")
