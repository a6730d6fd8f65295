"""Dialogs at the bottom of a screen."""

import pytest
from textual.widgets import Input
from tuiapps import FrameApp, ListPage, questions

from inspector_tui.errors import InspectorError
from inspector_tui.faces.line import Line
from inspector_tui.faces.told import Choice
from inspector_tui.tui.boxes import LongBox
from inspector_tui.tui.dialog import Ask, PromptText, Say
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.pick import Pick, narrowed

CHOICES = [Choice("d", "Do it", "do"), Choice("b", "Go back", "back")]


class Opened:
    """A dialog over a list page, and what it gave."""

    def __init__(self, pilot, dialog):
        self.pilot = pilot
        self.given = []
        pilot.app.push_screen(dialog, self.given.append)

    @property
    def text(self) -> str:
        return "\n".join(
            "".join(segment.text for segment in line)
            for line in self.pilot.app.screen._compositor.render_strips()
        )


def running(size=(80, 24)):
    return FrameApp(lambda: ListPage(questions(20))).run_test(size=size)


@pytest.mark.parametrize(
    ("key", "given"), [("d", ["do"]), ("b", ["back"]), ("enter", ["back"]), ("ctrl+b", ["back"])]
)
async def test_a_question_is_answered_by_letter_and_enter_is_safe(key, given):
    async with running() as pilot:
        opened = Opened(pilot, Ask("Seal?", CHOICES, safe="back", more="It cannot be undone."))
        await pilot.pause()
        await pilot.press(key)
        assert opened.given == given


async def test_other_keys_neither_answer_nor_reach_the_page_below():
    async with running() as pilot:
        page = pilot.app.screen
        opened = Opened(pilot, Ask("Seal?", CHOICES, safe="back"))
        await pilot.pause()
        await pilot.press("a", "y", "space", "down", "?", "L")
        assert opened.given == []
        assert page.done == []
        assert isinstance(pilot.app.screen, Ask)


async def test_the_page_stays_visible_above_a_dialog():
    async with running() as pilot:
        opened = Opened(pilot, Ask("Seal?", CHOICES, safe="back"))
        await pilot.pause()
        assert "PA-000" in opened.text
        assert "d  Do it" in opened.text
        assert "b  Go back  (Enter)" in opened.text


async def test_an_error_is_said_in_three_sentences():
    async with running() as pilot:
        error = InspectorError("The disk is [full].", kept="All is kept.", todo="Make space.")
        opened = Opened(pilot, Say.error(error))
        await pilot.pause()
        for part in ("The disk is [full].", "All is kept.", "Make space."):
            assert part in opened.text
        await pilot.press("enter")
        assert opened.given == [None]


async def test_one_line_is_saved_by_enter():
    async with running() as pilot:
        opened = Opened(pilot, PromptText("Why?", text="so"))
        await pilot.pause()
        await pilot.press("!", "y", "enter")
        assert opened.given == ["so!y"]


async def test_many_lines_are_saved_by_ctrl_o():
    async with running() as pilot:
        opened = Opened(pilot, PromptText("Why?", lines=5))
        await pilot.pause()
        await pilot.press("a", "enter", "b", "ctrl+o")
        assert opened.given == ["a\nb"]


async def test_a_text_that_will_not_do_stays_with_the_reason():
    async with running() as pilot:
        prompt = PromptText("Why?", check=lambda text: None if text else "A reason is needed.")
        opened = Opened(pilot, prompt)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "A reason is needed." in opened.text
        await pilot.press("x", "enter")
        assert opened.given == ["x"]


async def test_going_back_keeps_the_draft():
    kept = []
    async with running() as pilot:
        opened = Opened(pilot, PromptText("Why?", lines=3, keep=kept.append))
        await pilot.pause()
        await pilot.press(*"half", "ctrl+b")
        assert opened.given == [None]
        assert kept[-1] == "half"


async def test_leaving_the_program_keeps_the_draft():
    kept = []
    async with running() as pilot:
        Opened(pilot, PromptText("Why?", lines=3, keep=kept.append))
        await pilot.pause()
        await pilot.press(*"half")
        assert kept[-1] == "half"  # at once: a kill asks nobody
        await pilot.press("ctrl+x")
        await pilot.pause()
        assert kept[-1] == "half"


async def test_a_long_text_can_be_typed_into():
    async with running() as pilot:
        Opened(pilot, PromptText("Note", text="word " * 20_000, lines=6))
        await pilot.pause()
        await pilot.press("x")
        assert len(pilot.app.screen.query_one(LongBox).text) == 100_001


LINES = [
    Line("Moving", heading=True),
    Line("Go to a question", lead="go to", tail="g", id="go_to"),
    Line("Undo the last answer", lead="undo", tail="u", id="undo"),
]


def test_every_word_typed_must_be_found():
    assert narrowed(LINES, "  ") == LINES
    assert [line.id for line in narrowed(LINES, "LAST und")] == ["undo"]
    assert narrowed(LINES, "moving") == []


async def test_a_line_is_picked_by_a_piece_of_it():
    async with running() as pilot:
        opened = Opened(pilot, Pick("Commands", LINES))
        await pilot.pause()
        await pilot.press(*"o a", "down", "up", "down", "enter")
        assert [line.id for line in opened.given] == ["undo"]


async def test_picking_nothing_gives_none():
    async with running() as pilot:
        opened = Opened(pilot, Pick("Commands", LINES))
        await pilot.pause()
        await pilot.press(*"zzz", "enter")
        assert pilot.app.screen.query_one(LineList).line is None
        assert pilot.app.screen.query_one(Input).value == "zzz"
        await pilot.press("ctrl+b")
        assert opened.given == [None]
