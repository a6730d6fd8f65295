"""The app in a real terminal: what it leaves behind, how it goes, what it sends."""

import os
import signal
import sys
import time
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
from tuiapps import FrameApp, ListPage, questions
from inspector_tui.tui import app as frame
from inspector_tui.vault.home import Home
from pathlib import Path

class Page(ListPage):
    def action_add(self):
        finding = "{canary}"
        raise RuntimeError(finding)

    def before_leave(self):
        Path(sys.argv[1]).joinpath("left").touch()

frame.InspectorApp = lambda home, first: FrameApp(lambda: Page(questions(200)), home.path)
sys.exit(frame.run_app(Home(Path(sys.argv[1]))))
"""


@pytest.fixture
def start(tmp_path):
    """Starts a program in a terminal; all end with the test."""
    screens = []

    def started(*argv: str, size=(80, 24)) -> PtyScreen:
        env = {"HOME": str(tmp_path), "PYTHONPATH": PATHS}
        screens.append(PtyScreen([sys.executable, *argv], size=size, env=env))
        return screens[-1]

    yield started
    for screen in screens:
        screen.close()


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
    screen.wait_for("all keys")
    assert "This vault is locked." in screen.text
    assert screen.text.startswith(" inspector-tui")
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
    screen.wait_for("This machine has no vault yet")
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


def test_a_stalled_line_cannot_keep_it_from_leaving(start, tmp_path):
    code = LIST.replace("{canary}", CANARY).replace(
        "sys.exit(", "from inspector_tui.tui import leaving; leaving.GRACE = 0.5; sys.exit("
    )
    screen = start("-c", code, str(tmp_path))
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


def test_nothing_is_sent_while_nobody_types(listing):
    listing.read(0.5)
    assert listing.read(3) == b""


def test_a_cursor_key_costs_two_lines(listing):
    listing.read(0.5)
    for _ in range(5):
        listing.press("down")
        listing.wait_for(">")
        sent = listing.read(0.3)
        assert 0 < len(sent) < 300


def test_the_screen_is_drawn_again_on_demand(listing):
    listing.read(0.5)
    before = listing.text
    listing.spoil()
    assert listing.text != before
    listing.press("ctrl+l")
    listing.read(0.5)
    assert listing.text == before


def test_a_window_made_small_and_large_again_shows_the_same(listing):
    listing.press("down", "down")
    listing.wait_for("> y  PA-002")
    listing.resize(40, 10)
    listing.wait_for("Make the window larger")
    listing.press("down")
    listing.resize(80, 24)
    listing.wait_for("? all keys")
    assert "> y  PA-002" in listing.text


def test_colours_are_the_terminal_s_own_sixteen(listing):
    assert b"38;2;" not in listing.raw
    assert b"38;5;" not in listing.raw
    assert b"\x1b[32m" in listing.raw or b";32m" in listing.raw


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
