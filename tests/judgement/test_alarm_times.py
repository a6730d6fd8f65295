"""Times of a test: order, midnight, spread without averages of few, and what cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import prompts, visit

from inspector_tui.judgement.alarm.times import Spread, between

DAY = 24 * 3600 * 1000


def test_a_test_may_run_past_midnight():
    of = visit({"ALARM_TEST": [{"location": "A", "t0": "23:59:30", "t2": "00:01:00.500"}]})

    assert "Measured: 90.5 s (n = 1)." in prompts(of)["C8:none"].text


def test_a_responder_before_the_press_is_pointed_out_and_not_timed():
    of = visit(
        {
            "ALARM_TEST": [
                {"location": "A", "t0": "10:00:00", "t2": "09:59:00", "responder_count": 2}
            ]
        }
    )

    found = prompts(of)
    assert "first responder there before pressed" in found["ROW:ALARM_TEST-1"].reasons[0].text
    assert "C8:missing" in found
    assert "C8:none" not in found


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"responder_count": 0, "t2": "10:00:00"}, "nobody came"),
        ({"leader_identified": "no", "leader_role": "nurse"}, "no leader"),
        ({"t0": "10:00:00", "t1": "09:59:59"}, "shown before pressed"),
    ],
)
def test_tests_that_contradict_themselves(row, words):
    found = prompts(visit({"ALARM_TEST": [{"location": "A", **row}]}))

    assert words in found["ROW:ALARM_TEST-1"].reasons[0].text


def test_accounts_that_contradict_themselves():
    row = {"location": "A", "min_number": 2, "dont_know": ["min_number"], "no_rule": ["debrief"]}

    assert "ROW:STAFF_STEP-1" in prompts(visit({"STAFF_STEP": [row]}))


def test_a_stand_down_before_the_minimum_was_there_is_possible():
    row = {"location": "A", "t0": "10:00:00", "t3": "10:05:00", "t4": "10:04:00"}

    assert "ROW:ALARM_TEST-1" not in prompts(visit({"ALARM_TEST": [row]}))


@pytest.mark.parametrize(
    ("times", "median", "words"),
    [
        ((), None, "no time was measured"),
        ((40,), 40, "40 s (n = 1)"),
        ((20, 60), None, "20 s and 60 s (n = 2)"),
        ((90, 20, 60), 60, "20 s, 60 s and 90 s (n = 3)"),
        ((20, 60, 90, 120), None, "20 s, 60 s, 90 s and 120 s (n = 4)"),
        ((20, 60, 90, 120, 300), 90, "shortest 20 s, median 90 s, longest 300 s (n = 5)"),
        ((20, 60, 90, 120, 130, 300), 105, "shortest 20 s, median 105 s, longest 300 s (n = 6)"),
    ],
)
def test_nothing_is_averaged_under_five(times, median, words):
    found = Spread.of(map(Decimal, times))

    assert found.median == median
    assert found.words == words


@given(st.integers(0, DAY - 1), st.integers(0, DAY // 2 - 1))
def test_the_time_between_two_moments_does_not_depend_on_midnight(start, ms):
    assert between(start, (start + ms) % DAY) == Decimal(ms) / 1000


@given(st.integers(0, DAY - 1), st.integers(1, DAY // 2 - 1))
def test_a_moment_before_the_first_is_no_time(start, ms):
    assert between(start, (start - ms) % DAY) is None
