"""Long work in plain mode: waited for, told of, and ended for whoever has gone."""

import io
import os
import threading

import pytest
from plainly import UTF8, at_visits
from working import begin

from inspector_tui.errors import InspectorError
from inspector_tui.faces import idle
from inspector_tui.plain.long_work import wait_for
from inspector_tui.plain.talk import LOCK, Leaving, Talk
from inspector_tui.workflow.long_work import EndedError, LongWork


@pytest.fixture
def work(tmp_path):
    found = begin(tmp_path / "vault", profile="short")
    yield found
    found.vault.close()


@pytest.fixture
def away(monkeypatch):
    """Seconds by which the clock goes on at each look that is taken at it."""
    monkeypatch.setattr(idle, "LOOK", 0.01)
    now, gone, step = idle._now, [0.0], [0.0]

    def later():
        gone[0] += step[0]
        return now() + gone[0]

    monkeypatch.setattr(idle, "_now", later)
    return step


@pytest.fixture
def person():
    """A talk at a terminal."""
    import pty

    master, slave = pty.openpty()
    yield Talk(io.StringIO(), slave, UTF8, idle=300)
    os.close(master)
    os.close(slave)


def for_ever(ended):
    def work(watch):
        while True:
            try:
                watch(1)
            except EndedError:
                ended.set()
                raise
            threading.Event().wait(0.005)

    return work


def test_whoever_has_gone_for_an_hour_is_locked_out_and_the_work_ended(person, away):
    away[0] = 100.0
    ended = threading.Event()
    with pytest.raises(Leaving) as left:
        wait_for(person, "It stopped", for_ever(ended))
    assert left.value.code == LOCK
    assert ended.is_set()


def test_a_disk_that_never_answers_holds_the_lock_back_no_longer(person, away, monkeypatch):
    away[0] = 100.0
    monkeypatch.setattr(LongWork.end, "__defaults__", (0.01,))
    answers = threading.Event()
    with pytest.raises(Leaving) as left:
        wait_for(person, "It stopped", lambda watch: answers.wait(20))
    answers.set()
    assert left.value.code == LOCK


def test_work_that_is_done_within_the_hour_is_waited_for(person, away):
    away[0] = 1.0

    def work(watch):
        threading.Event().wait(0.1)
        return "made"

    assert wait_for(person, "It stopped", work) == "made"


def test_a_script_is_not_locked_out(away):
    read, write = os.pipe()
    away[0] = 4000.0

    def work(watch):
        threading.Event().wait(0.1)
        watch(1)
        return "made"

    assert wait_for(Talk(io.StringIO(), read, UTF8, idle=300), "It stopped", work) == "made"
    os.close(read)
    os.close(write)


def test_a_fault_that_nobody_thought_of_is_told_by_its_kind_and_the_talk_goes_on(
    work, tmp_path, monkeypatch
):
    work.seal()

    def broken(*args):
        raise OSError(28, "three flat")

    monkeypatch.setattr("inspector_tui.workflow.export.write_file", broken)
    said = at_visits(work.vault, "1", "k", "x", "c", str(tmp_path), "b", "b", "q")
    assert "The export stopped because of a fault in the program: OSError in" in said
    assert "three flat" not in said
    assert "Everything answered was saved" in said
    assert said.code == 0
    with pytest.raises(InspectorError, match="It stopped because of a fault"):
        wait_for(Talk(io.StringIO(), 0, UTF8), "It stopped", broken)
