"""What saving and opening cost, beside what this machine's disk and SQLCipher cost by themselves.

    python benchmarks/vault.py [--visits 1000] [--answers 200] [--saves 1000] [--folder DIR]

Saves take turns with their floors, so that a busy machine slows all of them alike. Opening is
measured in processes of their own, on files that the system has in memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

from inspector_tui.record.chain import Link
from inspector_tui.record.events import Answer, Answered, AnyAct, Inspector, Source, VisitStarted
from inspector_tui.vault import files
from inspector_tui.vault.connect import open_connection
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault

PASSPHRASE = "a passphrase for measuring"
FACT = (
    "Two of the three responders on the rota were asked; both knew where the alarm sounds and who"
    " leads. The third was on leave and the rota did not show who stood in."
)
OPENING = """
import json, sys, time
began = time.perf_counter()
import sqlmodel
imported = time.perf_counter()
from pathlib import Path
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
ready = time.perf_counter()
home = Home(Path(sys.argv[1]))
header = Header.load(home)
dek = header.unlock(Secret(sys.argv[2]))
key = time.perf_counter()
vault = Vault.open(home, header, dek)
opened = time.perf_counter()
visits = vault.visits()
listed = time.perf_counter()
visit = vault.visit(visits[len(visits) // 2].id)
read = time.perf_counter()
print(json.dumps({
    "import of sqlmodel and sqlalchemy": imported - began,
    "import of the vault's own modules": ready - imported,
    "open": opened - key,
    "visits() after open": listed - opened,
    "open + visits(): key to list": listed - key,
    "visit(id) after that": read - listed,
}))
vault.close()
"""


def answered(number: int, answers: int) -> Answered:
    """An answer as inspectors give them: a verdict, two figures, two sentences, two sources."""
    return Answered(
        answers={
            f"PA-{number % answers:03d}": Answer(
                verdict="satisfied",
                measures={"named": 3, "knew": number % 3},
                fact=FACT,
                sources=(Source("OBS"), Source("INT", "ward manager")),
            )
        }
    )


def started(number: int) -> VisitStarted:
    return VisitStarted(
        organisation=f"Example Trust {number % 40}",
        on=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        inspector=Inspector("A. Baker", "AB"),
        checklists=(),
    )


def make_vault(folder: Path) -> tuple[Vault, Header, Dek]:
    home = Home(folder)
    home.create()
    header, dek = Header.new(Secret(PASSPHRASE), kdf=KDF_FLOOR)
    vault = Vault.create(home, header, dek, Owner("A. Baker", "AB", "Example Authority"))
    header.save(home, dek)
    return vault, header, dek


def fill(vault: Vault, visits: int, answers: int) -> str:
    """`visits` visits with `answers` answers each; the id of the last."""
    visit = ""
    for number in range(visits):
        visit = str(uuid.uuid4())
        acts: list[AnyAct] = [started(number)]
        acts += [answered(n, answers) for n in range(answers)]
        vault.append(visit, acts)
    return visit


class BareRow:
    """SQLCipher alone, set up as the vault is: the same journal row, one FULL commit each."""

    def __init__(self, path: Path, dek: Dek) -> None:
        files.create(path).close()
        self.db = open_connection(path, dek)
        self.db.execute(
            "CREATE TABLE journal (seq INTEGER PRIMARY KEY, visit TEXT, n INTEGER,"
            " line BLOB, hash BLOB)"
        )

    def save(self, link: Link) -> None:
        row = (link.entry.visit, link.entry.n, link.line, bytes.fromhex(link.hash))
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT INTO journal (visit, n, line, hash) VALUES (?, ?, ?, ?)", row)
        self.db.execute("COMMIT")


class BareSync:
    """The disk alone: 4 KiB appended and synced."""

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)

    def save(self) -> None:
        os.write(self.fd, bytes(4096))
        os.fdatasync(self.fd)


def timed(work: Callable[[], object], into: list[float]) -> None:
    began = time.perf_counter()
    work()
    into.append(time.perf_counter() - began)


class Saving:
    """Answers to one visit of one vault, timed to COMMIT and to the end.

    After COMMIT the vault writes its high-water mark; that is where the first time is taken.
    """

    def __init__(self, vault: Vault, visit: str) -> None:
        self.vault, self.visit = vault, visit
        self.to_commit: list[float] = []
        self.to_end: list[float] = []
        self._committed = 0.0
        assert vault._recorder is not None
        self._write_mark = vault._recorder.write_mark
        vault._recorder.write_mark = self._noted  # type: ignore[method-assign]

    def _noted(self) -> None:
        self._committed = time.perf_counter()
        self._write_mark()

    def save(self, act: AnyAct) -> None:
        began = time.perf_counter()
        self.vault.append(self.visit, [act])
        self.to_end.append(time.perf_counter() - began)
        self.to_commit.append(self._committed - began)


def save_in_turns(
    savings: list[Saving], floor: BareRow, disk: BareSync, saves: int
) -> tuple[list[float], list[float]]:
    """Seconds of each save by the two floors; those of `savings` are in them."""
    on_disk: list[float] = []
    of_row: list[float] = []
    savings[0].save(answered(0, 200))
    row = savings[0].vault.links(savings[0].visit)[-1]
    for number in range(saves):
        turns: list[Callable[[], object]] = [
            partial(timed, disk.save, on_disk),
            partial(timed, partial(floor.save, row), of_row),
            *(partial(saving.save, answered(number, 200)) for saving in savings),
        ]
        random.shuffle(turns)  # whoever follows a longer save finds colder caches
        for turn in turns:
            turn()
    return on_disk, of_row


def print_saves(rows: dict[str, list[float]], floor: float) -> None:
    print(f"{'one save, ms':46} {'median':>8} {'p95':>8} {'p99':>8}  of the row alone")
    for words, times in rows.items():
        found = sorted(times)
        at = [found[int(len(found) * part)] * 1000 for part in (0.5, 0.95, 0.99)]
        print(f"{words:46} {at[0]:8.3f} {at[1]:8.3f} {at[2]:8.3f}  {at[0] / 1000 / floor:8.2f} x")


def print_openings(home: Path, repeats: int) -> None:
    runs = []
    for _ in range(repeats):
        command = [sys.executable, "-c", OPENING, str(home), PASSPHRASE]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    print(f"\n{'opening the full vault, ms':46} {'median':>8} {'worst':>8}")
    for name in runs[0]:
        found = [run[name] * 1000 for run in runs]
        print(f"{name:46} {statistics.median(found):8.1f} {max(found):8.1f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--visits", type=int, default=1000)
    options.add_argument("--answers", type=int, default=200)
    options.add_argument("--saves", type=int, default=1000)
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--folder", type=Path, help="where to measure; default: the temp folder")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        empty, _, dek = make_vault(folder / "empty")
        full, _, _ = make_vault(folder / "full")
        began = time.perf_counter()
        visit = fill(full, given.visits, given.answers)
        seconds = time.perf_counter() - began
        size = (folder / "full" / "vault.db").stat().st_size / 1e6
        print(
            f"{given.visits} visits x {given.answers} answers made in {seconds:.1f} s,"
            f" {size:.0f} MB; Python {sys.version.split()[0]}\n"
        )
        small, large = Saving(empty, fill(empty, 1, 0)), Saving(full, visit)
        floor, disk = BareRow(folder / "bare.db", dek), BareSync(folder / "bare")
        on_disk, of_row = save_in_turns([small, large], floor, disk, given.saves)
        print_saves(
            {
                "fdatasync of 4 KiB": on_disk,
                "SQLCipher FULL commit of the same row": of_row,
                "one answer to COMMIT, empty vault": small.to_commit,
                "one answer to COMMIT, full vault": large.to_commit,
                "one answer with its mark, empty vault": small.to_end,
                "one answer with its mark, full vault": large.to_end,
            },
            statistics.median(of_row),
        )
        empty.close()
        full.close()
        print_openings(folder / "full", given.repeats)


if __name__ == "__main__":
    main()
