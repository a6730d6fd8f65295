"""The answer's form: every kind of field, faults in words, drafts."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from visitapps import driven, new_vault, new_visit, reopened

from inspector_tui.record.events import Source
from inspector_tui.tui import drafts
from inspector_tui.tui.answer_form import AnswerForm
from inspector_tui.tui.fields import FieldForm
from inspector_tui.workflow import rows
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.drafts import Draft, answer_box
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.sources import read_sources, show_sources


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


async def open_form(driver, downs: int = 0) -> None:
    await driver.press("enter", *["down"] * downs, "enter", "enter")
    await driver.until(lambda: driver.app.screen.query(AnswerForm))
    await driver.sees("Reason")


TYPED = {
    "value": ("2", "monthly"),
    "several": ("1, 3", ["E01", "E03"]),
    "sure": ("y", "yes"),
    "count": ("12.5", "12.5"),
    "took": ("1m30", 90),
    "share": ("4/5", {"n": 4, "of": 5}),
    "day": ("21/11/2026", "2026-11-21"),
    "hour": ("14:30:05", "14:30:05"),
    "moment": ("21/11/2026 14:30", "2026-11-21T14:30"),
    "words": ("one line", "one line"),
    "lines": ("first\nsecond", "first\nsecond"),
    "alarm": ("1", "ALARM-1"),
    "where": ("Ward B", "S2"),
    "marks": ("ab1 AB2", ["AB1", "AB2"]),
    "reason": ("not everywhere", "not everywhere"),
    "fact": ("Nobody came.", "Nobody came."),
    "opinion": ("It is not tested.", "It is not tested."),
    "sources": (
        "O board on Ward A\nint RN-2",
        (Source("OBS", "board on Ward A"), Source("INT", "RN-2")),
    ),
}


async def test_letters_of_another_encoding_are_refused_and_not_recorded_as_lost(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver, downs=1)
        await driver.press("tab")
        await driver.type("caf")
        await driver.press("\ufffd")
        await driver.sees("no letter in UTF-8")
        driver.app.post_message(events.Paste("\ufffd120"))
        await driver.press("e")
        await driver.sees("cafe")
        assert "\ufffd" not in driver.text


async def test_every_kind_of_field_is_typed_and_saved_in_one_act(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, rows.add(library, "ALARM", {"type": "Worn"}, question="TR-040"))
    async with driven(vault) as driver:
        await open_form(driver, downs=3)
        for number, (typed, _) in enumerate(TYPED.values()):
            await driver.press(*["tab"] * (number > 0))
            await driver.type(typed)
        before = vault.visit(visit).last
        await driver.press("ctrl+o")
        await driver.sees("TR-050 answer, saved")
        record = vault.visit(visit)
        assert record.last == before + 1
        answer = record.answer("TR-050")
        given = {"value": answer.value, **answer.measures}
        given |= {"reason": answer.reason, "fact": answer.fact, "opinion": answer.opinion}
        given |= {"sources": answer.sources}
        assert given == {name: value for name, (_, value) in TYPED.items()}
        for words in ("Every month", "1 min 30 s", "4 of 5", "21 Nov 2026", "14:30:05", "Ward B"):
            assert words in driver.app.screen.view.paper.text
        # Opened again and saved untouched, nothing differs: no new entry.
        await driver.press("enter", "ctrl+o")
        await driver.lacks("Ctrl+O")
        await driver.sees("Nothing was changed.")
        assert vault.visit(visit).last == before + 1


async def test_an_empty_form_saves_nothing_and_says_so(vault):
    visit = new_visit(vault)
    before = vault.visit(visit).last
    async with driven(vault) as driver:
        await open_form(driver)
        await driver.press("4", "backspace", "ctrl+o")
        await driver.sees("Nothing was changed.")
        await driver.lacks("answer, saved")
    record = reopened(vault).visit(visit)
    assert record.last == before
    assert not record.answers


async def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_lost(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        await driver.type("2")
        await driver.press("tab")
        await driver.type("5")
        await driver.press("ctrl+o")
        await driver.matches(r"Knew +5 people\n +! It cannot be more than Named, which is 2")
        await driver.type("1")
        await driver.press("tab", "tab")
        await driver.type("Seen.")
        await driver.press("tab", "tab")
        await driver.type("board on Ward A")
        await driver.press("ctrl+o")
        await driver.sees("Line 1 has to begin with D, I, O, R or T")
        assert not vault.visit(visit).answers
        await driver.press("home")
        await driver.type("O ")
        await driver.press("ctrl+o")
        await driver.sees("TR-010 answer, saved")
        answer = vault.visit(visit).answer("TR-010")
        assert answer.measures == {"named": 2, "knew": 1}
        assert answer.fact == "Seen."
        assert answer.sources == (Source("OBS", "board on Ward A"),)


async def test_the_form_leaves_the_verdict_alone(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "enter", "n", "comma", "enter")
        await driver.sees("Reason")
        await driver.type("3")
        await driver.press("ctrl+o")
        await driver.sees("TR-010 answer, saved")
        answer = vault.visit(visit).answer("TR-010")
        assert (answer.verdict, answer.measures) == ("not-satisfied", {"named": 3})


async def test_letters_typed_ahead_go_into_the_form_that_they_were_meant_for(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "enter")
        await driver.sees("Paper comes first.")
        driver.burst("enter", "4", "tab", "2", "tab", *"synp", "ctrl+o", "n")
        await driver.sees("TR-010 not satisfied, saved")
        answer = vault.visit(visit).answer("TR-010")
        assert answer.measures == {"named": 4, "knew": 2}
        assert answer.reason == "synp"


async def test_the_form_stands_beside_the_question_where_there_is_room(vault):
    new_visit(vault)
    async with driven(vault, size=(120, 40)) as driver:
        await open_form(driver)
        assert "Paper comes first." in driver.text
    assert vault


async def test_a_draft_is_on_disk_while_it_is_typed(vault, monkeypatch):
    monkeypatch.setattr(drafts, "EVERY", 0.05)
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        await driver.type("4")
        box = answer_box("TR-010")
        await driver.until(lambda: "4" in vault.drafts(visit).get(box, ""))
        assert not vault.visit(visit).answers


async def test_what_was_typed_can_be_thrown_away_and_what_is_saved_stays(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        assert "Ctrl+Y empty" in driver.bar("footer")
        await driver.type("4")
        await driver.press("ctrl+o")
        await driver.sees("TR-010 answer, saved")
        assert "Ctrl+Y" not in driver.bar("footer")
        await driver.press("enter", "7", "ctrl+y")
        await driver.sees("Throw away what was typed here?")
        await driver.press("enter")
        await driver.until(lambda: "7" in driver.app.screen.query_one(FieldForm).texts.values())
        await driver.press("ctrl+y", "e")
        await driver.sees("The form is as it was saved.")
        assert driver.app.screen.query_one(FieldForm).texts == {"named": "4 people"}
        await driver.until(lambda: not vault.drafts(visit))
        await driver.press("ctrl+g")
        await driver.sees("Empty the form; the draft goes too.")


async def test_a_form_that_was_not_saved_is_a_draft_again(vault, monkeypatch):
    from inspector_tui.vault.files import DiskFullError

    visit = new_visit(vault)
    async with driven(vault) as driver:
        await open_form(driver)
        await driver.type("4")

        def full(*args, **kwargs):
            raise DiskFullError

        monkeypatch.setattr(vault, "append", full)
        await driver.press("ctrl+o")
        await driver.sees("This was not saved")
        await driver.press("enter")
        await driver.sees("half-written answer")
        monkeypatch.undo()
        await driver.press("enter", "ctrl+o")
        await driver.sees("TR-010 answer, saved")
    assert reopened(vault).visit(visit).answer("TR-010").measures == {"named": 4}


async def test_drafts_wait_no_longer_than_they_say_and_are_written_once():
    kept: list[tuple[str, str | None]] = []
    mine = drafts.Drafts(
        {"old": "2026-11-21T14:02\nhalf"}, lambda box, text, heard: kept.append((box, text))
    )
    assert mine.get("old") == Draft("2026-11-21T14:02", "half")
    assert mine.get("old").clock == "14:02"
    for text in ("a", "ab", "abc"):
        mine.type("box", text)
    await asyncio.sleep(0)
    assert kept == []
    mine.flush()
    mine.flush()
    assert [(box, text.partition("\n")[2]) for box, text in kept] == [("box", "abc")]
    mine.type("box", "abc")
    mine.flush()
    assert len(kept) == 1
    mine.drop("box")
    mine.drop("box")
    assert kept[1:] == [("box", None)]
    mine.type("box", "x")
    mine.drop("box")
    mine.flush()
    assert kept[2:] == [("box", None)]


def test_sources_are_read_as_typed_and_shown_as_read():
    text = "D policy 2024\n\ninterview with RN-2"
    with pytest.raises(RefusedError, match="Line 3"):
        read_sources(text)
    found = read_sources("d policy 2024\n\nTEST: lift 3\nR")
    assert found == (Source("DOC", "policy 2024"), Source("TEST", "lift 3"), Source("REC"))
    assert read_sources(show_sources(found)) == found


@pytest.mark.parametrize("key", ["ctrl+b", "ctrl+o"])
async def test_the_keys_of_the_question_are_named_again_after_the_form(vault, key):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "enter")
        await driver.sees("Paper comes first.")
        keys = driver.bar("footer")
        await driver.press("enter")
        assert driver.bar("footer") != keys
        await driver.press("4", key)
        await driver.until(lambda: driver.bar("footer") == keys, keys)
