"""The last visit beside today's questions: seen, marked by keys, kept as a gap until it is."""

from __future__ import annotations

from datetime import date

import pytest
from behindapps import MARCH, behind
from plainly import at_visit
from tableapps import page_of
from visitapps import driven, new_vault, new_visit

from inspector_tui.tui.screens.close import CloseScreen
from inspector_tui.tui.screens.last_visit import LastVisitScreen
from inspector_tui.tui.screens.step import StepPage
from inspector_tui.workflow import rows, visits
from inspector_tui.workflow.library import library_of


@pytest.fixture
def made(tmp_path):
    return behind(tmp_path / "home")


def marks(made):
    return {f.followed.about: f.followed.state for f in made.visit.follow_ups}


async def test_what_was_recorded_then_stands_beside_the_question(made):
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("2 to follow up (w)")
        assert "was !" in driver.text
        await driver.press("enter")
        await driver.sees("Last visit ! not satisfied, 3 Mar 2026: The board on Ward A named")
        await driver.sees("F1 not followed up: Nobody could say who comes")
        await driver.press(".")
        await driver.sees("Last visit = 4 of 9, 3 Mar 2026 (w)")
        await driver.press(".")
        await driver.lacks("Last visit")


async def test_a_finding_is_marked_with_what_shows_it(made):
    async with driven(made.vault) as driver:
        await driver.press("enter", "enter")
        await driver.sees("Last visit")
        await driver.press("w")
        await driver.sees("TR-010 before")
        await driver.sees("Board on Ward A")
        await driver.press("r", "enter")
        await driver.sees("What shows that it is put right? Write what was seen.")
        await driver.type("All four knew.")
        await driver.press("enter")
        await driver.sees("F1 put right, saved.")
        await driver.sees("put right: All four knew.")
        assert marks(made) == {"F1": "put-right"}
        await driver.press("b")
        await driver.sees("F1 put right: Nobody could say who comes")
        await driver.press("b")
        await driver.sees("1 to follow up (w)")


async def test_still_open_needs_no_more_words_and_a_mark_can_be_changed(made):
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("2 to follow up")
        await driver.press("w")
        await driver.sees("2 findings to follow up")
        await driver.press("o", "enter")
        await driver.sees("F1 still open, saved.")
        await driver.sees("1 finding to follow up")
        await driver.press("w")
        await driver.type("Five now.")
        await driver.press("enter")
        await driver.sees("F1 worse, saved.")
        assert marks(made) == {"F1": "worse"}
        await driver.press("down", "o", "ctrl+b")
        assert marks(made) == {"F1": "worse"}


async def test_an_answer_of_then_is_shown_in_full_and_can_be_marked(made):
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("2 to follow up")
        await driver.press("w", "end")
        await driver.sees("TR-010 of 3 Mar 2026")
        for words in ("Not satisfied", "Named", "OBS board on Ward A", "Is there a procedure?"):
            assert words in driver.text
        await driver.press("r")
        await driver.type("Seen.")
        await driver.press("enter")
        await driver.sees("TR-010 put right, saved.")
        assert marks(made) == {"TR-010": "put-right"}


@pytest.fixture
def with_rows(tmp_path):
    """A vault, a visit of today, and the question that an earlier visit entered two rows on."""
    vault = new_vault(tmp_path / "home")
    earlier = new_visit(vault, on=MARCH)
    library = library_of(vault, vault.visit(earlier))
    asked = next(q.id for q in library.questions if q.answer.record == "ALARM")
    alarms = ({"type": "Old call point"}, {"type": "Pager", "note_fact": "Two are broken."})
    commands = [rows.add(library, "ALARM", fields, question=asked) for fields in alarms]
    for command in (*commands, visits.seal(library)):
        vault.append(earlier, command)
    return vault, new_visit(vault, on=date(2026, 11, 21)), asked


async def test_the_rows_of_then_are_read_on_the_question_and_are_not_marked(with_rows):
    vault, today, asked = with_rows
    async with page_of(
        vault, today, lambda desk: LastVisitScreen(desk, lambda _: None, asked)
    ) as driver:
        await driver.sees("Rows then: 2")
        await driver.press("end")
        await driver.sees("Alarm system 2 of 3 Mar 2026")
        assert "Two are broken." in driver.text
        await driver.press("r")
        await driver.sees("Mark the answer, not one of its rows.")
        await driver.press("enter")
        await driver.sees("A row of that visit; r on the question opens the table of this one.")


def test_plain_mode_numbers_the_rows_of_then_behind_what_is_marked(with_rows):
    vault, today, asked = with_rows
    said = at_visit(vault, today, f"g {asked}", "w", "3", "o 3", "1", "b")
    assert "Rows then: 2 2 Old call point 3 Pager" in said
    assert "Alarm system 2 of 3 Mar 2026" in said
    assert "Mark the answer, not one of its rows." in said


async def test_enter_goes_to_the_question_in_this_visit(made):
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("2 to follow up")
        await driver.press("w", "down")
        await driver.sees("Finding F2")
        await driver.press("enter")
        await driver.matches(r"> *\. +TR-060")


async def test_what_is_not_followed_up_is_listed_at_the_close_and_sealed(made):
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("2 to follow up")
        await driver.press("k", "end")
        await driver.sees("A finding of an earlier visit of which nothing is said: 2")
        await driver.sees("F2 of 3 Mar 2026, Nobody reads the figures.")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, LastVisitScreen))
        await driver.press("o", "enter")
        await driver.sees("F1 still open, saved.")
        await driver.press("b")
        await driver.until(lambda: isinstance(driver.app.screen, CloseScreen))
        await driver.sees("of which nothing is said: 1")
        await driver.press("k", "a")
        await driver.until(lambda: made.visit.status == "sealed")
        assert [g for g in made.visit.closings[-1].gaps if "earlier finding" in g] == [
            "TR-060: earlier finding not followed up: F2 of 3 Mar 2026, Nobody reads the figures."
        ]


async def test_a_sealed_visit_shows_its_past_and_takes_no_mark(made):
    made.do(visits.seal(library_of(made.vault, made.visit)))
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("was !")
        await driver.press("w")
        await driver.sees("Findings: 2")
        await driver.press("r")
        await driver.sees("This visit is sealed")
        assert made.visit.follow_ups == ()


async def test_without_a_past_it_says_so(made):
    new_visit(made.vault, organisation="Somewhere else")
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("Somewhere else")
        assert "to follow up" not in driver.text
        await driver.until(lambda: driver.app.screen.desk.behind.is_known)
        await driver.press("w")
        await driver.sees("No sealed visit to this organisation before this one")
        await driver.press("r", "enter", "b", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, StepPage))


async def test_a_past_that_cannot_be_read_is_said_and_the_visit_goes_on(made, monkeypatch):
    from inspector_tui.tui import desk
    from inspector_tui.vault.errors import DamagedVaultError

    def broken(*_):
        raise DamagedVaultError("An earlier visit is damaged.")

    monkeypatch.setattr(desk, "look_behind", broken)
    async with driven(made.vault) as driver:
        await driver.press("enter")
        await driver.sees("An earlier visit is damaged.")
        await driver.press("y")
        await driver.until(lambda: made.visit.answer("TR-010").verdict == "satisfied")
