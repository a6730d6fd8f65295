"""kill -9 at random moments of commands at the shell, outside and between their file operations."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from faults.commands import COMMANDS, Command
from faults.crash import LANES, Tally
from faults.host import Host, Screen, shared
from faults.ledger import Experiment, Outcome
from faults.visiting import LostError, Place, new_place
from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link


@dataclass(frozen=True)
class Subject:
    """A command, a vault prepared for it, and how long it takes: seconds and file operations."""

    command: Command
    place: Place
    before: list[Link]
    seconds: float
    operations: int


def prepared(command: Command, made: Place, host: Host, folder: Path) -> Subject:
    """Let the command run to its end once; that it then holds what it says is looked at too."""
    place = made.copy(folder / "ready")
    command.prepare(place)
    vault = place.open()
    before = vault.links(place.visit)
    vault.close()
    whole = place.copy(folder / "whole")
    count = folder / "operations"
    with _started(command, whole, host, {"die-at": [0, str(whole.folder), str(count)]}) as screen:
        command.converse(screen, whole)
        begun = time.monotonic()
        code = screen.ends()
        seconds = time.monotonic() - begun
        assert code == 0, f"{command.name} failed:\n{screen.text}"
    command.look(whole, before, True)
    return Subject(command, place, before, seconds, int(count.read_bytes()))


def _started(command: Command, place: Place, host: Host, more: Mapping[str, object]) -> Screen:
    env = {"HOME": str(place.folder)}
    return Screen(host, *command.line(place), env=env, without={**command.changed, **more})


def strike(
    subject: Subject, host: Host, chance: random.Random, folder: Path, more: Mapping[str, object]
) -> Tally:
    """One kill: every other time from within, at one of the command's file operations."""
    command, place = subject.command, subject.place.copy(folder)
    tally = Tally(tries=1)
    within: dict[str, object] = {}
    if not more and chance.random() < 0.5:
        within["die-at"] = [chance.randint(1, subject.operations), str(folder), ""]
    with _started(command, place, host, {**within, **more}) as screen:
        command.converse(screen, place)
        if within:
            screen.ends()
        else:
            if more:
                screen.until(lambda text: place.has_bundle(), "the beginning of a bundle")
            end = time.monotonic() + subject.seconds * chance.uniform(0, 1.2)
            while (left := end - time.monotonic()) > 0:
                screen.take(left)
        screen.kill()
        said = command.said.encode() in screen.raw
    tally.said += said
    try:
        command.look(place, subject.before, said)
    except (LostError, InspectorError) as lost:
        tally.lost(f"{command.name}: {lost}")
    return tally


def _tallied(
    commands: Sequence[Command], tries: int, seed: int, scratch: Path, more: Mapping[str, object]
) -> Tally:
    made = new_place(scratch / "made")
    turns = [commands[number % len(commands)] for number in range(tries)]

    def lane(number: int) -> Tally:
        chance, tally = random.Random(seed + number), Tally()
        subjects: dict[str, Subject] = {}
        own = scratch / str(number)
        for at in range(number, tries, LANES):
            command = turns[at]
            if command.name not in subjects:
                subjects[command.name] = prepared(command, made, host, own / command.name)
            tally += strike(subjects[command.name], host, chance, own / f"try {at}", more)
        return tally

    host = shared()
    with ThreadPoolExecutor(LANES) as lanes:
        return sum(lanes.map(lane, range(LANES)), Tally())


def _experiment(tries: int, seed: int, scratch: Path) -> Outcome:
    found = _tallied(COMMANDS, tries, seed, scratch / "real", {})
    exports = [command for command in COMMANDS if command.name == "export"]
    seen = _tallied(exports, 10, seed, scratch / "control", {"in-place": 0.03})
    return Outcome(
        tries=found.tries,
        losses=found.losses,
        control=f"written in place: {seen.losses} of {seen.tries} lost",
        control_saw=seen.losses > 0,
        first=found.first,
    )


EXPERIMENTS: Sequence[Experiment] = (
    Experiment(
        "it is done or can be done again, nothing is half, the vault opens with all it had",
        "kill -9 at the shell: " + ", ".join(command.name for command in COMMANDS),
        tries=60,
        long_tries=200,
        run=_experiment,
    ),
)
