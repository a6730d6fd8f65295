"""Search in a visit, and going to a question by its number."""

from __future__ import annotations

import pytest
from tableapps import filled_vault, page_of
from visitapps import reopened

from inspector_tui.faces.line import Line
from inspector_tui.faces.search_text import excerpt
from inspector_tui.tui.pick import Pick
from inspector_tui.tui.screens.goto import GotoScreen
from inspector_tui.tui.screens.search import SearchScreen
from inspector_tui.workflow import notes


@pytest.fixture
def filled(tmp_path):
    return filled_vault(tmp_path / "home")


async def test_what_is_typed_is_found_everywhere_and_enter_goes_there(filled):
    vault, visit = filled
    async with page_of(vault, visit, SearchScreen) as driver:
        await driver.sees("Search")
        await driver.type("board names")
        await driver.sees("Search: 2 found")
        assert "fact" in driver.text
        assert "finding" in driver.text
        await driver.press("enter")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == ["TB-040"]


async def test_up_and_down_move_while_letters_are_typed(filled):
    vault, visit = filled
    async with page_of(vault, visit, SearchScreen) as driver:
        await driver.type("ward a")
        await driver.sees("> TB-0")
        first = driver.app.screen.query_one("LineList").index
        await driver.press("down", "down", "up")
        assert driver.app.screen.query_one("LineList").index == first + 1


async def test_nothing_found_is_said_and_back_gives_nothing(filled):
    vault, visit = filled
    async with page_of(vault, visit, SearchScreen) as driver:
        await driver.type("zebra")
        await driver.sees("Search: nothing found")
        await driver.press("enter", "ctrl+b")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == [None]


async def test_what_belongs_to_no_question_cannot_be_gone_to(filled):
    vault, visit = filled
    vault.append(visit, notes.write_note("The lift was out of order."))
    async with page_of(reopened(_closed(vault)), visit, SearchScreen) as driver:
        await driver.type("lift")
        await driver.sees("The lift was out of order.")
        await driver.press("enter")
        await driver.sees("This belongs to the visit as a whole")


def _closed(vault):
    vault.close()
    return vault


def test_an_excerpt_begins_near_the_word():
    text = (
        "Something that nobody asked about, told at great length. The panel showed the next ward."
    )
    assert excerpt(text, "panel").startswith("...")
    assert "The panel showed" in excerpt(text, "panel")
    assert excerpt(text, "something") == text
    assert excerpt("two\nlines [/b]", "") == "two lines [/b]"


async def test_a_question_is_gone_to_by_a_piece_of_its_number(filled):
    vault, visit = filled
    async with page_of(vault, visit, GotoScreen) as driver:
        await driver.sees("Which alarms were tested?")
        assert "! TB-040" in driver.text
        await driver.type("05")
        await driver.lacks("Which alarms were tested?")
        await driver.press("enter")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == ["TB-050"]


@pytest.mark.parametrize("typed", ["tb50", "tb050", "TB 50"])
async def test_a_question_is_gone_to_by_its_number_as_it_is_said(filled, typed):
    vault, visit = filled
    async with page_of(vault, visit, GotoScreen) as driver:
        await driver.type(typed)
        await driver.lacks("Which alarms were tested?")
        await driver.press("enter")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == ["TB-050"]


async def test_a_list_that_goes_on_says_so(filled):
    vault, visit = filled

    class Many(Pick):
        def __init__(self, desk) -> None:
            super().__init__("Which?", [Line(f"entry {n}", id=str(n)) for n in range(1, 21)])

    async with page_of(vault, visit, Many) as driver:
        await driver.sees("8 more (Down)")
        await driver.press(*["down"] * 19)
        await driver.sees("entry 20")
        await driver.lacks("more (Down)")
        await driver.type("entry 1")
        await driver.sees("entry 1")
        await driver.lacks("more (Down)")


async def test_going_nowhere(filled):
    vault, visit = filled
    async with page_of(vault, visit, GotoScreen) as driver:
        await driver.type("zz")
        await driver.sees("Nothing matches.")
        await driver.press("enter", "ctrl+b")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == [None]
