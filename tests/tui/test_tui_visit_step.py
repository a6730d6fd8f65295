"""The single question: verdicts, reasons, pending, typed ahead, undo, refusals."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from trials import TRIAL
from tuiapps import paste
from visitapps import Driver, driven, new_vault, new_visit, reopened

from inspector_tui.tui.answer_form import AnswerForm
from inspector_tui.tui.screens.step import StepPage
from inspector_tui.vault.database import RESERVE_USED
from inspector_tui.vault.files import DiskFullError
from inspector_tui.workflow import answering, rows, visits
from inspector_tui.workflow.library import library_of


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


async def step(driver: Driver) -> None:
    """From the list of visits to the first question."""
    await driver.press("enter")
    await driver.sees("What is written")
    await driver.press("enter")
    await driver.sees("Paper comes first.")


@contextmanager
def stalled_disk(vault, monkeypatch) -> Iterator[threading.Event]:
    """Saving waits until the event is set."""
    go, append = threading.Event(), vault.append

    def slow(*args, **kwargs):
        assert go.wait(20)
        return append(*args, **kwargs)

    monkeypatch.setattr(vault, "append", slow)
    try:
        yield go
    finally:
        go.set()


async def test_a_verdict_key_saves_and_goes_on(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("n")
        await driver.sees("Counted, not asked.")
        await driver.matches(r"TR-010 not satisfied, saved .*\d\d:\d\d:\d\d")
        assert vault.visit(visit).answer("TR-010").verdict == "not-satisfied"
        assert "! 1" in driver.bar("title")
        await driver.press("comma")
        await driver.sees("! Not satisfied")


async def test_the_question_that_a_verdict_brings_up_comes_next(vault, monkeypatch):
    new_visit(vault)
    with stalled_disk(vault, monkeypatch) as go:
        async with driven(vault) as driver:
            await step(driver)
            await driver.press("y")
            await driver.sees("Names on paper fail.")
            assert "saving *" in driver.bar("status")
            go.set()
            await driver.sees("TR-010 satisfied, saved")
            assert "TR-020   2 of 6" in driver.bar("title")


async def test_nothing_is_called_saved_before_it_is(vault, monkeypatch):
    visit = new_visit(vault)
    with stalled_disk(vault, monkeypatch) as go:
        async with driven(vault) as driver:
            await step(driver)
            await driver.press("n", "comma")
            await driver.sees("! Not satisfied")
            await driver.sees("* saving")
            assert "saved" not in driver.text
            assert vault.visit(visit).answer("TR-010").verdict is None
            go.set()
            await driver.matches(r"! Not satisfied +saved")
            await driver.lacks("*")


async def test_what_the_disk_refuses_is_told_and_not_shown_as_given(vault, monkeypatch):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)

        def full(*args, **kwargs):
            raise DiskFullError

        monkeypatch.setattr(vault, "append", full)
        await driver.press("n")
        await driver.sees("This was not saved")
        await driver.sees(DiskFullError().todo.split(".")[0][:40])
        await driver.press("enter", "comma")
        await driver.sees(". Open")
        assert "*" not in driver.text
        monkeypatch.undo()
        await driver.press("n")
        await driver.sees("TR-010 not satisfied, saved")
    assert reopened(vault).visit(visit).answer("TR-010").verdict == "not-satisfied"


async def test_fifty_keys_typed_ahead_go_each_to_its_question(vault):
    text = TRIAL[: TRIAL.index("[[section]]")] + "\n".join(
        ['[[section]]\nid = "all"\ntitle = "All"']
        + [
            f'[[section.question]]\nid = "TR-{n:03}"\ntheme = "RA"\nask = "Question {n}?"\n'
            'why = "Because."\nlook_for = [{source = "DOC", text = "It."}]\n'
            'answer = {kind = "verdict"}'
            for n in range(1, 51)
        ]
    )
    visit = new_visit(vault, text)
    given = ["y" if n % 3 else "n" for n in range(50)]
    async with driven(vault) as driver:
        await driver.press("enter", "enter")
        await driver.sees("Question 1?")
        driver.burst(*given)
        await driver.until(lambda: len(vault.visit(visit).answers) == 50)
        answers = vault.visit(visit).answers
        expected = ["satisfied" if key == "y" else "not-satisfied" for key in given]
        assert [answers[f"TR-{n:03}"].answer.verdict for n in range(1, 51)] == expected
        assert vault.visit(visit).last == 51  # one entry each, and the one that began the visit
        await driver.sees("That was the last question")


async def test_a_key_typed_ahead_on_the_overview_goes_to_the_question_that_comes_up(
    vault, monkeypatch
):
    visit = new_visit(vault)
    with stalled_disk(vault, monkeypatch) as go:
        async with driven(vault) as driver:
            await driver.press("enter")
            await driver.sees("What is written")
            driver.burst("y", "n", "n")
            await driver.until(lambda: driver.app.idle)
            go.set()
            await driver.until(lambda: len(vault.visit(visit).answers) == 3)
    assert reopened(vault).visit(visit).answers.keys() == {"TR-010", "TR-020", "TR-030"}


async def test_a_visit_left_and_opened_again_at_once_knows_what_is_on_its_way(vault, monkeypatch):
    new_visit(vault)
    with stalled_disk(vault, monkeypatch) as go:
        async with driven(vault) as driver:
            await driver.press("enter", "y", "b", "enter")
            desk = driver.app.screen.desk
            assert desk.verdict("TR-010") == "satisfied"
            assert desk.visit.answer("TR-010").verdict is None
            go.set()
            await driver.until(lambda: desk.visit.answer("TR-010").verdict == "satisfied")


async def test_what_the_vault_notices_is_shown_when_nobody_is_typing(vault, monkeypatch):
    new_visit(vault)
    append = vault.append

    def on_a_full_disk(*args, **kwargs):
        vault.notices.append(RESERVE_USED)
        return append(*args, **kwargs)

    async with driven(vault) as driver:
        await step(driver)
        monkeypatch.setattr(vault, "append", on_a_full_disk)
        await driver.press("p", *"why")
        await driver.until(lambda: vault.notices)
        assert "The disk is full." not in driver.text
        monkeypatch.undo()
        await driver.press("enter")
        await driver.sees("The disk is full. The vault's reserve was given up")
        await driver.press("enter")
        await driver.lacks("The disk is full.")


async def test_what_is_pasted_goes_into_the_box_or_is_said_to_go_nowhere(vault):
    new_visit(vault)
    pasted = "one\x1b[31mtwo\tthree\r\nfour\x00n"
    async with driven(vault) as driver:
        await step(driver)
        await paste(driver, pasted)
        await driver.sees("There is no box here to paste into; nothing was changed.")
        await driver.press("p")
        await paste(driver, pasted)
        await driver.sees("one[31mtwo three fourn")
        await driver.press("enter", "c")
        await driver.sees("Note on")
        await paste(driver, pasted)
        await driver.sees("one[31mtwo    three")
        assert "no box" not in driver.text


async def test_letters_typed_ahead_for_a_reason_are_no_verdicts(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        driver.burst("n", "p", *"ynxs", "space", *"panel", "enter", "n")
        await driver.sees("TR-040 not satisfied, saved")
        record = vault.visit(visit)
        assert record.answer("TR-030").verdict == "partly"
        assert record.answer("TR-030").reason == "ynxs panel"
        assert record.answers.keys() == {"TR-010", "TR-030", "TR-040"}


async def test_keys_typed_ahead_are_for_the_form_that_opens_again(vault, monkeypatch):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("enter", *"one ")
        await driver.sees("one")
    go, edit = asyncio.Event(), StepPage.action_edit

    async def slowly(page):
        await go.wait()
        await edit(page)

    monkeypatch.setattr(StepPage, "action_edit", slowly)
    vault = reopened(vault)
    async with driven(vault) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, StepPage))
        driver.burst(*"ynxs")
        await driver.until(lambda: driver.app.calm)
        go.set()
        await driver.sees("one ynxs")
        assert not vault.visit(visit).answers


async def test_a_form_under_one_that_opened_again_keeps_its_place_too(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("enter", *"one", "ctrl+b", "c", *"noted")
        await driver.sees("noted")
    vault = reopened(vault)
    async with driven(vault) as driver:
        await driver.sees("noted")
        await driver.press("ctrl+b", "b", "tab")
        page = driver.app.screen
        assert isinstance(page, StepPage)
        left_in = page.query_one(AnswerForm).cursor
    async with driven(reopened(vault)) as driver:
        await driver.until(lambda: driver.app.screen.query(AnswerForm))
        await driver.until(lambda: driver.app.screen.query_one(AnswerForm).cursor == left_in)


async def test_a_reason_is_asked_for_saved_and_gone_on_from(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("x")
        await driver.sees("TR-010 not applicable, saved")
        assert "Enter save and go on" in driver.bar("footer")
        assert "Paper comes first." in driver.text
        await driver.type("no staff here")
        await driver.press("enter")
        await driver.sees("Counted, not asked.")
        await driver.until(lambda: vault.visit(visit).answer("TR-010").reason == "no staff here")


async def test_who_comes_back_sees_what_was_answered_and_why_above_the_guidance(vault):
    long = "The procedure. " * 80
    new_visit(vault, TRIAL.replace('text = "The procedure."', f'text = "{long}"', 1))
    async with driven(vault) as driver:
        await step(driver)
        await driver.sees("more lines (Down)")
        await driver.lacks("Reason")
        asked = driver.text.index("Look for")
        await driver.press("p")
        await driver.sees("Enter save and go on")
        assert driver.text.index("Look for") == asked  # nothing moves under the eyes
        await driver.type("Two of nine knew")
        await driver.press("enter")
        await driver.sees("Names on paper fail.")
        await driver.press("comma")
        await driver.matches(r"Reason +Two of nine knew\n(.*\n)+.*Look for")


async def test_what_a_form_saved_stands_above_the_guidance_at_once(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.matches(r"Look for(.*\n)+.*Details")
        await driver.press("enter", "9", "ctrl+o")
        await driver.matches(r"Details +Named +9 people\n(.*\n)+.*Look for")


async def test_yes_to_a_question_about_the_visit_says_what_is_wanted_and_stays_there(vault):
    visit = new_visit(vault, TRIAL.replace('theme = "TR"', ""))
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("y")
        await driver.sees("TR-010 satisfied, saved")
        await driver.press("g")
        await driver.type("30")
        await driver.press("enter", "y")
        await driver.sees("TR-030 asks for no verdict but figures (Enter).")
        await driver.sees("Counted, not asked.")
        assert vault.visit(visit).answers.keys() == {"TR-010"}
        await driver.press("b", "space", "space", "y")
        await driver.sees("TR-030 asks for no verdict")
    assert reopened(vault).visit(visit).answers.keys() == {"TR-010", "TR-040"}


async def test_what_stands_against_passing_a_question_over_is_said_while_it_is_explained(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, rows.add(library, "ALARM", {"type": "fixed"}, question="TR-040"))
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("]", "x")
        await driver.sees("Enter save and go on")
        said = r"TR-040 not applicable, saved [0-9:]+; no reason yet\. And yet: 1 row\."
        await driver.matches(said)


async def test_rows_that_answer_a_question_stand_above_its_guidance(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, rows.add(library, "ALARM", {"type": "fixed"}, question="TR-040"))
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("]")
        await driver.matches(r"Rows +Alarm systems: 1 (.*\n)+.*Look for")


async def test_an_empty_reason_goes_on_and_stays_a_gap(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("s", "enter")
        await driver.sees("No reason yet")
        await driver.press("comma")
        await driver.matches(r"Reason +- \(still missing\)")
        await driver.press("b")
        await driver.sees("1 answer incomplete")


async def test_a_verdict_says_at_once_what_it_lacks(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("y")
        await driver.matches(r"TR-010 satisfied, saved [0-9:]+; no source yet *\n")
        await driver.press("x")
        await driver.matches(r"not applicable, saved [0-9:]+; no reason yet: write it, then Enter")
        await driver.type("x")
        await driver.press("enter")
        await driver.sees("That is no reason yet. Say it in words.")
        assert vault.visit(visit).answer("TR-020").reason == ""
        await driver.press("backspace", *"n/a", "enter")
        await driver.until(lambda: vault.visit(visit).answer("TR-020").reason == "n/a")


async def test_a_verdict_left_without_its_reason_is_taken_back_by_undo(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("x", "ctrl+b")
        await driver.sees("u takes it back")
        assert vault.visit(visit).answer("TR-010").verdict == "not-applicable"
        await driver.press("u")
        await driver.sees("TR-010: Not applicable taken back, saved")
        assert vault.visit(visit).answer("TR-010").verdict is None


async def test_leaving_the_reason_keeps_the_verdict_and_the_text(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("p")
        await driver.type("half a sen")
        await driver.sees("Ctrl+B later, verdict stays")
        await driver.press("ctrl+b")
        await driver.matches(r"TR-010 partly satisfied, saved [0-9:]+; no reason yet\.")
        await driver.sees("u takes it back")
        await driver.sees("half-written")
        await driver.until(lambda: vault.drafts(visit))
        await driver.press("p")
        await driver.sees("half a sen")
        await driver.sees("Below: a draft from")
        await driver.type("tence")
        await driver.press("enter")
        await driver.until(lambda: vault.visit(visit).answer("TR-010").reason == "half a sentence")
        await driver.until(lambda: not vault.drafts(visit))


async def test_undo_and_redo_go_where_the_answers_were(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("n", "y", "y")
        await driver.sees("TR-040 satisfied, saved")
        await driver.press("u")
        await driver.sees("Each is a promise.")
        await driver.sees("TR-040: Satisfied taken back, saved")
        await driver.press("u", "u")
        await driver.sees("Paper comes first.")
        await driver.sees("TR-010: Not satisfied taken back, saved")
        assert not vault.visit(visit).answers
        await driver.press("u")
        await driver.sees("There is nothing to undo.")
        await driver.press("ctrl+r")
        await driver.sees("TR-010: Not satisfied put back, saved")
        await driver.press("ctrl+r", "ctrl+r")
        await driver.until(lambda: len(vault.visit(visit).answers) == 3)
        await driver.press("ctrl+r")
        await driver.sees("There is nothing to redo.")
        assert "Each is a promise." in driver.text
        await driver.until(lambda: len(vault.visit(visit).answers) == 3)


async def test_undo_typed_ahead_of_its_save_goes_to_the_right_question(vault, monkeypatch):
    visit = new_visit(vault)
    with stalled_disk(vault, monkeypatch) as go:
        async with driven(vault) as driver:
            await step(driver)
            driver.burst("n", "y", "u")
            await driver.sees("TR-030: undo, saving *")
            await driver.sees("Counted, not asked.")
            go.set()
            await driver.sees("TR-030: Satisfied taken back, saved")
            assert vault.visit(visit).answers.keys() == {"TR-010"}


async def test_a_parked_question_is_kept_and_marked(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, answering.give(library, ["TR-010", "TR-020"], verdict="satisfied"))
    vault.append(visit, answering.give(library, ["TR-010"], verdict="not-satisfied"))
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("(not asked now)")
        await driver.press("down", "enter")
        await driver.sees("Not asked now: what it depends on has changed.")
        await driver.sees("+ Satisfied")


async def test_a_sealed_visit_refuses_in_words(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, visits.seal(library))
    last = vault.visit(visit).last
    async with driven(vault) as driver:
        await step(driver)
        assert "Sealed · " in driver.bar("title")
        for key in ("y", "p", "u", "ctrl+r", "enter"):
            await driver.press("b", "enter", key)
            await driver.sees("This visit is sealed; k reopens it")
            assert "Paper comes first." in driver.text
        assert vault.visit(visit).last == last


async def test_a_second_session_reads_and_is_refused_in_words(vault):
    visit = new_visit(vault)
    second = reopened(vault, read_only=True)
    try:
        async with driven(second) as driver:
            await driver.sees("Read only: another session has this vault.")
            await driver.press("a")
            assert "Nothing was changed" in driver.bar("status")
            await step(driver)
            assert "Read only · " in driver.bar("title")
            for key in ("y", "enter", "u"):
                await driver.press(key)
                assert "Read only: another session" in driver.bar("status")
            await driver.press(".")
            await driver.sees("Counted, not asked.")
    finally:
        assert vault.bookmark(visit) is None
        vault.close()


async def test_moving_by_question_section_and_what_is_open(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("]")
        await driver.sees("TR-040   4 of 5" if "4 of 5" in driver.text else "TR-040")
        await driver.press("[")
        await driver.sees("Paper comes first.")
        await driver.press("left")
        await driver.sees("This is the first question.")
        await driver.press("n", "comma", ">")
        await driver.sees("Counted, not asked.")
        await driver.press("<")
        await driver.sees("Figures nobody reads change nothing.")
        await driver.press("right")
        await driver.sees("This is the last question")


async def test_a_follow_up_that_holds_is_shown_and_jumped_to(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press("j")
        await driver.sees("Nothing here points to another question.")
        await driver.press("n", "comma")
        await driver.sees("Ask.  (j: TR-060)")
        await driver.press("j")
        await driver.sees("Figures nobody reads change nothing.")


async def test_record_text_is_shown_as_it_is(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    fact = "[bold]not markup[/nope] \N{HEBREW LETTER ALEF}\N{COMBINING ACUTE ACCENT} " + "x" * 3000
    command = answering.record(library, "TR-010", texts={"fact": fact})
    vault.append(visit, command)
    async with driven(vault) as driver:
        await step(driver)
        await driver.sees("[bold]not markup[/nope]")
        await driver.sees("more lines (Down)")
        await driver.press("ctrl+e")
        await driver.sees("the end (Up)")
        page = driver.app.screen
        assert isinstance(page, StepPage)
        assert page.view.paper.text.count("x") >= 3000


@pytest.mark.parametrize(
    ("key", "page"),
    [
        ("r", "RowsScreen"),
        ("c", "NotesScreen"),
        ("e", "ExhibitsScreen"),
        ("f", "FindingsScreen"),
        ("/", "SearchScreen"),
        ("g", "GotoScreen"),
        ("k", "CloseScreen"),
    ],
)
@pytest.mark.parametrize("place", ["step", "overview"])
async def test_every_other_page_is_one_key_away(vault, key, page, place):
    new_visit(vault)
    async with driven(vault) as driver:
        await step(driver)
        await driver.press(*["o"] * (place == "overview"), key)
        stack = driver.app.screen_stack
        await driver.until(lambda: page in [type(screen).__name__ for screen in stack], page)
