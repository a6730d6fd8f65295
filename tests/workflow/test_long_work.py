"""Work in a thread of its own: what came of it is heard, and nobody waits for it without limit."""

import threading
from queue import SimpleQueue

import pytest

from inspector_tui.workflow.long_work import EndedError, LongWork


def test_what_came_of_it_is_heard_once_and_kept():
    heard = SimpleQueue()
    work = LongWork(lambda watch: "made", heard.put)
    assert heard.get(timeout=20) == "made"
    assert not work.goes_on
    work.end()
    assert work.outcome == "made"
    assert heard.empty()


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), ValueError("a finding")])
def test_whatever_keeps_it_from_its_end_is_its_outcome(fault):
    def work(watch):
        raise fault

    came = threading.Event()
    heard = []

    def hear(outcome):
        heard.append(outcome)
        came.set()
        raise RuntimeError("the screen has gone")

    going = LongWork(work, hear)
    assert came.wait(20)
    assert heard == [fault]
    assert going.outcome is fault


def test_it_ends_at_its_next_piece():
    begun, go = threading.Event(), threading.Event()

    def work(watch):
        watch(1)
        begun.set()
        assert go.wait(20)
        watch(1)
        return "made"

    going = LongWork(work)
    assert begun.wait(20)
    threading.Timer(0.05, go.set).start()
    going.end()
    assert isinstance(going.outcome, EndedError)


def test_a_disk_that_does_not_answer_is_not_waited_for():
    answers = threading.Event()
    going = LongWork(lambda watch: answers.wait(20))
    going.end(0.01)
    assert going.goes_on
    answers.set()
    assert going.wait(20)
