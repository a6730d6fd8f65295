"""What stops the work comes up first: danger, a death, homicide; never over a box to type in."""

from __future__ import annotations

import asyncio

import pytest
from caseapps import case_visit, harm, overview
from tableapps import filled_vault, page_of
from visitapps import reopened

from inspector_tui.tui import stop_watch
from inspector_tui.tui.screens.findings import FindingsScreen
from inspector_tui.tui.screens.stop import StopPage
from inspector_tui.tui.stop_watch import StopWatch
from inspector_tui.workflow import answering, enforcement, rows, visits
from inspector_tui.workflow.library import library_of

INCIDENT = {"date": "2026-11-20", "type": "fall", "harmed": "worker", "severity": "death"}


@pytest.fixture
def made(tmp_path):
    return case_visit(tmp_path / "home")


def library(vault, visit):
    return library_of(vault, vault.visit(visit))


async def at_question(driver, question):
    await driver.press("g")
    await driver.type(question)
    await driver.press("enter")
    await driver.until(lambda: driver.app.screen.current == question)


async def test_danger_stops_at_once_and_is_written_down_from_there(made):
    vault, visit = made
    async with overview(vault, visit) as driver:
        await at_question(driver, "IL-010")
        await driver.press("n")
        await driver.sees("STOP AND ACT")
        await driver.sees("Call 999 if it is needed.")
        await driver.sees("your senior supervisory officer")
        await driver.press("W")
        await driver.sees("What you did, or had done")
        await driver.type("Hoist tagged")
        await driver.press("ctrl+o")
        await driver.until(
            lambda: vault.visit(visit).answer("IL-010").measures.get("action") == "Hoist tagged"
        )
        assert vault.visit(visit).answer("IL-010").verdict == "not-satisfied"


async def test_keys_typed_ahead_do_not_take_it_away(made):
    vault, visit = made
    async with overview(vault, visit) as driver:
        await at_question(driver, "IL-010")
        await driver.press("n")
        await driver.sees("STOP AND ACT")
        await driver.press(*"ypbxdhgwi", "enter", "ctrl+b", "ctrl+o")
        assert isinstance(driver.app.screen, StopPage)
        await driver.press("G")
        await driver.lacks("STOP AND ACT")


async def test_it_comes_up_once_until_it_was_over(made):
    vault, visit = made
    lib = library(vault, visit)
    async with overview(vault, visit) as driver:
        desk = driver.app.screen.desk
        desk.do(answering.give(lib, ["IL-010"], verdict="partly"))
        await driver.sees("STOP AND ACT")
        await driver.press("G")
        await driver.lacks("STOP AND ACT")
        desk.do(answering.give(lib, ["PA-080"], verdict="partly"))
        await driver.until(lambda: desk.visit.answer("PA-080").verdict)
        desk.do(answering.give(lib, ["IL-010"], verdict="satisfied"))
        await driver.until(lambda: desk.visit.answer("IL-010").verdict == "satisfied")
        assert not isinstance(driver.app.screen, StopPage)
        desk.do(answering.give(lib, ["IL-010"], verdict="not-satisfied"))
        await driver.sees("STOP AND ACT")
        await driver.press("G")


async def test_a_death_and_then_a_suspicion_each_stop(made):
    vault, visit = made
    lib = library(vault, visit)
    async with overview(vault, visit) as driver:
        desk = driver.app.screen.desk
        desk.do(rows.add(lib, "INCIDENT", INCIDENT, question="IL-020"))
        await driver.sees("A death, or a likely one: see that the police are called")
        await driver.sees("See that the police are called: 999")
        await driver.sees("the police, HSE")
        await driver.sees("whether the coroner has been told")
        await driver.press("G")
        await driver.lacks("STOP AND ACT")
        desk.do(answering.record(lib, "IL-040", measures={"homicide": "yes"}))
        await driver.sees("Suspicion of homicide: the police have primacy")
        await driver.press("W")
        await driver.sees("Who holds primacy")


