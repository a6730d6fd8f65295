"""What is printed and read: widths, charsets, ends, and nothing that a line cannot hold."""

import io
import os
import signal
import termios
import threading
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plainly import UTF8, fed, piped

from inspector_tui.errors import InspectorError
from inspector_tui.faces import idle
from inspector_tui.faces.output import decide
from inspector_tui.faces.told import Choice, Question
from inspector_tui.plain import typed_lines
from inspector_tui.plain.talk import LOCK, Leaving, Talk

TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that make a line read differently from what it says."""


def test_lines_are_read_one_by_one_and_the_end_of_them_ends_the_talk():
    talk, out = fed("one", "", "three\r")
    talk.listen()
    assert [talk.ask(">").text for _ in range(3)] == ["one", "", "three"]
    for _ in range(2):  # whoever asks again is told again
        with pytest.raises(Leaving) as left:
            talk.ask(">")
        assert left.value.code == 0
    assert out.getvalue().startswith("> one\n")  # no terminal has shown it


def test_before_it_listens_not_a_byte_more_than_a_line_is_taken():
    read, write = os.pipe()
    os.write(write, b"name\nsecret\n")
    talk = Talk(io.StringIO(), read, UTF8)
    assert talk.ask("Name:").text == "name"
    assert os.read(read, 100) == b"secret\n"
    os.close(read)
    os.close(write)


def require_refused(talk, out, words):
    """The next line is not taken, and ends the script: the words say why."""
    with pytest.raises(Leaving) as left:
        talk.ask(">")
    assert left.value.code == 3
    assert words in out.getvalue()


def test_a_script_with_bytes_of_another_encoding_ends_before_they_are_recorded():
    lines = "café\n".encode() + "café £120\nnext\n".encode("cp1252")
    talk, out = piped(lines)
    talk.listen()
    assert talk.ask(">").text == "café"
    require_refused(talk, out, "no characters in UTF-8")


def test_a_person_is_asked_again_for_a_line_in_another_encoding():
    import pty

    master, slave = pty.openpty()
    talk = Talk(io.StringIO(), slave, UTF8)
    os.write(master, "£120".encode("latin-1") + b"\n" + "£120\n".encode())
    talk.listen()
    assert talk.ask(">").text == "£120"


def test_a_line_cut_within_a_character_is_taken_as_far_as_it_came(monkeypatch):
    monkeypatch.setattr(typed_lines, "_LONGEST", 4)  # in the middle of the last letter
    talk, _ = fed("café is long")
    talk.listen()
    assert talk.ask(">").text.startswith("caf")


@pytest.mark.parametrize("listens", [True, False])
def test_the_last_line_of_a_script_is_whole_or_nothing_of_it_is_taken(listens):
    """'n PA-230' is something else when the pipe is cut behind its first letter."""
    talk, out = piped(b"y\nn" if listens else b"n")
    if listens:
        talk.listen()
        assert talk.ask(">").text == "y"
    require_refused(talk, out, "The last line has no line end")


@pytest.mark.parametrize("listens", [True, False])
def test_a_script_that_cannot_be_read_any_further_is_not_at_its_end(listens, tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)  # of which no byte can be read
    out = io.StringIO()
    talk = Talk(out, folder, UTF8)
    if listens:
        talk.listen()
    require_refused(talk, out, "could not be read")
    os.close(folder)


def test_told_to_leave_it_takes_no_more_lines():
    talk, _ = fed("y")
    talk.told_to_leave(128 + signal.SIGTERM)
    talk.listen()
    with pytest.raises(Leaving) as left:
        talk.ask(">")
    assert left.value.code == 143
    assert talk.is_told


def test_a_reader_that_went_away_ends_it():
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    talk = Talk(Gone(), os.open(os.devnull, os.O_RDONLY), UTF8)
    with pytest.raises(Leaving):
        talk.say("anything")


def test_a_person_who_is_away_is_locked_out_but_not_while_something_goes_on(monkeypatch):
    import pty

    master, slave = pty.openpty()
    talk = Talk(io.StringIO(), slave, UTF8, idle=0.05)
    talk.listen()
    with pytest.raises(Leaving) as left:
        talk.ask(">")
    assert left.value.code == LOCK
    monkeypatch.setattr(idle, "LOOK", 0.01)
    looks = iter([True] * 5)
    with talk.held_by(lambda: next(looks, False)), pytest.raises(Leaving) as left:
        talk.ask(">")  # it ends while the line is waited for
    assert left.value.code == LOCK
    late = iter([False] * 5 + [True])

    def typed_late():
        if next(late, False):
            os.write(master, b"p\n")
        return True

    with talk.held_by(typed_late):
        assert talk.ask(">").text == "p"
    with pytest.raises(Leaving):
        talk.ask(">")
    os.close(master)
    os.close(slave)


def test_a_line_after_a_night_asleep_comes_too_late(monkeypatch):
    import pty

    asleep = 0.0
    awake = idle._now
    monkeypatch.setattr(idle, "_now", lambda: awake() + asleep)
    master, slave = pty.openpty()
    talk = Talk(io.StringIO(), slave, UTF8, idle=300)
    talk.listen()

    def wake():
        nonlocal asleep
        asleep = 8 * 3600.0
        os.write(master, b"y\n")

    threading.Timer(0.2, wake).start()
    with pytest.raises(Leaving) as left:
        talk.ask(">")
    assert left.value.code == LOCK
    os.close(master)
    os.close(slave)


@pytest.fixture
def away(monkeypatch):
    """Nobody is there from the second look at the clock on, and looks follow each other at once."""
    monkeypatch.setattr(idle, "LOOK", 0.01)
    looks = iter([300.0])
    monkeypatch.setattr(idle.Idle, "left", property(lambda self: next(looks, 0.0)))


@pytest.fixture
def terminal():
    """A terminal: what is typed goes to the first, what the program reads and writes the second."""
    keyboard, line = os.openpty()
    yield keyboard, line
    os.close(keyboard)
    os.close(line)


def test_before_it_listens_a_person_who_is_away_is_locked_out_too(terminal, away):
    _, line = terminal
    out = io.StringIO()
    talk = Talk(out, line, UTF8, idle=300)
    with pytest.raises(Leaving) as left:
        talk.ask("Read it?")
    assert left.value.code == LOCK
    assert out.getvalue() == "Read it? "  # nothing more goes to a terminal that may be stopped
    talk.last_word("Locked.", 0.5)
    assert out.getvalue() == "Read it? \nLocked.\n"


@pytest.fixture
def clock(monkeypatch):
    """Seconds by which the clock that goes on in sleep is ahead, and by which each look ends."""
    awake, ahead, step = idle._now, [0.0], [0.0]

    def now():
        ahead[0] += step[0]
        return awake() + ahead[0]

    monkeypatch.setattr(idle, "LOOK", 0.01)
    monkeypatch.setattr(idle, "_now", now)
    return ahead, step


def test_output_that_is_stopped_does_not_keep_it_open(terminal, clock):
    keyboard, line = terminal
    out = os.fdopen(os.dup(line), "w")
    talk = Talk(out, line, UTF8, idle=300)
    talk.say("before")
    termios.tcflow(line, termios.TCOOFF)  # as Ctrl+S does
    clock[1][0] = 100.0
    for _ in range(2):
        with pytest.raises(Leaving) as left:
            talk.say("a text of a record")
        assert left.value.code == LOCK
    clock[1][0] = 0.0
    termios.tcflow(line, termios.TCOON)
    talk.say("after")
    out.close()
    came = b""
    while b"after" not in came:
        came += os.read(keyboard, 1000)
    assert came.split() == [b"before", b"after"]


def test_a_night_asleep_with_the_output_stopped_counts_when_it_runs_again(
    terminal, clock, monkeypatch
):
    """Whoever opens the lid has fifteen seconds until the next look at the clock: too long."""
    monkeypatch.setattr(idle, "LOOK", 15.0)
    keyboard, line = terminal
    out = os.fdopen(os.dup(line), "w")
    talk = Talk(out, line, UTF8, idle=300)
    talk.listen()
    termios.tcflow(line, termios.TCOOFF)

    def wake():
        clock[0][0] = 8 * 3600.0
        termios.tcflow(line, termios.TCOON)
        os.write(keyboard, b"2\n")

    waking = threading.Timer(0.2, wake)
    waking.start()
    with pytest.raises(Leaving) as left:
        talk.say("a text of a record")
    assert left.value.code == LOCK
    waking.join()  # what it types is not for the next test's terminal
    out.close()


def test_the_time_counts_from_the_last_line_over_all_that_is_printed_and_asked(terminal, clock):
    keyboard, line = terminal
    talk = Talk(io.StringIO(), line, UTF8, idle=300)
    talk.listen()
    for _ in range(3):
        os.write(keyboard, b"1\n")
        clock[0][0] += 200
        talk.ask(">")
    clock[0][0] += 301  # while something else went on, a bundle for example
    talk.say("What came of it")
    os.write(keyboard, b"1\n")
    with pytest.raises(Leaving) as left:
        talk.ask(">")
    assert left.value.code == LOCK
    talk.somebody_is_there()
    os.write(keyboard, b"1\n")
    assert talk.ask(">").text == "1"


def test_it_is_left_alone_as_soon_as_nothing_holds_that(terminal, clock):
    """Asked by a thread that ends the program where a folder that never answers holds it up."""
    talk, (script, _) = Talk(io.StringIO(), terminal[1], UTF8, idle=300), fed("y")
    assert not talk.is_left_alone
    clock[0][0] += 301
    assert talk.is_left_alone
    with talk.held_by(lambda: True):
        assert not talk.is_left_alone
    assert not script.is_left_alone


def test_text_is_wrapped_to_the_width_there_is(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    talk, out = fed()
    talk.say("word " * 30)
    talk.item("  1", "word " * 30)
    talk.parts([("Label", "word " * 30), ("Lines", "one\ntwo")])
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) < 30
    assert "     word" in out.getvalue()  # what goes on below a line of a list is indented


def test_what_the_terminal_cannot_show_is_spelt_in_ascii():
    talk, out = fed(output=decide({"LANG": "C", "TERM": "vt100"}))
    talk.say("Zoë · “quoted” – 5 × 3…")
    out.getvalue().encode("ascii")
    assert "Zoe" in out.getvalue()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["C", "C.UTF-8"]))
def test_no_text_steers_the_terminal(text, lang):
    talk, out = fed(output=decide({"LANG": lang, "TERM": "vt100"}))
    talk.say(text)
    talk.parts([(text[:5].replace("\n", " "), text)])
    talk.error(InspectorError(text))
    sent = out.getvalue().replace("\n", "")
    assert not [sign for sign in sent if category(sign) == "Cc" or sign in TURNING]


def test_a_choice_takes_its_own_letters_and_enter_is_the_safe_one():
    talk, out = fed("x", "s", "")
    talk.listen()
    choices = [Choice("s", "Seal it", "seal"), Choice("b", "Not yet", "wait")]
    question = Question("Seal?", choices, "wait")
    assert talk.choose(question) == "seal"
    assert talk.choose(question) == "wait"
    assert "Type s or b." in out.getvalue()
    assert "b  Not yet  (Enter)" in out.getvalue()


def test_a_line_that_a_terminal_cut_short_is_told_of():
    keyboard, terminal = os.openpty()
    try:
        out = io.StringIO()
        talk = Talk(out, terminal, UTF8)
        os.write(keyboard, b"a" * 4000 + b"\n" + b"b" * 4200 + b"\nnext\n")
        talk.listen()
        assert talk.ask(">").text == "a" * 4000
        assert "hands over" not in out.getvalue()
        assert talk.ask(">").text == "b" * 4095
        told = " ".join(out.getvalue().split())
        assert "That line is 4,095 bytes long, all that a terminal hands over." in told
        assert "What came behind that is not in it" in told
        assert talk.ask(">").text == "next"
    finally:
        os.close(keyboard)
        os.close(terminal)
