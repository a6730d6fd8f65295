"""What holds on every screen: keys, size, leaving, locking, faults."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread, current_thread, main_thread
from time import monotonic

import pytest
from textual import events
from textual.widgets import Input
from tuiapps import FrameApp, ListPage, questions

from inspector_tui.faces import leaving
from inspector_tui.faces.idle import Idle
from inspector_tui.tui import app as app_module
from inspector_tui.tui.app import LOCK
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.pick import Pick
from inspector_tui.tui.screens.help import HelpPage
from inspector_tui.tui.screens.too_small import TooSmall

CANARY = "canary-8d31"


def running(size=(80, 24)):
    return FrameApp(lambda: ListPage(questions(20))).run_test(size=size)


def screen_text(app) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in strips)


async def test_help_lists_what_this_screen_does_and_goes_back_by_its_own_key():
    async with running() as pilot:
        await pilot.press("?")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpPage)
        words = "\n".join(f"{line.lead} {line.text}" for line in help_lines_of(pilot.app))
        assert "Add a new one." in words
        assert "Ctrl+D  PgDn" in words
        assert "Save what is typed" not in words  # no box to type in here
        await pilot.press("?")
        assert isinstance(pilot.app.screen, ListPage)


def help_lines_of(app):
    return app.screen.query_one(LineList).lines


@pytest.mark.parametrize("key", ["b", "ctrl+g"])
async def test_help_is_left_by_back_too(key):
    async with running() as pilot:
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press(key)
        assert isinstance(pilot.app.screen, ListPage)


async def test_the_palette_does_what_is_found():
    async with running() as pilot:
        page = pilot.app.screen
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Pick)
        await pilot.press(*"add", "enter")
        await pilot.pause()
        assert page.done == ["add"]


async def test_the_palette_does_actions_of_the_program():
    async with running() as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"all keys", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpPage)


@pytest.mark.parametrize(("width", "name"), [(80, "compact"), (109, "compact"), (110, "wide")])
async def test_a_screen_knows_whether_it_is_wide(width, name):
    async with running((width, 30)) as pilot:
        assert pilot.app.screen.has_class(name)


async def test_a_terminal_too_small_says_what_it_needs_and_waits():
    async with running() as pilot:
        page = pilot.app.screen
        await pilot.press("down")
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert "40 columns and" in shown
        assert "it has 40 and" in " ".join(shown.split())
        assert "PA-0" not in shown
        await pilot.press("down", "a", "ctrl+p")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert pilot.app.screen is page
        assert not page.query(TooSmall)
        assert page.done == []
        assert page.query_one(LineList).line.id == "PA-001"
        await pilot.press("a")
        assert page.done == ["add"]


async def test_a_terminal_too_small_from_the_start_can_be_left():
    async with running((40, 10)) as pilot:
        await pilot.pause()
        assert "Make the window larger" in screen_text(pilot.app)
        await pilot.press("ctrl+x")
        await pilot.pause()
    assert pilot.app.return_code == 0


async def test_ctrl_c_does_not_end_the_program_but_says_what_does():
    async with running() as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "Ctrl+X leaves the program." in screen_text(pilot.app)


async def test_leaving_lets_pages_save_what_is_half_typed():
    async with running() as pilot:
        page = pilot.app.screen
        await pilot.press("ctrl+x")
        await pilot.pause()
    assert page.done == ["before_leave"]
    assert pilot.app.return_value == 0


async def test_a_page_that_cannot_save_its_draft_does_not_stop_the_others(capsys):
    class Broken(ListPage):
        def before_leave(self):
            raise ValueError(CANARY)

    async with running() as pilot:
        page = pilot.app.screen
        await pilot.app.push_screen(Broken([]))
        await pilot.press("ctrl+x")
        await pilot.pause()
    assert page.done == ["before_leave"]
    assert CANARY not in "".join(capsys.readouterr())


async def test_keys_that_came_before_the_word_to_leave_still_count():
    async with running() as pilot:
        page = pilot.app.screen
        for _ in range(20):
            pilot.app.post_message(events.Key("a", "a"))
        pilot.app.told_to_leave(143)
        await until(pilot, lambda: pilot.app.return_code is not None)
    assert page.done == ["add"] * 20 + ["before_leave"]
    assert pilot.app.return_code == 143


async def until(pilot, holds):
    end = monotonic() + 20
    while not holds():
        assert monotonic() < end
        await pilot.pause()


async def test_while_the_loop_is_stuck_another_thread_has_the_last_word():
    async with running() as pilot:
        page = pilot.app.screen
        for _ in range(2):
            thread = Thread(target=pilot.app.last_words)
            thread.start()
            thread.join()  # the loop does nothing meanwhile
        assert page.done == ["before_leave"]


async def test_locking_asks_to_start_over_after_saving_drafts():
    async with running() as pilot:
        page = pilot.app.screen
        await pilot.press("L")
        await pilot.pause()
    assert pilot.app.return_value == LOCK
    assert page.done == ["before_leave"]


async def test_an_open_vault_is_locked_when_nobody_types_for_long(monkeypatch):
    async with running() as pilot:
        app = pilot.app
        app._lock_when_idle()
        assert app.is_running
        app.in_hand(lambda: None)
        app._lock_when_idle()
        assert not app._exit
        monkeypatch.setattr(Idle, "left", 0.0)
        app._lock_when_idle()
        await pilot.pause()
    assert app.return_value == LOCK


async def test_a_key_after_a_night_asleep_locks_and_does_nothing_else(monkeypatch):
    async with running() as pilot:
        app, page = pilot.app, pilot.app.screen
        app.in_hand(lambda: None)
        monkeypatch.setattr(Idle, "left", 0.0)
        await pilot.press("a")
        await pilot.pause()
    assert app.return_value == LOCK
    assert page.done == ["before_leave"]


@pytest.mark.parametrize(
    ("looks", "ends"),
    [([True] * 3, True), ([True, True, False] * 5, False), ([True, False] + [True] * 3, True)],
)
def test_an_app_that_should_have_locked_and_did_not_is_ended(monkeypatch, looks, ends):
    """A stalled line holds up the loop of stock output, a hung folder any, and with it the lock."""

    def is_left_alone():
        if not left:
            done.set()
        return left.pop(0) if left else False

    def ended(number):
        sent.append((number, current_thread() is main_thread()))
        done.set()

    left, sent, done = [*looks], [], Event()
    monkeypatch.setattr(leaving, "LOOK", 0.001)
    with leaving.ended_when_stuck(leaving.Told(Event(), ended), is_left_alone):
        assert done.wait(20)
    assert sent == [(signal.SIGTERM, False)] * ends


async def test_the_window_losing_its_focus_changes_nothing():
    async with running() as pilot:
        focused = pilot.app.focused
        for event in (events.AppBlur(), events.AppFocus()):
            pilot.app.post_message(event)
            await pilot.pause()
            assert pilot.app.focused is focused


class Failing(ListPage):
    """Fails with a finding in a local variable, in the message and in an attribute."""

    def action_add(self):
        finding = CANARY
        raise RuntimeError(f"[/{finding}]")

    def action_export(self):
        def work():
            finding = CANARY
            raise KeyError(finding)

        self.run_worker(work, thread=True)

    def on_line_list_chosen(self):
        from rich.markup import render

        render(f"[/{CANARY}]")


async def press(app, key):
    async with app.run_test() as pilot:
        await pilot.press(key)
        await pilot.pause(0.3)


@pytest.mark.parametrize("key", ["a", "x", "enter"])
async def test_a_fault_in_the_program_shows_its_kind_and_nothing_of_the_record(key, capsys):
    app = FrameApp(lambda: Failing(questions(2)))
    with pytest.raises(Exception, match=CANARY):
        await press(app, key)
    said = "".join(capsys.readouterr())
    assert CANARY not in said
    assert "Error" in said
    assert "Traceback" not in said
    assert "Everything answered was saved" in said
    assert app.return_code == 3
    assert app.crashed


async def calling(app, callback):
    async with app.run_test() as pilot:
        asyncio.get_running_loop().call_soon(callback)
        await pilot.pause(0.3)


async def test_a_fault_in_a_callback_of_the_loop_is_told_in_the_same_way(capsys):
    def fails():
        raise RuntimeError(CANARY)

    app = FrameApp(lambda: ListPage(questions(2)))
    with pytest.raises(RuntimeError, match=CANARY):
        await calling(app, fails)
    said = "".join(capsys.readouterr())
    assert CANARY not in said
    assert "RuntimeError" in said
    assert app.return_code == 3


def run_python(code: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_fault_outside_the_app_is_told_in_the_same_way():
    code = f"""
