"""The pace on simulated lines: no clock runs here, so the figures are exact."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector_tui.tui.thin.pace import Pace


@dataclass
class Line:
    """A line of so many bytes a second and so long a way, and a terminal at its end."""

    rate: float
    trip: float
    answers: bool = True
    stalls: tuple[float, float] = (1e9, 1e9)
    """From when to when nothing is carried."""
    pace: Pace = field(default_factory=Pace)
    now: float = 0.0
    free_at: float = 0.0
    in_flight: list[tuple[float, int]] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    backlog: float = 0.0
    """The longest the line was busy with what had been sent, in seconds."""
    frames: list[tuple[float, int]] = field(default_factory=list)
    """When each frame had arrived, and its size."""

    def send(self, size: int, *, asked: bool = False) -> None:
        asked = asked or self.pace.asks(size, self.now)
        size += 4 * asked
        self.pace.sent(size, self.now, asked=asked)
        begin = max(self.now, self.free_at)
        end = begin + size / self.rate
        if begin < self.stalls[1] and end > self.stalls[0]:
            end += self.stalls[1] - max(begin, self.stalls[0])
        self.free_at = end
        self.backlog = max(self.backlog, self.free_at - self.now)
        self.frames.append((self.free_at + self.trip / 2, size))
        if asked and self.answers:
            heapq.heappush(self.replies, self.free_at + self.trip)

    def run_until(self, then: float) -> None:
        while self.replies and self.replies[0] <= then:
            self.now = heapq.heappop(self.replies)
            self.pace.answered(self.now)
        self.now = max(self.now, then)

    def hold_key(self, frame: Callable[[int], int], keys: int, every: float) -> float:
        """A key held: each press changes `frame(i)` bytes. When the last state has arrived."""
        start, dirty, pressed = self.now, 0, 0
        while pressed < keys or dirty:
            if pressed < keys and self.now >= start + pressed * every - 1e-9:
                dirty = max(dirty, frame(pressed))
                pressed += 1
            if dirty and not self.pace.wait(self.now):
                size = min(dirty, self.pace.limit())
                dirty -= size
                self.send(size)
                continue
            moments = [*self.replies[:1]]
            if pressed < keys:
                moments.append(start + pressed * every)
            if dirty:
                moments.append(self.now + max(self.pace.wait(self.now), 1e-4))
            self.run_until(min(moments))
        return self.frames[-1][0]


def started(rate: float, trip: float, paint: int = 2500, **kinds: object) -> Line:
    """A line on which an app has painted its first screen and come to rest."""
    line = Line(rate, trip, **kinds)  # type: ignore[arg-type]
    line.send(27, asked=True)
    line.run_until(0.2)
    line.hold_key(lambda _: paint, 1, 1.0)
    line.run_until(line.free_at + trip + 3)
    line.backlog = 0.0
    return line


RATES = [1200, 8000, 64_000, 1e6, 1e8]
TRIPS = [0.0005, 0.03, 0.3, 0.8]


@pytest.mark.parametrize("trip", TRIPS)
@pytest.mark.parametrize("rate", RATES)
def test_it_finds_out_how_fast_a_line_is(rate: float, trip: float) -> None:
    line = started(rate, trip)
    assert line.pace.round_trip == pytest.approx(trip, rel=0.2, abs=0.04)
    assert line.pace.rate is not None
    assert line.pace.rate >= min(rate, 100_000) * 0.9
    if rate < 20_000:
        assert line.pace.rate <= rate * 1.3


@pytest.mark.parametrize("trip", TRIPS)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("size", [130, 600, 2000])
def test_a_held_key_is_caught_up_with_soon_after_its_release(
    rate: float, trip: float, size: int
) -> None:
    line = started(rate, trip)
    begun = line.now
    last = line.hold_key(lambda _: size, 60, 1 / 30)
    released = begun + 59 / 30
    # On its way at the release: what fills the line for a moment; then the newest state.
    allowed = (size + 8) / rate * 2 + 0.25 + trip / 2
    assert last - released <= allowed
    assert line.backlog <= size / rate + 0.3


def test_a_line_that_is_fast_enough_is_not_held_back() -> None:
    line = started(64_000, 0.1)
    line.frames.clear()
    line.hold_key(lambda _: 500, 30, 1 / 30)
    assert len(line.frames) == 30


def test_typing_asks_nothing() -> None:
    line = started(8000, 0.3)
    begun = line.now
    for i in range(200):
        line.run_until(begun + i * 0.1)
        assert not line.pace.wait(line.now)
        assert not line.pace.asks(40, line.now)
        line.send(40)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([2000, 8000, 64_000]),
    st.sampled_from(TRIPS),
    st.lists(st.tuples(st.integers(20, 3000), st.floats(0.01, 0.6)), min_size=20, max_size=80),
)
def test_whatever_happens_the_line_is_not_filled(
    rate: float, trip: float, changes: list[tuple[int, float]]
) -> None:
    line = started(rate, trip)
    for size, pause in changes:
        line.hold_key(lambda _, size=size: size, 1, 1.0)
        line.run_until(line.now + pause)
    # One frame that was too large for one slot, another that followed it, and the slack.
    assert line.backlog <= 2 * max(400, rate * 0.3) / rate + 0.3


@pytest.mark.parametrize("answers", [True, False])
def test_while_the_line_stands_still_next_to_nothing_is_sent(answers: bool) -> None:
    line = started(8000, 0.1, answers=answers)
    now = line.now
    line.stalls = (now + 0.5, now + 10.5)
    line.frames.clear()
    last = line.hold_key(lambda _: 700, 300, 1 / 30)
    if answers:
        sent = [size for arrived, size in line.frames if arrived > now + 0.6]
        assert sum(sent) < 8000
        assert last - (now + 10.5) < 1.5
    else:
        assert line.pace.rate is None


def test_a_terminal_that_answers_nothing_is_never_waited_for_long() -> None:
    line = started(8000, 0.3, answers=False)
    assert not line.pace.answers
    begun = line.now
    last = line.hold_key(lambda _: 150, 60, 1 / 15)
    assert last - (begun + 59 / 15) < 0.5
    line.hold_key(lambda _: 3000, 3, 1.0)
    assert not line.pace.asks(3000, line.now)


def test_answers_that_are_lost_do_not_stop_it_for_good() -> None:
    line = started(64_000, 0.05)
    line.answers = False  # as when the session was taken to another terminal, one that is mute
    for _ in range(8):
        line.hold_key(lambda _: 1500, 1, 1.0)
        line.run_until(line.now + 0.5)
    before = line.now
    assert line.hold_key(lambda _: 1500, 1, 1.0) - before < 1.0


def test_a_late_answer_to_a_question_given_up_teaches_nothing_wrong() -> None:
    line = started(8000, 0.3)
    line.stalls = (line.now, line.now + 5)
    line.hold_key(lambda _: 900, 90, 1 / 15)
    line.run_until(line.free_at + 2)
    line.hold_key(lambda _: 2500, 6, 1.5)
    assert line.pace.rate is not None
    assert line.pace.rate <= 8000 * 1.6
