"""A visit put right from its overview: filled in, saved, left, undone, refused."""

from datetime import date, timedelta

import pytest
from visitapps import driven, new_vault, new_visit, reopened

from inspector_tui.checklist.moments import show_date
from inspector_tui.record.events import VisitAmended
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.workflow import rows, visits
from inspector_tui.workflow.library import library_of


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


async def open_form(driver):
    await driver.press("enter")
    await driver.until(lambda: isinstance(driver.app.screen, VisitPage), "the overview")
    await driver.press("A")
    await driver.sees("Put the visit right")


async def go_to(driver, field):
    while driver.app.screen.form.current.field.id != field:
        await driver.press("tab")


async def write(driver, field, text):
    """In place of what stands in a field of one line."""
    await go_to(driver, field)
    await driver.press("ctrl+e", *["backspace"] * len(driver.app.screen.form.current.text))
    await driver.type(text)


async def test_it_is_filled_in_and_saved_as_one_act_with_what_differs(vault):
    visit = new_visit(vault, purpose="most injuries")
    before = vault.visit(visit)
    async with driven(vault) as driver:
        await open_form(driver)
        texts = driver.app.screen.form.texts
        assert texts["organisation"] == "Example Trust"
        assert texts["on"] == "21 Nov 2026"
        assert texts["sites"] == "S1 Ward A\nS2 Ward B"
        assert texts["purpose"] == "most injuries"
        await write(driver, "organisation", "Sample Trust")
        await write(driver, "reason", "the name of the group")
        await driver.press("ctrl+o")
        await driver.sees("The visit is put right, saved.")
        assert "Sample Trust" in driver.bar("title")
    after = reopened(vault).visit(visit)
    assert (after.organisation, after.last) == ("Sample Trust", before.last + 1)
    (made,) = after.amendments
    assert (made.was.given(), made.reason) == (
        {"organisation": "Example Trust"},
        "the name of the group",
    )
    assert after.checklists == before.checklists


