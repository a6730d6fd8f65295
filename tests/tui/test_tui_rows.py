"""Tables: which rows they show, and rows added, changed, withdrawn, half-typed and refused."""

from __future__ import annotations

import pytest
from caseapps import case_visit
from tableapps import filled_vault, page_of, tables_visit
from visitapps import new_vault, reopened

from inspector_tui.tui import register
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.screens.rows import RowsScreen
from inspector_tui.tui.screens.step import StepPage
from inspector_tui.tui.tables import joined, widths
from inspector_tui.vault.files import DiskFullError
from inspector_tui.workflow import rows, visits
from inspector_tui.workflow.library import library_of


def table(question=None):
    return lambda desk: RowsScreen(desk, question)


@pytest.fixture
def filled(tmp_path):
    return filled_vault(tmp_path / "home")


async def test_three_fields_in_a_corridor_and_saved(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = tables_visit(vault)
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.sees("None yet; a adds the first.")
        await driver.press("a")
        await driver.sees("Alarm test, new")
        await driver.type("Ward A")
        await driver.press("enter", "enter", "3", "enter", "2", "tab", "y", "ctrl+o")
        await driver.sees("Saved.")
        assert "1 Ward A" in driver.text
        assert "Alarm tests: 1" in driver.bar("title")
    (row,) = reopened(vault).visit(visit).rows_of("TEST")
    assert row.fields == {
        "location": "Ward A", "shift": "night", "steps": ["E02"], "worked": "yes",
    }  # fmt: skip
    assert row.question == "TB-010"


async def test_places_named_before_are_chosen_by_number_and_any_other_is_written(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.sees("Alarm tests: 2")
        await driver.press("a")
        await driver.sees("1 Car park, level 2   2 Ward A, bay 3")
        await driver.sees("or other words")
        await driver.press("2", "tab")
        await driver.matches(r"Location +Ward A, bay 3")
        await driver.press("ctrl+n")
        await driver.sees("Saved")
        await driver.type("ward")
        await driver.lacks("This is the next one")
        await driver.lacks("1 Car park")
        await driver.press("ctrl+n")
        await driver.type("27")
        await driver.press("ctrl+o")
        await driver.sees("Alarm tests: 5")
    found = [row.fields["location"] for row in reopened(vault).visit(visit).rows_of("TEST")]
    assert found[2:] == ["Ward A, bay 3", "ward", "27"]


async def test_other_words_than_a_list_has_are_offered_beside_it_once_they_were_written(filled):
    vault, visit = filled
    library = library_of(vault, vault.visit(visit))
    fields = {"location": "Ward A", "shift": "Twilight"}
    vault.append(visit, rows.add(library, "TEST", fields, question="TB-010"))
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.type("Ward A")
        await driver.press("tab", "tab")
        await driver.sees("1 Early   2 Late   3 Night   4 Twilight")
        await driver.press("4", "ctrl+o")
        await driver.sees("Alarm tests: 4")
    newest = reopened(vault).visit(visit).rows_of("TEST")[-1]
    assert newest.fields["shift"] == "Twilight"


async def test_rows_of_a_question_are_those_that_fit_it_wherever_they_were_added(filled):
    vault, visit = filled
    library = library_of(vault, vault.visit(visit))
    vault.append(
        visit, rows.add(library, "PLACE", {"kind": "ward", "location": "Ward Z"}, question="TB-030")
    )
    async with page_of(vault, visit, table("TB-020")) as driver:
        await driver.sees("Places: 2")
        assert "Ward A, bay 3" in driver.text
        assert "Ward Z" in driver.text
        assert "Car park" not in driver.text


async def test_over_a_line_to_be_spared_an_entry_is_shown_once_the_cursor_stays(
    filled, monkeypatch
):
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5000 192.0.2.2 22")
    vault, visit = filled
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, rows.add(library, "PLACE", {"kind": "ward", "location": "Ward Z"}))
    monkeypatch.setattr(register, "REST", 0)  # or the first entry's time ends during the next key
    async with page_of(vault, visit, table("TB-020")) as driver:
        await driver.sees("Places: 2")
        await driver.until(lambda: driver.bar("of"), "the first entry")
        await driver.rest()  # what is heard of earlier visits has the list drawn anew
        before = driver.bar("of")
        monkeypatch.setattr(register, "REST", 60)
        await driver.press("down")
        assert driver.bar("of") == before
        monkeypatch.setattr(register, "REST", 0)
        await driver.press("up", "down")
        await driver.until(lambda: driver.bar("of") != before, "the entry")


async def test_what_the_question_presets_is_not_asked_and_is_stored(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-020")) as driver:
        await driver.press("a")
        await driver.sees("Place, new")
        assert "Kind" not in driver.text
        await driver.type("Ward C")
        await driver.press("ctrl+n")
        await driver.sees("This is the next one")
        await driver.type("Ward D")
        await driver.press("ctrl+o")
        await driver.sees("Ward D")
    added = reopened(vault).visit(visit).rows_of("PLACE")[-2:]
    assert [row.fields for row in added] == [
        {"kind": "ward", "location": "Ward C"},
        {"kind": "ward", "location": "Ward D"},
    ]
    assert {row.question for row in added} == {"TB-020"}


async def test_a_table_of_one_kind_says_what_it_leaves_out_and_a_new_row_what_it_is(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = tables_visit(vault)
    library = library_of(vault, vault.visit(visit))
    yard = {"kind": "yard", "location": "Car park"}
    vault.append(visit, rows.add(library, "PLACE", yard, question="TB-030"))
    async with page_of(vault, visit, table("TB-020")) as driver:
        await driver.sees("None of its kind yet, 1 other; a adds the first.")
        await driver.press("a")
        await driver.sees("Place, new: Ward")
        await driver.press("ctrl+b")
    async with page_of(reopened(vault), visit, lambda desk: StepPage(desk, "TB-020")) as driver:
        await driver.sees("Places: none of its kind yet, 1 other (r: add the first)")


async def test_a_row_is_changed_with_all_its_fields_there(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.sees("Ward A, bay 3")
        await driver.press("enter")
        await driver.sees("Alarm test 1")
        form = driver.app.screen.query_one(FieldForm)
        assert form.texts["site"] == "Ward A"
        assert form.texts["pressed"] == "14:02:05"
        form.go_to("came")
        await driver.press("5", "ctrl+o")
        await driver.sees("5 people")
        await driver.sees("Saved.")
    row = reopened(vault).visit(visit).rows["TEST-1"]
    assert row.fields["came"] == 5
    assert row.fields["on"] == "2026-11-21T14:02"
    assert row.fields["note_fact"].startswith("Three came.")


async def test_the_footer_names_no_key_for_a_row_where_there_is_none(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = tables_visit(vault)
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.sees("None yet; a adds the first.")
        await driver.sees("a add")
        await driver.lacks("Enter change")
        assert "w withdraw" not in driver.text
        await driver.press("a")
        await driver.type("Ward A")
        await driver.press("ctrl+o")
        await driver.sees("Enter change  a add  w withdraw")


async def test_a_row_that_its_change_takes_out_of_the_table_is_said_to_be_elsewhere(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-020")) as driver:
        await driver.press("enter")
        await driver.sees("Place 1")
        form = driver.app.screen.query_one(FieldForm)
        form.put("risk", "Low")
        await driver.press("ctrl+o")
        await driver.sees("Saved.")
        assert "in the table of" not in driver.text
        await driver.press("enter")
        await driver.sees("Place 1")
        driver.app.screen.query_one(FieldForm).put("kind", "Yard")
        await driver.press("ctrl+o")
        await driver.sees("Saved. Place 1 is now in the table of TB-030, not in this one.")
        await driver.sees("None of its kind yet, 2 others; a adds the first.")
    assert reopened(vault).visit(visit).rows["PLACE-1"].fields["kind"] == "yard"


async def test_a_row_saved_unchanged_makes_no_entry(filled):
    vault, visit = filled
    before = vault.visit(visit).last
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("enter")
        await driver.sees("Alarm test 1")
        await driver.press("ctrl+o")
        await driver.sees("Alarm tests: 2")
        await driver.sees("Nothing was changed.")
    assert reopened(vault).visit(visit).last == before


async def test_a_row_is_withdrawn_with_a_reason_and_stays_readable(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("w")
        await driver.sees("Withdraw alarm test 1?")
        await driver.press("enter")
        await driver.sees("A row is withdrawn with a reason.")
        await driver.type("Entered twice")
        await driver.press("enter")
        await driver.sees("Alarm tests: 1")
        await driver.sees("Withdrawn")
        assert "Entered twice" in driver.text
        await driver.press("enter")
        await driver.sees("was withdrawn; add a new one instead.")
        await driver.press("w")
        await driver.sees("It is withdrawn already.")
        await driver.press("u")
        await driver.sees("Alarm tests: 2")
    assert reopened(vault).visit(visit).rows["TEST-1"].withdrawn is None


async def test_a_half_typed_row_is_there_again_after_a_kill(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.sees("Alarm test, new")
        await driver.type("Ward Q")
        await driver.press("tab", "tab", "3", "tab", "ctrl+b")
        await driver.sees("Draft kept")
    again = reopened(vault)
    async with page_of(again, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.matches(r"Draft from \d\d:\d\d; Ctrl\+O saves it")
        form = driver.app.screen.query_one(FieldForm)
        assert form.texts == {"location": "Ward Q", "shift": "Night"}
        await driver.press("ctrl+o")
        await driver.sees("Ward Q")
        await driver.until(lambda: not again.drafts(visit))
        await driver.press("a")
        await driver.sees("Alarm test, new")
        assert "Draft" not in driver.text


async def test_leaving_the_program_puts_what_is_typed_on_disk(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.sees("Alarm test, new")
        await driver.type("Ward Q")
        driver.app.before_leave()
    assert any("Ward Q" in text for text in reopened(vault).drafts(visit).values())


async def test_an_emptied_field_stays_empty_in_the_draft(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("enter")
        await driver.sees("Alarm test 1")
        driver.app.screen.query_one(FieldForm).go_to("came")
        await driver.press("backspace", "ctrl+b")
        await driver.sees("Draft kept")
        await driver.press("enter")
        await driver.sees("Draft from")
        assert "came" not in driver.app.screen.query_one(FieldForm).texts


async def test_an_unwanted_draft_is_thrown_away(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.sees("Alarm test, new")
        await driver.type("Ward Q")
        await driver.press("ctrl+y")
        await driver.sees("Empty this form?")
        await driver.press("enter")
        assert driver.app.screen.query_one(FieldForm).texts == {"location": "Ward Q"}
        await driver.press("ctrl+y", "e")
        await driver.sees("The form is as it began.")
        await driver.press("ctrl+b")
        await driver.sees("Alarm tests: 2")
        assert "Draft" not in driver.text
    assert reopened(vault).drafts(visit) == {}


async def test_what_the_disk_refuses_is_told_and_the_form_holds_it_again(filled, monkeypatch):
    vault, visit = filled

    def full(*args, **kwargs):
        raise DiskFullError

    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.sees("Alarm test, new")
        await driver.type("Ward Q")
        monkeypatch.setattr(vault, "append", full)
        await driver.press("ctrl+o")
        await driver.sees("This was not saved")
        monkeypatch.undo()
        await driver.press("enter")
        await driver.sees("Alarm tests: 2")
        assert "Ward Q" not in driver.text
        await driver.press("a")
        await driver.sees("Draft from")
        await driver.press("ctrl+o")
        await driver.sees("Alarm tests: 3")
    assert reopened(vault).visit(visit).rows["TEST-3"].fields == {"location": "Ward Q"}


async def test_faults_keep_everything_that_was_typed(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.sees("Alarm test, new")
        await driver.press("tab")
        await driver.type("21/13/2026 10:00")
        await driver.press("ctrl+o")
        await driver.sees("Not saved yet")
        await driver.sees("! There is no month 13")
        assert driver.app.screen.query_one(FieldForm).texts == {"on": "21/13/2026 10:00"}
    assert reopened(vault).visit(visit).rows_of("TEST")[2:] == []


async def test_a_question_without_a_table_offers_all_of_them(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-040")) as driver:
        await driver.sees("Which table?")
        assert driver.text.count("  2") >= 2  # people, tests
        await driver.type("peo")
        await driver.press("enter")
        await driver.sees("People met: 2")
        assert "HCA-1" in driver.text
        await driver.press("b")
        await driver.sees("Which table?")
        await driver.press("ctrl+b")
        await driver.sees("This is below.")


async def test_a_row_names_people_sites_and_places_of_before(filled):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.press("a")
        await driver.sees("Alarm test, new")
        await driver.type("Car")
        await driver.app.workers.wait_for_complete()
        await driver.press("right")
        form = driver.app.screen.query_one(FieldForm)
        form.go_to("who")
        await driver.sees("Person met 1: RN-2 · Nurse")
        await driver.press("2", "tab", "2", "ctrl+o")
        await driver.sees("Alarm tests: 3")
        await driver.sees("Main theatre")
    assert reopened(vault).visit(visit).rows["TEST-3"].fields == {
        "location": "Car park, level 2", "who": "PERSON-2", "site": "S2",
    }  # fmt: skip


async def test_nothing_is_added_to_a_sealed_visit(filled):
    vault, visit = filled
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))
    async with page_of(vault, visit, table("TB-010")) as driver:
        await driver.sees("Sealed · ")
        for key in ("a", "enter", "w", "u"):
            await driver.press(key)
            await driver.sees("This visit is sealed")
            assert not driver.app.screen.query(FieldForm)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_a_table_shows_its_rows_and_all_of_the_current_one(filled, size):
    vault, visit = filled
    async with page_of(vault, visit, table("TB-010"), size=size) as driver:
        await driver.sees("Ward A, bay 3")
        await driver.sees("Date and time")
        await driver.press("down")
        await driver.matches(r"Location +Emergency department triage|How many came +0 people")


def test_columns_fit_and_the_widest_gives_way_first():
    table_ = [["Ward A, bay 3", "14:02:05", "3 people"], ["Emergency department", "-", "0 people"]]
    columns = widths(["Location", "Pressed", "How many came"], table_, 40)
    assert sum(columns) + 2 * 2 <= 40
    assert columns[1:] == [8, 10]
    assert joined(table_[1], columns).startswith("Emergency")
    wide = widths(["Location", "Pressed", "How many came"], table_, 80)
    assert wide == [20, 8, 13]


async def test_who_had_to_answer_carries_the_warning_that_belongs_to_it(tmp_path):
    vault, visit = case_visit(tmp_path / "home")
    async with page_of(vault, visit, lambda desk: RowsScreen(desk, "GN-030")) as driver:
        await driver.press("a")
        await driver.sees("Person met, new")
        form = driver.app.screen.query_one(FieldForm)
        await driver.type("RN-2")
        form.go_to("interviewed")
        await driver.type("2")
        await driver.lacks("section 20(2)(j): have")
        await driver.press("backspace")
        await driver.type("3")
        await driver.sees("have the declaration of their")
        await driver.press("backspace")
        await driver.type("4")
        await driver.sees("An inspection is not an interview under caution.")
        await driver.press("ctrl+o")
        await driver.sees("Heed")
        await driver.sees("else stop and take advice")
