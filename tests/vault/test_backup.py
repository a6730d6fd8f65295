"""Backups are whole, few, and can be put back."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from vaults import (
    EDITION,
    PASSPHRASE,
    Made,
    answered,
    begin,
    exhibit,
    keys,
    make_vault,
    open_vault,
    started,
)

from inspector_tui.vault import backup, put_back
from inspector_tui.vault.backup import ContradictedError
from inspector_tui.vault.database import Database
from inspector_tui.vault.errors import (
    DamagedVaultError,
    DiskFaultError,
    EmptiedVaultError,
    VaultInUseError,
    WrongKeyError,
)
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.ledger import Office
from inspector_tui.vault.put_back import NoBackupError
from inspector_tui.vault.secret import Secret


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


def _dek() -> Any:
    return keys()[1]


def test_a_backup_holds_everything_and_opens_with_the_same_key(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [answered()])
    made.vault.put_draft(visit, "note", "half")
    path = made.vault.backup()
    assert path.parent == made.home.backup
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"SQLite" not in path.read_bytes()[:16]
    seed = bytes(made.vault.signing_seed().reveal())
    after = made.vault.visit(visit)
    made.vault.close()
    made.home.database.write_bytes(path.read_bytes())
    vault = made.reopen()
    assert vault.visit(visit) == after
    assert vault.drafts(visit) == {"note": "half"}
    assert bytes(vault.signing_seed().reveal()) == seed
    assert vault.notices == []
    assert vault.check() == []


def test_no_backup_is_made_of_a_damaged_database(made: Made) -> None:
    """SQLite itself copies a damaged page as an empty one, under a seal that fits."""
    visit = begin(made.vault)
    made.vault.append(visit, [answered(fact="x" * 30_000)])
    kept = made.vault.backup()
    made.vault.close()
    whole = made.home.database.read_bytes()
    for place in range(len(whole) - 3_000, len(whole) - 40_000, -4096):
        data = bytearray(whole)
        data[place] ^= 1
        made.home.database.write_bytes(data)
        copy = kept.with_name("copy.db")
        try:
            database = Database(made.home, _dek())
        except DamagedVaultError:
            continue
        copy.touch()
        with pytest.raises(DamagedVaultError):
            backup.copy(database, copy, _dek())
        database.close()
        backup.remove(copy)
    made.home.database.write_bytes(whole)
    assert made.reopen().check() == []


def test_a_damaged_backup_is_found_by_the_check_and_names_the_next(made: Made) -> None:
    visit = begin(made.vault)
    older = made.vault.backup()
    made.vault.append(visit, [answered()])
    newer = made.vault.backup()
    assert made.vault.check(read_blobs=True) == []
    data = bytearray(newer.read_bytes())
    data[-100] ^= 1
    newer.write_bytes(data)
    assert made.vault.check() == []
    (fault,) = made.vault.check(read_blobs=True)
    assert newer.name in fault.what
    made.vault.close()
    with pytest.raises(DamagedVaultError, match=newer.name) as refused:
        put_back.restore(made.home, _dek(), newer)
    assert str(older) in refused.value.todo
    put_back.restore(made.home, _dek())
    assert made.reopen().visit(visit).last == 1


def test_only_the_newest_three_are_kept_and_nothing_else_is_left(made: Made) -> None:
    begin(made.vault)
    paths = [made.vault.backup() for _ in range(5)]
    assert len(set(paths)) == 5
    beside = {made.home.header_backup, made.home.ledger_copy}
    assert set(made.home.backup.iterdir()) == {*paths[-3:], *beside}
    assert set(backup.listed(made.home)) == set(paths[-3:])


def test_a_new_backup_stays_though_the_clock_was_set_back(made: Made) -> None:
    begin(made.vault)
    future = [made.home.backup / f"2099-01-0{day}T000000.000Z.db" for day in (1, 2, 3)]
    for path in future:
        path.write_bytes(made.vault.backup().read_bytes())
    new = made.vault.backup()
    assert set(backup.listed(made.home)) == {new, *future[1:]}


def test_a_backup_taken_while_others_save_is_of_one_moment(made: Made) -> None:
    visit = begin(made.vault)
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            made.vault.append(visit, [answered(f"PA-{number}")])

    thread = threading.Thread(target=work)
    thread.start()
    path = made.vault.backup()
    stop.set()
    thread.join()
    live = list(made.vault.lines(visit))
    made.vault.close()
    put_back.restore(made.home, _dek(), path)
    vault = made.reopen()
    kept = list(vault.lines(visit))
    assert kept == live[: len(kept)]
    assert vault.check() == []


def test_a_backup_that_fails_leaves_the_others_and_no_half_one(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(made.vault)
    kept = [made.vault.backup() for _ in range(3)]

    def full(*_: Any) -> None:
        raise DiskFullError

    monkeypatch.setattr(backup, "copy", full)
    with pytest.raises(DiskFullError):
        made.vault.backup()
    beside = {made.home.header_backup, made.home.ledger_copy}
    assert set(made.home.backup.iterdir()) == {*kept, *beside}


def _taken(made: Made, *, backed_up: bool) -> str:
    """An exhibit whose taking was cut short when its entry was saved; its blob."""
    visit = begin(made.vault)
    made.vault.backup()
    sealed = made.vault.blobs.seal(io.BytesIO(b"photo"))
    made.vault.append(visit, [exhibit("AB1", sealed.blob, b"photo")])
    if backed_up:
        made.vault.backup()
    made.vault.close()
    return sealed.blob


def test_an_exhibit_of_a_database_that_was_set_aside_is_kept(made: Made) -> None:
    """Its mark is there still: the program was killed before it was removed, or the power went."""
    blob = _taken(made, backed_up=False)
    aside = put_back.restore(made.home, _dek())
    assert made.reopen().blobs.exists(blob)
    made.vault.close()
    put_back.restore(made.home, _dek(), aside)
    assert made.reopen().check(read_blobs=True) == []


def test_an_exhibit_that_a_backup_alone_names_is_kept(made: Made) -> None:
    blob = _taken(made, backed_up=True)
    newest, older = backup.listed(made.home)
    aside = put_back.restore(made.home, _dek(), older)
    assert aside is not None
    shutil.rmtree(aside)
    assert made.reopen().blobs.exists(blob)
    made.vault.close()
    put_back.restore(made.home, _dek(), newest)
    assert made.reopen().check(read_blobs=True) == []


def test_an_exhibit_stays_while_nobody_can_tell_and_goes_when_nothing_names_it(made: Made) -> None:
    begin(made.vault)
    kept = made.vault.backup()
    blob = made.vault.blobs.seal(io.BytesIO(b"photo")).blob
    made.vault.close()
    sound = kept.read_bytes()
    kept.write_bytes(bytes(len(sound)))
    assert made.reopen().blobs.exists(blob)
    kept.write_bytes(sound)
    assert not made.reopen().blobs.exists(blob)


_NO_ROOM = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from vaults import make_vault, begin
from inspector_tui.vault.files import DiskFullError
made = make_vault(Path(sys.argv[2]))
begin(made.vault)
made.vault.backup()
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    made.vault.backup()
except DiskFullError as error:
    print(error)
"""


