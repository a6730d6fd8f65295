"""The enforcement steps by keys: in turn, with what the table has, again with a reason."""

from __future__ import annotations

import pytest
from caseapps import case_visit
from tableapps import page_of
from visitapps import reopened

from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.screens.enforcement import EnforcementPage
from inspector_tui.tui.screens.findings import FindingsScreen
from inspector_tui.workflow import enforcement, notes, visits
from inspector_tui.workflow.library import library_of

RISK = {"serious": "no", "route": ["risk"]}


@pytest.fixture
def made(tmp_path):
    return case_visit(tmp_path / "home")


def steps_page(desk):
    return EnforcementPage(desk, "F1", enforcement.load())


def taken(vault, visit):
    return vault.visit(visit).findings["F1"].enforcement


def take(vault, visit, *steps):
    for step, choices in steps:
        vault.append(visit, enforcement.load().take("F1", step, choices))


async def step(driver, *fields, number):
    """Take the step that is next, each field typed."""
    await driver.press("enter")
    await driver.until(lambda: isinstance(driver.app.screen, FormPage), "the form of the step")
    for at, text in enumerate(fields):
        if at:
            await driver.press("tab")
        await driver.type(text)
    await driver.press("ctrl+o")
    await driver.sees(f"Decide F1: {number} of 11 steps")
    await driver.sees("Step taken")


async def test_a_finding_is_taken_to_an_improvement_notice_by_keys_alone(made):
    vault, visit = made
    async with page_of(vault, visit, lambda desk: FindingsScreen(desk)) as driver:
        await driver.sees("Finding F1")
        await driver.press("d")
        await driver.sees("Decide F1: 0 of 11 steps")
        await step(driver, "1", number=1)  # the route is that of the question
        await step(driver, "2", number=2)
        await step(driver, number=3)  # and so is the benchmark
        await driver.sees("Table (risk gap): Substantial (inspector's judgement;")
        await step(driver, "2", number=4)
        await step(driver, number=5)  # the class of the finding's standard
        await step(driver, "4", number=6)
        await driver.press("enter", "ctrl+o")  # left empty says nothing
        await driver.sees("Choose those that matter, or that none applies.")
        await driver.type("1")
        await driver.press("ctrl+o")
        await driver.sees("Decide F1: 7 of 11 steps")
        await driver.sees("Step taken")
        await step(driver, "1", number=8)
        await step(driver, "4", number=9)
        await driver.press("enter")
        await driver.sees("Close the model?")
        await driver.press("c")
        await driver.sees("Decide F1: 10 of 11 steps")
        await step(driver, "4", number=11)  # by when the finding says
        await driver.sees("If served")
        await driver.press("b")
        await driver.sees("Improvement notice; 31 Jan 2027")
    found = taken(reopened(vault), visit)
    assert [step.step for step in found] == list(ENFORCEMENT)
    assert found[1].choices == {"actual": "serious/possible"}
    assert found[-1].choices == {"action": ["improvement"], "by": "2027-01-31"}
    assert len({step.n for step in found}) == 11


async def test_a_serious_actual_risk_is_chosen_beside_what_the_first_step_said(made):
    vault, visit = made
    take(vault, visit, ("serious-risk", RISK))
    async with page_of(vault, visit, steps_page) as driver:
        await driver.sees("1 of 11 steps")
        await driver.press("enter")
        await driver.sees("Actual risk")
        await driver.type("2")
        await driver.sees("Step 1 says that there is no risk of serious personal injury now.")
        await driver.press("backspace")
        await driver.type("6")
        await driver.lacks("Step 1 says that there is no risk")
        await driver.press("ctrl+o")
        await driver.sees("Step taken")


async def test_tab_leaves_the_keys_with_the_list_of_steps(made):
    vault, visit = made
    async with page_of(vault, visit, steps_page) as driver:
        await driver.sees("0 of 11 steps")
        for key in ("tab", "shift+tab", "tab", "tab"):
            await driver.press(key)
            assert isinstance(driver.app.focused, LineList)
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, FormPage), "the form of the step")


async def test_no_step_is_taken_out_of_turn(made):
    vault, visit = made
    async with page_of(vault, visit, steps_page) as driver:
        await driver.sees("0 of 11 steps")
        await driver.press("down", "enter")
        await driver.sees("First comes step 1: Risk of serious personal injury.")
        await driver.press("end", "enter")
        await driver.sees("First comes step 1")
        await driver.sees("This step opens when the model is closed.")
    assert taken(reopened(vault), visit) == ()


async def test_what_departs_from_the_table_needs_a_reason(made):
    vault, visit = made
    take(
        *(vault, visit, ("serious-risk", RISK)),
        *(("actual-risk", {"actual": "serious/possible"}),),
        *(("benchmark", {"benchmark": "serious/remote"}),),
    )
    async with page_of(vault, visit, steps_page) as driver:
        await driver.press("enter")
        await driver.sees("F1, step 4: Gap")
        await driver.type("3")
        await driver.press("ctrl+o")
        await driver.sees("! The steps before it lead to substantial, and moderate was chosen.")
        await driver.type("Help is near by day.")
        await driver.press("ctrl+o")
        await driver.sees("4 of 11 steps")
        await driver.press("up")
        await driver.sees("Reason")
        await driver.sees("Help is near by day.")
        await driver.sees("Table had")
        await driver.sees("40, poor (general knowledge, not checked;")
    gap = taken(reopened(vault), visit)[-1]
    assert (gap.choices, gap.reason) == ({"gap": "moderate"}, "Help is near by day.")
    assert gap.offered["gap"].values == ("substantial",)


