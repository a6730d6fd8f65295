"""What plain mode says is saved or kept is; what is not is held, tried again and told of."""

import io
import os
import resource
import subprocess
import sys
from types import SimpleNamespace

import pytest
from plainly import at_visit, at_visits
from visitapps import PASSPHRASE, new_vault, new_visit
from working import begin, start_drill

from inspector_tui.plain import session
from inspector_tui.vault.exhibit import ExhibitUnreadableError
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault

PROGRAM = [sys.executable, "-m", "inspector_tui"]
NOTE = ("g TR-010", "c", "A word", ".")
"""A note on a question, half-typed."""


@pytest.fixture
def vault(tmp_path):
    found = new_vault(tmp_path / "home")
    yield found
    found.close()


@pytest.fixture
def visit(vault):
    return new_visit(vault)


@pytest.fixture
def full(monkeypatch, vault):
    """No draft is taken before there is a note: writing one stands for making room."""
    take, drop = vault.put_draft, vault.drop_draft

    def room(work):
        def try_it(visit, *args):
            if not vault.visit(visit).notes:
                raise DiskFullError
            work(visit, *args)

        return try_it

    monkeypatch.setattr(vault, "put_draft", room(take))
    monkeypatch.setattr(vault, "drop_draft", room(drop))


@pytest.fixture
def no_appends(monkeypatch):
    """Have a vault refuse so many of its next appends."""

    def begin_with(vault, times):
        append, left = vault.append, [times]

        def sometimes(*args):
            if left[0] and (left.append(left.pop() - 1) or True):
                raise DiskFullError
            return append(*args)

        monkeypatch.setattr(vault, "append", sometimes)

    return begin_with


@pytest.fixture
def ran(monkeypatch):
    """Type lines to the whole program over an open vault: its exit code and what it said."""

    def run(vault, *lines):
        read, write = os.pipe()
        os.write(write, "".join(f"{line}\n" for line in lines).encode())
        os.close(write)
        out = io.StringIO()
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(fileno=lambda: read))
        code = session.run_plain(vault.home, given=vault)
        return code, " ".join(out.getvalue().split())

    return run


def reopened(vault):
    header = Header.load(Home(vault.home.path))
    return Vault.open(vault.home, header, header.unlock(Secret(PASSPHRASE)))


def test_a_draft_that_could_not_be_kept_is_not_said_to_be(vault, visit, full):
    said = at_visit(vault, visit, *NOTE, ".q")
    assert "The draft is NOT SAVED. The disk is full" in said
    assert "Kept as a draft." not in said
    assert not vault.drafts(visit)


def test_it_is_offered_again_also_after_its_visit_was_left(vault, visit, full):
    lines = ("1", *NOTE, ".q", "b", "b", "1", "g TR-010", "c", "", "", ".s")
    said = at_visits(vault, *lines)
    assert "Draft from" in said
    assert "Note saved" in said
    assert [note.text for note in vault.visit(visit).notes] == ["A word"]
    assert not vault.drafts(visit)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((), "NOT SAVED: draft of note (TR-010), "),
        ((".q",), "NOT SAVED: draft of note (TR-010), "),
        (
            (".q", "q", "l"),
            "Leave without what is not saved? l NOT SAVED: draft of note (TR-010), ",
        ),
        (
            (".q", "L", "l"),
            "Leave without what is not saved? l NOT SAVED: draft of note (TR-010), ",
        ),
        ((".q", "q", "", "b", "b", "q"), "NOT SAVED: draft of note (TR-010), "),
    ],
)
def test_what_is_lost_is_told_however_the_program_is_left(vault, visit, full, ran, lines, says):
    code, said = ran(vault, "1", *NOTE, *lines)
    assert code == 3
    assert says in said
    assert "Everything else is saved." in said
    assert "Everything is saved." not in said
    assert "A word" not in said.rpartition("NOT SAVED")[2]


@pytest.mark.parametrize("leaves", [("q", "", "c Room", "q"), ("q", "", "c Room"), ("c Room", "q")])
def test_once_there_is_room_leaving_keeps_it(vault, visit, full, ran, leaves):
    code, said = ran(vault, "1", *NOTE, ".q", *leaves)
    assert code == 0
    assert said.endswith("Everything is saved.")
    again = reopened(vault)
    assert "A word" in again.drafts(visit)["note TR-010 1"]
    again.close()


def test_a_saved_form_is_saved_though_its_draft_cannot_be_thrown_away(
    vault, visit, monkeypatch, ran
):
    def refuses(*args):
        raise DiskFullError

    monkeypatch.setattr(vault, "drop_draft", refuses)
    code, said = ran(vault, "1", "g TR-010", "=", "7", ".s")
    assert "TR-010 answer, saved" in said
    assert "could not be saved" not in said
    assert "NOT SAVED: that the draft of answer (TR-010) is done with." in said
    assert code == 3


def test_nothing_is_said_to_be_saved_where_nothing_was_changed(vault, visit):
    at_visit(vault, visit, "g TR-010", "=", "7", ".s")
    before = vault.visit(visit)
    said = at_visit(vault, visit, "g TR-010", "=", ".s")
    assert "Nothing was changed." in said
    assert "answer, saved" not in said
    assert vault.visit(visit) == before


