"""The form of a visit to begin: organisations visited before, odd dates, hints."""

from datetime import date, timedelta

import pytest
from visitapps import driven, new_vault

from inspector_tui.checklist.moments import show_date
from inspector_tui.workflow import visits
from inspector_tui.workflow.visits import NewVisit

VALE = "Foxglove Vale NHS Foundation Trust (Invented)"


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


def visited(vault, *names):
    for name in names:
        visits.start(vault, NewVisit(name, date.today(), ["panic-alarm"]))


async def begin(driver, on):
    await driver.press("a")
    await driver.type("Example Trust")
    await driver.press("tab")
    await driver.type(on)
    await driver.press("ctrl+o")


async def test_an_organisation_visited_before_is_taken_by_its_number(vault):
    visited(vault, VALE, "Example Trust")
    async with driven(vault) as driver:
        await driver.press("a")
        await driver.sees(f"2 {VALE}")
        await driver.sees("1 Example Trust")
        await driver.sees("or other words")
        await driver.type("2")
        await driver.press("ctrl+o")
        await driver.sees(f"{VALE} ·")
        assert [visit.organisation for visit in vault.visits()].count(VALE) == 2


async def test_a_name_is_written_as_it_was_before_when_only_case_and_spaces_differ(vault):
    visited(vault, VALE)
    async with driven(vault) as driver:
        await driver.press("a")
        await driver.type("foxglove vale  nhs foundation trust (invented)")
        await driver.press("tab")
        await driver.sees(VALE)


async def test_without_earlier_visits_no_organisation_is_offered(vault):
    async with driven(vault) as driver:
        await driver.press("a")
        await driver.sees("A new visit")
        await driver.lacks("Visited before?")
        await driver.lacks("or other words")


async def test_a_date_to_come_is_asked_about_once(vault):
    odd = (date.today() + timedelta(days=120)).isoformat()
    async with driven(vault) as driver:
        await begin(driver, show_date(odd))
        await driver.sees(f"{show_date(odd)} is in the future: today is ")
        await driver.press("enter")
        await driver.lacks("Is this date right?")
        assert vault.visits() == []
        assert driver.app.screen.form.current.field.id == "on"
        await driver.press("ctrl+o", "a")
        await driver.sees(f"Example Trust · {show_date(odd)}")
        assert [visit.on for visit in vault.visits()] == [odd]


async def test_an_absurd_date_is_refused_beside_its_field(vault):
    async with driven(vault) as driver:
        await begin(driver, "22/3/1926")
        await driver.sees("! 22 Mar 1926 is more than 50 years away: today is ")
        assert vault.visits() == []


async def test_hints_say_how_a_text_is_gone_on_from_and_what_a_short_visit_asks(vault):
    async with driven(vault) as driver:
        await driver.press("a", "tab", "tab")
        await driver.sees("One a line; Tab goes on.")
        await driver.press("tab")
        await driver.sees("Why these sites and shifts were chosen; Tab goes on.")
        await driver.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        library = visits.newest()
        short, whole = len(library.of_profile("short")), len(library.questions)
        await driver.sees(f"Short visit: {short} of the {whole} questions")