async def test_an_action_that_was_refused_is_chosen_anew_by_its_number(made):
    vault, visit = made
    take(
        *(vault, visit, ("serious-risk", {"serious": "no", "route": ["compliance"]})),
        *(("gap", {"state": "absent"}), ("standard", {"standard": "defined"})),
        *(("expectation", {"expect-compliance": "improvement"}),),
    )
    async with page_of(vault, visit, steps_page) as driver:
        for name in ("step 7", "step 8", "step 9"):
            await driver.press("enter")
            await driver.sees(name)
            if name != "step 9":
                await driver.press("1", "ctrl+o")
                await driver.sees("Step taken")
        await driver.press("2", "ctrl+o")
        await driver.sees("The conclusion is less than was expected")
        await driver.press("up")
        await driver.sees("4 Improvement notice")
        await driver.press("4")
        await driver.lacks("Verbal advice4")
        await driver.sees("*4 Improvement notice")


async def test_a_step_again_says_what_it_voids_and_asks_why(made):
    vault, visit = made
    take(vault, visit, ("serious-risk", RISK), ("actual-risk", {"actual": "serious/possible"}))
    async with page_of(vault, visit, steps_page) as driver:
        await driver.sees("2 of 11 steps")
        await driver.press("home", "enter")
        await driver.sees("Take step 1 again?")
        await driver.sees("no longer stands: 2 Actual risk.")
        await driver.press("b")
        await driver.lacks("Take step 1 again?")
        await driver.press("enter", "t")
        await driver.sees("F1, step 1 again")
        await driver.press("ctrl+o")
        await driver.sees("! This is needed.")
        await driver.type("Route was wrong")
        await driver.press("ctrl+o")
        await driver.sees("1 of 11 steps")
    found = taken(reopened(vault), visit)
    assert [(step.step, step.reason) for step in found] == [("serious-risk", "Route was wrong")]


async def test_the_page_of_the_action_is_shut_until_the_model_is_closed(made):
    vault, visit = made
    take(vault, visit, ("serious-risk", {"serious": "no", "route": ["compliance"]}))
    async with page_of(vault, visit, steps_page) as driver:
        await driver.sees("3 of 11 steps")  # two steps ask nothing on this route
        await driver.sees("not asked on this route")
        await driver.sees("opens when the model is closed")


async def test_a_finding_withdrawn_or_a_sealed_visit_takes_no_step(made):
    vault, visit = made
    async with page_of(vault, visit, lambda desk: FindingsScreen(desk)) as driver:
        await driver.sees("Finding F1")
        vault.append(visit, notes.withdraw_finding("F1", "Raised twice"))
        driver.below.desk.do(lambda visit: [])
        await driver.sees("withdrawn: Nobody came")
        await driver.press("d")
        await driver.sees("there is nothing to decide")


async def test_a_sealed_visit_says_why_it_takes_no_step(made):
    vault, visit = made
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))
    async with page_of(vault, visit, steps_page) as driver:
        await driver.sees("0 of 11 steps")
        await driver.press("enter")
        await driver.sees("This visit is sealed")


async def test_half_a_step_is_a_draft_again(made):
    vault, visit = made
    async with page_of(vault, visit, steps_page) as driver:
        await driver.press("enter")
        await driver.sees("step 1: Risk of serious")
        await driver.type("2")
        await driver.press("ctrl+b")
        await driver.sees("0 of 11 steps")
        await driver.press("enter")
        await driver.sees("Draft from")
        await driver.sees("There was; it has been dealt with")


async def test_the_factors_say_why_they_raise_or_lower(made):
    vault, visit = made
    take(
        vault,
        visit,
        ("serious-risk", {"serious": "no", "route": ["compliance"]}),
        ("gap", {"state": "absent"}),
        ("standard", {"standard": "defined"}),
        ("expectation", {"expect-compliance": "improvement"}),
    )
    async with page_of(vault, visit, steps_page) as driver:
        await driver.press("enter")
        await driver.sees("step 7: Duty-holder factors")
        await driver.press("tab")
        await driver.type("1")
        await driver.press("ctrl+o")
        await driver.sees("! Say why it raises the expectation.")
        await driver.press("tab")
        await driver.type("Warned e.g. in 3.2 of a letter")
        await driver.press("ctrl+o")
        await driver.sees("7 of 11 steps")
    factors = taken(reopened(vault), visit)[-1].choices
    assert factors == {
        "enforcement-before": "raises",
        "enforcement-before-why": "Warned e.g. in 3.2 of a letter",
    }
