"""Plain mode as a program: fed by a pipe, on a real terminal, told to leave."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ptyscreen import PtyScreen
from visitapps import PASSPHRASE, new_vault, new_visit

PROGRAM = [sys.executable, "-m", "inspector_tui"]
WATCHED = """
import sys
from inspector_tui.__main__ import main
try:
    sys.argv[1:] = sys.argv[1:]
    main()
finally:
    for name in ("textual", "readline", "curses"):
        if name in sys.modules:
            print("imported", name)
"""


@pytest.fixture
def home(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    vault.close()
    return tmp_path / "home", visit


def fed(home, *lines, program=PROGRAM, **env):
    """Run it on a pipe, with the passphrase as the first line; (exit code, output)."""
    typed = "".join(f"{line}\n" for line in (PASSPHRASE, *lines))
    done = subprocess.run(
        [*program, "--home", str(home), "--plain", "--passphrase-fd", "0"],
        input=typed.encode(),
        capture_output=True,
        timeout=60,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **env},
    )
    assert not done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode()


def test_a_script_runs_a_visit_and_the_end_of_it_leaves_tidily(home, tmp_path):
    place, visit = home
    folder = tmp_path / "out"
    folder.mkdir()
    code, said = fed(
        *(place, "1", "", "y", "p Two of nine", "= 4 of 5", "o", "k", "k", "a", "x", "c"),
        str(folder),
        LANG="C.UTF-8",
    )
    assert code == 0
    assert "TR-010 satisfied, saved" in said
    assert "Everything is saved." in said
    assert len(list(folder.iterdir())) == 1
    vault = reopened_at(place)
    assert vault.visit(visit).status == "sealed"
    assert vault.visit(visit).answer("TR-020").reason == "Two of nine"
    vault.close()


def test_it_needs_no_terminal_no_locale_and_none_of_the_libraries_of_screens(home):
    place, _ = home
    code, said = fed(
        *(place, "1", "", "v", "q"), program=[sys.executable, "-c", WATCHED], LC_ALL="C"
    )
    assert code == 0
    assert "Everything is saved." in said
    assert "imported" not in said
    assert said.isascii()


def test_a_wrong_passphrase_from_a_script_ends_it(home):
    place, _ = home
    done = subprocess.run(
        [*PROGRAM, "--home", str(place), "--plain", "--passphrase-fd", "0"],
        input=b"not this one at all\ny\n",
        capture_output=True,
        timeout=60,
    )
    assert done.returncode not in (0, -signal.SIGSEGV)
    assert b"Traceback" not in done.stderr
    assert b"passphrase" in done.stderr


def test_plain_before_a_command_is_refused_in_words(home):
    done = subprocess.run([*PROGRAM, "--plain", "visit", "list"], capture_output=True, timeout=60)
    assert done.returncode == 2
    assert b"Put them behind it" in done.stderr


class Line(PtyScreen):
    """The program on a terminal, dumb as a printer."""

    def __init__(self, home, size=(80, 70)):
        argv = [*PROGRAM, "--home", str(home), "--plain"]
        super().__init__(argv, size=size, env={"HOME": str(home), "TERM": "dumb"})

    def enter(self, text, until):
        self.press(f"{text}\r")
        self.wait_for(until)

    def passphrase(self, text, until, *, asked=1):
        """Type a secret once it is asked for that often: what comes before is thrown away."""
        self.wait_for_times("Passphrase:", asked)
        self.enter(text, until)

    def wait_for_times(self, words, times):
        end = time.monotonic() + 20
        while self.text.count(words) < times:
            assert time.monotonic() < end, self.text
            self.read(0.05)


@pytest.fixture
def line(home):
    opened = []

    def start():
        opened.append(Line(home[0]))
        opened[-1].passphrase(PASSPHRASE, "Visits of")
        opened[-1].enter("1", "Enter go on")
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def reopened_at(place):
    from inspector_tui.vault.header import Header
    from inspector_tui.vault.home import Home
    from inspector_tui.vault.secret import Secret
    from inspector_tui.vault.vault import Vault

    header = Header.load(Home(place))
    return Vault.open(Home(place), header, header.unlock(Secret(PASSPHRASE)))


def test_on_a_dumb_terminal_nothing_is_sent_but_lines(home, line):
    screen = line()
    screen.enter("", "TR-010, 1 of 5")
    screen.enter("y", "TR-010 satisfied, saved")
    screen.enter("?", "Keys here")
    screen.press("ctrl+d")
    assert screen.wait() == 0
    assert "Everything is saved." in screen.text
    sent = screen.raw.replace(b"\r\n", b"\n")  # the terminal's own line ends
    assert not set(sent) & {0x1B, 0x08, 0x0D, 0x07, 0x9B}
    assert PASSPHRASE.encode() not in sent
    vault = reopened_at(home[0])
    assert vault.visit(home[1]).answer("TR-010").verdict == "satisfied"
    vault.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGINT, 130)],
)
def test_told_to_leave_it_keeps_the_lines_that_were_typed_and_lets_the_vault_go(
    home, line, number, code
):
    screen = line()
    screen.enter("", "TR-010, 1 of 5")
    screen.enter("c", "a full stop alone ends it")
    screen.enter("The first line", "> ")
    screen.press("half a li")
    os.kill(screen.pid, number)
    assert screen.wait() == code
    assert "Traceback" not in screen.text
    vault = reopened_at(home[0])  # writable: the lock was given up
    assert not vault.read_only
    assert "The first line" in vault.drafts(home[1])["note TR-010 1"]
    assert vault.bookmark(home[1]) == "TR-010"
    vault.close()


def test_ctrl_c_on_the_terminal_leaves_too(home, line):
    screen = line()
    screen.press("ctrl+c")
    assert screen.wait() == 130
    reopened_at(home[0]).close()


def test_a_second_session_may_read(home, line):
    line()
    other = Line(home[0])
    other.passphrase(PASSPHRASE, "This vault is open in another session:")
    other.enter("r", "Read only: another session has this vault.")
    other.enter("1", "Read only · Example Trust")
    other.enter("y", "Nothing was changed.")
    other.press("ctrl+d")
    assert other.wait() == 0
    other.close()


def test_locking_asks_for_the_passphrase_again(home, line):
    screen = line()
    screen.enter("L", "Locked.")
    screen.passphrase(PASSPHRASE, "Opening.", asked=2)
    screen.wait_for_times("Visits of A. Baker: 1", 2)
    screen.press("ctrl+d")
    assert screen.wait() == 0


def test_a_passphrase_of_bytes_that_are_no_characters_is_refused_in_words(home):
    screen = Line(home[0])
    screen.wait_for("Passphrase:")
    screen.send(b"\xff\xfe\r")
    assert screen.wait() == 3
    assert "bytes that are no characters" in screen.text
    assert "fault in the program" not in screen.text
    assert screen.modes() == screen.modes_before
    screen.close()


def test_a_passphrase_typed_before_it_is_asked_for_again_is_not_shown(home, line):
    screen = line()
    screen.enter("L", "Locked.")
    screen.press(PASSPHRASE, "enter")
    screen.passphrase(PASSPHRASE, "Opening.", asked=2)
    assert b"horse" not in screen.raw
    screen.wait_for_times("Visits of A. Baker: 1", 2)
    screen.press("ctrl+d")
    assert screen.wait() == 0
    assert screen.modes() == screen.modes_before


def test_on_an_empty_home_it_begins_with_set_up(tmp_path):
    screen = Line(tmp_path / "new", size=(80, 70))
    screen.wait_for("Your name:")
    screen.enter("A. Baker", "Initials")
    screen.enter("ab", "The organisation you inspect for:")
    screen.enter("Example Inspectorate", "Authorisation")
    screen.enter("", "Passphrase:")
    screen.passphrase("too short", "A passphrase has at least 12 characters")
    screen.passphrase(PASSPHRASE, "The same again:", asked=2)
    screen.enter(PASSPHRASE, "Enter when it is written down.")
    code = {}
    for row in screen.text.splitlines():
        if row.strip().startswith("Group "):
            number, _, group = row.strip().removeprefix("Group ").partition(": ")
            code[int(number)] = group
    screen.press("\r")
    for _ in range(2):
        screen.wait_for("from your paper:")
        asked = screen.text.splitlines()
        row = next(row for row in reversed(asked) if row.startswith("Type group"))
        screen.press(f"{code[int(row.split()[2])]}\r")
        screen.read(0.3)
    screen.wait_for("No visits yet. a starts the first one.")
    screen.press("ctrl+d")
    assert screen.wait() == 0
    screen.close()


def test_not_everything_is_saved_when_another_took_the_database_away(home, line):
    screen = line()
    database = home[0] / "vault.db"
    Path(shutil.copy(database, home[0] / "sync")).replace(database)
    screen.press("ctrl+d")
    assert screen.wait() == 3
    assert "took its database" in " ".join(screen.text.split())
    assert "Everything is saved." not in screen.text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_script_whose_answers_cannot_be_written_is_not_called_done(home):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "--home", str(home), "--plain", "--passphrase-fd", "0"],
            input=f"{PASSPHRASE}\n1\nq\n".encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 3
    assert b"could not be written" in done.stderr
    assert b"were not dealt with" in b" ".join(done.stderr.split())
