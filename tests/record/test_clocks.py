"""The wall's clock against the boot's over a whole journal."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.record.base import Clock
from inspector_tui.record.clocks import TOLERANCE_MS, Watch

START = datetime(2026, 11, 21, 12, tzinfo=UTC)


def watched(*entries):
    """What a watch says of entries, each as `step` takes it."""
    watch, found = Watch(), []
    for entry in entries:
        found.append(watch.step(*entry))
        watch = watch.after(*entry)
    return found


def seen(offsets, boot="a"):
    """What is seen of entries ten seconds apart, the wall clock off by so many ms at each."""
    return watched(
        *(
            (
                (START + timedelta(seconds=10 * n, milliseconds=off)).isoformat(
                    timespec="milliseconds"
                ),
                Clock(boot, 10_000 * n),
            )
            for n, off in enumerate(offsets)
        )
    )


def test_a_clock_set_back_in_small_steps_is_seen():
    found = seen([-1_900 * n for n in range(600)])
    assert found[:4] == [None, None, -3_800, None]
    assert sum(filter(None, found)) <= -1_900 * 598


def test_a_clock_that_is_a_little_off_and_comes_back_is_not_told_of():
    assert not any(seen([0, 1_000, -900, 400, 0] * 50))


def test_one_step_is_told_of_once():
    assert seen([0, 0, -3_600_000, -3_600_000, -3_600_500]) == [None, None, -3_600_000, None, None]


def test_a_step_that_an_entry_tells_of_is_not_told_again():
    assert watched(
        ("2026-11-21T12:00:00.000+00:00", Clock("a", 0)),
        ("2026-11-21T11:00:01.000+00:00", Clock("a", 1_000), -3_600_000),
        ("2026-11-21T11:00:02.000+00:00", Clock("a", 2_000)),
    ) == [None, -3_600_000, None]


def test_a_restart_begins_anew():
    assert watched(
        ("2026-11-21T12:00:00.000+00:00", Clock("a", 0)),
        ("2026-11-21T13:00:00.000+00:00", Clock("b", 5)),
        ("2026-11-21T13:00:01.900+00:00", Clock("b", 5)),
        ("2026-11-21T13:00:03.800+00:00", Clock("b", 5)),
    ) == [None, None, None, 3_800]


def test_a_time_of_no_calendar_is_passed_over():
    assert watched(
        ("2026-02-31T12:00:00.000+00:00", Clock("a", 0)),
        ("2026-11-21T12:00:00.000+00:00", Clock("a", 0)),
        ("2026-11-21T12:00:05.000+00:00", Clock("a", 0)),
    ) == [None, None, 5_000]


@given(st.lists(st.integers(-5_000, 5_000), max_size=30))
def test_what_is_told_never_leaves_more_than_the_tolerance_untold(moves):
    offsets = [sum(moves[:n]) for n in range(len(moves) + 1)]
    told = 0
    for offset, found in zip(offsets, seen(offsets), strict=True):
        told += found or 0
        assert abs(offset - told) <= TOLERANCE_MS
