"""Boxes to type in."""

import pytest
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from tuiapps import FrameApp

from inspector_tui.tui.boxes import LongBox, SecretBox, TextBox
from inspector_tui.tui.form import FormRow
from inspector_tui.tui.page import Page

CANARY = "canary-5f2e1"


class BoxPage(Page[None]):
    PAGE = "setup"
    TYPED = True

    def body(self) -> ComposeResult:
        yield FormRow("Name", TextBox("[/nope]\x1b[2J\nnext", id="name"))
        yield FormRow("Secret", SecretBox(id="secret"))
        yield LongBox("one\r\n\x07two\u202e", id="long")

    def action_finish(self) -> None: ...

    def action_accept(self) -> None: ...


def app():
    return FrameApp(BoxPage)


async def test_boxes_take_record_text_without_what_steers_a_terminal():
    async with app().run_test() as pilot:
        assert pilot.app.screen.query_one(TextBox).value == "[/nope][2J next"
        assert pilot.app.screen.query_one(LongBox).text == "one\ntwo"


async def test_a_box_that_is_off_its_screen_already_is_drawn_once_more():
    """So does Textual while a form gives way to the next one."""
    async with app().run_test() as pilot:
        box = pilot.app.screen.query_one(LongBox)
        box.text = ""
        parent = box._parent
        box._detach()
        try:
            lines = box.render_lines(Region(0, 0, 10, 1))
        finally:
            box._attach(parent)
        assert len(lines) == 1


async def test_arrows_and_tab_go_from_box_to_box_and_the_label_follows():
    async with app().run_test() as pilot:
        screen = pilot.app.screen
        focused = []
        for key in ("down", "up", "tab", "tab", "tab"):
            await pilot.press(key)
            focused.append(screen.focused.id)
        assert focused == ["secret", "name", "secret", "long", "name"]
        first, second = screen.query(FormRow)
        assert first.query_one(".sign").visible
        assert not second.query_one(".sign").visible


async def test_a_secret_is_shown_as_stars_and_given_once():
    async with app().run_test() as pilot:
        box = pilot.app.screen.query_one(SecretBox)
        box.focus()
        await pilot.press(*"päss", "backspace", *"s1")
        assert box.render_line(0).text.startswith("***** ")
        secret = box.take()
        assert secret.reveal() == "päss1".encode()
        assert len(box) == 0
        assert box.take().reveal() == b""


async def test_a_secret_shows_nowhere(capsys):
    async with app().run_test() as pilot:
        box = pilot.app.screen.query_one(SecretBox)
        box.focus()
        await pilot.press(*CANARY)
        shown = pilot.app.export_screenshot() + repr(box) + str(box) + repr(vars(pilot.app))
        assert len(box) == len(CANARY)
    assert CANARY not in shown + "".join(capsys.readouterr())


async def test_a_paste_is_taken_without_its_line_end_and_never_breaks_the_box():
    async with app().run_test() as pilot:
        box = pilot.app.screen.query_one(SecretBox)
        box.focus()
        await pilot.pause()
        box.post_message(events.Paste("five words\n"))
        box.post_message(events.Paste("\ud800"))
        box.post_message(events.Paste("gr\ufffdn"))
        await pilot.pause()
        assert box.take().reveal() == b"five words"


async def test_ctrl_u_empties_and_a_held_box_drops_what_is_typed():
    async with app().run_test() as pilot:
        box = pilot.app.screen.query_one(SecretBox)
        box.focus()
        await pilot.press(*"abc", "ctrl+u", "x")
        assert len(box) == 1
        box.held = True
        await pilot.press("y", "backspace", "enter")
        assert len(box) == 1


@pytest.mark.parametrize(("second", "same"), [("abc", True), ("abd", False), ("", False)])
async def test_two_secrets_are_compared_without_being_shown(second, same):
    async with app().run_test() as pilot:
        one, other = pilot.app.screen.query_one(SecretBox), SecretBox()
        one.focus()
        await pilot.press(*"abc")
        await pilot.app.screen.mount(other)
        other.focus()
        await pilot.press(*second)
        assert one.equals(other) is same


async def test_nothing_blinks_and_nothing_is_drawn_while_nobody_types():
    async with app().run_test() as pilot:
        screen = pilot.app.screen
        await pilot.pause(0.2)
        drawn = []
        for kind in (TextBox, SecretBox, LongBox):
            box = screen.query_one(kind)
            draw = box.render_line
            box.render_line = lambda y, draw=draw: (drawn.append(y), draw(y))[1]
        await pilot.pause(1.2)
        assert drawn == []