import threading
from inspector_tui.faces import crash
with crash.quiet_hooks():
    thread = threading.Thread(target=lambda: int("{CANARY}"))
    thread.start(); thread.join()
    raise RuntimeError("{CANARY}")
"""
    done = run_python(code)
    assert done.returncode == 3
    assert "RuntimeError" in done.stderr
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_textual_is_set_for_a_plain_terminal_and_its_developer_switches_are_off():
    code = """
import os
os.environ["TEXTUAL_LOG"] = "/tmp/should-not-be-made.log"
os.environ["TEXTUAL"] = "debug,devtools"
import inspector_tui.tui.app
from textual import constants
print(constants.COLOR_SYSTEM, constants.TEXTUAL_ANIMATIONS, constants.DISABLE_KITTY_KEY,
      constants.SMOOTH_SCROLL, constants.LOG_FILE, constants.DEBUG)
"""
    assert run_python(code).stdout.split() == [
        *("256", "none", "True", "False", "None"),
        "False",
    ]


def test_the_first_screen_needs_no_database(tmp_path):
    code = f"""
import asyncio, sys
from pathlib import Path
from inspector_tui.vault.home import Home
from inspector_tui.tui.app import InspectorApp
from inspector_tui.tui.screens import unlock
unlock.bring_the_database = lambda: None
home = Home(Path({str(tmp_path)!r}))
home.header.write_text("{{}}")

