"""The visit as a whole: marks, verdicts on many, what is drawn again, both widths, resuming."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from textual.geometry import Region
from visitapps import driven, new_vault, new_visit, reopened

from inspector_tui.record.events import Finding, Source
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.question_view import QuestionView
from inspector_tui.tui.reason_box import ReasonBox
from inspector_tui.tui.screens.step import StepPage
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.workflow import answering, notes, rows
from inspector_tui.workflow.drafts import Draft, reason_box
from inspector_tui.workflow.library import library_of


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


async def test_marked_questions_get_one_verdict_in_one_act(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "space", "space", "space")
        await driver.sees("3 questions marked: the next verdict goes there.")
        await driver.press("x")
        await driver.sees("3 questions not applicable, saved")
        await driver.type("closed today")
        await driver.press("enter")
        await driver.until(lambda: vault.visit(visit).answer("TR-040").reason == "closed today")
        record = vault.visit(visit)
        assert record.answers.keys() == {"TR-010", "TR-030", "TR-040"}
        assert record.last == 3  # begun, one verdict act, one reason act
        assert "*" not in driver.text
        await driver.press("u", "u")
        await driver.until(lambda: not vault.visit(visit).answers)


async def test_what_was_done_is_said_until_the_next_key_does_something(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "n")
        await driver.sees("TR-010 not satisfied, saved")
        await driver.press("9")  # no key of this page
        await driver.sees("TR-010 not satisfied, saved")
        await driver.press("ctrl+l", "?", "?")
        await driver.sees("TR-010 not satisfied, saved")
        await driver.press("down")
        assert driver.bar("status") == ""
        await driver.press("u")
        await driver.sees("TR-010: Not satisfied taken back, saved (u undoes more, Ctrl+R puts it")
        await driver.press("/")
        await driver.press("ctrl+b")
        await driver.lacks("taken back")


async def test_the_first_undo_after_a_note_takes_nothing_back(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "y")
        await driver.sees("TR-010 satisfied, saved")
        await driver.press("down", "c")
        await driver.sees("Note on")
        await driver.type("The bell rang.")
        await driver.press("ctrl+o")
        await driver.until(lambda: len(vault.visit(visit).notes) == 1)
        await driver.matches(r"Note saved \d\d:\d\d\.")
        await driver.press("u")
        await driver.sees("A note is corrected, not undone. u again takes back TR-010: Satisfied.")
        assert vault.visit(visit).answers.keys() == {"TR-010"}
        await driver.press("u")
        await driver.sees("TR-010: Satisfied taken back, saved")
        assert not vault.visit(visit).answers


@pytest.mark.parametrize(
    ("sourced", "words"),
    [((), "; no source yet"), (("TR-030",), "; 1 without a source yet"),
     (("TR-010", "TR-030"), "")],
)  # fmt: skip
async def test_ticks_without_a_source_are_counted(vault, sourced, words):
    visit = new_visit(vault)
    for question in sourced:
        board = [Source("OBS", "the board")]
        command = answering.record(library_of(vault, vault.visit(visit)), question, sources=board)
        vault.append(visit, command)
    async with driven(vault) as driver:
        await driver.press("enter", "space", "space", "y")
        await driver.matches(r"2 questions satisfied, saved [0-9:]{8}" + words + r" *\n")
        await driver.lacks("Section complete")


async def test_what_holds_is_said_again_once_it_is_the_newest(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "space", "space")
        await driver.press("up", "g", "ctrl+b", ">")
        assert driver.bar("status").strip() == "2 questions marked: the next verdict goes there."
        await driver.press("y")
        await driver.sees("2 questions satisfied, saved")


async def test_what_is_on_its_way_is_said_until_it_has_arrived(vault, monkeypatch):
    visit = new_visit(vault)
    go, append = threading.Event(), vault.append
    monkeypatch.setattr(vault, "append", lambda *given: (go.wait(20), append(*given))[1])
    async with driven(vault) as driver:
        await driver.press("enter", "n", "down", "down")
        assert "saving *" in driver.bar("status")
        go.set()
        await driver.sees("TR-010 not satisfied, saved")
        await driver.press("up")
        assert driver.bar("status") == ""
    assert reopened(vault).visit(visit).answer("TR-010").verdict == "not-satisfied"


async def test_marks_are_taken_away_again(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "space", "space")
        assert driver.text.count("*") == 2
        await driver.press("v")
        assert "*" not in driver.text
        await driver.press("home", "space", "home", "space")
        assert "*" not in driver.text


async def test_a_verdict_without_marks_goes_to_the_line_and_on_to_the_next(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "n", "y")
        await driver.sees("TR-030 satisfied, saved")
        await driver.matches(r"> *\. +TR-040")
        assert vault.visit(visit).answer("TR-010").verdict == "not-satisfied"
        await driver.sees("Trial 2/5")
        await driver.sees("2 of 5 answered   ! 1")


async def test_a_save_draws_only_the_lines_that_differ(vault, monkeypatch):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("TR-060")
        page = driver.app.screen
        assert isinstance(page, VisitPage)
        drawn: set[int] = set()
        refresh = LineList.refresh

        def told(self, *regions, **kwargs):
            drawn.update(y for r in regions or [Region(0, 0, 1, 99)] for y in range(r.y, r.bottom))
            return refresh(self, *regions, **kwargs)

        monkeypatch.setattr(LineList, "refresh", told)
        before = page.list.index
        await driver.press("n")
        await driver.sees("TR-010 not satisfied, saved")
        assert drawn == {before, page.list.index}


async def test_flags_stand_beside_their_question(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, notes.write_note("Seen at the desk.", question="TR-010"))
    finding = Finding(questions=("TR-010",), fact="Nobody came.")
    vault.append(visit, notes.raise_finding(finding))
    vault.append(visit, rows.add(library, "ALARM", {"type": "Worn"}, question="TR-040"))
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.matches(r"TR-010 .* note F1")
        await driver.matches(r"= +TR-040 .* r1")
        await driver.sees("1 finding · 1 note · no exhibits")
        await driver.press("enter")
        await driver.matches(r"Findings +F1 +Nobody came\.")
        await driver.matches(r"Notes +\d\d:\d\d +Seen at the desk\.")
        await driver.press("]")
        await driver.matches(r"Rows +Alarm systems: 1 \(r: open the table\)")
        await driver.matches(r"Worn")


async def test_a_wide_terminal_shows_the_question_beside_the_list(vault):
    new_visit(vault)
    async with driven(vault, size=(120, 40)) as driver:
        await driver.press("enter")
        await driver.sees("Paper comes first.")
        await driver.press("down")
        await driver.sees("Counted, not asked.")
        await driver.lacks("Paper comes first.")
        assert "TR-010" in driver.text
        await driver.pilot.resize_terminal(80, 24)
        await driver.lacks("Counted, not asked.")
        assert not driver.app.screen.query_one(QuestionView).display


async def test_a_visit_is_opened_again_where_it_was_left(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "enter", ".", ".")
        await driver.sees("Each is a promise.")
    with closing(reopened(vault)) as again:
        assert again.bookmark(visit) == "TR-040"


async def test_reopening_lands_on_the_question_with_the_half_typed_text(tmp_path):
    first = new_vault(tmp_path / "home")
    visit = new_visit(first)
    async with driven(first) as driver:
        await driver.press("enter", "enter", ".", "enter")
        await driver.sees("Answer")
        await driver.type("4 o")
        await driver.press("tab")
        await driver.type("because")
    second = reopened(first)
    assert second.visit(visit).last == 1
    assert second.bookmark(visit) == "TR-030"
    async with driven(second) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, StepPage))
        await driver.matches(r"Draft from \d\d:\d\d; Ctrl\+O saves it\.")
        await driver.sees("4 o")
        await driver.sees("because")
        await driver.type(" of it")
        await driver.press("shift+tab")
        await driver.type("4 of 5")
        await driver.press("ctrl+o")
        await driver.sees("TR-030 answer, saved")
        answer = second.visit(visit).answer("TR-030")
        assert (answer.value, answer.reason) == ({"n": 4, "of": 5}, "because of it")
        await driver.until(lambda: not second.drafts(visit))


@pytest.mark.parametrize(("typed", "opens"), [("before", False), ("after", True)])
async def test_a_half_typed_reason_opens_by_itself_over_no_newer_verdict(vault, typed, opens):
    visit = new_visit(vault)
    box, library = reason_box("TR-010"), library_of(vault, vault.visit(visit))
    vault.put_draft(visit, box, Draft("2026-10-01T14:02", "because the pan").kept())
    vault.append(visit, answering.give(library, ["TR-010"], verdict="not-assessed", reason="whole"))
    if typed == "after":
        vault.put_draft(visit, box, Draft.now("because the pan").kept())
    vault.put_bookmark(visit, "TR-010")
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, StepPage))
        await driver.sees("half-written reason from")
        if not opens:
            await driver.pilot.pause()
            assert not driver.app.screen.query_one(ReasonBox).is_open
            await driver.press("s")
        await driver.until(lambda: driver.app.screen.query_one(ReasonBox).is_open)
        await driver.sees("because the pan")
        assert vault.visit(visit).answer("TR-010").reason == "whole"


async def test_the_question_list_follows_the_conditions(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("TR-010")
        assert "TR-020" not in driver.text
        await driver.press("y")
        await driver.sees("TR-020")
        await driver.press("u")
        await driver.lacks("TR-020")


async def test_an_empty_draft_is_no_draft(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "enter", "enter")
        await driver.sees("Fact")
        await driver.press("7", "backspace", "ctrl+b")
        await driver.sees("Paper comes first.")
        assert "half-written" not in driver.text
        await driver.until(lambda: not vault.drafts(visit))


async def test_the_overview_shows_which_questions_have_something_half_typed(vault):
    visit = new_visit(vault)
    vault.put_draft(visit, "note TR-030 1", "2026-11-21T10:00\n{}")
    vault.put_draft(visit, "row ALARM 1", "2026-11-21T10:00\n{}")
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.matches(r"TR-030 .*draft\n")
        await driver.matches(r"TR-040 .*draft\n")
        assert driver.text.count("draft") == 2
        await driver.press("enter", "enter")
        await driver.sees("Fact")
        await driver.press("7", "ctrl+b", "b")
        await driver.matches(r"TR-010 .*draft\n")


async def test_one_act_of_the_form_is_one_undo(vault):
    visit = new_visit(vault)
    command = answering.record(
        library_of(vault, vault.visit(visit)), "TR-010", measures={"named": 3}
    )
    vault.append(visit, command)
    async with driven(vault) as driver:
        await driver.press("enter", "enter", "enter")
        await driver.sees("Named")
        await driver.press("4", "tab", "1", "ctrl+o")
        await driver.sees("TR-010 answer, saved")
        assert vault.visit(visit).answer("TR-010").measures == {"named": 4, "knew": 1}
        await driver.press("u")
        await driver.sees("TR-010: measures taken back, saved")
        assert vault.visit(visit).answer("TR-010").measures == {"named": 3}
