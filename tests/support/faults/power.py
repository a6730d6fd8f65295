"""Power cuts at random moments of real work: the calls of the program on a simulated disk."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from ptyscreen import Picture
from vaults import lay_ballast

from faults import program
from faults.acting import Hearing, Sitting, Step, answering, sealing
from faults.crash import Tally
from faults.host import SUPPORT, Terminal
from faults.ledger import Experiment, Outcome
from faults.platter import Platter, State
from faults.syscalls import Action, command, have_strace, read
from faults.visiting import LostError, Place, new_place, whole_bundles
from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link

WORKERS = 2
STRETCHES = 8
"""Parts of the work, so that no process ends long before another."""
STEPS = 30
_NOT_ON_DISK = ("vault.db-shm", "ballast", "vault.lock")
"""Shared memory, a file whose content is nothing, and a lock: none of it outlives the power."""

_MEMORY = Path("/dev/shm")
"""Where what a cut leaves is looked at: nothing there need outlive anything."""


@dataclass(frozen=True)
class Recording:
    """Real work: `said[n]` acts were called saved by the screen before action `n`.

    `before` is the vault before the work, `folder` where it was done; `links` is the whole journal
    afterwards, of which the first `begun` were there before.
    """

    before: Place
    folder: Path
    begun: int
    actions: list[Action]
    said: list[int]
    exported: list[bool]
    links: list[Link]


def record(
    folder: Path, chance: random.Random, without: Mapping[str, object], count: int = STEPS
) -> Recording:
    """Let the program answer, seal, export, leave and come back, and write down its calls."""
    made = new_place(folder / "before")
    place = made.copy(folder / "worked")
    vault = place.open(read_only=True)
    visit, begun = vault.visit(place.visit), len(vault.links(place.visit))
    vault.close()
    steps = list(answering(visit, place.photo, chance, count))
    closing = sealing(place, "open")[:2]
    actions: list[Action] = []
    for number, (part, ending) in enumerate(((steps, False), (closing, True))):
        log = folder / f"calls.{number}"
        _work(place, log, part, ending, without)
        actions += read(log, place.folder)
    said, exported = _heard(actions, [*steps, *closing])
    vault = place.open(read_only=True)
    links = vault.links(place.visit)
    vault.close()
    return Recording(made, place.folder, begun, actions, said, exported, links)


def _work(
    place: Place, log: Path, steps: Sequence[Step], ending: bool, without: Mapping[str, object]
) -> None:
    changed = {"log-of": 40, **without}
    if os.geteuid() != 0:
        changed["hardening"] = None  # else only root may look at what it writes
    own = [sys.executable, program.__file__, str(SUPPORT), json.dumps(changed)]
    argv = [*command(log, *own), "--home", str(place.home.path)]
    with Terminal(argv, env={**os.environ, "HOME": str(place.folder)}) as screen:
        sitting = Sitting(screen)
        sitting.enter(place)
        if ending:
            screen.press("k")
            screen.sees("k seal")
        else:
            sitting.to_question()
        for step in steps:
            sitting.type(step)
            sitting.finish(step)
        screen.press("ctrl+x")
        assert screen.ends() == 0


def _heard(actions: Sequence[Action], steps: Sequence[Step]) -> tuple[list[int], list[bool]]:
    """How much the screen had called saved before each action, read off the screen itself."""
    picture, hearing = Picture(80, 24), Hearing()
    left = iter(steps)
    said: list[int] = []
    exported: list[bool] = []
    step: Step | None = None
    for action in actions:
        said.append(len(hearing.said))
        exported.append(hearing.exported)
        if action.kind == "say":
            picture.feed(action.data)
            if hearing.look(picture.text) and (step := next(left, None)):
                hearing.expect(step)
    assert step is None, "the screen did not say that all was saved"
    return said, exported


@dataclass(frozen=True)
class _Found:
    """What there is in a vault after a cut: entries and bundles, or what is wrong with it."""

    acts: int = 0
    bundles: int = 0
    wrong: str = ""


class _Judge:
    """Opens what cuts left as its user would; of states that do not differ in a byte, one."""

    def __init__(self, recording: Recording, scratch: Path) -> None:
        self._recording = recording
        self._left = scratch / "left"
        self._found: dict[tuple[bytes, bool], _Found] = {}

    @property
    def states(self) -> set[bytes]:
        """The digests of all that were opened."""
        return {digest for digest, _ in self._found}

    def look(self, state: State, *, closely: bool) -> _Found:
        """What is in it; `closely` has every exhibit read as well."""
        known = self._found.get((state.digest, True))
        known = known or (None if closely else self._found.get((state.digest, False)))
        if known is None:
            self._left.mkdir()
            state.write(self._left)
            known = self._found[state.digest, closely] = self._opened(closely)
            rmtree(self._left)
        return known

    def _opened(self, closely: bool) -> _Found:
        place = Place(self._left, self._recording.before.visit)
        vars(place)["keys"] = self._recording.before.keys  # deriving takes longer than the rest
        lay_ballast(place.home)
        try:
            with closing(place.open()) as vault:
                if vault.notices:
                    return _Found(wrong=" ".join(vault.notices))
                found = vault.links(place.visit)
                if found != self._recording.links[: len(found)]:
                    return _Found(wrong="the journal is another than the one that was written")
                if closely and (faults := vault.check(read_blobs=True)):
                    return _Found(wrong=" ".join(map(str, faults)))
            return _Found(len(found), whole_bundles(place))
        except (LostError, InspectorError) as lost:
            return _Found(wrong=str(lost))


def _broken(recording: Recording, moment: int, found: _Found) -> str:
    """What is not there although the screen had said by then that it is; "" for nothing."""
    if found.wrong:
        return found.wrong
    if missing := max(0, recording.begun + recording.said[moment] - found.acts):
        return f"{missing} acts that were said to be saved are not there"
    if found.bundles < recording.exported[moment]:
        return "a bundle that was called exported is not there"
    return ""


def _cuts(recording: Recording, moments: Sequence[int], seed: int) -> tuple[Tally, set[bytes]]:
    """Cut the power before these actions, in their order; what came of it, and of which states."""
    chance, tally = random.Random(seed), Tally()
    platter = Platter(recording.before.folder, recording.folder, _NOT_ON_DISK)
    done = 0
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as scratch:
        judge = _Judge(recording, Path(scratch))
        for moment in moments:
            for action in recording.actions[done:moment]:
                platter.carry_out(action)
            done = moment
            found = judge.look(platter.cut(chance), closely=tally.tries % 10 == 0)
            tally.tries += 1
            if broken := _broken(recording, moment, found):
                tally.lost(f"cut before call {moment} of {len(recording.actions)}: {broken}")
    return tally, judge.states


def _moments(recording: Recording, tries: int, chance: random.Random) -> list[int]:
    return sorted(chance.randrange(len(recording.actions)) for _ in range(tries))


def _many_cuts(recording: Recording, tries: int, chance: random.Random) -> tuple[Tally, set[bytes]]:
    """The same in several processes at once, each with a stretch of the work.

    Cuts that are near to each other leave the same; those far from each other do not.
    """
    moments = _moments(recording, tries, chance)
    ends = [tries * number // STRETCHES for number in range(STRETCHES + 1)]
    parts = [moments[begin:end] for begin, end in pairwise(ends)]
    seeds = [chance.randrange(2**32) for _ in parts]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        found = [*workers.map(_cuts, [recording] * STRETCHES, parts, seeds)]
    states = set[bytes]().union(*(states for _, states in found))
    return sum((tally for tally, _ in found), Tally()), states


def _experiment(tries: int, seed: int, scratch: Path) -> Outcome:
    chance = random.Random(seed)
    found, states = _many_cuts(record(scratch / "real", chance, {}), tries, chance)
    unsafe = record(scratch / "control", chance, {"sync-off": None}, 10)
    seen, _ = _cuts(unsafe, _moments(unsafe, 60, chance), seed)
    return Outcome(
        tries=found.tries,
        losses=found.losses,
        control=f"sync off: {seen.losses} of {seen.tries} lost",
        control_saw=seen.losses > 0,
        first=found.first,
        states=len(states),
    )


_CUT = Experiment(
    "what the screen called saved is there; vault and bundles are whole",
    "power cut: answers, rows, notes, exhibits, undo, seal, export",
    tries=5_000,
    long_tries=20_000,
    run=_experiment,
    # A build that has none fails for it.
    missing="" if have_strace() or os.environ.get("CI") else "strace",
)
EXPERIMENTS: Sequence[Experiment] = (_CUT,)