async def test_what_stood_before_stands_below_its_field(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        await write(driver, "organisation", "Sample Trust")
        await write(driver, "reason", "mistyped")
        await driver.press("ctrl+o")
        await driver.sees("put right, saved")
        await driver.press("A")
        await driver.sees(": Example Trust (mistyped).")


async def test_a_profile_that_newer_checklists_dropped_may_stay(vault):
    visit = new_visit(vault)
    vault.append(visit, [VisitAmended(profile="dropped")])
    async with driven(vault) as driver:
        await open_form(driver)
        await write(driver, "organisation", "Sample Trust")
        await write(driver, "reason", "mistyped")
        await driver.press("ctrl+o")
        await driver.sees("put right, saved")
    after = reopened(vault).visit(visit)
    assert (after.organisation, after.profile) == ("Sample Trust", "dropped")


async def test_a_site_is_called_otherwise_and_its_row_follows(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, rows.add(library, "ALARM", {"type": "Worn", "site": "S2"}))
    async with driven(vault) as driver:
        await open_form(driver)
        await go_to(driver, "sites")
        await driver.press("ctrl+e")
        await driver.press(*["backspace"] * len("\nS2 Ward B"))
        await driver.press("ctrl+o")
        await driver.sees("S2 Ward B is named by Alarm system 1: keep S2")
        await driver.type("\nS2 Birch Ward")
        await write(driver, "reason", "renamed")
        await driver.press("ctrl+o")
        await driver.sees("put right, saved")
    after = reopened(vault).visit(visit)
    assert [(site.id, site.name) for site in after.sites] == [
        ("S1", "Ward A"),
        ("S2", "Birch Ward"),
    ]
    assert after.rows["ALARM-1"].fields["site"] == "S2"


async def test_left_it_records_nothing_and_goes_on_from_its_draft(vault):
    visit = new_visit(vault)
    before = vault.visit(visit)
    async with driven(vault) as driver:
        await open_form(driver)
        await write(driver, "organisation", "Sample Trust")
        await driver.press("ctrl+b")
        await driver.sees("Example Trust")
        assert vault.visit(visit) == before
        await driver.press("k")
        await driver.sees("amendment (visit) from")
        await driver.press("b", "A")
        await driver.sees("Draft from")
        assert driver.app.screen.form.texts["organisation"] == "Sample Trust"
        await driver.press("ctrl+y", "e", "ctrl+o")
        await driver.sees("Example Trust")
    again = reopened(vault)
    assert again.visit(visit) == before
    assert again.drafts(visit) == {}


async def test_the_close_leads_to_its_draft(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        await write(driver, "organisation", "Sample Trust")
        await driver.press("ctrl+b", "k")
        await driver.sees("amendment (visit) from")
        await driver.press("ctrl+a", "enter")
        await driver.sees("Put the visit right")
        assert driver.app.screen.form.texts["organisation"] == "Sample Trust"


async def test_saved_unchanged_it_records_nothing(vault):
    visit = new_visit(vault)
    before = vault.visit(visit)
    async with driven(vault) as driver:
        await open_form(driver)
        await driver.press("ctrl+o")
        await driver.lacks("Put the visit right")
        await driver.lacks("put right, saved")
        await driver.press("A")
        await write(driver, "reason", "no reason at all")
        await driver.press("ctrl+o")
        await driver.sees("The visit reads as before.")
    assert reopened(vault).visit(visit) == before


@pytest.mark.parametrize("reason", ["", "x"])
async def test_without_a_reason_it_is_not_saved(vault, reason):
    visit = new_visit(vault)
    before = vault.visit(visit)
    async with driven(vault) as driver:
        await open_form(driver)
        await write(driver, "organisation", "Sample Trust")
        await write(driver, "reason", reason)
        await driver.press("ctrl+o")
        await driver.sees("! A visit is put right with a reason.")
    assert reopened(vault).visit(visit) == before


async def test_an_odd_date_is_asked_about_and_an_absurd_one_refused(vault):
    visit = new_visit(vault)
    odd = (date.today() + timedelta(days=120)).isoformat()
    async with driven(vault) as driver:
        await open_form(driver)
        await write(driver, "reason", "mistyped")
        await driver.press(*["shift+tab"] * 4)
        await write(driver, "on", "22/3/1926")
        await driver.press("ctrl+o")
        await driver.sees("! 22 Mar 1926 is more than 50 years away: today is ")
        await write(driver, "on", show_date(odd))
        await driver.press("ctrl+o")
        await driver.sees(f"{show_date(odd)} is in the future: today is ")
        await driver.press("enter")
        await driver.lacks("Is this date right?")
        assert driver.app.screen.form.current.field.id == "on"
        await driver.press("ctrl+o", "a")
        await driver.sees("put right, saved")
        assert show_date(odd) in driver.bar("title")
    assert reopened(vault).visit(visit).on == odd


async def test_undo_says_what_it_took_back(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        await write(driver, "organisation", "Sample Trust")
        await write(driver, "on", "20 nov 2026")
        await write(driver, "reason", "mistyped")
        await driver.press("ctrl+o")
        await driver.sees("put right, saved")
        await driver.press("u")
        await driver.sees("Change to the visit (Organisation and Date) taken back, saved")
        assert "Example Trust · 21 Nov 2026" in driver.bar("title")
        await driver.press("ctrl+r")
        await driver.sees("Change to the visit (Organisation and Date) put back, saved")
        assert "Sample Trust · 20 Nov 2026" in driver.bar("title")
    assert len(reopened(vault).visit(visit).amendments) == 1


async def test_earlier_visits_of_the_right_organisation_come_up(vault):
    earlier = new_visit(vault, organisation="Sample Trust", on=date(2026, 11, 1))
    vault.append(earlier, visits.seal(library_of(vault, vault.visit(earlier))))
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        desk = driver.app.screen.desk
        assert desk.visit.id == visit
        assert desk.behind.past is None
        await write(driver, "organisation", "Sample Trust")
        await write(driver, "reason", "mistyped")
        await driver.press("ctrl+o")
        await driver.until(lambda: desk.behind.past is not None, "the earlier visit")
        assert [past.id for past in desk.behind.past.visits] == [earlier]
        await driver.press("u")
        await driver.until(lambda: desk.behind.past is None, "none")


async def test_a_sealed_visit_is_not_put_right(vault):
    visit = new_visit(vault)
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))
    async with driven(vault) as driver:
        await driver.press("enter", "A")
        await driver.sees("This visit is sealed; k reopens it")
        await driver.lacks("Put the visit right")


async def test_nor_is_one_of_a_vault_that_is_open_elsewhere(vault):
    new_visit(vault)
    async with driven(reopened(vault, read_only=True)) as driver:
        await driver.press("enter", "A")
        await driver.sees("Nothing was changed.")
        await driver.lacks("Put the visit right")
    vault.close()


async def test_the_help_names_the_key(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "question_mark", *"right")
        await driver.sees("Put right the visit's organisation, date or sites.")
