"""kill -9 at random moments while the real program is driven through a terminal."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from faults.acting import Sitting, Step, answering, sealing
from faults.host import Host, Screen, shared
from faults.ledger import Experiment, Outcome
from faults.visiting import LostError, Place, new_place, whole, whole_bundles
from inspector_tui.errors import InspectorError

LANES = 2
"""Programs at work at the same time, each on a vault of its own."""
Without = Mapping[str, object]


@dataclass
class Tally:
    """What came of the tries of one lane: `said` counts the acts that the screen called saved."""

    tries: int = 0
    losses: int = 0
    said: int = 0
    first: str = ""

    def lost(self, what: object) -> None:
        self.losses += 1
        self.first = self.first or str(what)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.tries + other.tries,
            self.losses + other.losses,
            self.said + other.said,
            self.first or other.first,
        )


@dataclass
class Lane:
    """A copy of the vault `made` that is worked on, killed, looked at and worked on again."""

    made: Place
    folder: Path
    host: Host
    chance: random.Random
    without: Without
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.place = self.made.copy(self.folder / str(self.tally.tries))
        vault = self.place.open()
        self.before = vault.links(self.place.visit)
        vault.close()

    def sit(self, work: Callable[[Lane, Sitting], None]) -> None:
        """One session up to its kill, and what is found afterwards; a loss ends this vault."""
        self.tally.tries += 1
        try:
            self._sit(work)
        except (LostError, InspectorError, AssertionError) as lost:
            self.tally.lost(lost)
            self._begin()

    def _sit(self, work: Callable[[Lane, Sitting], None]) -> None:
        argv = ("--home", str(self.place.home.path))
        env = {"HOME": str(self.place.folder)}
        with Screen(self.host, *argv, env=env, without=self.without) as screen:
            sitting = Sitting(screen)
            sitting.enter(self.place)
            work(self, sitting)
            screen.kill()
            sitting.stop()
        self.tally.said += len(sitting.said) + sitting.exported
        try:
            self._look(sitting)
        except (LostError, InspectorError, AssertionError) as lost:
            raise LostError(f"{lost}\ntyped {sitting.typed}\nlast {screen.raw[-200:]!r}") from lost

    def _look(self, sitting: Sitting) -> None:
        """The lock is free, the vault opens, all that was said is there, no bundle is half."""
        vault = self.place.open()
        try:
            was, self.before = self.before, vault.links(self.place.visit)
            whole(vault, self.place.visit, was, sitting.said)
            # Or the next session would begin in the form where this one was cut off.
            vault.put_setting("place", "")
            for box in vault.drafts(self.place.visit):
                vault.drop_draft(self.place.visit, box)
        finally:
            vault.close()
        if whole_bundles(self.place) < sitting.exported:
            raise LostError("a bundle that was called exported is not there")

    def strike(self, sitting: Sitting, step: Step) -> None:
        """Type a step and wait for a random while, at the end of which the kill comes."""
        sitting.type(step)
        if step.begun is not Step.begun and self.chance.random() < 0.7:
            sitting.watch_begin(step)  # on a busy machine that takes any time
        sitting.watch(self.chance.uniform(0, step.takes))


def _at_the_questions(lane: Lane, sitting: Sitting) -> None:
    vault = lane.place.open(read_only=True)
    visit = vault.visit(lane.place.visit)
    vault.close()
    sitting.to_question()
    *steps, last = answering(visit, lane.place.photo, lane.chance, lane.chance.randint(1, 5))
    for step in steps:
        sitting.type(step)
        sitting.finish(step)
    lane.strike(sitting, last)


def _at_the_end(lane: Lane, sitting: Sitting) -> None:
    for bundle in lane.place.out.iterdir():
        bundle.unlink()
    vault = lane.place.open(read_only=True)
    status = vault.visit(lane.place.visit).status
    vault.close()
    steps = sealing(lane.place, status)
    last = lane.chance.choice([*range(len(steps)), len(steps) - 2])  # the bundle takes longest
    sitting.screen.press("k")
    sitting.screen.until(lambda text: "k seal" in text or "x export" in text, "the end of a visit")
    for number, step in enumerate(steps[: last + 1]):
        if number == last:
            lane.strike(sitting, step)
        else:
            sitting.type(step)
            sitting.finish(step)


def _sittings(
    work: Callable[[Lane, Sitting], None],
    tries: int,
    seed: int,
    scratch: Path,
    without: Without,
) -> Tally:
    made = new_place(scratch / "made")

    def lane(number: int) -> Tally:
        found = Lane(made, scratch / str(number), host, random.Random(seed + number), without)
        for _ in range(number, tries, LANES):
            found.sit(work)
        return found.tally

    host = shared()
    with ThreadPoolExecutor(LANES) as lanes:
        return sum(lanes.map(lane, range(LANES)), Tally())


def _experiment(
    work: Callable[[Lane, Sitting], None],
    control: tuple[str, Without, int],
    tries: int,
    seed: int,
    scratch: Path,
) -> Outcome:
    found = _sittings(work, tries, seed, scratch / "real", {})
    words, without, few = control
    seen = _sittings(work, few, seed, scratch / "control", without)
    return Outcome(
        tries=found.tries,
        losses=found.losses,
        control=f"{words}: {seen.losses} of {seen.tries} lost",
        control_saw=seen.losses > 0 and found.said > 0,
        first=found.first,
    )


EXPERIMENTS: Sequence[Experiment] = (
    Experiment(
        "every act that the screen called saved is there, the vault opens and is whole",
        "kill -9 at the screen: answers, reasons, notes, rows, exhibits, undo",
        tries=100,
        long_tries=600,
        run=partial(_experiment, _at_the_questions, ("said before COMMIT", {"early-word": 0.3}, 8)),
    ),
    Experiment(
        "seal and reopening stand once they were said; a bundle is whole or absent",
        "kill -9 at the screen: seal, export, reopen",
        tries=40,
        long_tries=200,
        run=partial(_experiment, _at_the_end, ("written in place", {"in-place": 0.03}, 8)),
    ),
)
