"""Backups: made while others save, three of them kept, and each can be put back."""

from __future__ import annotations

import random
import shutil
import threading
from contextlib import closing
from pathlib import Path
from unittest import mock

from vaults import answered, begin, keys, lay_ballast, make_vault, open_vault

from faults.ledger import Experiment, Outcome
from inspector_tui.vault import backup, put_back
from inspector_tui.vault.database import Database
from inspector_tui.vault.home import Home
from inspector_tui.vault.vault import Vault


def _worked(vault: Vault, visit: str, chance: random.Random) -> list[Path]:
    """Five backups while another thread saves."""
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            vault.append(visit, [answered(f"PA-{number % 50}", fact="f" * chance.randrange(900))])

    thread = threading.Thread(target=work)
    thread.start()
    try:
        return [vault.backup() for _ in range(5)]
    finally:
        stop.set()
        thread.join()


def _put_back(home: Home, folder: Path, source: Path, visit: str, live: list[bytes]) -> str:
    """Put one backup back into a copy of the vault whose database is gone; what is wrong then."""
    shutil.copytree(home.path, folder, ignore=shutil.ignore_patterns("ballast"))
    lost = Home(folder)
    lay_ballast(lost)
    lost.database.unlink()
    put_back.restore(lost, keys()[1], lost.backup / source.name)
    with closing(open_vault(lost)) as found:
        kept = list(found.lines(visit))
        if found.check(read_blobs=True) or found.read_only or found.notices:
            return f"{source.name} is not whole"
        if kept != live[: len(kept)]:
            return f"{source.name} is not a moment of the vault"
        found.append(visit, [answered()])
    shutil.rmtree(folder)
    return ""


def _drill(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, wrong, tried = random.Random(seed), [], 0
    for number in range(tries):
        made = make_vault(scratch / str(number))
        visit = begin(made.vault)
        paths = _worked(made.vault, visit, chance)
        live = list(made.vault.lines(visit))
        made.vault.close()
        if backup.listed(made.home) != paths[:1:-1]:
            wrong.append("not the newest three are kept")
        for path in paths[2:]:
            tried += 1
            wrong += filter(
                None, [_put_back(made.home, scratch / f"{number}.lost", path, visit, live)]
            )
    seen = sum(_torn(scratch / f"torn{number}", chance) for number in range(3))
    return Outcome(
        tried,
        len(wrong),
        f"file copied while it is saved to: {seen} of 3 short",
        seen > 0,
        str(wrong[:1]),
    )


def _torn(folder: Path, chance: random.Random) -> bool:
    """Whether a backup that merely copies the file lacks what was saved before it."""

    def plainly(self: Database, target: Database) -> None:
        target._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.path.write_bytes(self.path.read_bytes())

    made = make_vault(folder)
    visit = begin(made.vault)
    made.vault._db.checkpoint()
    for number in range(20):
        made.vault.append(visit, [answered(f"PA-{number}", fact="f" * chance.randrange(900))])
    before = list(made.vault.lines(visit))
    with mock.patch.object(Database, "copy_into", plainly):
        try:
            path = made.vault.backup()
        except Exception:
            return True
    copied = folder / "copied.db"
    shutil.copy(path, copied)
    made.vault.close()
    put_back.restore(made.home, keys()[1], copied)
    with closing(open_vault(made.home)) as found:
        return list(found.lines(visit)) != before


EXPERIMENTS = (
    Experiment(
        promise="three are kept, each opens, is whole and is one moment",
        fault="the database is gone; backups made while others save are put back",
        tries=2,
        long_tries=200,
        run=_drill,
    ),
)
