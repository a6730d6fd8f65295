"""Damage of every kind is found, named, and comes with a way out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2
from vaults import PASSPHRASE, Made, answered, begin, exhibit, keys, make_vault, open_vault

from inspector_tui.record.chain import hash_line
from inspector_tui.record.events import ExhibitWithdrawn
from inspector_tui.vault import backup, put_back, views
from inspector_tui.vault.check import Fault, rebuild
from inspector_tui.vault.connect import open_connection
from inspector_tui.vault.database import Database
from inspector_tui.vault.errors import DamagedVaultError, ReadOnlyVaultError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.ledger import Office
from inspector_tui.vault.places import DIFFERENT
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.tables import RunRow, table
from inspector_tui.vault.vault import Vault


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


@pytest.fixture
def visit(made: Made) -> str:
    """A visit with answers and an exhibit, and another begun after it."""
    visit = begin(made.vault)
    sealed = made.vault.blobs.seal((made.home.path / "vault.json").open("rb"))
    data = (made.home.path / "vault.json").read_bytes()
    made.vault.append(visit, [answered(), exhibit("AB1", sealed.blob, data), answered("PA-1")])
    begin(made.vault, "Other Trust")
    return visit


def _tampered(made: Made, *statements: str) -> list[Fault]:
    """What a check says once the statements were carried out behind the vault's back."""
    raw = made.raw()
    for statement in statements:
        raw.execute(statement)
    raw.close()
    return made.reopen().check()


def _words(faults: list[Fault]) -> str:
    assert all(fault.todo for fault in faults)
    return " | ".join(fault.what for fault in faults)


def test_a_whole_vault_has_no_fault_and_tells_of_its_progress(made: Made, visit: str) -> None:
    heard: list[tuple[int, int]] = []
    assert made.vault.check(lambda done, of: heard.append((done, of)), read_blobs=True) == []
    assert heard == [(1, 2), (2, 2)]
    assert made.reopen().check() == []


def test_the_journal_takes_neither_change_nor_deletion(made: Made, visit: str) -> None:
    made.vault.close()
    raw = open_connection(made.home.database, keys()[1])
    for statement in (
        "UPDATE journal SET line = line",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 1",
    ):
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET line = replace(line, 'PA-080', 'PA-081') WHERE seq = 2",
        "UPDATE journal SET line = x'7b7d' WHERE seq = 2",
        "UPDATE journal SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE journal SET n = 9 WHERE seq = 2",
        "UPDATE journal SET visit = 'x' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 2",
        "UPDATE journal SET seq = 99 WHERE seq = 5",
    ],
)
def test_an_altered_journal_opens_for_reading_only_and_is_named(
    made: Made, visit: str, statement: str
) -> None:
    faults = _tampered(made, statement)
    assert "journal" in _words(faults)
    assert made.vault.read_only
    assert made.vault.notices
    with pytest.raises(ReadOnlyVaultError):
        made.vault.append(visit, [answered()])


def test_a_journal_forged_with_its_hashes_is_found(made: Made, visit: str) -> None:
    line = list(made.vault.lines(visit))[1].replace(b"satisfied", b"partly")
    faults = _tampered(
        made,
        f"UPDATE journal SET line = x'{line.hex()}', hash = x'{hash_line(line)}' WHERE seq = 2",
    )
    assert "does not follow" in _words(faults) or "damaged" in _words(faults)
    with pytest.raises(DamagedVaultError):
        made.vault.visit(visit)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE answer SET verdict = 'partly'",
        "UPDATE answer SET fact = 'x' WHERE question = 'PA-080'",
        "DELETE FROM answer WHERE question = 'PA-080'",
        "INSERT INTO answer SELECT visit, 'PA-9', verdict, value, measures, reason, fact, opinion,"
        ' sources, n, at, "by" FROM answer LIMIT 1',
        "UPDATE exhibit SET size = 1",
        "UPDATE visit SET answered = 7 WHERE organisation = 'Example Trust'",
        "DELETE FROM visit WHERE organisation = 'Example Trust'",
        "UPDATE visit SET last = 2 WHERE organisation = 'Example Trust'",
        "INSERT INTO note SELECT 'nobody', 1, '', '', '', NULL, '', '', '', NULL, '', NULL",
        "DELETE FROM run WHERE first = 5",
        "INSERT INTO run VALUES (2, 'nobody')",
    ],
)
def test_lists_that_differ_from_the_journal_are_found_and_made_again(
    made: Made, visit: str, statement: str
) -> None:
    before = [row.answered for row in made.vault.visits()]
    faults = _tampered(made, statement)
    assert faults != []
    if made.vault.read_only:
        pytest.fail(f"the journal itself is whole: {made.vault.notices}")
    assert any("rebuild" in fault.todo for fault in faults)
    made.vault.rebuild()
    assert made.vault.check() == []
    assert [row.answered for row in made.vault.visits()] == before
    assert made.vault.append(visit, [answered("PA-2")]).last == 5


