"""The app in a real terminal: what it leaves behind, how it goes, what it sends."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ptyscreen import PtyScreen
from vaults import PASSPHRASE, make_vault

import inspector_tui

ROOT = Path(inspector_tui.__file__).parents[1]
PATHS = f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'support'}"
CANARY = "canary-77aa"
LIST = """
import sys
import inspector_tui.tui  # first: it sets what Textual reads when it is imported
from tuiapps import FrameApp, ListPage, questions
from inspector_tui.tui import run as frame
from inspector_tui.vault.home import Home
from pathlib import Path

class Page(ListPage):
    def action_add(self):
        finding = "{canary}"
        raise RuntimeError(finding)

    def before_leave(self):
        Path(sys.argv[1]).joinpath("left").touch()

frame.InspectorApp = lambda home, **more: FrameApp(lambda: Page(questions(200)), home.path)
sys.exit(frame.run_app(Home(Path(sys.argv[1]))))
"""


@contextmanager
def programs(folder: Path):
    """Starts programs in terminals; all end with the block."""
    screens = []

    def started(*argv: str, **more: str) -> PtyScreen:
        env = {"HOME": str(folder), "PYTHONPATH": PATHS, **more}
        screens.append(PtyScreen([sys.executable, *argv], env=env))
        return screens[-1]

    try:
        yield started
    finally:
        for screen in screens:
            screen.close()


@pytest.fixture
def start(tmp_path):
    with programs(tmp_path) as started:
        yield started


@pytest.fixture(scope="module")
def calm(tmp_path_factory) -> Iterator[PtyScreen]:
    """A list that has been drawn; for tests that leave it running."""
    folder = tmp_path_factory.mktemp("calm")
    with programs(folder) as started:
        screen = started("-c", LIST.replace("{canary}", CANARY), str(folder))
        screen.wait_for("? all keys")
        screen.read(0.5)
        yield screen


@pytest.fixture
def vault(tmp_path) -> Path:
    made = make_vault(tmp_path)
    made.vault.close()
    return made.home.path


@pytest.fixture
def listing(start, tmp_path) -> PtyScreen:
    code = LIST.replace("{canary}", CANARY)
    screen = start("-c", code, str(tmp_path))
    screen.wait_for("? all keys")
    return screen


def assert_restored(screen: PtyScreen) -> None:
    """The terminal is as it was: modes, main screen, cursor, no reporting."""
    assert screen.modes() == screen.modes_before
    for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?2004h", b"\x1b[?2004l")):
        assert screen.raw.rindex(off) > screen.raw.rindex(on)
    assert screen.raw.rindex(b"\x1b[?25h") > screen.raw.rindex(b"\x1b[?25l")
    for mouse in (b"1000", b"1002", b"1003", b"1006", b"1015"):
        assert b"\x1b[?" + mouse + b"h" not in screen.raw
    assert b"Traceback" not in screen.raw


def test_it_starts_says_who_it_is_and_leaves_the_terminal_as_it_was(start, vault):
    screen = start("-m", "inspector_tui", "--home", str(vault))
    for words in ("inspector-tui", "This vault is locked.", "all keys"):
        screen.wait_for(words)
    screen.press("ctrl+x")
    assert screen.wait() == 0
    assert_restored(screen)


def test_a_passphrase_is_never_sent_back(start, vault):
    screen = start("-m", "inspector_tui", "--home", str(vault))
    screen.wait_for("This vault is locked.")
    screen.press("wrong" + PASSPHRASE, "enter")
    screen.wait_for("Wrong passphrase.")
    assert b"horse" not in screen.raw
    screen.press("ctrl+x")
    screen.wait()


def test_an_empty_home_begins_with_the_set_up(start, tmp_path):
    screen = start("-m", "inspector_tui", "--home", str(tmp_path / "new"))
    screen.wait_for("Three short steps")
    screen.press("ctrl+x")
    assert screen.wait() == 0
    assert not (tmp_path / "new").exists()
    assert_restored(screen)


def test_locking_starts_over_and_asks_for_the_passphrase_again(start, vault):
    screen = start("-m", "inspector_tui", "--home", str(vault))
    screen.wait_for("This vault is locked.")
    screen.press(PASSPHRASE, "enter")
    screen.wait_for("all keys")
    screen.wait_for("isits")
    screen.press("L")
    screen.wait_for("This vault is locked.")
    screen.press(PASSPHRASE, "enter")
    screen.wait_for("isits")
    screen.press("ctrl+x")
    assert screen.wait() == 0
    assert_restored(screen)


def test_a_passphrase_typed_while_it_starts_over_is_taken_and_never_shown(start, vault):
    screen = start("-m", "inspector_tui", "--home", str(vault))
    screen.wait_for("This vault is locked.")
    screen.press(PASSPHRASE, "enter")
    screen.wait_for("isits")
    shown = len(screen.raw)
    screen.press("L")
    end = time.monotonic() + 20
    while screen.text.strip():  # cleared, and the fresh program is not there yet
        assert time.monotonic() < end
        screen.read(0.001)
    screen.press(PASSPHRASE, "enter")
    screen.wait_for("isits")
    assert b"horse" not in screen.raw
    assert b"\x1b[?1049l" not in screen.raw[shown:], "the shell's own screen was shown"
    screen.press("ctrl+x")
    assert screen.wait() == 0
    assert_restored(screen)


def test_a_program_that_starts_over_without_screens_gives_the_terminal_back(start):
    again = "os.execv(sys.executable, [sys.executable, '-m', 'inspector_tui', '--version'])"
    held = "print(ENTER, flush=True); modes.keep(modes.before(), screen=True); tty.setraw(0)"
    imports = "import os, sys, tty; from inspector_tui.faces import modes; "
    imports += "from inspector_tui.tui.thin.terminal import ENTER"
    screen = start("-c", f"{imports}; {held}; {again}")
    assert screen.wait() == 0
    assert b"version" in screen.raw
    assert_restored(screen)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_leave_it_saves_drafts_and_restores_the_terminal(listing, tmp_path, number):
    os.kill(listing.pid, number)
    assert listing.wait() == 128 + number
    assert (tmp_path / "left").exists()
    assert_restored(listing)


def test_a_dropped_connection_ends_it_with_drafts_saved(listing, tmp_path):
    listing.hang_up()
    assert listing.wait_unread() == 128 + signal.SIGHUP
    assert (tmp_path / "left").exists()


@pytest.mark.parametrize("output", ["thin", "stock"])
def test_a_stalled_line_cannot_keep_it_from_leaving(start, tmp_path, output):
    code = LIST.replace("{canary}", CANARY)
    screen = start("-c", code, str(tmp_path), INSPECTOR_TUI_OUTPUT=output)
    screen.wait_for("? all keys")
    for number in range(120):  # nobody reads what this draws: the line fills, writing blocks
        screen.press("ctrl+e" if number % 2 else "ctrl+a")
        time.sleep(0.02)
    os.kill(screen.pid, signal.SIGTERM)
    assert screen.wait_unread() == 128 + signal.SIGTERM
    assert (tmp_path / "left").exists()
    assert screen.modes() == screen.modes_before


def test_a_fault_is_told_by_kind_and_place_and_the_terminal_is_restored(listing, tmp_path):
    listing.press("a")
    assert listing.wait() == 3
    assert b"RuntimeError" in listing.raw
    assert CANARY.encode() not in listing.raw
    assert (tmp_path / "left").exists()
    assert_restored(listing)


def test_nothing_is_sent_while_nobody_types(calm):
    assert calm.read(2) == b""


def test_a_cursor_key_costs_two_lines(calm):
    for _ in range(5):
        calm.press("down")
        sent = calm.read(0.3)
        assert 0 < len(sent) < 300


def test_the_screen_is_drawn_again_on_demand(calm):
    before = calm.text
    calm.spoil()
    assert calm.text != before
    calm.press("ctrl+l")
    calm.read(0.5)
    assert calm.text == before


def test_a_window_made_small_and_large_again_shows_the_same(calm):
    calm.press("ctrl+a", "down", "down")
    calm.wait_for("> y  PA-002")
    calm.resize(40, 10)
    calm.wait_for("Make the window larger")
    calm.press("down")
    calm.read(0.5)
    calm.resize(80, 24)
    calm.wait_for("? all keys")
    assert "> y  PA-002" in calm.text


def test_with_many_colours_those_are_used_that_every_terminal_draws_alike(calm):
    assert b"38;2;" not in calm.raw
    assert b"38;5;29m" in calm.raw


def test_with_few_colours_they_are_the_terminal_s_own(start, tmp_path):
    screen = start("-c", LIST, str(tmp_path), TERM="xterm")
    screen.wait_for("? all keys")
    assert b"38;" not in screen.raw
    assert b"\x1b[32m" in screen.raw or b";32m" in screen.raw


def test_without_colours_the_same_is_said(start, tmp_path):
    screen = start("-c", LIST, str(tmp_path), NO_COLOR="1", TERM="vt100")
    screen.wait_for("? all keys")
    assert "> y  PA-000" in screen.text
    for code in re.findall(rb"\x1b\[([\d;]*)m", screen.raw):
        assert not any(30 <= int(part or 0) <= 37 for part in code.split(b";"))


def test_without_a_terminal_it_says_what_to_use_instead():
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "inspector_tui"],
        env={"PYTHONPATH": PATHS, "HOME": "/nonexistent", "PATH": os.environ["PATH"]},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode != 0
    assert b"--help" in done.stderr
    assert b"Traceback" not in done.stderr