def test_a_backup_without_room_is_not_taken_for_damage_of_the_vault(tmp_path: Path) -> None:
    """SQLite's copying tells the name of its fault alone."""
    support = Path(__file__).parents[1] / "support"
    done = subprocess.run(
        [sys.executable, "-c", _NO_ROOM, str(support), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("The disk is full"), (done.stdout, done.stderr)
    assert len(backup.listed(Home(tmp_path / "home"))) == 1


def test_a_copy_that_comes_out_bad_is_the_disk_s_fault(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was just read to its end, so no word of damage and of putting a backup back."""
    begin(made.vault)
    monkeypatch.setattr(backup, "faults", lambda _database: 1)
    with pytest.raises(DiskFaultError):
        made.vault.backup()
    assert backup.listed(made.home) == []


def test_putting_a_backup_back_keeps_what_was_there(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.backup()
    made.vault.append(visit, [answered()])
    newer = made.vault.visit(visit)
    made.vault.close()
    aside = put_back.restore(made.home, _dek())
    vault = made.reopen()
    assert vault.visit(visit).last == 1
    assert vault.notices == []
    assert not vault.read_only
    assert vault.append(visit, [answered("PA-1")]).last == 2
    vault.close()
    put_back.restore(made.home, _dek(), aside)
    assert made.reopen().visit(visit) == newer


def test_an_emptied_or_missing_database_is_brought_back(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.backup()
    made.vault.close()
    for damage in (lambda: made.home.database.write_bytes(b""), made.home.database.unlink):
        damage()
        with pytest.raises(EmptiedVaultError):
            open_vault(made.home)
        put_back.restore(made.home, _dek())
        assert made.reopen().visit(visit).last == 1
        made.vault.close()


def test_nothing_is_put_back_under_an_open_vault(made: Made) -> None:
    begin(made.vault)
    path = made.vault.backup()
    for change in (
        lambda: put_back.restore(made.home, _dek(), path),
        lambda: put_back.accept(made.home, _dek()),
    ):
        with pytest.raises(VaultInUseError):
            change()
    assert made.vault.check() == []


def test_without_a_backup_that_is_said(made: Made) -> None:
    made.vault.close()
    with pytest.raises(NoBackupError):
        put_back.restore(made.home, _dek())


def test_a_bad_backup_is_refused_and_nothing_is_changed(made: Made, tmp_path: Path) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [answered(fact="x" * 9_000)])
    path = made.vault.backup()
    live = made.vault.visit(visit)
    made.vault.close()
    before = {p.name for p in made.home.path.iterdir()}
    flipped = bytearray(path.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    bad = tmp_path / "bad.db"
    for data, error in (
        (bytes(flipped), DamagedVaultError),
        (flipped[:-100], DamagedVaultError),
        (b"", EmptiedVaultError),
        (b"x" * 8192, WrongKeyError),
    ):
        bad.write_bytes(data)
        with pytest.raises(error):
            put_back.restore(made.home, _dek(), bad)
        assert {p.name for p in made.home.path.iterdir()} == before
    assert made.reopen().visit(visit) == live


def test_another_vaults_backup_is_refused(made: Made, tmp_path: Path) -> None:
    made.vault.close()
    other = make_vault(tmp_path / "other")
    other.vault.append("11111111-2222-4333-8444-555555555555", [started()], editions=[EDITION])
    path = other.vault.backup()
    other.vault.close()
    from inspector_tui.vault.keys import Dek

    with pytest.raises(WrongKeyError):
        put_back.restore(made.home, Dek.new(), path)


def test_a_vault_from_which_entries_vanished_pushes_out_no_backup(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.close()
    older = made.home.database.read_bytes()
    made.reopen()
    made.vault.append(visit, [answered()])
    kept = {made.vault.backup() for _ in range(3)}
    made.vault.close()
    made.home.database.write_bytes(older)
    vault = made.reopen()
    for _ in range(3):
        with pytest.raises(ContradictedError):
            vault.backup()
    vault.close()
    assert set(backup.listed(made.home)) == kept


def test_a_second_session_removes_no_backup(made: Made) -> None:
    begin(made.vault)
    kept = {made.vault.backup() for _ in range(3)}
    reader = open_vault(made.home, read_only=True)
    kept.add(reader.backup())
    reader.close()
    assert set(backup.listed(made.home)) == kept


def _aged(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_closing_makes_the_days_backup_and_one_of_the_header(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.close()
    (first,) = backup.listed(made.home)
    assert made.home.header_backup.read_bytes() == made.home.header.read_bytes()
    made.reopen().append(visit, [answered()])
    made.vault.close()
    assert backup.listed(made.home) == [first]
    _aged(first, backup.EVERY + 60)
    made.reopen().close()
    assert len(backup.listed(made.home)) == 2
    put_back.restore(made.home, _dek())
    assert made.reopen().visit(visit).last == 2


def test_closing_makes_no_backup_of_what_it_holds_already(made: Made) -> None:
    begin(made.vault)
    made.vault.close()
    (first,) = backup.listed(made.home)
    for path in (made.home.database, first):
        _aged(path, 2 * backup.EVERY)
    made.reopen().close()
    assert backup.listed(made.home) == [first]


def test_a_reader_or_a_contradicted_vault_makes_no_backup_at_closing(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.close()
    older = made.home.database.read_bytes()
    made.reopen().append(visit, [answered()])
    made.vault.close()
    for path in backup.listed(made.home):
        path.unlink()
    made.reopen(read_only=True).close()
    assert backup.listed(made.home) == []
    made.home.database.write_bytes(older)
    made.reopen().close()
    assert backup.listed(made.home) == []


def test_a_disk_without_room_does_not_keep_a_vault_from_closing(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(made.vault)
    usage = shutil.disk_usage(made.home.path)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_000))
        made.vault.close()
    assert backup.listed(made.home) == []
    assert made.reopen().visit(visit).last == 1


def test_the_header_among_the_backups_is_one_that_opens(made: Made) -> None:
    begin(made.vault)
    made.vault.close()
    for path in (made.home.header, made.home.header_copy):
        path.write_bytes(b"rotten")
    made.home.header.write_bytes(made.home.header_backup.read_bytes())
    with Secret(PASSPHRASE) as typed:
        dek = Header.load(made.home).unlock(typed)
    assert dek.reveal() == _dek().reveal()


class PowerCut(BaseException):
    """Nothing runs after it, as when the power goes."""


def test_a_restore_cut_short_anywhere_can_be_done_again(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the database that was set aside has what was in its log alone."""
    visit = begin(made.vault)
    made.vault.set_office(Office("Example Office", ("age1x",)))  # so there is a ledger already
    saved = made.vault.backup()
    made.vault._db.checkpoint()
    made.vault.append(visit, [answered()])
    newer = made.vault.visit(visit)
    crashed = tmp_path / "crashed"
    # In a process of its own: this one has the file open (SECURITY D5).
    subprocess.run(["cp", "-r", str(made.home.path), str(crashed)], check=True)
    assert (crashed / "vault.db-wal").stat().st_size > 0
    replace, cuts = Path.replace, 0
    for number in range(20):
        home = Home(tmp_path / f"home-{number}")
        shutil.copytree(crashed, home.path)
        left = [number]

        def cut(path: Path, target: Path, left: list[int] = left) -> Path:
            if left[0] == 0:
                raise PowerCut
            left[0] -= 1
            return replace(path, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", cut)
            try:
                put_back.restore(home, _dek(), home.backup / saved.name)
            except PowerCut:
                cuts += 1
            else:
                break
        put_back.restore(home, _dek(), home.backup / saved.name)
        vault = open_vault(home)
        assert (vault.notices, vault.check(), vault.visit(visit).last) == ([], [], 1)
        vault.close()
        (aside,) = home.path.glob("vault.db.before-restore*")
        put_back.restore(home, _dek(), aside)
        vault = open_vault(home)
        assert vault.visit(visit) == newer
        vault.close()
    assert 3 <= cuts < 20
