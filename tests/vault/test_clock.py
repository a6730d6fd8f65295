"""Two clocks: a wall clock that was set is seen, never refused."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.record import clocks
from inspector_tui.record.base import Clock
from inspector_tui.vault import clock

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d")


@pytest.fixture
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Europe/London", "Asia/Kolkata", "XXX5:00", "LMT0:01:15", "YYY-13:59:59"],
    indirect=True,
)
@pytest.mark.usefixtures("zone")
def test_now_is_the_wall_clock_in_the_form_of_an_entry() -> None:
    before = datetime.now(UTC)
    at, _ = clock.now()
    after = datetime.now(UTC)
    assert MOMENT.fullmatch(at)
    assert before - timedelta(milliseconds=1) <= datetime.fromisoformat(at) <= after


@pytest.mark.parametrize("zone", ["AAA-30", "AAA30", "AAA-24", "AAA-167:59:59"], indirect=True)
@pytest.mark.usefixtures("zone")
def test_a_zone_a_day_or_more_from_utc_is_taken_for_utc() -> None:
    for at in (clock.now()[0], clock.when(time.monotonic() - 90)[0]):
        assert MOMENT.fullmatch(at)
        assert at.endswith("+00:00")
        apart = datetime.now(UTC) - datetime.fromisoformat(at)
        assert timedelta() <= apart < timedelta(seconds=120)


@pytest.mark.parametrize("zone", ["XXX-5:30"], indirect=True)
@pytest.mark.usefixtures("zone")
def test_now_is_local() -> None:
    assert clock.now()[0].endswith("+05:30")


def test_a_moment_that_is_past_has_both_its_clocks() -> None:
    seconds = time.monotonic()
    at, boot = clock.now()
    then_at, then = clock.when(seconds - 90)
    assert then.boot == boot.boot
    assert abs(boot.ms - then.ms - 90_000) <= 2_000
    apart = datetime.fromisoformat(at) - datetime.fromisoformat(then_at)
    assert abs(apart - timedelta(seconds=90)) <= timedelta(seconds=2)


def test_a_moment_to_come_is_now() -> None:
    before, later = clock.now()[1], clock.when(time.monotonic() + 3600)[1]
    assert before.ms <= later.ms <= clock.now()[1].ms


def test_moments_that_follow_each_other_closely_keep_their_order() -> None:
    arrived = [time.monotonic() for _ in range(300)]
    found = [clock.when(moment)[1].ms for moment in arrived]
    assert found == sorted(found)


def test_a_wait_between_two_clocks_shifts_no_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter(range(100))
    true = clock._boot_ns

    def waits() -> int:
        if next(asked) == 0:
            time.sleep(0.2)
        return true()

    monkeypatch.setattr(clock, "_boot_ns", waits)
    before, moment, after = true(), time.monotonic(), true()
    found = clock.when(moment)[1].ms
    assert before // 1_000_000 - 1 <= found <= after // 1_000_000 + 1


def test_the_boot_clock_only_goes_on() -> None:
    first, second = clock.now()[1], clock.now()[1]
    assert first.boot == second.boot
    assert 0 < first.ms <= second.ms


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own id")
def test_on_linux_the_boot_is_the_kernels() -> None:
    found = clock.now()[1]
    assert found.boot == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    uptime = float(Path("/proc/uptime").read_text().split()[0]) * 1_000
    assert abs(uptime - found.ms) < 5_000


def at(seconds: float) -> str:
    began = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    return (began + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def test_two_entries_of_one_boot_agree() -> None:
    assert clocks.stepped(at(0), Clock("a", 1_000), at(60), Clock("a", 61_000)) is None
    assert clocks.stepped(at(0), Clock("a", 1_000), at(62), Clock("a", 61_000)) is None


def test_a_clock_that_was_set_is_seen() -> None:
    assert clocks.stepped(at(0), Clock("a", 0), at(62.001), Clock("a", 60_000)) == 2_001
    assert clocks.stepped(at(0), Clock("a", 0), at(-3_600), Clock("a", 5_000)) == -3_605_000
    assert clocks.stepped(at(0), Clock("a", 0), at(86_400), Clock("a", 0)) == 86_400_000


def test_another_time_zone_is_no_step() -> None:
    london, paris = "2026-11-21T09:30:00.000+00:00", "2026-11-21T10:30:05.000+01:00"
    assert clocks.stepped(london, Clock("a", 0), paris, Clock("a", 5_000)) is None
    assert clocks.stepped(london, Clock("a", 0), paris.replace("+01", "+00"), Clock("a", 5_000))


def test_over_a_restart_only_going_back_is_seen() -> None:
    assert clocks.stepped(at(0), Clock("a", 900_000), at(10), Clock("b", 5)) is None
    assert clocks.stepped(at(0), Clock("a", 900_000), at(10**6), Clock("b", 5)) is None
    assert clocks.stepped(at(0), Clock("a", 0), at(-0.001), Clock("b", 5)) == -1


@given(st.integers(0, 10**12), st.integers(0, 10**9), st.integers(-(10**9), 10**9))
def test_the_step_is_what_was_set(start: int, passed: int, step: int) -> None:
    found = clocks.stepped(
        at(0),
        Clock("a", start),
        at((passed + step) / 1_000),
        Clock("a", start + passed),
    )
    assert found == (step if abs(step) > clocks.TOLERANCE_MS else None)