def test_a_bookmark_that_cannot_be_written_holds_nobody_up(vault, visit, monkeypatch, ran):
    def refuses(*args):
        raise DiskFullError

    monkeypatch.setattr(vault, "put_bookmark", refuses)
    monkeypatch.setattr(vault, "put_setting", refuses)
    code, said = ran(vault, "1", "g TR-020", "g TR-010", "y", "q")
    assert code == 0
    assert "TR-010 satisfied, saved" in said
    assert "could not be saved" not in said


@pytest.mark.parametrize(
    ("line", "code", "end"),
    [
        ("y TR-010", 3, "could not be saved (1 line), unless you typed it again."),
        ("y ZZ-999", 0, "Everything is saved."),  # refused: there was nothing to save
    ],
)
def test_a_line_that_the_disk_refused_is_not_counted_as_saved(
    vault, visit, no_appends, ran, line, code, end
):
    no_appends(vault, 1)
    found, said = ran(vault, "1", line, "q")
    assert (found, said[-len(end) :]) == (code, end)


def test_a_form_that_is_saved_at_the_second_try_is_saved(vault, visit, no_appends, ran):
    no_appends(vault, 1)
    code, said = ran(vault, "1", "g TR-010", "=", "7", ".s", "s", "q")
    assert "could not be saved" in said
    assert (code, said.endswith("Everything is saved.")) == (0, True)


def test_a_new_visit_that_is_left_has_no_draft_and_says_so(vault, visit, ran):
    said = at_visits(vault, "a", "?", "Example Trust", ".q")
    assert "what was typed is not kept." in said
    assert "No visit was begun; what was typed is not kept." in said
    code, said = ran(vault, "a", "Example Trust")
    assert code == 3
    assert "NOT SAVED: a visit that was not begun. Everything else is saved." in said


@pytest.fixture
def work(tmp_path):
    found = begin(tmp_path)
    start_drill(found)
    yield found
    found.vault.close()


def marks(work):
    vault = reopened(work.vault)
    found = [one.mark for one in vault.visit(work.visit_id).drills["D1"].marks]
    vault.close()
    return found


@pytest.mark.parametrize(
    ("lines", "times", "code"),
    [
        (("p",), 9, 3),
        (("p", "q", "l"), 9, 3),
        (("p", "q"), 1, 0),
        (("p",), 1, 0),
        (("p", "b", "l", "b", "1", "q"), 2, 0),
    ],
)
def test_a_time_that_was_not_saved_is_tried_again_and_told_of(
    work, no_appends, ran, lines, times, code
):
    no_appends(work.vault, times)
    found, said = ran(work.vault, "1", *lines)
    assert found == code
    assert "NOT SAVED" in said
    last = said.rpartition("NOT SAVED: ")[2]
    assert last.endswith("Everything else is saved." if code else "Everything is saved.")
    assert marks(work) == ([] if code else ["pressed"])


def test_a_time_that_waits_stands_on_the_stopwatch_that_is_gone_back_to(work, no_appends):
    no_appends(work.vault, 3)
    said = at_visits(work.vault, "1", "p", "b", "l", "b", "1")
    assert said.text.count("NOT SAVED") >= 2
    assert "p when the alarm is pressed" not in said.text.rpartition("A drill was left running")[2]


def test_on_a_disk_that_is_full_indeed_the_program_says_so_and_cannot(tmp_path):
    vault = new_vault(tmp_path / "home")
    new_visit(vault)
    vault.close()
    lines = ("1", "c", "a", "x" * 190_000, ".q", "q")
    done = subprocess.run(
        [*PROGRAM, "--home", str(tmp_path / "home"), "--plain", "--passphrase-fd", "0"],
        input="".join(f"{line}\n" for line in (PASSPHRASE, *lines)).encode(),
        capture_output=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (150 * 1024, resource.RLIM_INFINITY)
        ),
    )
    said = " ".join(done.stdout.decode().split())
    assert (done.returncode, done.stderr) == (3, b"")
    assert "Kept as a draft." not in said
    assert "Everything is saved." not in said
    assert "NOT SAVED: draft of note (visit)" in said


@pytest.mark.parametrize(
    ("error", "code", "end"),
    [
        (
            DiskFullError(),
            3,
            "NOT SAVED: exhibit (TR-010), kept as a draft. Everything else is saved.",
        ),
        (ExhibitUnreadableError("it is a folder"), 0, "Everything is saved."),
    ],
)
def test_an_exhibit_that_the_disk_refused_is_told_of(
    vault, visit, monkeypatch, tmp_path, ran, error, code, end
):
    def refused(*_args):
        raise error

    monkeypatch.setattr("inspector_tui.workflow.exhibits.take", refused)
    (tmp_path / "a.jpg").write_bytes(b"a photo")
    lines = ("1", "g TR-010", "e", str(tmp_path / "a.jpg"), "A photo", ".s", ".q", "b", "q")
    found, said = ran(vault, *lines)
    assert (found, said[-len(end) :]) == (code, end)