def test_a_rebuild_of_a_broken_journal_changes_nothing(made: Made, visit: str) -> None:
    """A journal broken before its newest 1,000 entries, which opening does not look at."""
    raw = made.raw()
    raw.execute("UPDATE journal SET line = replace(line, 'PA-080', 'PA-081') WHERE seq = 2")
    raw.close()
    database = Database(made.home, keys()[1])
    before = _rows(database)
    with pytest.raises(DamagedVaultError, match=visit):
        rebuild(database)
    assert _rows(database) == before
    database.close()


def _rows(database: Database) -> list[Any]:
    with database.read() as connection:
        return [
            connection.execute(table(model).select()).all() for model in (*views.MODELS, RunRow)
        ]


def test_a_missing_or_damaged_exhibit_is_found(made: Made, visit: str) -> None:
    (path,) = (p for p in made.home.blobs.rglob("*") if p.is_file() and not p.suffix)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert made.vault.check() == []
    assert "AB1" in _words(made.vault.check(read_blobs=True))
    path.unlink()
    assert "missing" in _words(made.vault.check())
    assert "AB1" in _words(made.vault.check())
    made.vault.append(visit, [ExhibitWithdrawn(mark="AB1", reason="blurred")])
    assert made.vault.check() == []


def test_of_a_lost_exhibit_its_own_file_alone_is_to_be_put_back(made: Made, visit: str) -> None:
    """A copy of the whole folder from before a change of the data key would end all the others."""
    (path,) = (p for p in made.home.blobs.rglob("*") if p.is_file() and not p.suffix)
    path.unlink()
    (fault,) = made.vault.check()
    assert f"this one file, {path.relative_to(made.home.path)}," in fault.todo
    assert "since its data key was last changed" in fault.todo
    assert "Put nothing over" in fault.todo


def test_an_exhibit_that_is_another_file_is_found(made: Made, visit: str) -> None:
    other = made.vault.blobs.seal(made.home.lock.open("rb"))
    taken = exhibit("AB2", other.blob, b"what the record says it was")
    made.vault.append(visit, [taken])
    assert "not what the record says" in _words(made.vault.check(read_blobs=True))


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM edition", "UPDATE edition SET text = x'00'"],
)
def test_a_checklist_text_that_is_gone_is_found(made: Made, visit: str, statement: str) -> None:
    assert "panic-alarm 2026.1" in _words(_tampered(made, statement))
    assert made.vault.visit(visit).last == 4


def _page_of(whole: bytes, older: bytes) -> list[int]:
    """Where pages differ that both have."""
    places = range(0, min(len(whole), len(older)), 4096)
    return [at for at in places if whole[at : at + 4096] != older[at : at + 4096]]


def test_no_old_page_passes_even_outside_the_journal(made: Made, visit: str) -> None:
    """Each is sealed with the vault's own key: the office's former keys among them."""
    made.vault.set_office(Office("Former Office", ("age1former",)))
    made.vault.put_draft(visit, "note", "half")
    made.vault.close()
    older = made.home.database.read_bytes()
    made.reopen().set_office(Office("New Office", ("age1new",)))
    made.vault.put_draft(visit, "note", "half a note")
    made.vault.put_bookmark(visit, "PA-1")
    made.vault.close()
    whole = made.home.database.read_bytes()
    before = _outside(made, visit)
    made.vault.close()
    for place in _page_of(whole, older):
        data = bytearray(whole)
        data[place : place + 4096] = older[place : place + 4096]
        made.home.database.write_bytes(data)
        try:
            same = _outside(made, visit) == before
        except DamagedVaultError:
            continue
        assert made.vault.read_only or same, place
        made.vault.close()
    made.home.database.write_bytes(whole)
    assert _outside(made, visit) == before


