"""Changing the data key: everything opens with the new one, nothing with the old, at any cut."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cuts import cut_at
from key_changes import PHOTO, changed, content, opened, tree, vault_with_all
from sqlcipher3 import dbapi2
from vaults import PASSPHRASE, Made, answered

from inspector_tui.errors import InspectorError
from inspector_tui.vault import backup, connect, files, put_back, rotated
from inspector_tui.vault.blobs import Blobs, file_name
from inspector_tui.vault.database import Database
from inspector_tui.vault.errors import (
    DamagedVaultError,
    DiskFaultError,
    VaultInUseError,
    WrongKeyError,
)
from inspector_tui.vault.header import Header
from inspector_tui.vault.header_errors import OtherKeyError, WrongPassphraseError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Kdf
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.rotate import DamagedExhibitError
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.keeping import KeyChanged, change_passphrase, rotate_key


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = vault_with_all(tmp_path)
    yield found
    found.vault.close()


def opened_notice(home: Home) -> str:
    return opened(home)[0].notice


def test_everything_is_there_under_another_key(made: Made) -> None:
    before, (_, old) = content(made.home), opened(made.home)
    found = changed(made.home)
    assert content(made.home) == before
    assert found == KeyChanged(None, ())
    assert opened(made.home)[1].reveal() != old.reveal()
    assert not made.home.rotating.exists()
    assert not made.home.rotated.exists()


def test_no_file_opens_with_the_old_key(made: Made) -> None:
    header, old = opened(made.home)
    changed(made.home)
    for database in (made.home.database, *backup.listed(made.home), *put_back.set_aside(made.home)):
        with pytest.raises(WrongKeyError):
            backup.inspect(made.home, database, old)
        assert backup.inspect(made.home, database, opened(made.home)[1]).seq == 3
    with pytest.raises(InspectorError):
        Vault.open(made.home, header, old)


def test_old_headers_put_back_are_made_good_by_the_one_among_the_backups(made: Made) -> None:
    old = made.home.header.read_bytes()
    changed(made.home)
    before = content(made.home)
    for path in (made.home.header, made.home.header_copy):
        path.write_bytes(old)
    assert "from before its data key was changed" in opened_notice(made.home)
    assert content(made.home) == before
    new = made.home.header_backup.read_bytes()
    assert made.home.header.read_bytes() == new == made.home.header_copy.read_bytes()


def test_an_old_header_with_its_passphrase_opens_nothing(made: Made) -> None:
    copy = made.home.header.read_bytes()
    changed(made.home)
    for path in (made.home.header, made.home.header_copy, made.home.header_backup):
        path.write_bytes(copy)
    with pytest.raises(WrongKeyError):
        Vault.open(made.home, *opened(made.home))


def test_one_old_header_put_back_is_made_good_by_the_copy(made: Made) -> None:
    old = made.home.header.read_bytes()
    changed(made.home)
    before, new = content(made.home), made.home.header.read_bytes()
    made.home.header.write_bytes(old)
    header = Header.load(made.home)
    vault = Vault.open(made.home, header, header.unlock(Secret(PASSPHRASE)))
    assert "from before its data key was changed" in header.notice
    assert vault.notices == []
    vault.close()
    assert made.home.header.read_bytes() == new == made.home.header_copy.read_bytes()
    assert Header.load(made.home).notice == ""
    assert content(made.home) == before


def test_an_old_passphrase_opens_nothing_through_an_old_header(made: Made) -> None:
    """Neither by itself nor by the copy beside it; the newest passphrase does."""
    other = "five more words of somebody"
    header, dek = opened(made.home)
    old = made.home.header.read_bytes()
    change_passphrase(made.home, dek, header, Secret(other), kdf=KDF_FLOOR)
    header, dek = opened(made.home, other)
    rotate_key(made.home, dek, header, Secret(other), kdf=KDF_FLOOR)
    before, new = content(made.home, other), made.home.header.read_bytes()
    made.home.header.write_bytes(old)
    with pytest.raises(OtherKeyError, match="Use the newest passphrase"):
        content(made.home)
    assert made.home.header_copy.read_bytes() == new
    assert content(made.home, other) == before
    assert made.home.header.read_bytes() == new


def test_an_old_copy_beside_the_header_is_written_anew(made: Made) -> None:
    old = made.home.header.read_bytes()
    changed(made.home)
    before, new = content(made.home), made.home.header.read_bytes()
    made.home.header_copy.write_bytes(old)
    assert content(made.home) == before
    assert made.home.header.read_bytes() == new == made.home.header_copy.read_bytes()


def test_an_old_database_with_an_old_header_is_not_believed(made: Made) -> None:
    """The mark and the copy tell that the key was changed since."""
    old = {path: path.read_bytes() for path in (made.home.header, made.home.database)}
    changed(made.home)
    before = content(made.home)
    for path, data in old.items():
        path.write_bytes(data)
    with pytest.raises(WrongKeyError):
        content(made.home)
    put_back.restore(made.home, opened(made.home)[1])
    assert content(made.home)["lines"] == before["lines"]


def test_backups_go_on_working(made: Made) -> None:
    changed(made.home)
    _, dek = opened(made.home)
    put_back.restore(made.home, dek)
    assert content(made.home)["exhibits"] == [PHOTO]
    kept = made.home.header_backup.read_bytes()
    assert kept == made.home.header.read_bytes()


def test_a_recovery_code_is_renewed_and_the_old_one_opens_nothing(made: Made) -> None:
    header, dek = opened(made.home)
    with_code, old = header.with_recovery(dek)
    with_code.save(made.home, dek)
    found = changed(made.home)
    assert found.recovery_code is not None
    header = Header.load(made.home)
    assert header.unlock_with_recovery(Secret(found.recovery_code))
    with pytest.raises(WrongPassphraseError):
        header.unlock_with_recovery(Secret(old))


def test_a_damaged_exhibit_keeps_the_old_key(made: Made) -> None:
    (path,) = (p for p in made.home.blobs.rglob("*") if p.is_file())
    data = bytearray(path.read_bytes())
    path.write_bytes(data[:-1])
    before = tree(made.home)
    with pytest.raises(DamagedExhibitError):
        changed(made.home)
    assert tree(made.home) == before
    path.write_bytes(data)
    changed(made.home)
    assert content(made.home)["exhibits"] == [PHOTO]


def test_an_exhibit_s_file_of_another_key_that_no_record_names_stays(made: Made) -> None:
    """A session took it under which the vault was replaced; its rescued backup names it."""
    _, dek = Header.new(Secret("another passphrase"), kdf=KDF_FLOOR)
    strange = Blobs(made.home.blobs, dek)
    sealed = strange.seal(io.BytesIO(b"a photo"))
    strange.settled(sealed.blob)
    path = made.home.path / file_name(sealed.blob)
    assert changed(made.home).left == (path,)
    assert b"".join(strange.open(sealed.blob)) == b"a photo"
    assert content(made.home)["exhibits"] == [PHOTO]


def test_a_damaged_backup_is_left_and_named(made: Made) -> None:
    (path,) = backup.listed(made.home)
    data = bytearray(path.read_bytes())
    data[5_000] ^= 1
    path.write_bytes(data)
    assert changed(made.home).left == (path,)
    assert path.read_bytes() == data
    path.unlink()
    with closing(Vault.open(made.home, *opened(made.home))) as vault:
        vault.backup()
    assert content(made.home)["exhibits"] == [PHOTO]


@pytest.mark.parametrize("copies", [1, 2])  # until the first or the second of the others
@pytest.mark.parametrize("said", ["database or disk is full", "disk I/O error", "something new"])
def test_a_full_disk_is_no_damage_of_a_backup(
    made: Made, monkeypatch: pytest.MonkeyPatch, said: str, copies: int
) -> None:
    """The driver gives no number with what goes wrong while it copies."""
    before, tree_before, left = content(made.home), tree(made.home), copies
    copy = Database.copy_into

    def fails(database: Database, target: Database) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            return copy(database, target)
        with connect.in_words(target.path):
            raise dbapi2.OperationalError(said)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "copy_into", fails)
        with pytest.raises((files.DiskFullError, DiskFaultError)):
            changed(made.home)
    assert left == -1
    assert tree(made.home) == tree_before
    assert content(made.home) == before


def test_what_is_called_damaged_was_read_again(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left under the old key because of a fault that passes."""
    before, left = content(made.home), 1
    copy = Database.copy_into

    def fails(database: Database, target: Database) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            return copy(database, target)
        raise DamagedVaultError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "copy_into", fails)
        with pytest.raises(DiskFaultError):
            changed(made.home)
    assert content(made.home) == before


