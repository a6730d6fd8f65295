"""How much may be sent when, so that a slow line never holds frames nobody will see.

The kernel says nothing of a line behind a pseudo-terminal: its output queue always counts as empty,
and over ssh the channel swallows hundreds of kilobytes. What can be known is when the terminal has
worked through what it was sent, by asking it: a frame is followed by DSR 5 (`ESC [ 5 n`, since the
VT100), which every terminal answers with `ESC [ 0 n`. A question costs 4 bytes each way and goes
with larger output only; while one types, none is sent.

From the answers follow the round trip (the shortest seen) and the rate (bytes by the time beyond
it). A frame is sent when, by that rate, all before it has been carried; and not while an answer is
overdue. A terminal that answers nothing is taken for a slow line and never waited for.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

UNKNOWN_RATE = 8000.0
"""Bytes per second assumed of a line that says nothing: 64 kbit/s."""
_UNKNOWN_AHEAD = 0.5
"""Seconds of output such a line may have before it: it may as well be fast."""
_AHEAD = 0.04
"""Seconds of output a known line may have before it, so that it does not run dry."""
_FRAME = 0.15
"""Seconds a known line may be busy with one frame."""
_LEAST_FRAME = 400
_TRICKLE = 1000.0
"""Bytes per second that are no burden to any line; what comes on top of it is asked about."""
_ASK_AFTER = 400
_LEAST_SAMPLE = 300
_LATE = 0.15
"""Seconds an answer may be overdue before sending stops."""
_STALLED = 2.0
"""Seconds after which an answer is given up."""
_QUESTIONS = 3
"""Questions that may be on their way at once."""
_TRIES = 3
"""Questions in vain after which a terminal counts as one that answers nothing."""
_FASTEST = 0.003
"""Seconds below which a terminal's answer says nothing about its line."""


class _Question(NamedTuple):
    """Sent at a time, behind `size` bytes of the same frame and `burst` bytes since `begun`.

    `total` counts all bytes ever sent up to it.
    """

    sent_at: float
    size: int
    begun: float
    burst: int
    total: int


class Pace:
    """A model of the line to the terminal. All times are the caller's clock, in seconds."""

    def __init__(self) -> None:
        self.answers = False
        """Whether the terminal answers questions."""
        self._asked: deque[_Question] = deque()
        self._unanswered = 0
        self._doubtful = False
        self._given_up_at = self._heard_at = 0.0
        self._trip: tuple[float, int] | None = None
        self._rates: deque[float] = deque(maxlen=6)
        self._arrived: tuple[float, int] | None = None
        self._total = 0
        self._free_at = 0.0
        self._begun, self._burst = 0.0, 0
        self._load, self._load_at = 0.0, 0.0

    @property
    def rate(self) -> float | None:
        """Bytes per second the line carries at least, None while that is not known."""
        return max(self._rates) if self._rates else None

    @property
    def round_trip(self) -> float | None:
        """Seconds to the terminal and back, None while that is not known."""
        return self._trip[0] if self._trip else None

    @property
    def expecting(self) -> bool:
        """Whether an answer is still on its way."""
        return bool(self._asked)

    def wait(self, now: float) -> float:
        """Seconds until the next frame may be sent; 0 is now. Ask again after an answer."""
        if self.answers and self._asked:
            question = self._asked[0]
            due = self._carried(question) + (self.round_trip or 0.0)
            give_up = due + _STALLED * 2.0**self._unanswered
            if now >= give_up:
                self._give_up(now)
            elif now > due + _LATE or self._unanswered:
                return give_up - now
        ahead = _AHEAD if self._rates else _UNKNOWN_AHEAD
        return max(0.0, self._free_at - now - ahead)

    def limit(self) -> int:
        """Bytes the next frame should hold at most."""
        if self.rate is None:
            return int(UNKNOWN_RATE * _UNKNOWN_AHEAD)
        return max(_LEAST_FRAME, int(self.rate * _FRAME))

    def asks(self, size: int, now: float) -> bool:
        """Whether a question should follow a frame of this size."""
        if not self.answers:
            return self._unanswered + len(self._asked) < _TRIES and size >= _ASK_AFTER
        if len(self._asked) >= _QUESTIONS:
            return False
        return self._trip is None or self._loaded(now) + size >= _ASK_AFTER

    def sent(self, size: int, now: float, *, asked: bool = False) -> None:
        """Note what was sent, and whether a question was the end of it."""
        if self._free_at <= now:
            self._begun, self._burst = now, 0
        self._burst += size
        self._total += size
        self._free_at = max(self._free_at, now) + size / (self.rate or UNKNOWN_RATE)
        self._load, self._load_at = self._loaded(now) + size, now
        if asked:
            if self._settled(now):
                self._doubtful = False
            self._asked.append(_Question(now, size, self._begun, self._burst, self._total))
            self._load = 0.0

    def answered(self, now: float) -> None:
        """The terminal has answered a question, the oldest one as far as that can be known."""
        self.answers = True
        self._unanswered = 0
        self._heard_at = now
        if not self._asked:
            self._doubtful = True  # it was to a question given up; so were perhaps those before
            return
        question = self._asked.popleft()
        if not self._doubtful:
            self._learn(question, now)
            if question.total == self._total:
                self._free_at = min(self._free_at, now)

    def _learn(self, question: _Question, now: float) -> None:
        """Each way to count gives a rate the line has at least; the best is near the truth."""
        took = now - question.sent_at
        if self._trip is None or took < self._trip[0]:
            self._trip = took, question.size
        trip, size = self._trip
        arrived = now - trip
        counts = [(question.size, took)]
        if size * 4 <= question.burst:
            counts += [
                (question.size, arrived - question.sent_at),
                (question.burst, arrived - question.begun),
            ]
        if self._arrived is not None:
            before, total = self._arrived
            counts.append((question.total - total, arrived - before))
        self._arrived = arrived, question.total
        rates = [size / max(span, _FASTEST) for size, span in counts if size >= _LEAST_SAMPLE]
        if rates:
            self._rates.append(max(rates))

    def _carried(self, question: _Question) -> float:
        """When the line should have carried it."""
        rate = self.rate or UNKNOWN_RATE
        return max(question.sent_at + question.size / rate, question.begun + question.burst / rate)

    def _loaded(self, now: float) -> float:
        return max(0.0, self._load - (now - self._load_at) * _TRICKLE)

    def _settled(self, now: float) -> bool:
        """Whether no answer to a question given up can be on its way any more."""
        quiet = 1.0 + 2 * (self.round_trip or 0.0)
        alive = self._heard_at > self._given_up_at
        return alive and not self._asked and now > self._heard_at + quiet

    def _give_up(self, now: float) -> None:
        """An answer was lost, or the line stands still: which answer is whose is doubtful now."""
        self._unanswered += 1
        self._doubtful = True
        self._given_up_at = now
        self._asked.clear()
        self._arrived = None
        if self._unanswered >= _TRIES:
            self.answers = False