def _outside(made: Made, visit: str) -> Any:
    vault = made.reopen()
    return vault.recipients(), vault.drafts(visit), vault.bookmark(visit), vault.bundles()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE setting SET value = x'7b7d' WHERE key = '.office'",
        "DELETE FROM setting WHERE key = '.office'",
        "UPDATE draft SET text = 'other'",
        "DELETE FROM bundle",
        "DELETE FROM setting WHERE key = '.sum'",
    ],
)
def test_parts_that_are_not_what_was_saved_are_said_and_can_be_accepted(
    made: Made, visit: str, statement: str
) -> None:
    made.vault.set_office(Office("Example Office", ("age1x",)))
    made.vault.put_draft(visit, "note", "half")
    made.vault.freeze_bundle(visit)
    assert "Parts of this vault" in _words(_tampered(made, statement))
    assert made.vault.read_only
    made.vault.close()
    put_back.accept(made.home, keys()[1])
    assert made.reopen().notices == []
    made.vault.put_draft(visit, "note", "again")
    assert made.reopen().notices == []


def test_a_bundle_of_another_journal_is_found(made: Made, visit: str) -> None:
    made.vault.pin_bundle(made.vault.freeze_bundle(visit).number, "a" * 64)
    assert made.vault.check() == []
    for change in ("journal_head = 'x'", "journal_last = 99", "visit = 'another'"):
        assert "Bundle 1" in _words(_tampered_again(made, f"UPDATE bundle SET {change}"))


def _tampered_again(made: Made, statement: str) -> list[Fault]:
    made.vault.close()
    raw = open_connection(made.home.database, keys()[1])
    raw.execute(statement)
    raw.close()
    return made.reopen().check()


def _older_copy(made: Made, work: Callable[[], object]) -> None:
    """Put the database of before `work` back, with the mark of after it."""
    made.vault.close()
    copy = made.home.path / "copy.db"
    shutil.copy(made.home.database, copy)
    made.reopen()
    work()
    made.vault.close()
    copy.replace(made.home.database)


def test_entries_that_vanished_are_counted_and_nothing_can_be_saved(made: Made, visit: str) -> None:
    made.vault.backup()
    _older_copy(made, lambda: [made.vault.append(visit, [answered()]) for _ in range(3)])
    vault = made.reopen()
    (notice,) = vault.notices
    assert "3 saved entries have vanished" in notice
    assert backup.listed(made.home)[0].name in notice
    assert vault.read_only
    assert vault.visit(visit).last == 4
    with pytest.raises(ReadOnlyVaultError):
        vault.append(visit, [answered()])
    assert "vanished" in _words(vault.check())
    # It stays so until the inspector decides.
    assert made.reopen().read_only
    made.vault.close()
    put_back.accept(made.home, keys()[1])
    assert made.reopen().notices == []
    assert made.vault.append(visit, [answered()]).last == 5


def test_a_vault_emptied_of_its_entries_is_noticed(made: Made) -> None:
    _older_copy(made, lambda: begin(made.vault))
    (notice,) = made.reopen().notices
    assert notice.startswith("1 entry that was saved has vanished")
    assert "The newest backup is" in notice


def test_a_log_that_was_cut_is_noticed(tmp_path: Path) -> None:
    """SQLite itself silently shows fewer rows."""
    made = make_vault(tmp_path)
    visit = begin(made.vault)
    made.vault._db.checkpoint()
    for number in range(5):
        made.vault.append(visit, [answered(f"PA-{number}")])
    crashed = tmp_path / "crashed"
    # In a process of its own: this one has the file open (SECURITY D5).
    subprocess.run(["cp", "-r", str(made.home.path), str(crashed)], check=True)
    made.vault.close()
    log = crashed / "vault.db-wal"
    (crashed / "vault.db-shm").unlink()
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    vault = open_vault(Home(crashed))
    assert "vanished" in vault.notices[0]
    assert 0 < vault.visit(visit).last < 6
    vault.close()


