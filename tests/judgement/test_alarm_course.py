"""The course of a timed test: spans by the boot clock, whatever the wall clock did meanwhile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.judgement.alarm.course import course, set_by, shown, times
from inspector_tui.record.base import Clock
from inspector_tui.record.drills import MARKS, DrillStarted
from inspector_tui.record.visit import Drill, DrillMark

STARTED = DrillStarted("D1", "nurse in charge", "switchboard")


def at(ms: int) -> str:
    """A moment on the wall, so many milliseconds after ten in the morning."""
    return f"2026-11-21T10:{ms // 60000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}+00:00"


def drill(*marks: tuple, boot: str = "boot") -> Drill:
    """Marks as (kind, ms), or with further fields of `DrillMark` in a third place."""
    found = []
    for n, (kind, ms, *more) in enumerate(marks, start=3):
        fields = {"at": at(ms), "boot": boot, "n": n} | (more[0] if more else {})
        found.append(DrillMark(mark=kind, ms=1000 + ms, **fields))
    return Drill(started=STARTED, n=2, at=at(0), by="AB", marks=tuple(found))


WHOLE = drill(
    ("pressed", 5_123),
    ("displayed", 9_300),
    ("responder", 36_800),
    ("responder", 40_000, {"struck": 9}),
    ("responder", 57_150),
    ("minimum", 57_900),
    ("stood-down", 125_170),
)


def test_every_time_is_counted_on_from_the_press():
    assert times(WHOLE) == {
        "t0": "10:00:05.100",
        "t1": "10:00:09.300",
        "t2": "10:00:36.800",
        "t3": "10:00:57.900",
        "t4": "10:02:05.200",
    }


def test_struck_responders_are_shown_and_not_counted():
    found = course(WHOLE)

    assert found.came == 2
    shown_as = [(one.ordinal, one.struck) for one in found.marks if one.mark == "responder"]
    assert shown_as == [(1, None), (0, 9), (2, None)]


def test_a_clock_that_was_set_in_the_middle_changes_no_time():
    set_on = drill(("pressed", 0), ("responder", 30_000, {"at": at(30_000 + 60_000)}))

    found = course(set_on)
    assert found.stepped == 60_000
    assert [one.after for one in found.marks] == [0, 30_000]
    assert times(set_on)["t2"] == "10:00:30"
    assert course(WHOLE).stepped == 0


def test_after_a_restart_only_the_wall_clock_is_left():
    found = course(drill(("pressed", 0), ("stood-down", 90_000, {"boot": "next"})))

    assert found.restarted
    assert found.marks[-1].after == 90_000
    assert not course(WHOLE).restarted


def test_the_minimum_is_there_with_the_responder_of_that_number():
    of = drill(("pressed", 0), ("responder", 20_000), ("responder", 50_000))

    assert times(of, minimum=2)["t3"] == "10:00:50"
    assert "t3" not in times(of, minimum=3)
    assert "t3" not in times(of)
    assert times(WHOLE, minimum=1)["t3"] == "10:00:57.900"


def test_a_struck_press_times_nothing():
    of = drill(("pressed", 0, {"struck": 4}), ("pressed", 12_000), ("responder", 30_000))

    assert times(of) == {"t0": "10:00:12", "t2": "10:00:30"}
    none = drill(("pressed", 0, {"struck": 4}), ("responder", 30_000))
    assert times(none) == {}
    assert [one.after for one in course(none).marks] == [None, None]


def test_a_responder_before_the_press_stays_before_it():
    of = drill(("responder", 1_000), ("pressed", 4_000))

    assert [one.after for one in course(of).marks] == [-3000, 0]
    assert times(of) == {"t0": "10:00:04", "t2": "10:00:01"}


def test_a_drill_may_run_past_midnight():
    late = {"at": "2026-11-21T23:59:50.000Z"}
    of = drill(("pressed", 0, late), ("responder", 20_000, {"at": "2026-11-22T00:00:10Z"}))

    assert times(of) == {"t0": "23:59:50", "t2": "00:00:10"}


def test_keys_that_came_in_one_go_are_told():
    found = course(drill(("pressed", 0), ("responder", 40_000), ("responder", 40_003)))

    assert [one.together for one in found.marks] == [False, False, True]


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0:00.0"),
        (4_151, "0:04.2"),
        (59_960, "1:00.0"),
        (3_723_000, "1:02:03.0"),
        (-1_500, "-0:01.5"),
        (None, "-"),
    ],
)
def test_a_span_as_it_is_read(ms, words):
    assert shown(ms) == words


moments = st.one_of(
    st.integers(0, 3_000_000).map(at),
    st.sampled_from(["2026-99-99T99:99:99Z", "0000-00-00T00:00:00+99:99", at(0)[:19] + "Z"]),
)
wild = st.lists(
    st.builds(
        DrillMark,
        mark=st.sampled_from(MARKS),
        at=moments,
        ms=st.integers(0, 2**53 - 1),
        boot=st.sampled_from(["boot", "next", ""]),
        n=st.integers(1, 2**53 - 1),
        struck=st.none() | st.integers(1, 99),
    ),
    max_size=8,
)


@given(wild, st.none() | st.integers(-3, 5))
def test_no_times_are_too_strange_to_be_told(marks, minimum):
    of = Drill(started=STARTED, n=2, at=at(0), by="AB", marks=tuple(marks))

    found = course(of)
    assert len(found.marks) == len(marks)
    assert all(shown(one.after) for one in found.marks)
    assert set(times(of, minimum)) <= {"t0", "t1", "t2", "t3", "t4"}
    assert isinstance(set_by("nonsense", Clock("b", 1), "too", Clock("b", 2)), int)
