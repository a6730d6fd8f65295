"""Promise 1 over a line that drops: a real sshd, sessions cut off in every way there is."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ptyscreen import PtyScreen
from sshline import Line, has_gone, ssh_line
from visitapps import PASSPHRASE, new_vault, new_visit, reopened

import inspector_tui
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import VaultLock

ROOT = str(Path(inspector_tui.__file__).parents[1])
PROGRAM = """
import sys
from inspector_tui.__main__ import main
sys.argv[1:] = ["--home", sys.argv[1]]
main()
"""

SESSIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("What is written", (("\r", "Paper comes first."), ("n", "TR-010 not satisfied, saved"))),
    ("Counted, not asked.", (("\r", "Sources"), ("3 o", "3 o"))),
    (
        "3 o",
        (("f 7\x0f", "TR-030 answer, saved"), ("c", "Note on TR-030"), ("at the d", "at the d")),
    ),
    (
        "at the d",
        (("esk\x0f", "Counted, not asked."), ("f", "Finding on"), ("Nobody kn", "Nobody kn")),
    ),
    ("Nobody kn", (("ew it", "Nobody knew it"),)),
    ("Nobody knew it", (("\x02", "Draft kept"), ("b", "Counted, not"), ("r", "Which table?"))),
    ("Counted, not", (("r", "Which table?"), ("\ra", "Alarm system, new"), ("Pull c", "Pull c"))),
    (
        "Pull c",
        (
            ("ord\x0f", "Alarm systems: 1"),
            ("b\x02", "Counted, not"),
            (".x", "Reason"),
            ("no pag", "no pag"),
        ),
    ),
    ("no pag", (("ers\r", "TR-040 reason, saved"), ("s", "Reason"), ("no ti", "no ti"))),
    ("no ti", (("me\r", "TR-050 reason, saved"), ("y", "TR-060 satisfied, saved"))),
)
"""What each session finds, what it does then, and what shows that; after the last of it the line
drops, in the middle of what is being typed."""


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    try:
        with ssh_line(tmp_path / "ssh") as line:
            yield line
    except OSError as error:
        pytest.skip(str(error))


def kill_the_client(screen: PtyScreen, line: Line) -> None:
    os.kill(screen.pid, signal.SIGKILL)
    screen.wait()


def kill_the_server(screen: PtyScreen, line: Line) -> None:
    line.kill_server()
    screen.wait()


def close_the_window(screen: PtyScreen, line: Line) -> None:
    screen.hang_up()
    screen.wait_unread()


CUTS: tuple[Callable[[PtyScreen, Line], None], ...] = (
    kill_the_client,
    kill_the_server,
    close_the_window,
)


def opened(line: Line, home: Path) -> PtyScreen:
    """A new session, its passphrase given."""
    env = {"HOME": str(home.parent), "PYTHONPATH": ROOT, "LANG": "C.UTF-8"}
    screen = line.start(PROGRAM, str(home), env=env)
    screen.wait_for("Passphrase")
    screen.press(PASSPHRASE, "enter")
    return screen


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 20
    while not has_gone(pid):
        assert time.monotonic() < end, "it still runs"
        time.sleep(0.02)


@pytest.mark.slow
def test_ten_dropped_sessions_in_a_row_lose_nothing(line: Line, tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    vault.close()
    home = tmp_path / "home"
    for number, (found, done) in enumerate(SESSIONS):
        screen = opened(line, home)
        if number == 0:
            screen.wait_for("Visits")
            screen.press("enter")
        screen.wait_for(found)
        for keys, shows in done:
            screen.press(keys)
            screen.wait_for(shows)
        holder = VaultLock(Home(home)).holder()
        assert holder is not None
        CUTS[number % len(CUTS)](screen, line)
        wait_until_gone(holder.pid)
        assert b"Traceback" not in screen.raw
        screen.close()
    screen = opened(line, home)
    screen.wait_for("Figures nobody reads")
    screen.press("ctrl+x")
    assert screen.wait() == 0
    screen.close()

    vault = reopened(vault)
    record = vault.visit(visit)
    drafts = vault.drafts(visit)
    vault.close()
    answers = {question: record.answer(question) for question in record.answers}
    assert {question: answer.verdict for question, answer in answers.items()} == {
        "TR-010": "not-satisfied",
        "TR-030": None,
        "TR-040": "not-applicable",
        "TR-050": "not-assessed",
        "TR-060": "satisfied",
    }
    assert answers["TR-030"].value == {"n": 3, "of": 7}
    assert answers["TR-040"].reason == "no pagers"
    assert answers["TR-050"].reason == "no time"
    assert [note.text for note in record.notes] == ["at the desk"]
    assert [row.fields for row in record.rows.values()] == [{"type": "Pull cord"}]
    assert [box.partition(" ")[0] for box in drafts] == ["finding"]
    assert "Nobody knew it" in next(iter(drafts.values()))
