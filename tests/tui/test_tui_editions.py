"""Going on with a newer edition by keys: what it would do, that it is asked, what stays."""

from __future__ import annotations

import pytest
from behindapps import behind, newer_edition
from visitapps import driven

from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.workflow import answering, editions, visits
from inspector_tui.workflow.library import library_of


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setattr(editions, "shipped", newer_edition)
    found = behind(tmp_path / "home")
    library = library_of(found.vault, found.visit)
    found.do(
        answering.record(library, "TR-010", verdict="partly", texts={"reason": "a draft"}),
        answering.give(library, ["TR-060"], verdict="satisfied"),
        answering.record(library, "TR-030", value={"n": 7, "of": 9}),
    )
    return found


def edition(made):
    return made.visit.checklists[0].edition


async def test_the_overview_says_that_there_is_a_newer_edition(made):
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("newer edition (E)")


async def test_the_four_lists_are_shown_before_anything_is_done(made):
    async with driven(made.vault) as driver:
        await driver.press("enter", "E")
        await driver.sees("Trial of alarms: 2026.1 -> 2026.2")
        await driver.sees("4 carried, 1 asked again, 1 new, 1 asked no more")
        await driver.press("down")
        await driver.sees("ask was")
        assert "Is there a written procedure, and is it in use?" in driver.text
        assert "Partly satisfied: a draft" in driver.text
        await driver.press("m")
        await driver.sees("1 answer is carried. 2 answers stop counting")
        await driver.press("enter")
        assert edition(made) == "2026.1"


async def test_moving_keeps_what_reads_the_same_and_shows_what_was_said_before(made):
    async with driven(made.vault) as driver:
        await driver.press("enter", "E", "m", "a")
        await driver.sees("Moved on from trial 2026.1.")
        await driver.sees("Answers that stopped counting: 2")
        assert "m go on" not in driver.bar("footer")
        await driver.press("end")
        await driver.sees("TR-060, no longer counting")
        await driver.press("b")
        await driver.lacks("newer edition")
        await driver.press("home", "enter")
        await driver.sees("Is there a written procedure, and is it in use?")
        await driver.sees("Before     ~ partly satisfied: a draft (E)")
        await driver.sees("asked in other words")
        await driver.press("y")
        await driver.until(lambda: made.visit.answer("TR-010").verdict == "satisfied")
        assert edition(made) == "2026.2"
        assert set(made.visit.answers) == {"TR-010", "TR-030"}
        assert [aside.question for aside in made.visit.set_aside] == ["TR-010", "TR-060"]


async def test_the_list_of_questions_is_that_of_the_new_edition(made):
    async with driven(made.vault) as driver:
        await driver.press("enter", "E", "m", "a")
        await driver.sees("Moved on from")
        await driver.press("b")
        await driver.until(lambda: isinstance(driver.app.screen, VisitPage))
        await driver.sees("TR-070")
        assert "TR-060" not in driver.text


async def test_what_is_half_typed_is_settled_first(made):
    async with driven(made.vault) as driver:
        await driver.press("enter", "enter", "enter")
        await driver.type("4")
        await driver.press("ctrl+b", "b", "E", "m")
        await driver.sees("Save or empty what is half-typed first")
        assert edition(made) == "2026.1"


async def test_a_sealed_visit_is_offered_nothing(made):
    made.do(visits.seal(library_of(made.vault, made.visit)))
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("Sealed · ")
        assert "newer edition" not in driver.text
        await driver.press("E", "m")
        await driver.sees("This visit is sealed")
        assert edition(made) == "2026.1"


async def test_with_nothing_newer_the_editions_in_use_are_listed(made, monkeypatch):
    monkeypatch.setattr(editions, "shipped", list)
    async with driven(made.vault) as driver:
        await driver.press("enter", "E")
        await driver.sees("In use; nothing newer comes with this program")
        await driver.sees("trial 2026.1")
        assert "go on" not in driver.bar("footer")
        await driver.press("m", "enter", "b")
        await driver.sees("TR-010")


async def test_a_move_that_is_refused_says_why(made, monkeypatch):
    async with driven(made.vault) as driver:
        await driver.press("enter", "E", "m")
        await driver.sees("Go on with these?")
        planned = editions.plan(made.vault, made.visit)
        editions.move(made.vault, made.today, planned)
        await driver.press("a")
        await driver.sees("The visit was not moved")
        await driver.sees("already")