async def main():
    app = InspectorApp(home)
    async with app.run_test() as pilot:
        await pilot.press("x")
        assert type(app.screen).__name__ == "UnlockPage"
    heavy = {{"sqlalchemy", "sqlmodel", "pydantic", "sqlcipher3", "pyrage"}}
    print(sorted(heavy & set(sys.modules)))

asyncio.run(main())
"""
    done = run_python(code)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_screens_bring_no_ssl_and_leave_it_to_whoever_wants_it():
    code = """
import sys
import inspector_tui.tui.app
print("ssl" in sys.modules, "asyncio" in sys.modules)
import asyncio, ssl
print(asyncio.run(asyncio.sleep(0, "runs")), ssl.SSLContext.__name__)
"""
    assert run_python(code).stdout.split() == ["False", "True", "runs", "SSLContext"]


async def test_no_box_of_the_program_scrolls_or_has_bars():
    async with running() as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        for widget in pilot.app.screen.query("*"):
            assert not widget.show_vertical_scrollbar
            assert not widget.show_horizontal_scrollbar
        assert pilot.app.screen.query_one(Input).cursor_blink is False


def test_the_stylesheet_uses_neither_alpha_nor_tint_nor_borders():
    sheet = Path(app_module.InspectorApp.CSS_PATH).read_text()
    rules = sheet[sheet.index("*/") :]
    for word in ("%;", "tint", "opacity", "border", "outline", "#0", "rgb", "hatch"):
        assert word not in rules.replace("100%", "")
