"""Power cuts at random moments of real work: the calls of the program on a simulated disk."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
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
from faults.platter import Platter
from faults.syscalls import Action, command, have_strace, read
from faults.visiting import LostError, Place, new_place, whole_bundles
from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link

WORKERS = 2
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


def _cuts(recording: Recording, tries: int, seed: int) -> Tally:
    """Cut the power so often at random moments, and open what each leaves with the program."""
    chance, tally = random.Random(seed), Tally()
    moments = sorted(chance.randrange(len(recording.actions)) for _ in range(tries))
    platter = Platter(recording.before.folder, recording.folder, _NOT_ON_DISK)
    done = 0
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as scratch:
        for moment in moments:
            for action in recording.actions[done:moment]:
                platter.carry_out(action)
            done = moment
            tally.tries += 1
            left = Path(scratch) / "left"
            left.mkdir()
            platter.image(left, chance)
            try:
                _look(recording, moment, left, closely=tally.tries % 10 == 0)
            except (LostError, InspectorError) as lost:
                tally.lost(f"cut before call {moment} of {len(recording.actions)}: {lost}")
            rmtree(left)
    return tally


def _look(recording: Recording, moment: int, left: Path, *, closely: bool) -> None:
    """Open what a cut left as its user would; what was said to be saved must be there."""
    place = Place(left, recording.before.visit)
    vars(place)["keys"] = recording.before.keys  # deriving them takes longer than all the rest
    lay_ballast(place.home)
    vault = place.open()
    try:
        if vault.notices:
            raise LostError(" ".join(vault.notices))
        found = vault.links(place.visit)
        if found != recording.links[: len(found)]:
            raise LostError("the journal is another than the one that was written")
        if len(found) < recording.begun + recording.said[moment]:
            missing = recording.begun + recording.said[moment] - len(found)
            raise LostError(f"{missing} acts that were said to be saved are not there")
        if closely and (faults := vault.check(read_blobs=True)):
            raise LostError(" ".join(map(str, faults)))
    finally:
        vault.close()
    if whole_bundles(place) < recording.exported[moment]:
        raise LostError("a bundle that was called exported is not there")


def _many_cuts(recording: Recording, tries: int, seed: int) -> Tally:
    """The same in several processes at once."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        parts = [tries * (n + 1) // WORKERS - tries * n // WORKERS for n in range(WORKERS)]
        found = [
            workers.submit(_cuts, recording, part, seed + number)
            for number, part in enumerate(parts)
        ]
        return sum((one.result() for one in found), Tally())


def _experiment(tries: int, seed: int, scratch: Path) -> Outcome:
    chance = random.Random(seed)
    found = _many_cuts(record(scratch / "real", chance, {}), tries, seed)
    unsafe = record(scratch / "control", chance, {"sync-off": None}, 10)
    seen = _cuts(unsafe, 60, seed)
    return Outcome(
        tries=found.tries,
        losses=found.losses,
        control=f"sync off: {seen.losses} of {seen.tries} lost",
        control_saw=seen.losses > 0,
        first=found.first,
    )


_CUT = Experiment(
    "what the screen called saved is there; vault and bundles are whole",
    "power cut: answers, rows, notes, exhibits, undo, seal, export",
    tries=5_000,
    long_tries=20_000,
    run=_experiment,
)
# Without strace nothing can be recorded; a build that has none fails for it.
EXPERIMENTS: Sequence[Experiment] = (_CUT,) if have_strace() or os.environ.get("CI") else ()
