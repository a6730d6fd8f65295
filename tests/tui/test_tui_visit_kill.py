"""Promise 1 in a real terminal: a killed session loses nothing that the screen called saved."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest
from ptyscreen import PtyScreen
from trials import head, question, section
from visitapps import PASSPHRASE, new_vault, new_visit, reopened

# The program itself, with drafts on disk a little sooner than every three seconds.
PROGRAM = """
import sys
from inspector_tui.tui import drafts
from inspector_tui.__main__ import main
drafts.EVERY = 0.2
sys.argv[1:] = ["--home", sys.argv[1]]
main()
"""


@pytest.fixture
def start(tmp_path):
    screens: list[PtyScreen] = []

    def start(finds="Visits"):
        argv = [sys.executable, "-c", PROGRAM, str(tmp_path / "home")]
        screens.append(PtyScreen(argv, env={"HOME": str(tmp_path)}))
        screens[-1].wait_for("Passphrase")
        screens[-1].press(PASSPHRASE, "enter")
        screens[-1].wait_for(finds)
        return screens[-1]

    yield start
    for screen in screens:
        screen.close()


@pytest.mark.slow
def test_a_killed_session_goes_on_where_it_was_with_the_text_half_typed(tmp_path, start):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    vault.close()
    screen = start()
    screen.press("enter")
    screen.wait_for("TR-010")
    screen.press("enter")
    screen.wait_for("Paper comes first.")
    # All in one write, as typed while the line stood still.
    screen.press("npnot on nights\r")
    screen.wait_for("TR-030 reason, saved")
    screen.press("]", "enter", "tab")
    screen.wait_for("Sources")
    screen.press("half a tho")
    screen.wait_for("half a tho")
    screen.read(1.5)
    os.kill(screen.pid, signal.SIGKILL)
    assert screen.wait() == -signal.SIGKILL

    screen = start(finds="half a tho")
    screen.wait_for("Draft from")
    screen.wait_for("TR-040")
    screen.press("ctrl+x")
    assert screen.wait() == 0

    vault = reopened(vault)
    record = vault.visit(visit)
    vault.close()
    assert record.answer("TR-010").verdict == "not-satisfied"
    assert record.answer("TR-030").verdict == "partly"
    assert record.answer("TR-030").reason == "not on nights"


@pytest.mark.slow
def test_suspended_it_gives_the_terminal_back_and_goes_on_where_it_was(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    vault.close()
    argv = ["/bin/bash", "--norc", "--noprofile", "-i"]
    shell = PtyScreen(argv, env={"HOME": str(tmp_path), "PS1": "$ ", "BASH_SILENCE": "1"})
    try:
        shell.wait_for("$")
        modes = shell.modes()
        (tmp_path / "run.py").write_text(PROGRAM)
        shell.press(f"{sys.executable} {tmp_path}/run.py {tmp_path}/home\r")
        shell.wait_for("Passphrase")
        shell.press(PASSPHRASE, "enter")
        shell.wait_for("Visits")
        shell.press("enter", "enter")
        shell.wait_for("Paper comes first.")
        shell.press("c", "half a note")
        shell.wait_for("half a note")
        shell.press("ctrl+z")
        shell.wait_for("Stopped")
        assert shell.modes() == modes
        read = reopened(vault, read_only=True)
        assert "half a note" in "".join(read.drafts(visit).values())
        read.close()
        shell.resize(100, 30)
        shell.press("fg\r")
        shell.wait_for("Ctrl+O save")
        assert "Stopped" not in shell.text
        assert len(shell.text.splitlines()) == 30
        shell.press(", whole\x0f")
        shell.wait_for("Paper comes first.")
        shell.press("ctrl+x")
        shell.wait_for("$")
        shell.press("exit\r")
        assert shell.wait() == 0
    finally:
        shell.close()
    last = reopened(vault)
    assert [note.text for note in last.visit(visit).notes] == ["half a note, whole"]
    last.close()


@pytest.mark.slow
def test_while_the_line_stands_still_every_answer_is_saved_and_it_can_be_told_to_leave(
    tmp_path, start
):
    hundred = (question(f"TR-{n:03}", f"Question {n}?", "Because.") for n in range(1, 101))
    text = head("A hundred questions", "TR") + section("all", "All", *hundred)
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault, text)
    vault.close()
    screen = start()
    screen.press("enter")
    screen.wait_for("Question 2?")
    screen.press("enter")
    screen.wait_for("Because.")
    screen.read(1.0)
    # From here on nothing is read that it writes: repaints in between fill the line.
    for _ in range(100):
        screen.press("n", "ctrl+l")
        time.sleep(0.01)
    read = reopened(vault, read_only=True)
    end = time.monotonic() + 60
    while len(read.visit(visit).answers) < 100:
        assert time.monotonic() < end, f"{len(read.visit(visit).answers)} of 100"
        time.sleep(0.1)
    read.close()
    os.kill(screen.pid, signal.SIGTERM)
    assert screen.wait_unread() == 128 + signal.SIGTERM
    assert screen.modes() == screen.modes_before
    assert len(screen.read(0.5)) < 100_000  # one frame at most was under way
