import contextlib
import os
import signal
import threading

import pytest

from inspector_tui.faces import idle
from inspector_tui.faces.idle import Idle, LeftAloneError, broken_off


def test_it_runs_out_also_while_the_machine_sleeps(monkeypatch):
    at = {"boot": 100.0, "awake": 100.0}
    monkeypatch.setattr(idle, "_CLOCK", 7)
    monkeypatch.setattr(idle.time, "clock_gettime", lambda clock: at["boot"])
    monkeypatch.setattr(idle.time, "monotonic", lambda: at["awake"])
    there = Idle(300)
    at["boot"] += 299
    assert there.left == 1
    there.touched()
    assert there.left == 300
    at["boot"] += 8 * 3600  # a night; the clock that stops in sleep has not moved
    assert there.left == 0


def test_without_such_a_clock_it_counts_the_time_awake(monkeypatch):
    monkeypatch.setattr(idle, "_CLOCK", None)
    there = Idle(300)
    now = idle.time.monotonic()
    monkeypatch.setattr(idle.time, "monotonic", lambda: now + 301)
    assert there.left == 0


@pytest.fixture
def away(monkeypatch):
    """Nobody is there from the third look at the clock on, and looks follow each other at once."""
    looks = iter([300.0] * 2)
    monkeypatch.setattr(idle, "LOOK", 0.01)
    monkeypatch.setattr(Idle, "left", property(lambda self: next(looks, 0.0)))


def test_a_read_that_nobody_answers_is_broken_off(away):
    reading, writing = os.pipe()
    with pytest.raises(LeftAloneError) as told, broken_off(Idle(300)):
        os.read(reading, 1)
    assert told.value.exit_code == 3
    assert "five minutes" in str(told.value)
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("held", [False, True])
def test_a_night_asleep_is_seen_though_what_was_waited_for_came(monkeypatch, held):
    now = [0.0]
    monkeypatch.setattr(idle, "_now", lambda: now[0])
    there = Idle(300)
    told = contextlib.nullcontext() if held else pytest.raises(LeftAloneError)
    with told, broken_off(there, lambda: held):
        now[0] += 8 * 3600
    with broken_off(there):
        pass  # it had run out before: whoever waits for more is to say so


def test_what_holds_the_lock_back_holds_this_back_too(away):
    held = iter([True] * 5)
    reading, writing = os.pipe()
    with pytest.raises(LeftAloneError), broken_off(Idle(300), lambda: next(held, False)):
        os.read(reading, 1)
    assert next(held, None) is None
    os.close(reading)
    os.close(writing)


def test_an_alarm_that_was_set_before_is_set_again():
    rung = []
    handler = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    timer = signal.setitimer(signal.ITIMER_REAL, 3600)
    try:
        with broken_off(Idle(300)):
            assert signal.getitimer(signal.ITIMER_REAL)[0] <= idle.LOOK
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 3000
        signal.raise_signal(signal.SIGALRM)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)


def test_on_another_thread_nothing_is_broken_off(away):
    handlers = []

    def work():
        with broken_off(Idle(300)):
            handlers.append(signal.getsignal(signal.SIGALRM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGALRM)]
