"""Who only reads is told what is wrong, mends nothing, and hears no false alarm."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sticks import room
from vaults import Made, answered, begin, make_vault, open_vault

from inspector_tui.vault import ledger
from inspector_tui.vault.accord import TO_MEND
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.home import Home
from inspector_tui.vault.witness import unmarked

MISSING = unmarked(made=False)
HOLDS_MORE = "has entries that this vault does not have"
ONLY_LEDGER = "stands in the ledger and not in the database"


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


def test_a_full_disk_keeps_nobody_from_reading(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.close()
    whole = state(made.home)
    with room(0):
        with pytest.raises(DiskFullError):
            open_vault(made.home)
        vault = open_vault(made.home, read_only=True)
        assert [one.id for one in vault.visits()] == [visit]
        assert vault.check() == []
        vault.close()
    assert state(made.home) == whole
    assert not made.home.database.with_name("vault.db-wal").exists()


def bundle(made: Made, visit: str) -> None:
    """Make a bundle of the visit as it stands."""
    number = made.vault.freeze_bundle(visit).number
    name = f"{number:x}" * 64
    made.vault.pin_bundle(number, name[:64])
    made.vault.bundle_ready(number, name[:64], None, encrypted=True)


def older(made: Made, visit: str, *, bundled: bool, more: bool) -> None:
    """Put the database back as it was, with the mark gone, from before a bundle and an entry."""
    made.vault.close()
    kept = made.home.path / "older.db"
    shutil.copy(made.home.database, kept)
    vault = made.reopen()
    if more:
        vault.append(visit, [answered("PA-090")])
    if bundled:
        bundle(made, visit)
    vault.close()
    kept.replace(made.home.database)
    made.home.mark.unlink()


def state(home: Home) -> dict[str, bytes]:
    """Every file that a session may write, but for the memory that connections share."""
    return {
        str(path): path.read_bytes()
        for path in sorted(home.path.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal")) and path != home.ballast
    }


def read(home: Home) -> list[str]:
    """What an opening for reading says; it may write nothing."""
    before = state(home)
    vault = open_vault(home, read_only=True)
    said = list(vault.notices)
    vault.close()
    assert state(home) == before
    return said


def kinds(said: list[str]) -> list[str]:
    known = [MISSING, " ".join(TO_MEND), HOLDS_MORE, ONLY_LEDGER]
    return [next((words for words in known if words in line), line) for line in said]


@pytest.mark.parametrize(
    ("bundled", "more", "wanted"),
    [
        (False, True, []),
        (True, True, [HOLDS_MORE]),
        (True, False, [ONLY_LEDGER]),
    ],
)
def test_an_older_database_without_a_mark_is_told_of(
    made: Made, bundled: bool, more: bool, wanted: list[str]
) -> None:
    visit = begin(made.vault)
    older(made, visit, bundled=bundled, more=more)
    for _ in range(2):
        assert kinds(read(made.home)) == [MISSING, *wanted]
    writes = made.reopen()
    assert writes.notices[0] == unmarked(made=True)
    assert [HOLDS_MORE in line for line in writes.notices[1:]] == [True] * (wanted == [HOLDS_MORE])
    writes.close()
    assert ONLY_LEDGER not in kinds(read(made.home))


def test_a_damaged_mark_is_told_of(made: Made) -> None:
    begin(made.vault)
    made.vault.close()
    made.home.mark.write_bytes(b"x" * 100)
    assert read(made.home) == [MISSING]


@pytest.mark.parametrize("gone", [["ledger"], ["ledger_copy"], ["ledger", "ledger_copy"]])
def test_a_ledger_that_is_gone_is_told_of(made: Made, gone: list[str]) -> None:
    bundle(made, begin(made.vault))
    made.vault.close()
    for name in gone:
        getattr(made.home, name).unlink()
    assert kinds(read(made.home)) == [" ".join(TO_MEND)]


def test_an_old_ledger_that_lacks_a_bundle_is_told_of(made: Made) -> None:
    bundle(made, begin(made.vault))
    old = made.home.ledger.read_bytes()
    bundle(made, begin(made.vault))
    made.vault.close()
    for path in (made.home.ledger, made.home.ledger_copy):
        path.write_bytes(old)
    assert kinds(read(made.home)) == [" ".join(TO_MEND)]


def test_a_bundle_that_is_being_made_is_no_alarm(made: Made) -> None:
    """Between the ledger and the database, where a session may be, or have ended."""
    visit = begin(made.vault)
    record = made.vault.freeze_bundle(visit)
    made.vault.close()
    before = made.home.database.read_bytes()
    made.reopen().pin_bundle(record.number, "a" * 64)
    made.vault.close()
    made.home.database.write_bytes(before)
    made.home.mark.unlink()
    assert read(made.home) == [MISSING]


@pytest.fixture
def busy(made: Made) -> Iterator[threading.Event]:
    """Another session that saves and makes bundles, one after another, until the event is set."""
    over, failed = threading.Event(), []
    visit = begin(made.vault)

    def work() -> None:
        try:
            for turn in count(1):
                made.vault.append(visit, [answered("PA-090"), answered("PA-080")])
                number, name = made.vault.freeze_bundle(visit).number, f"{turn:064x}"
                made.vault.pin_bundle(number, name)
                if turn % 3:
                    made.vault.bundle_ready(number, name, None, encrypted=True)
                else:
                    made.vault.release_bundle(number)
                if over.is_set():
                    return
        except BaseException as error:  # for the test to see
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    yield over
    over.set()
    thread.join()
    assert failed == []


def test_who_reads_beside_a_session_that_saves_hears_no_false_alarm(
    made: Made, busy: threading.Event
) -> None:
    said, seen = [], set()
    for _ in range(30):
        reader = open_vault(made.home, read_only=True)
        seen.add(len(reader.bundles()))
        said += reader.notices
        reader.close()
    busy.set()
    assert said == []
    assert len(seen) > 5, "nothing was made meanwhile"


def test_a_bundle_made_between_two_looks_is_no_alarm(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, read_it, looks = begin(made.vault), ledger.read, []

    def late(*given: Any) -> ledger.Found:
        found = read_it(*given)
        looks.append(found)
        if len(looks) < 3:
            bundle(made, visit)
        return found

    monkeypatch.setattr(ledger, "read", late)
    reader = open_vault(made.home, read_only=True)
    assert reader.notices == []
    assert len(looks) == 4
    reader.close()