def test_another_journal_than_the_last_saved_is_noticed(made: Made, visit: str) -> None:
    """The same number of entries, but not the same."""
    made.vault.close()
    copy = made.home.path / "copy.db"
    shutil.copy(made.home.database, copy)
    mark = made.home.mark.read_bytes()
    made.reopen().append(visit, [answered("PA-5")])
    made.vault.close()
    newer = made.home.mark.read_bytes()
    copy.replace(made.home.database)
    made.home.mark.write_bytes(mark)
    made.reopen().append(visit, [answered("PA-6")])
    made.vault.close()
    made.home.mark.write_bytes(newer)
    vault = made.reopen()
    assert "not the one that was last used here" in vault.notices[0]
    assert vault.read_only


@pytest.mark.parametrize("damage", ["missing", "another vault's"])
def test_a_mark_that_is_gone_is_said_once_and_made_again(
    made: Made, visit: str, damage: str
) -> None:
    made.vault.close()
    if damage == "missing":
        made.home.mark.unlink()
    else:
        made.home.mark.write_bytes(made.home.mark.read_bytes()[::-1])
    (notice,) = made.reopen().notices
    assert "mark" in notice
    assert made.vault.append(visit, [answered()]).last == 5
    assert made.reopen().notices == []


def test_a_mark_that_lags_is_no_fault(made: Made, visit: str) -> None:
    """It is not synced, so a power cut may leave an older one."""
    mark = made.home.mark.read_bytes()
    made.vault.append(visit, [answered("PA-5")])
    made.vault.close()
    made.home.mark.write_bytes(mark)
    assert made.reopen().notices == []
    assert made.vault.check() == []


def test_a_damaged_visit_whose_lists_trail_keeps_nobody_from_reading(
    made: Made, visit: str, tmp_path: Path
) -> None:
    """The newest visit cannot be read, and a crash left its lists behind; the others are there."""
    newest = begin(made.vault, "Newest Trust")
    made.vault.append(newest, [answered()])
    raw = made.raw()
    (line,) = raw.execute("SELECT line FROM journal WHERE seq = 7").fetchone()
    forged = line.replace(b'"answered"', b'"unheard"')
    raw.execute(
        "UPDATE journal SET line = ?, hash = ? WHERE seq = 7",
        (forged, bytes.fromhex(hash_line(forged))),
    )
    raw.execute("UPDATE visit SET last = 1 WHERE organisation = 'Newest Trust'")
    raw.close()
    made.home.mark.unlink()
    vault = made.reopen()
    assert vault.read_only
    assert newest in vault.notices[0]
    assert len(vault.visits()) == 3
    assert vault.visit(visit).last == 4
    assert newest in _words(vault.check())


def test_flipped_bits_in_the_file_are_found(made: Made, visit: str) -> None:
    made.vault.append(visit, [answered("PA-3", fact="x" * 20_000)])
    made.vault.close()
    whole = made.home.database.read_bytes()
    found = 0
    places = range(4096, len(whole), len(whole) // 12)
    for place in places:
        data = bytearray(whole)
        data[place] ^= 0x10
        made.home.database.write_bytes(data)
        try:
            found += made.reopen().check() != []
        except DamagedVaultError:
            found += 1
        made.vault.close()
    assert found == len(places)
    made.home.database.write_bytes(whole)
    assert made.reopen().check() == []


def test_a_reader_beside_a_working_session_finds_no_fault(made: Made, visit: str) -> None:
    reader = open_vault(made.home, read_only=True)
    for number in range(5):
        made.vault.append(visit, [answered(f"PA-{number}")])
        assert reader.check() == []
    reader.close()


def test_a_header_that_rots_among_the_backups_is_found_and_made_again(made: Made) -> None:
    """Before it is needed: when the other two are gone it alone opens the vault."""
    made.vault.backup()
    sound = made.home.header_backup.read_bytes()
    data = bytearray(sound)
    data[200] ^= 1
    made.home.header_backup.write_bytes(data)
    reader = open_vault(made.home, read_only=True)
    assert DIFFERENT in _words(reader.check())
    reader.close()
    made.vault.close()
    header = Header.load(made.home)
    vault = Vault.open(made.home, header, header.unlock(Secret(PASSPHRASE)))
    assert vault.check() == []
    vault.close()
    assert made.home.header_backup.read_bytes() == sound