async def test_it_waits_while_a_box_is_being_typed_into(made):
    vault, visit = made
    lib = library(vault, visit)
    async with overview(vault, visit) as driver:
        desk = driver.app.screen.desk
        await at_question(driver, "PA-080")
        await driver.press("enter", "enter")
        await driver.sees("Ctrl+O save")
        desk.do(answering.give(lib, ["IL-010"], verdict="not-satisfied"))
        await driver.until(lambda: desk.visit.answer("IL-010").verdict)
        await driver.type("7")
        assert not isinstance(driver.app.screen, StopPage)
        await driver.press("ctrl+b")
        await driver.sees("STOP AND ACT")
        await driver.press("G")


async def test_a_finding_with_serious_risk_now_stops_and_shuts_its_steps(made):
    vault, visit = made
    async with overview(vault, visit) as driver:
        await driver.press("f")
        await driver.sees("Finding")
        await driver.press("ctrl+b", "d")
        await driver.sees("0 of 11 steps")
        await driver.press("enter")
        await driver.sees("step 1: Risk of serious")
        await driver.type("3")
        await driver.press("ctrl+o")
        await driver.sees("STOP AND ACT")
        await driver.sees("F1  Nobody came in two of four tests")
        await driver.press("G")
        await driver.sees("waits until the danger is dealt with")
    assert len(reopened(vault).visit(visit).findings["F1"].enforcement) == 1


async def test_what_nobody_has_read_comes_up_at_each_opening_and_what_was_read_does_not(made):
    vault, visit = made
    lib = library(vault, visit)
    vault.append(visit, answering.give(lib, ["IL-010"], verdict="not-satisfied"))
    async with overview(vault, visit) as driver:
        await driver.sees("STOP AND ACT")  # and the session ends before anybody answers it
    vault = reopened(vault)
    async with overview(vault, visit) as driver:
        await driver.sees("STOP AND ACT")
        await driver.press("G")
        await driver.lacks("STOP AND ACT")
        await driver.press("i")
        await driver.sees("Liaison: 0 contacts")
        await asyncio.sleep(2 * stop_watch.AGAIN)
        assert not isinstance(driver.app.screen, StopPage)
    vault = reopened(vault)
    async with overview(vault, visit) as driver:
        await driver.sees("Example Trust")
        await asyncio.sleep(2 * stop_watch.AGAIN)
        assert not isinstance(driver.app.screen, StopPage)
        driver.app.screen.desk.do(answering.give(lib, ["IL-010"], verdict="satisfied"))
        await driver.until(lambda: vault.visit(visit).answer("IL-010").verdict == "satisfied")
        driver.app.screen.desk.do(answering.give(lib, ["IL-010"], verdict="partly"))
        await driver.sees("STOP AND ACT")


async def test_without_its_question_it_is_written_as_a_note(tmp_path):
    vault, visit = filled_vault(tmp_path / "other")
    steps = enforcement.load()
    serious = {"serious": "yes", "route": ["risk"]}
    vault.append(visit, steps.take("F1", "serious-risk", serious))
    async with overview(vault, visit) as driver:
        await driver.sees("STOP AND ACT")
        await driver.press("W")
        await driver.sees("Note on TB-040")
        await driver.type("999 called")
        await driver.press("ctrl+o")
        await driver.until(lambda: len(vault.visit(visit).notes) == 3)


async def test_a_visit_that_can_only_be_read_stops_nobody(made):
    vault, visit = made
    lib = library(vault, visit)
    vault.append(visit, answering.give(lib, ["IL-010"], verdict="not-satisfied"))
    vault.append(visit, visits.seal(lib))
    async with overview(vault, visit) as driver:
        await driver.press("i")
        await driver.sees("Liaison: 0 contacts")
        assert not isinstance(driver.app.screen, StopPage)


async def test_nothing_is_heard_after_the_end(made):
    vault, visit = made
    lib = library(vault, visit)
    harm(vault, visit)
    async with page_of(vault, visit, lambda desk: FindingsScreen(desk)) as driver:
        await driver.sees("Finding F1")
        watch = StopWatch(driver.app, driver.below.desk)
        watch.end()
        driver.below.desk.do(answering.give(lib, ["IL-010"], verdict="partly"))
        await driver.until(lambda: vault.visit(visit).answer("IL-010").verdict == "partly")
        assert not isinstance(driver.app.screen, StopPage)