def test_what_a_kill_left_is_not_left_under_the_old_key(made: Made) -> None:
    """A restore, a backup and a change of passphrase that were cut short leave whole copies."""
    home = made.home
    copies = [
        home.path / "vault.db.new",
        home.backup / "2026-11-21T100000.000Z.db.part",
        home.path / "vault.db.setting-aside" / "vault.db",
    ]
    for path in copies:
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(home.database, path)
    shutil.copyfile(home.header, home.path / "vault.json.new")
    shutil.copyfile(home.header, home.backup / "vault.json.new")
    for folder in (home.path, home.backup):  # and the same of this version
        shutil.copyfile(home.header, folder / f"{files.NEW}0123456789abcdef.new")
    old, slots = opened(home)[1], home.header.read_bytes()
    assert changed(home).left == ()
    _, new = opened(home)
    for path in home.path.rglob("*.db*"):
        if path.is_file():
            with pytest.raises(DamagedVaultError):
                backup.inspect(home, path, old)
            backup.inspect(home, path, new)
    assert slots not in [path.read_bytes() for path in home.path.rglob("*") if path.is_file()]
    assert copies[2].exists()


def test_what_another_session_took_back_does_not_come_again(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes the passphrase at the last moment is let in before it or not at all."""
    home, other = made.home, "five more words of somebody"
    renewed = Header.renewed

    def meanwhile(header: Header, passphrase: Secret, *, kdf: Kdf = KDF_FLOOR) -> Any:
        current, dek = opened(home)
        with pytest.raises(VaultInUseError):
            change_passphrase(home, dek, current, Secret(other), kdf=KDF_FLOOR)
        return renewed(header, passphrase, kdf=kdf)

    monkeypatch.setattr(Header, "renewed", meanwhile)
    changed(home)
    opened(home)


def test_a_wrong_passphrase_changes_nothing(made: Made) -> None:
    header, dek = opened(made.home)
    before = tree(made.home)
    with pytest.raises(WrongPassphraseError):
        rotate_key(made.home, dek, header, Secret("not this one, no"), kdf=KDF_FLOOR)
    assert tree(made.home) == before


def test_not_while_another_session_has_the_vault(made: Made) -> None:
    header, dek = opened(made.home)
    vault = Vault.open(made.home, header, dek)
    with pytest.raises(VaultInUseError):
        changed(made.home)
    vault.close()


def test_a_reader_left_open_takes_nothing_from_the_new_vault(made: Made, tmp_path: Path) -> None:
    """SQLite removes the log beside a database when its last connection closes, by its name."""
    reader = Vault.open(made.home, *opened(made.home), read_only=True)
    visit = reader.visits()[0].id
    seen = reader.visit(visit).last
    changed(made.home)
    assert reader.visit(visit).last == seen
    vault = Vault.open(made.home, *opened(made.home))
    vault.append(visit, [answered("PA-7")])
    reader.close()
    vault.append(visit, [answered("PA-8")])
    crashed = tmp_path / "crashed"
    # In a process of its own: this one has the file open (SECURITY D5).
    subprocess.run(["cp", "-r", str(made.home.path), str(crashed)], check=True)
    vault.close()
    found = Vault.open(Home(crashed), *opened(Home(crashed)))
    assert found.visit(visit).last == seen + 2
    assert found.notices == []
    found.close()


def test_a_reader_left_open_makes_no_backup_under_the_old_key(made: Made) -> None:
    reader = Vault.open(made.home, *opened(made.home), read_only=True)
    changed(made.home)
    before = tree(made.home)
    with pytest.raises(backup.KeyWasChangedError):
        reader.backup()
    reader.close()
    assert tree(made.home) == before
    put_back.restore(made.home, opened(made.home)[1])


def test_what_a_killed_change_left_keeps_no_reader_from_a_backup(made: Made) -> None:
    made.home.rotating.mkdir()
    (made.home.rotating / "vault.db").write_bytes(b"half")
    reader = Vault.open(made.home, *opened(made.home), read_only=True)
    with VaultLock(made.home) as lock:
        assert lock.acquire()  # who has it may be changing the key
        with pytest.raises(backup.KeyWasChangedError):
            reader.backup()
    assert reader.backup() in backup.listed(made.home)
    assert not made.home.rotating.exists()
    reader.close()


MOMENTS = {
    "when the database is copied": (backup, "inspect", 0),
    "while backups are sealed anew": (backup, "copy", 1),
    "when they are done": (backup, "clear", 0),
    "at the commit": (rotated, "commit", 0),
    "before files are moved in": (rotated, "move_in", 0),
    "while they are": (rotated, "_put", 3),
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("after", [False, True])
def test_a_reader_s_backup_at_any_moment_of_a_change_is_whole_or_refused(
    made: Made, monkeypatch: pytest.MonkeyPatch, moment: str, after: bool
) -> None:
    reader = Vault.open(made.home, *opened(made.home), read_only=True)
    place, name, left = MOMENTS[moment]
    work = getattr(place, name)
    told: list[str] = []
    busy: list[bool] = []

    def meanwhile(*given: Any) -> Any:
        nonlocal left
        left -= 1
        if left >= 0 or told or busy:
            return work(*given)
        done = work(*given) if after else None
        busy.append(True)
        told.append(_tried(reader.backup))
        busy.clear()
        return done if after else work(*given)

    with monkeypatch.context() as patched:
        patched.setattr(place, name, meanwhile)
        changed(made.home)
    reader.close()
    (said,) = told
    assert "no backup was made" in said
    _all_under_the_new_key(made.home)
    put_back.restore(made.home, opened(made.home)[1])
    content(made.home)


def _tried(make: Any) -> str:
    try:
        return str(make())
    except backup.KeyWasChangedError as error:
        return str(error)


def _all_under_the_new_key(home: Home) -> None:
    _, dek = opened(home)
    for path in backup.listed(home):
        assert backup.inspect(home, path, dek).seq == 3
    assert list(home.backup.glob("*.part*")) == []
    assert home.header_backup.read_bytes() == home.header.read_bytes()


def test_a_change_at_any_moment_of_a_reader_s_backup_leaves_it_whole_or_refused(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each call by which the reader's backup looks at a file or gives it its name."""
    kept, ends = tmp_path / "kept", set()
    made.home.ballast.unlink()
    for path in put_back.set_aside(made.home):
        shutil.rmtree(path.parent)
    shutil.copytree(made.home.path, kept)
    for step in range(60):
        reader = Vault.open(made.home, *opened(made.home), read_only=True)
        left = step

        def before(call: Any) -> Any:
            def instead(*given: Any, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left == -1:
                    changed(made.home)
                return call(*given, **named)

            return instead

        with monkeypatch.context() as patched:
            for name in ("stat", "replace"):
                patched.setattr(os, name, before(getattr(os, name)))
            ends.add(Path(_tried(reader.backup)).suffix == ".db")
        reader.close()
        if left >= 0:
            break
        _all_under_the_new_key(made.home)
        shutil.rmtree(made.home.path)
        shutil.copytree(kept, made.home.path)
    assert left >= 0
    assert ends == {True, False}


def test_a_link_is_nobody_s_new_vault(made: Made, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "vault.json").write_text("{}")
    made.home.rotated.symlink_to(elsewhere)
    before = content(made.home)
    assert content(made.home) == before
    assert (elsewhere / "vault.json").exists()


def test_cut_short_anywhere_it_is_the_old_vault_or_the_new(made: Made, tmp_path: Path) -> None:
    """Every fifteenth step; the experiments with faults go through all of them."""
    before, kept = content(made.home), tmp_path / "kept"
    made.home.ballast.unlink()
    shutil.copytree(made.home.path, kept)
    old, step, ends = opened(made.home)[1].reveal(), 0, set()
    while cut_at(step, lambda: changed(made.home)):
        assert content(made.home) == before, step
        ends.add(opened(made.home)[1].reveal() == old)
        assert not made.home.rotating.exists()
        assert not made.home.rotated.exists()
        shutil.rmtree(made.home.path)
        shutil.copytree(kept, made.home.path)
        step += 15
    assert content(made.home) == before
    assert ends == {True, False}


def test_a_change_that_was_cut_short_is_finished_and_said(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(made.home)

    def cut(home: Home) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rotated, "move_in", cut)
        with pytest.raises(KeyboardInterrupt):
            changed(made.home)
    header = Header.load(made.home)
    assert "finished now" in header.notice
    assert content(made.home) == before
    assert Header.load(made.home).notice == ""
