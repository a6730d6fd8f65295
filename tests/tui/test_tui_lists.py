"""All lists of a visit behind one key, to look at without beginning a new entry."""

import pytest
from tableapps import filled_vault
from visitapps import driven, reopened


@pytest.fixture
def filled(tmp_path):
    return filled_vault(tmp_path / "home")


async def test_the_overview_names_the_key_and_each_list_opens_without_a_form(filled):
    vault, _ = filled
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("all lists (R)")
        await driver.press("R")
        await driver.sees("Which list?")
        await driver.matches(r"> Notes +1\n")
        await driver.matches(r"  Findings +1\n")
        await driver.matches(r"  Alarm tests +2\n")
        await driver.press("enter")
        await driver.sees("Notes: 1")
        await driver.sees("Met the charge nurse.")
        await driver.press("b")
        await driver.sees("all lists (R)")
        await driver.press("R")
        await driver.type("alarm")
        await driver.press("enter")
        await driver.sees("Alarm tests: 2")
        await driver.sees("Emergency department triage")
        await driver.press("b", "R")
        await driver.matches(r"> Notes +1\n")  # nothing is typed in it any more
        await driver.press("ctrl+b")
        await driver.sees("all lists (R)")


async def test_from_a_question_an_entry_opens_and_one_comes_back_to_the_question(filled):
    vault, _ = filled
    async with driven(vault) as driver:
        await driver.press("enter", "enter", "R")
        await driver.type("exh")
        await driver.press("enter")
        await driver.sees("No exhibits yet; a takes the first.")
        await driver.press("b", "R")
        await driver.type("finding")
        await driver.press("enter")
        await driver.sees("Findings: 1")
        await driver.press("enter")
        await driver.sees("F1")
        await driver.press("ctrl+b", "b")
        await driver.sees("Which alarms were tested?")


async def test_what_is_added_from_the_lists_belongs_to_no_question(filled):
    vault, visit = filled
    async with driven(vault) as driver:
        await driver.press("enter", "R", "enter", "a")
        await driver.type("Left at four.")
        await driver.press("ctrl+o")
        await driver.until(lambda: vault.visit(visit).notes[-1].text == "Left at four.")
        assert vault.visit(visit).notes[-1].question is None
        await driver.sees("Notes: 2")


async def test_somebody_new_is_added_the_way_that_the_field_says_and_the_form_goes_on(filled):
    vault, visit = filled
    async with driven(vault) as driver:
        await driver.press("enter", "r", "a")
        await driver.type("Ward B")
        driver.app.screen.form.go_to("who")
        await driver.type("RN-9")
        await driver.press("shift+tab")
        await driver.sees("leave this form, which stays a draft, and open People met")
        await driver.press("ctrl+b", "b", "R")
        await driver.type("people")
        await driver.press("enter", "a")
        await driver.type("RN-9")
        await driver.press("ctrl+o")
        await driver.sees("People met: 3")
        await driver.press("b", "r", "a")
        await driver.sees("Ward B")
        driver.app.screen.form.go_to("who")
        await driver.press("3", "ctrl+o")
        await driver.sees("Alarm tests: 3")
    newest = reopened(vault).visit(visit).rows_of("TEST")[-1]
    assert (newest.fields["location"], newest.fields["who"]) == ("Ward B", "PERSON-3")
