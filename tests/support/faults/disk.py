"""Disks that are full, read-only or faulty while the real program works on them."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path

from faults.acting import QUESTION, Sitting, Step, answering
from faults.crash import Tally
from faults.host import LIMIT, Screen, shared
from faults.ledger import Experiment, Outcome
from faults.syscalls import have_strace
from faults.visiting import LostError, Place, new_place, subsequence
from inspector_tui.errors import InspectorError
from inspector_tui.vault import ballast

Without = Mapping[str, object]
Try = Callable[[Place, random.Random, Without], None]
SIZE = "24m"
"""Room of a small disk: the vault, its ballast, and little else."""
_PATIENCE = 5.0
"""Seconds that a busy machine may take over one key, before it is struck a second time."""
_REFUSED, _GO_ON = "This was not saved", "Enter go on"


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of its own in memory, for root only."""
    folder = Path(tempfile.mkdtemp())
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder],
        check=True,
        capture_output=True,
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False)
        folder.rmdir()


@cache
def can_mount() -> bool:
    """Whether this account may make disks."""
    if os.name != "posix" or os.geteuid() != 0:
        return False
    with suppress(OSError, subprocess.CalledProcessError), small_disk():
        return True
    return False


def _screen(place: Place, without: Without) -> Screen:
    env = {"HOME": str(place.folder)}
    return Screen(shared(), "--home", str(place.home.path), env=env, without=without)


class _Worker(Sitting):
    """Answers whatever the disk does, and keeps what was saved apart from what was refused."""

    def __init__(self, screen: Screen, place: Place, chance: random.Random) -> None:
        super().__init__(screen)
        vault = place.open(read_only=True)
        self._steps = answering(
            vault.visit(place.visit), place.photo, chance, 60, kinds=("answer",)
        )
        vault.close()
        self.refusals: list[str] = []
        self.enter(place)
        self.to_question()

    def next(self) -> bool:
        """One more step; False when the screen said that it was not saved."""
        step: Step = next(self._steps)
        self.type(step)
        words = f"{step.promises[-1].words!r} or a refusal"
        while True:
            self.screen.until(lambda text: self.look(text) or _GO_ON in text, words)
            refused = _REFUSED in self.screen.text
            if refused:
                self.refusals.append(self.screen.text)
            if _GO_ON in self.screen.text:
                self._dismiss()
            if refused or self.look(self.screen.text):
                return not refused
            self.screen.press(step.keys)  # what came up took those that were on their way

    def _dismiss(self) -> None:
        """Enter, until what is to be read has gone and stays away."""
        end = time.monotonic() + LIMIT
        while _GO_ON in self.screen.text:
            assert time.monotonic() < end, self.screen.text
            shown, patience = self.screen.text, time.monotonic() + _PATIENCE
            self.screen.press("enter")
            while self.screen.text == shown and time.monotonic() < patience:
                self.screen.take(0.1)
            self.screen.watch(0.5)
            if "Ctrl+O save" in self.screen.text:  # one Enter too many began an answer
                self.screen.press("ctrl+b")
                self.screen.sees(QUESTION)

    def leave(self) -> None:
        self.screen.press("ctrl+x")
        self.screen.ends()


def _kept(place: Place, worker: _Worker) -> None:
    """The vault is whole and has all that was said to be saved, in that order."""
    vault = place.open()
    try:
        subsequence([link.act for link in vault.links(place.visit)], worker.said)
        if vault.read_only or (faults := vault.check()):
            raise LostError(f"the vault is not whole: {vault.notices}")
        assert not faults
    finally:
        vault.close()


def _full(place: Place, chance: random.Random, without: Without) -> None:
    """The reserve takes the next answers, then it is said, then there is room and work goes on."""
    with small_disk() as disk:
        there = place.copy(disk / "vault")
        there.home.ballast.write_bytes(os.urandom(ballast.SIZE))
        with _screen(there, without) as screen:
            worker = _Worker(screen, there, chance)
            for _ in range(chance.randint(1, 4)):
                worker.next()
            _fill(disk)
            if not worker.next() or there.home.ballast.exists():
                raise LostError("the reserve did not take what was to be saved")
            _fill(disk)
            for _ in range(20):
                if not worker.next():
                    break
            else:
                raise LostError("a full disk was not told of in 20 answers")
            (disk / "filler").unlink()
            if not worker.next():
                raise LostError("work did not go on after room was made")
            worker.leave()
        _kept(there, worker)


def _fill(disk: Path) -> None:
    with (disk / "filler").open("ab", buffering=0) as filler:
        for size in (65536, 512):
            with suppress(OSError):
                while True:
                    filler.write(bytes(size))


