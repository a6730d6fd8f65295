"""Two of everything: sessions, copies, clocks and pasts of one vault."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from faults.acting import Sitting, answering
from faults.commands import seal, write_notes
from faults.crash import Tally
from faults.host import Host, Screen, shared
from faults.ledger import Experiment, Outcome
from faults.visiting import LostError, Place, new_place, whole, whole_bundles
from inspector_tui.errors import InspectorError
from inspector_tui.record.events import ClockStepped
from inspector_tui.vault import put_back
from inspector_tui.workflow.export import export

Without = Mapping[str, object]
Try = Callable[[Place, Host, random.Random, Without], None]
"""One try on a vault of its own; raises `LostError`."""
DAY = 24 * 60 * 60


def _screen(place: Place, host: Host, without: Without, *argv: str) -> Screen:
    argv = ("--home", str(place.home.path), *argv)
    return Screen(host, *argv, env={"HOME": str(place.folder)}, without=without)


def _answers(place: Place, sitting: Sitting, chance: random.Random, count: int) -> None:
    vault = place.open(read_only=True)
    visit = vault.visit(place.visit)
    vault.close()
    sitting.to_question()
    for step in answering(visit, place.photo, chance, count):
        sitting.type(step)
        sitting.finish(step)


def _two_sessions(place: Place, host: Host, chance: random.Random, without: Without) -> None:
    """The second may look and not write; both see what the first saves."""
    with _screen(place, host, without) as one, _screen(place, host, without) as two:
        first, second = Sitting(one), Sitting(two)
        first.enter(place)
        two.sees("Passphrase")
        two.press(place.passphrase, "enter")
        two.until(lambda text: "another session" in text or "Visits ·" in text, "an answer")
        if "another session" not in two.text:
            raise LostError("two sessions write to one vault")
        _answers(place, first, chance, 3)
        two.press("r")
        two.sees("Visits ·")
        two.press("enter")
        two.until(lambda text: "FA-0" in text, "the visit")
        second.to_question()
        two.press("y")
        two.sees("Read only")
        one.press("ctrl+x")
        one.ends()
    vault = place.open()
    whole(vault, place.visit, (), [lambda act: True] * 2 + first.said)
    vault.close()


def _from_cron(place: Place, host: Host, chance: random.Random, without: Without) -> None:
    """An export while a session is open says who has it and leaves nothing; afterwards it works."""
    seal(place)
    line = ("export", "--closed", "--clear", "--to", str(place.out))
    with _screen(place, host, without) as screen:
        Sitting(screen).enter(place)
        with _screen(place, host, without, *line) as cron:
            cron.sees("Passphrase:")
            cron.press(place.passphrase, "enter")
            code = cron.ends()
            if code != 3 or "another session" not in cron.text or whole_bundles(place):
                raise LostError(f"the export ended with {code}: {cron.text.strip()}")
        screen.press("ctrl+x")
        screen.ends()
    with _screen(place, host, without, *line) as cron:
        cron.sees("Passphrase:")
        cron.press(place.passphrase, "enter")
        if cron.ends() != 0 or whole_bundles(place) != 1:
            raise LostError(f"the export did not work afterwards: {cron.text.strip()}")


def _left_lock(place: Place, host: Host, chance: random.Random, without: Without) -> None:
    """The lock of a killed session keeps nobody out."""
    with _screen(place, host, without) as screen:
        sitting = Sitting(screen)
        sitting.enter(place)
        _answers(place, sitting, chance, 1)
        screen.kill()
    with _screen(place, host, without) as screen:
        screen.sees("Passphrase")
        screen.press(place.passphrase, "enter")
        screen.until(lambda text: "another session" in text or "FA-0" in text, "an answer")
        if "another session" in screen.text:
            raise LostError("a session that is dead still holds the vault")


def _copied(place: Place, host: Host, chance: random.Random, without: Without) -> None:
    """A copy made while work goes on opens whole with all that was saved by then, or says so."""
    copy = Place(place.folder / "copy", place.visit)
    copy.folder.mkdir()
    with _screen(place, host, {}) as screen:
        sitting = Sitting(screen)
        sitting.enter(place)
        _answers(place, sitting, chance, 2)
        said = list(sitting.said)
        # By another program: this one may not touch a file that it will open (SECURITY D5).
        copying = subprocess.Popen(["cp", "-r", place.home.path, copy.home.path])
        vault = place.open(read_only=True)
        visit = vault.visit(place.visit)
        vault.close()
        for step in answering(visit, place.photo, chance, 2):
            sitting.type(step)
            sitting.finish(step)
        copying.wait()
        screen.press("ctrl+x")
        screen.ends()
    if without:  # what the control leaves out of the copy
        for name in without["leave-out"]:  # type: ignore[attr-defined]
            (copy.home.path / name).unlink(missing_ok=True)
    vault = place.open()
    truth = vault.links(place.visit)
    vault.close()
    try:
        vault = copy.open()
    except InspectorError:
        return  # it says so
    try:
        found = vault.links(place.visit)
        if vault.read_only and vault.notices:
            return  # it says so
        if found != truth[: len(found)] or len(found) < 2 + len(said):
            raise LostError(f"the copy has {len(found)} entries and says nothing of it")
        whole(vault, place.visit, (), [lambda act: True] * 2 + said)
    finally:
        vault.close()


def _clock(place: Place, host: Host, chance: random.Random, without: Without) -> None:
    """A clock that was set back is written into the journal; nothing is refused for it."""
    back = chance.randint(60, DAY)
    with _screen(place, host, {"clock-back": back, **without}) as screen:
        sitting = Sitting(screen)
        sitting.enter(place)
        _answers(place, sitting, chance, 2)
        screen.press("ctrl+x")
        screen.ends()
    vault = place.open()
    acts = [link.act for link in vault.links(place.visit)[2:]]
    faults = vault.check()
    vault.close()
    stepped = [act.by_ms for act in acts if isinstance(act, ClockStepped)]
    if len(stepped) != 1 or abs(stepped[0] + back * 1000) > 2000:
        raise LostError(f"a clock set back by {back} s is written down as {stepped} ms")
    if len(acts) != 1 + len(sitting.said) or faults:
        raise LostError(f"of {len(sitting.said)} acts {len(acts) - 1} are there; {faults}")


def _old_copy(place: Place, host: Host, chance: random.Random, without: Without) -> None:
    """An older database put back is noticed and cannot be written to until somebody decides."""
    old = place.folder / "old.db"
    shutil.copyfile(place.home.database, old)
    write_notes(place)
    shutil.copyfile(old, place.home.database)
    with _screen(place, host, without) as screen:
        screen.sees("Passphrase")
        screen.press(place.passphrase, "enter")
        screen.until(lambda text: "Visits ·" in text or "vanished" in text, "an answer")
        screen.watch(0.3)
        if "vanished" not in screen.text:
            raise LostError("an older database was put back and nobody was told")
        screen.press("enter")
        screen.sees("Visits ·")
        screen.press("enter")
        screen.until(lambda text: "FA-0" in text, "the visit")
        sitting = Sitting(screen)
        sitting.to_question()
        screen.press("y")
        screen.sees("Read only")


def _old_backup(place: Place, host: Host, chance: random.Random, without: Without) -> None:
    """After a backup from before an export no bundle number is used a second time."""
    vault = place.open()
    before = vault.backup()
    vault.close()
    seal(place)
    vault = place.open()
    first = export(vault, place.visit, folder=place.out, clear=True)
    vault.close()
    put_back.restore(place.home, place.keys[1], before)
    if without:
        place.home.ledger.unlink()
        place.home.ledger_copy.unlink()
    write_notes(place)
    seal(place)
    vault = place.open()
    second = export(vault, place.visit, folder=place.out, clear=True)
    vault.close()
    if (first.number, second.number) != (1, 2) or first.bundle == second.bundle:
        raise LostError(f"two different bundles have the number {second.number}")


def _experiment(
    work: Try, control: tuple[str, Without], tries: int, seed: int, scratch: Path
) -> Outcome:
    found = _tried(work, tries, seed, scratch / "real", shared(), {})
    seen = _tried(work, 1, seed, scratch / "control", shared(), control[1])
    return Outcome(
        tries=found.tries,
        losses=found.losses,
        control=f"{control[0]}: {seen.losses} of {seen.tries}",
        control_saw=seen.losses == seen.tries,
        first=found.first,
    )


def _tried(work: Try, tries: int, seed: int, scratch: Path, host: Host, without: Without) -> Tally:
    made, tally = new_place(scratch / "made"), Tally()
    for number in range(tries):
        tally.tries += 1
        try:
            work(made.copy(scratch / str(number)), host, random.Random(seed + number), without)
        except (LostError, InspectorError, AssertionError) as lost:
            tally.lost(lost)
    return tally


def _of(promise: str, fault: str, work: Try, control: str, without: Without) -> Experiment:
    run = partial(_experiment, work, (control, without))
    return Experiment(promise, fault, tries=2, long_tries=20, run=run)


EXPERIMENTS: Sequence[Experiment] = (
    _of(
        "the second may only look; nothing of either is lost",
        "two sessions on one vault",
        _two_sessions,
        "lock off",
        {"lock-off": None},
    ),
    _of(
        "it says who has the vault, leaves nothing behind, works afterwards",
        "export from cron while a session is open",
        _from_cron,
        "lock off",
        {"lock-off": None},
    ),
    _of(
        "the vault opens at once",
        "the lock of a session that was killed",
        _left_lock,
        "lock by a file's name",
        {"lock-by-name": None},
    ),
    _of(
        "the copy is whole, or says that it is not",
        "a vault copied while it is worked on",
        _copied,
        "copied without log and mark",
        {"leave-out": ("vault.db-wal", "vault.db-shm", "head")},
    ),
    _of(
        "the step is in the journal, nothing is refused",
        "a clock set back by up to a day",
        _clock,
        "clock not compared",
        {"clock-trusted": None},
    ),
    _of(
        "it is said, and nothing is saved over it",
        "an older copy of the database put back",
        _old_copy,
        "mark off",
        {"mark-off": None},
    ),
    _of(
        "no bundle number is used twice",
        "a backup from before an export restored",
        _old_backup,
        "ledger forgotten",
        {"forgotten": None},
    ),
)
