"""Notes: written, corrected with the original struck, kept while half-typed."""

from __future__ import annotations

import pytest
from tableapps import filled_vault, page_of
from textual import events
from visitapps import reopened

from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.screens.notes import NotesScreen
from inspector_tui.vault.files import DiskFullError


def pages(question=None):
    return lambda desk: NotesScreen(desk, question)


@pytest.fixture
def filled(tmp_path):
    return filled_vault(tmp_path / "home")


async def test_a_note_on_a_question_is_typed_at_once_and_leads_back(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Note on TB-050")
        await driver.type("The door was open.\nNobody came.")
        await driver.press("tab")
        await driver.type("Ward B")
        await driver.press("ctrl+o")
        await driver.sees("This is below.")
        await driver.matches(r"Note saved \d\d:\d\d\.")
    note = reopened(vault).visit(visit).notes[-1]
    assert (note.text, note.place, note.question) == (
        "The door was open.\nNobody came.", "Ward B", "TB-050",
    )  # fmt: skip


@pytest.mark.parametrize("keys", [("ctrl+b", "b"), ("escape", "escape")])
async def test_going_back_from_the_box_shows_all_notes_and_keeps_the_draft(filled, keys):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Note on TB-050")
        await driver.type("Half a")
        await driver.press(keys[0])
        await driver.sees("Draft kept")
        await driver.sees("Notes: 1")
        await driver.press(keys[1])
        await driver.sees("This is below.")
    again = reopened(vault)
    async with page_of(again, visit, pages("TB-050")) as driver:
        await driver.sees("Draft from")
        await driver.type(" sentence")
        await driver.press("ctrl+o")
        await driver.matches(r"Note saved \d\d:\d\d\.")
    last = reopened(again)
    assert last.visit(visit).notes[-1].text == "Half a sentence"
    assert last.drafts(visit) == {}


async def test_a_struck_note_stays_readable_beside_its_correction(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages()) as driver:
        await driver.sees("struck: Met the night sister at the desk.")
        await driver.sees("She is no sister.")
        await driver.press("up")
        await driver.sees("She had not been told.")
        await driver.matches(r"Struck +corrected on .*: She is no sister\.")
        await driver.press("enter")
        await driver.sees("This note is struck already")


async def test_a_note_is_corrected_with_a_reason(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages()) as driver:
        await driver.press("enter")
        await driver.sees("Correct the note of")
        await driver.press("ctrl+o")
        await driver.sees("! This is needed.")
        await driver.type("typo")
        await driver.press("ctrl+o")
        await driver.sees("The note reads as before.")
        driver.app.screen.query_one(FieldForm).go_to("text")
        await driver.type(" At two.")
        await driver.press("ctrl+o")
        await driver.matches(r"Note saved \d\d:\d\d\.")
        await driver.sees("Met the charge nurse. At two.")
    notes = reopened(vault).visit(visit).notes
    assert notes[-1].text == "Met the charge nurse. At two."
    assert notes[-1].reason == "typo"
    assert notes[-1].present == "RN-2"
    assert notes[-2].struck_by == notes[-1].n


async def test_an_empty_note_is_not_a_note(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Note on TB-050")
        await driver.press("ctrl+o")
        await driver.sees("! This is needed.")
    assert len(reopened(vault).visit(visit).notes) == 2


async def test_a_note_of_the_visit_that_the_disk_refuses_is_told_and_kept(filled, monkeypatch):
    vault, visit = filled

    def full(*args, **kwargs):
        raise DiskFullError

    async with page_of(vault, visit, pages()) as driver:
        await driver.press("a")
        await driver.sees("needed")
        await driver.type("Lost?")
        monkeypatch.setattr(vault, "append", full)
        await driver.press("ctrl+o")
        await driver.sees("This was not saved")
        monkeypatch.undo()
        await driver.press("enter", "a")
        await driver.sees("Draft from")
        await driver.sees("Lost?")


async def test_a_hundred_thousand_characters_go_into_the_record_as_they_are(filled):
    vault, visit = filled
    words = "A sentence that goes on for a while, as they do. " * 2100
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Note on TB-050")
        driver.app.post_message(events.Paste(words))
        await driver.sees("as they do.")
        await driver.press("ctrl+o")
        await driver.matches(r"Note saved \d\d:\d\d\.")
    text = reopened(vault).visit(visit).notes[-1].text
    assert text.split() == words.split()


async def test_hostile_text_is_shown_as_text(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Note on TB-050")
        driver.app.post_message(events.Paste("[/nope][red]x \x1b]0;t\x07 \u202eabc \u05e9\u05dc"))
        await driver.press("ctrl+o")
        await driver.matches(r"Note saved \d\d:\d\d\.")
    async with page_of(reopened(vault), visit, pages()) as driver:
        await driver.sees("[/nope][red]x ]0;t abc")
        assert "\x1b" not in driver.text
        assert "\u202e" not in driver.text


async def test_a_pasted_line_that_was_broken_is_told_and_nothing_is_lost(filled):
    vault, visit = filled
    words = "A sentence that goes on for a while, as they do. " * 100
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Note on TB-050")
        driver.app.post_message(events.Paste(f"Short.\n{words}"))
        await driver.sees("The pasted line was longer than 2,000 characters; it is now 3 lines.")
        await driver.press("ctrl+o")
        await driver.matches(r"Note saved \d\d:\d\d\.")
    text = reopened(vault).visit(visit).notes[-1].text
    assert text.splitlines()[0] == "Short."
    assert text.replace("\n", " ").split() == f"Short. {words}".split()


async def test_two_pasted_lines_that_were_broken_are_counted(filled):
    vault, visit = filled
    words = "A sentence that goes on for a while, as they do. " * 60
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Note on TB-050")
        driver.app.post_message(events.Paste(f"{words}\nShort.\n{words}"))
        await driver.sees("2 pasted lines were longer than 2,000 characters; they are now 4 lines.")
        driver.app.post_message(events.Paste("x" * 2500))  # one word stays whole
        await driver.pilot.pause()
        await driver.lacks("they are now 4 lines.")
        assert not driver.bar("status").strip()