def _limited(place: Place, chance: random.Random, without: Without) -> None:
    """No file may grow any more; it is said; later they may, and work goes on."""
    with _screen(place, without) as screen:
        worker = _Worker(screen, place, chance)
        for _ in range(chance.randint(1, 4)):
            worker.next()
        log = place.home.database.with_name("vault.db-wal").stat().st_size
        _, hard = resource.prlimit(screen.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(screen.pid, resource.RLIMIT_FSIZE, (log + chance.randint(0, 9000), hard))
        for _ in range(20):
            if not worker.next():
                break
        else:
            raise LostError("a limit of the file size was not told of in 20 answers")
        resource.prlimit(screen.pid, resource.RLIMIT_FSIZE, (hard, hard))
        if not worker.next():
            raise LostError("work did not go on after the limit was lifted")
        worker.leave()
    _kept(place, worker)


def _faulty(place: Place, chance: random.Random, without: Without) -> None:
    """Some of the program's calls fail; what was said to be saved is there, work goes on after.

    As a control (`without`) a whole run of writes fails: one alone may hit what nobody would miss.
    """
    call = chance.choice(("pwrite64", "fdatasync", "fsync,fdatasync", "pwrite64,fdatasync"))
    error = chance.choice(("EIO", "ENOSPC"))
    first = chance.randint(1, 12)
    when = f"{first}..{first + chance.choice((0, 3, 30))}"
    if without:
        call, when = "pwrite64,fdatasync", "1..30"
    with _screen(place, without) as screen:
        worker = _Worker(screen, place, chance)
        with _failing(screen.pid, f"{call}:error={error}:when={when}"):
            for _ in range(8):
                worker.next()
        if not worker.next() and not worker.next():
            raise LostError(f"work did not go on after {error} in {call}: {worker.refusals[-1]}")
        worker.leave()
    _kept(place, worker)


@contextmanager
def _failing(pid: int, inject: str) -> Iterator[None]:
    strace = shutil.which("strace")
    assert strace
    calls = inject.partition(":")[0]
    command = [strace, "-f", "-q", "-o", os.devnull, "-e", f"trace={calls}"]
    command += ["-e", f"inject={inject}"]
    tracer = subprocess.Popen([*command, "-p", str(pid)], stderr=subprocess.DEVNULL)
    try:
        while f"TracerPid:\t{tracer.pid}" not in Path(f"/proc/{pid}/status").read_text():
            assert tracer.poll() is None, "strace could not attach"
        yield
    finally:
        tracer.terminate()
        tracer.wait()


def _read_only(place: Place, chance: random.Random, without: Without) -> None:
    """It is said, nothing is changed, and everything is there once the disk can be written."""
    with small_disk() as disk:
        there = place.copy(disk / "vault")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with _screen(there, without) as screen:
            screen.sees("Passphrase")
            screen.press(there.passphrase, "enter")
            screen.until(lambda text: "cannot be used" in text or "Visits ·" in text, "an answer")
            if "read-only" not in screen.text:
                raise LostError("a disk that cannot be written to was not told of")
            screen.kill()
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        with _screen(there, {}) as screen:
            worker = _Worker(screen, there, chance)
            worker.next()
            worker.leave()
        _kept(there, worker)


def _experiment(
    work: Try, control: tuple[str, Without], tries: int, seed: int, scratch: Path
) -> Outcome:
    made = new_place(scratch / "made")
    found = _tried(work, made, tries, seed, scratch / "real", {})
    seen = _tried(work, made, 2, seed, scratch / "control", control[1])
    return Outcome(
        tries=found.tries,
        losses=found.losses,
        control=f"{control[0]}: {seen.losses} of {seen.tries}",
        control_saw=seen.losses > 0,
        first=found.first,
    )


def _tried(work: Try, made: Place, tries: int, seed: int, scratch: Path, without: Without) -> Tally:
    tally = Tally()
    for number in range(tries):
        tally.tries += 1
        place = made.copy(scratch / str(number))
        try:
            work(place, random.Random(seed + number), without)
        except (LostError, InspectorError, AssertionError) as lost:
            tally.lost(f"try {number}: {lost}")
    return tally


def _of(
    promise: str,
    fault: str,
    work: Try,
    tries: int,
    control: tuple[str, Without],
    missing: str = "",
) -> Experiment:
    run = partial(_experiment, work, control)
    return Experiment(promise, fault, tries=tries, long_tries=tries * 20, run=run, missing=missing)


_NO_ROOT = "" if can_mount() else "an account that may mount disks"
_NO_TOOL = "" if have_strace() or os.environ.get("CI") else "strace"
_SAID = "what was called saved is there, the screen says what was not, work goes on after"
_DEAF = ("errors of the disk ignored", {"deaf": None})
EXPERIMENTS: Sequence[Experiment] = (
    _of(_SAID, "no file may grow (file-size limit)", _limited, 2, _DEAF),
    _of(_SAID, "disk full, reserve and all", _full, 2, _DEAF, _NO_ROOT),
    _of(
        "it is said and nothing is changed",
        "read-only disk",
        _read_only,
        1,
        ("faults of opening not told", {"mute": None}),
        _NO_ROOT,
    ),
    _of(_SAID, "I/O errors in calls of the program", _faulty, 4, _DEAF, _NO_ROOT or _NO_TOOL),
)
