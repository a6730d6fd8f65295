"""The whole layer under a small app on a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import signal
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from thin_pty import Session

DOWN, UP, TAB, CTRL_L, CTRL_X, CTRL_Z = "\x1b[B", "\x1b[A", "\t", "\x0c", "\x18", "\x1a"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One that has been painted; for tests that leave it running."""
    with Session(tmp_path_factory.mktemp("running") / "log") as session:
        session.until_shown("line 13")
        yield session


def test_it_paints_moves_types_and_leaves_the_terminal_as_it_was(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        session.press(DOWN)
        assert any(row.startswith("> line 1 ") for row in session.emulator.display)
        session.press(TAB)
        session.press("h")
        session.press("i")
        assert session.emulator.display[-1].strip() == "hi"
        session.type(CTRL_X)
        assert session.exit_code() == 7
        assert termios.tcgetattr(session.slave) == session.modes
        assert session.received.endswith(b"\x1b[?1049l\x1b[?25h")


def test_it_shows_what_stock_output_shows(log: Path) -> None:
    looks = []
    for output in ("stock", ""):
        with Session(log, env={"INSPECTOR_TUI_OUTPUT": output}, mute=True) as session:
            session.until_shown("line 13")
            session.press(*[DOWN] * 20, UP)
            session.press(TAB)
            session.press("naïve text", "\x1b[D")
            session.resize(71, 12)
            session.until_shown("71x12")
            session.press("\x1b[D")
            cursor = session.emulator.cursor
            looks.append((session.emulator.looks(), cursor.x, cursor.y, cursor.hidden))
    assert looks[0] == looks[1]


def test_a_quiet_app_writes_nothing(running: Session) -> None:
    running.calm()
    assert running.read(1.0) == b""


def test_a_key_sends_little(running: Session) -> None:
    assert len(running.press(DOWN)) < 160
    running.press(TAB)
    assert len(running.press("a")) < 45


@pytest.mark.parametrize(
    ("mute", "seconds"), [(False, 0), (True, 0), pytest.param(False, 10, marks=pytest.mark.slow)]
)
def test_while_the_terminal_reads_nothing_keys_are_handled(
    log: Path, mute: bool, seconds: float
) -> None:
    with Session(log, mute=mute) as session:
        session.until_shown("line 13")
        before = len(session.received)
        end = time.monotonic() + seconds
        pressed = 0
        while pressed < 900 or time.monotonic() < end:
            session.type(DOWN * 5)
            pressed += 5
            time.sleep(0.01)
        session.type(UP)
        # Nothing is read until the last key was handled.
        session.until_log_unread("key up")
        assert session.log.count("key down") == pressed
        session.until_shown(f"> line {pressed - 1} ")
        assert len(session.received) - before < 60_000


def test_answers_to_its_questions_are_not_taken_for_keys(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        session.press(TAB)
        for size in (70, 50, 60):
            session.resize(size, 16)
            session.until_shown(f"{size}x16")
        session.press("x")
        assert session.received.count(b"\x1b[5n") > 1
        assert session.log == ["mounted", "key tab", "value x"]


def test_a_paste_is_one_event(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        session.press(TAB)
        # Its end arrives late and in two parts, as over a line that stands still meanwhile.
        session.type("\x1b[200~" + "word " * 2000 + "\x1b[2")
        session.read(0.3)
        session.type("01~", "x")
        session.wait_log("value " + "word " * 2000 + "x")
        values = [line for line in session.log if line.startswith("value ")]
        assert values == ["value " + "word " * 2000, "value " + "word " * 2000 + "x"]


def test_keys_typed_ahead_arrive_in_order_and_escape_arrives_alone(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        session.type(*"abcdef" * 9, "\x1b")
        session.wait_log("key escape")
        keys = [line[4:] for line in session.log if line.startswith("key ")]
        assert keys == [*"abcdef" * 9, "escape"]


def test_a_terminal_that_lost_its_content_is_repainted(running: Session) -> None:
    running.calm()
    whole = running.emulator.looks()
    running.emulator.feed("\x1b[2J\x1b[4;4Hrubbish\x1b[7m")
    running.press(CTRL_L)
    assert running.emulator.looks() == whole


def test_a_resize_to_the_same_size_repaints_too(running: Session) -> None:
    running.calm()
    whole = running.emulator.looks()
    running.emulator.feed("\x1b[2J")
    os.kill(running.pid, signal.SIGWINCH)
    running.until(lambda: running.emulator.looks() == whole, "the whole screen")


def test_resized_all_the_time_it_ends_up_right(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        for width in range(30, 80, 3):
            session.resize(width, 10 + width % 7)
            session.read(0.01)
        session.resize(64, 14)
        session.until_shown("64x14")
        session.press(DOWN)
        shown = session.emulator.looks()
        session.emulator.feed("\x1b[2J")
        session.press(CTRL_L)
        assert session.emulator.looks() == shown


def test_made_smaller_and_large_again_at_once_it_shows_everything(running: Session) -> None:
    running.calm()
    whole = running.emulator.looks()
    for width, height in ((40, 16), (60, 16), (60, 9), (60, 16)):
        running.resize(width, height)
        time.sleep(0.003)
    running.until(lambda: running.emulator.looks() == whole, "the whole screen")


def test_the_shells_own_opening_is_not_made_non_blocking(running: Session) -> None:
    assert not fcntl.fcntl(running.slave, fcntl.F_GETFL) & os.O_NONBLOCK


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_leave_it_leaves_in_order(log: Path, number: signal.Signals) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        os.kill(session.pid, number)
        assert session.exit_code() == 128 + number
        assert f"leave {128 + number}" in session.log
        assert termios.tcgetattr(session.slave) == session.modes
        assert session.received.endswith(b"\x1b[?1049l\x1b[?25h")


def test_told_to_leave_while_the_line_stands_still_it_leaves_too(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        for _ in range(40):
            session.type(DOWN * 20, CTRL_L)
            time.sleep(0.02)
        os.kill(session.pid, signal.SIGTERM)
        assert session.ended_unread() == 128 + signal.SIGTERM
        assert termios.tcgetattr(session.slave) == session.modes


def test_when_the_terminal_vanishes_it_leaves(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        session.hang_up()
        assert session.ended_unread() == 128 + signal.SIGHUP
        assert f"leave {128 + signal.SIGHUP}" in session.log


def test_at_the_end_of_input_without_a_signal_it_leaves(log: Path) -> None:
    def deaf() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with Session(log, before=deaf) as session:
        session.until_shown("line 13")
        session.hang_up()
        assert session.ended_unread() == 128 + signal.SIGHUP


def test_stopped_and_continued_from_outside_it_repaints(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        whole = session.emulator.looks()
        os.kill(session.pid, signal.SIGSTOP)
        os.waitpid(session.pid, os.WUNTRACED)
        session.emulator.feed("\x1b[2Jshell output")
        termios.tcsetattr(session.slave, termios.TCSANOW, session.modes)
        os.kill(session.pid, signal.SIGCONT)
        session.until(lambda: session.emulator.looks() == whole, "the whole screen")
        session.press(DOWN)


def test_suspended_where_no_shell_could_continue_it_it_goes_on(log: Path) -> None:
    with Session(log) as session:
        session.until_shown("line 13")
        session.press(CTRL_Z)
        session.press(DOWN)
        assert any(row.startswith("> line 1 ") for row in session.emulator.display)


def test_suspended_and_continued_by_a_shell(log: Path) -> None:
    with Session(log, before=_be_a_shell) as session:
        session.until_shown("line 13")
        whole = session.emulator.looks()
        session.type(CTRL_Z)
        session.until(lambda: b"[stopped]" in session.received, "the shell's word")
        assert termios.tcgetattr(session.slave) == session.modes
        assert b"\x1b[?1049l" in session.received
        session.type("fg\n")
        session.until(lambda: session.emulator.looks() == whole, "the whole screen")
        session.press(DOWN)
        assert any(row.startswith("> line 1 ") for row in session.emulator.display)
        session.type(CTRL_X)
        assert session.exit_code() == 7


def test_continued_behind_the_shell_it_stops_again_and_can_be_told_to_leave(log: Path) -> None:
    with Session(log, before=_be_a_shell) as session:
        session.until_shown("line 13")
        session.type(CTRL_Z)
        session.until(lambda: session.received.count(b"[stopped]") == 1, "the shell's word")
        sent = len(session.received)
        session.type("bg\n")
        session.until(lambda: session.received.count(b"[stopped]") == 2, "the shell's word")
        assert b"\x1b" not in session.received[sent:]
        session.type("kill\n")
        assert session.exit_code() == 128 + signal.SIGTERM
        assert f"leave {128 + signal.SIGTERM}" in session.log
        assert termios.tcgetattr(session.slave) == session.modes


def _be_a_shell() -> None:
    """Give a child the terminal, wait for it to stop, and take a word on what to do then."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        return
    with contextlib.suppress(PermissionError):  # the child has done so itself and gone on
        os.setpgid(child, child)
    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        os.tcsetpgrp(0, os.getpgrp())
        if not os.WIFSTOPPED(status):
            os._exit(os.waitstatus_to_exitcode(status))
        os.write(1, b"[stopped]")
        word = os.read(0, 100)
        if word == b"fg\n":
            os.tcsetpgrp(0, child)
        if word == b"kill\n":
            os.killpg(child, signal.SIGTERM)
        os.killpg(child, signal.SIGCONT)


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "vt100"}, False),
        ({"NO_COLOR": "1"}, False),
        ({"LC_ALL": "C"}, True),
    ],
)
def test_on_poor_terminals_it_says_the_same(log: Path, env: dict[str, str], coloured: bool) -> None:
    with Session(log, env=env) as session:
        session.until_shown("line 13")
        session.type(DOWN)
        session.press(TAB)
        session.press("a")
        rows = [row.rstrip() for row in session.emulator.display]
        ascii_only = "LC_ALL" in env
        line = "> line 1 naïve 界 é “sign”"
        if ascii_only:
            line = '> line 1 naive ?? e "sign"'
        elif env.get("TERM") == "linux":  # the console's own font has 256 signs, none of them wide
            line = '> line 1 naïve ?? é "sign"'
        assert line in rows
        assert rows[-1].strip() == "a"
        assert session.received.isascii() == ascii_only
        codes = ";".join(re.findall(r"\x1b\[([\d;]*)m", session.received.decode())).split(";")
        colours = {int(code or 0) for code in codes} - {0, 39, 49, *range(10), *range(22, 30)}
        assert bool(colours) == coloured
        assert colours <= {*range(30, 38), *range(40, 48)}
