"""The stopwatch line by line: a press is timed when its line arrived."""

import io
import os
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from time import monotonic

import pytest
from plainly import UTF8, at_visit, fed
from working import begin, start_drill

from inspector_tui.faces import idle
from inspector_tui.faces.keymap import Keys
from inspector_tui.judgement.alarm.course import course
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.drill import DrillPage
from inspector_tui.plain.page import Session
from inspector_tui.plain.talk import LOCK, Leaving, Talk
from inspector_tui.record.base import Clock
from inspector_tui.vault import clock
from inspector_tui.vault.files import DiskFullError
from inspector_tui.workflow import drill
from inspector_tui.workflow.saver import Saver


@pytest.fixture
def work(tmp_path):
    found = begin(tmp_path)
    yield found
    found.vault.close()


def test_a_test_is_agreed_timed_and_ends_as_a_row(work):
    start_drill(work)
    said = at_visit(
        *(work.vault, work.visit_id, "p", "d", "r", "r", "p", "", "w 4", "s", "e"),
        *(".s", "b"),
    )
    assert "A drill was left running." in said
    assert said.text.count("saved") >= 6
    assert "Struck; it stays readable and no longer counts." in said
    assert "is timed already; strike it first" in said
    assert "The drill has ended, saved." in said
    rows = work.visit.rows_of(drill.TEST)
    assert rows[0].fields["responder_count"] == 1
    assert drill.running(work.visit) is None


def test_before_a_test_it_is_asked_where_and_with_whom(work):
    said = at_visit(work.vault, work.visit_id, "t", ".s", ".q")
    assert "This is needed." in said
    assert drill.running(work.visit) is None


def test_one_that_is_broken_off_says_why_and_keeps_its_times(work):
    start_drill(work)
    said = at_visit(work.vault, work.visit_id, "p", "x", "g", "x", "a", ".q", "b")
    assert "What made you stop?" in said
    assert "The drill is broken off, saved." in said
    assert work.visit.drills["D1"].stopped


def test_left_running_it_is_found_again(work):
    start_drill(work)
    assert "The drill goes on; t goes back to it." in at_visit(
        work.vault, work.visit_id, "p", "b", "b"
    )
    assert "A drill was left running." in at_visit(work.vault, work.visit_id)


def test_a_press_has_the_time_at_which_its_line_arrived(work):
    start_drill(work)
    talk, _ = fed()
    talk.listen()
    saver = Saver(work.vault)
    page = DrillPage(
        Session(talk, work.vault.home, work.vault, saver, Keys()),
        PlainDesk(work.vault, saver, work.visit_id),
    )
    now = monotonic()
    page.deal_with("p", now - 90)  # dealt with a minute and a half later: the disk was busy
    page.deal_with("r", now - 30)
    saver.close()
    found = course(work.visit.drills["D1"])
    assert found.first("responder").after == pytest.approx(60_000, abs=2)


STEP = 20.0
"""Seconds that go by, as it seems, at each look at the idle clock."""


@pytest.fixture
def gone_by(monkeypatch):
    """The seconds that nobody typed, by both clocks; they fly while a line is waited for."""
    seconds = 0.0
    awake, now = idle._now, clock.now

    def fly():
        nonlocal seconds
        seconds += STEP
        return awake() + seconds

    def later():
        at, boot = now()
        wall = datetime.fromisoformat(at) + timedelta(seconds=seconds)
        return wall.isoformat(timespec="milliseconds"), Clock(
            boot.boot, boot.ms + int(seconds) * 1000
        )

    monkeypatch.setattr(idle, "_now", fly)
    monkeypatch.setattr(clock, "now", later)
    monkeypatch.setattr(idle, "LOOK", 0.001)
    monkeypatch.setattr(Talk, "_in_time", lambda talk: nullcontext())  # none while it prints
    return lambda: seconds


@contextmanager
def left_alone(work):
    """The stopwatch before a person at a terminal who types nothing."""
    keyboard, terminal = os.openpty()
    talk = Talk(io.StringIO(), terminal, UTF8, idle=300)
    talk.listen()
    saver = Saver(work.vault)
    try:
        session = Session(talk, work.vault.home, work.vault, saver, Keys())
        yield DrillPage(session, session.desk(work.visit_id))
    finally:
        saver.close()
        os.close(keyboard)
        os.close(terminal)


def mark(work, *marks):
    for what in marks:
        work.do(drill.mark(what, *clock.now()))


def until_locked(page, gone_by):
    """Seconds after which the page that nobody types on is locked."""
    with pytest.raises(Leaving) as left:
        page.run()
    assert left.value.code == LOCK
    return gone_by()


@pytest.mark.parametrize(
    ("marks", "seconds"),
    [((), 300), (("pressed",), 3600), (("pressed", "responder", "stood-down"), 300)],
)
def test_only_a_test_that_is_timed_keeps_the_lock_away_and_for_an_hour(
    work, gone_by, marks, seconds
):
    start_drill(work)
    mark(work, *marks)
    with left_alone(work) as page:
        assert seconds <= until_locked(page, gone_by) <= seconds + 5 * STEP
    said = at_visit(work.vault, work.visit_id, *([] if marks else ["p"]), "r", "w 1", "b")
    assert "A drill was left running." in said  # and it goes on where it was
    standing = [one.mark for one in work.visit.drills["D1"].marks]
    assert standing == [*(marks or ["pressed"]), "responder"]


def test_a_lock_loses_no_time_that_could_not_be_saved_before(work, gone_by, monkeypatch):
    def full(*args, **kwargs):
        raise DiskFullError

    start_drill(work)
    mark(work, "pressed")
    with left_alone(work) as page:
        with monkeypatch.context() as patched:
            patched.setattr(work.vault, "append", full)
            page.deal_with("s", monotonic())
        assert until_locked(page, gone_by) >= 3600
        assert page.session.desks.loses
        assert page.session.desks.try_again() is None  # as whoever ends the talk does
        assert not page.session.desks.loses
    assert course(work.visit.drills["D1"]).first("stood-down") is not None
