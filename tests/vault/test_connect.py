"""The database opens encrypted and durable, or not at all, and nothing else touches its file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2
from vaults import PASSPHRASE, Made, answered, begin, keys, make_vault, open_vault

from inspector_tui.errors import InspectorError
from inspector_tui.vault import connect
from inspector_tui.vault.connect import open_connection, pragma
from inspector_tui.vault.database import Database
from inspector_tui.vault.errors import (
    DamagedVaultError,
    DiskFaultError,
    EmptiedVaultError,
    NotEncryptedError,
    UnfitLibraryError,
    VaultInUseError,
    WrongKeyError,
)
from inspector_tui.vault.files import CannotUseError, DiskFullError, on_network_disk
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.vault import Vault

SETTINGS = {
    "cipher_status": "1",
    "cipher_memory_security": "1",
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "temp_store": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "cache_size": -65536,
}


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


@pytest.mark.parametrize("query_only", [False, True])
def test_every_connection_is_set_up_in_full(made: Made, query_only: bool) -> None:
    raw = open_connection(made.home.database, keys()[1], query_only=query_only)
    found = {name: pragma(raw, name) for name in SETTINGS}
    assert found == SETTINGS
    assert pragma(raw, "query_only") == int(query_only)
    raw.close()


def test_transactions_that_write_take_the_lock_at_their_start(made: Made) -> None:
    made.vault.close()
    one, two = (Database(made.home, keys()[1]) for _ in range(2))

    def work(_connection: Any) -> None:
        raw = open_connection(made.home.database, keys()[1])
        raw.execute("PRAGMA busy_timeout = 1")
        try:
            with pytest.raises(dbapi2.OperationalError, match="locked"):
                raw.execute("BEGIN IMMEDIATE")
        finally:
            raw.close()

    one.change(work)
    one.change_raw(work)
    with one.read() as reading:  # a reader keeps nobody from writing
        reading.exec_driver_sql("SELECT count(*) FROM journal").scalar()
        two.change(lambda c: c.exec_driver_sql("DELETE FROM draft"))
    one.close()
    two.close()


def test_nothing_of_a_record_can_be_read_from_the_files(made: Made) -> None:
    canary = "Canary-Wharf-Hospital"
    visit = begin(made.vault, canary)
    made.vault.append(visit, [answered(fact=canary)])
    made.vault.put_draft(visit, "fact", canary)
    made.vault.put_setting("office", canary)
    made.vault.backup()

    def places() -> list[Path]:
        return [p for p in made.home.path.rglob("*") if p.is_file() and _holds(p, canary)]

    made.vault.close()  # the files are only read while no connection is open
    assert places() == []
    assert b"SQLite format" not in made.home.database.read_bytes()[:16]


def _holds(path: Path, text: str) -> bool:
    return text.encode() in path.read_bytes()


def test_the_log_is_as_unreadable_as_the_file(tmp_path: Path) -> None:
    source = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from vaults import make_vault, begin
made = make_vault(Path(sys.argv[2]))
begin(made.vault, "Canary-Wharf-Hospital")
os._exit(0)
"""
    _run(source, str(tmp_path))
    log = tmp_path / "home" / "vault.db-wal"
    assert log.stat().st_size > 0
    assert b"Canary" not in log.read_bytes()


def test_files_are_private_under_any_umask(made: Made) -> None:
    begin(made.vault)
    made.vault.backup()
    modes = {p.name: p.stat().st_mode & 0o777 for p in made.home.path.rglob("*") if p.is_file()}
    assert {"vault.db", "vault.db-wal", "vault.db-shm", "head", "ballast"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_wrong_key_is_a_clear_error_and_nothing_on_the_terminal(
    made: Made, capfd: pytest.CaptureFixture[str]
) -> None:
    made.vault.close()
    with pytest.raises(WrongKeyError) as caught:
        Vault.open(made.home, keys()[0], Dek.new())
    assert "restore" in caught.value.todo
    assert capfd.readouterr() == ("", "")


def test_a_plain_database_is_not_taken_for_a_vault(made: Made) -> None:
    made.vault.close()
    made.home.database.unlink()
    plain = dbapi2.connect(str(made.home.database))
    plain.execute("CREATE TABLE journal (seq)")
    plain.close()
    with pytest.raises(NotEncryptedError):
        open_vault(made.home)


def test_an_emptied_file_is_not_taken_for_a_new_vault(made: Made) -> None:
    begin(made.vault)
    made.vault.close()
    made.home.database.write_bytes(b"")
    with pytest.raises(EmptiedVaultError) as caught:
        open_vault(made.home)
    assert str(made.home.backup) in str(caught.value)
    # The same key on an empty file makes a sound, encrypted, empty database.
    raw = open_connection(made.home.database, keys()[1])
    raw.execute("CREATE TABLE other (x)")
    raw.close()
    with pytest.raises(EmptiedVaultError):
        open_vault(made.home)


def test_a_missing_file_is_not_made_anew(made: Made) -> None:
    made.vault.close()
    made.home.database.unlink()
    for read_only in (False, True):
        with pytest.raises(EmptiedVaultError):
            open_vault(made.home, read_only=read_only)
    assert not made.home.database.exists()


def test_another_programs_database_is_refused(made: Made) -> None:
    made.vault.close()
    raw = open_connection(made.home.database, keys()[1])
    raw.execute("PRAGMA application_id = 7")
    raw.close()
    with pytest.raises(DamagedVaultError, match="another program"):
        open_vault(made.home)


@pytest.mark.parametrize("at", [0, 20, 5_000, 20_000])
def test_a_changed_bit_is_noticed(made: Made, at: int) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [answered(fact="x" * 9_000)])
    made.vault.close()
    data = bytearray(made.home.database.read_bytes())
    data[at] ^= 1
    made.home.database.write_bytes(data)
    assert _is_noticed(made, visit)


def _is_noticed(made: Made, visit: str) -> bool:
    try:
        made.vault = open_vault(made.home)
        made.vault.visit(visit)
    except DamagedVaultError:
        return True
    return made.vault.check() != []


def test_an_old_library_is_refused(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made.vault.close()
    monkeypatch.setattr(connect, "MIN_SQLITE", (99, 0, 0))
    with pytest.raises(UnfitLibraryError):
        open_vault(made.home)


def test_a_library_that_does_not_encrypt_is_refused_before_it_writes(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made.vault.close()
    monkeypatch.setattr(connect, "dbapi2", sqlite3)
    monkeypatch.setattr(connect, "MIN_SQLITE", (3, 0, 0))
    path = tmp_path / "new.db"
    path.touch()
    with pytest.raises(UnfitLibraryError, match="encrypt"):
        open_connection(path, keys()[1])
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SQLITE_FULL", DiskFullError),
        ("SQLITE_IOERR", DiskFaultError),
        ("SQLITE_CORRUPT", DamagedVaultError),
        ("SQLITE_BUSY", VaultInUseError),
        ("SQLITE_CANTOPEN", CannotUseError),
        ("SQLITE_READONLY", CannotUseError),
        ("SQLITE_ERROR", dbapi2.OperationalError),
    ],
)
def test_the_drivers_errors_are_put_in_words(
    tmp_path: Path, name: str, expected: type[Exception]
) -> None:
    error = dbapi2.OperationalError("near somebody's name")
    error.sqlite_errorcode = getattr(dbapi2, name)
    with pytest.raises(expected) as caught, connect.in_words(tmp_path / "vault.db"):
        raise error
    if expected is not dbapi2.OperationalError:
        assert "somebody" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("database or disk is full", DiskFullError),
        ("disk I/O error", DiskFaultError),
        ("unable to open database file", CannotUseError),
        ("database disk image is malformed", DamagedVaultError),
        ("something new", DiskFaultError),
        ("Could not decode to UTF-8 column 'line' with text 'x'", DamagedVaultError),
    ],
)
def test_an_error_without_a_number_is_known_by_its_name(
    tmp_path: Path, said: str, expected: type[InspectorError]
) -> None:
    """Copying a database raises such; only what is stored as text and is none means damage."""
    with pytest.raises(InspectorError) as caught, connect.in_words(tmp_path / "vault.db"):
        raise dbapi2.OperationalError(said)
    assert caught.type is expected


@pytest.mark.parametrize("said", ["disk I/O error", "something new"])
def test_where_there_is_no_room_that_is_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(connect, "_no_room", lambda folder: folder == tmp_path)
    with pytest.raises(DiskFullError), connect.in_words(tmp_path / "vault.db"):
        raise dbapi2.OperationalError(said)


def test_on_a_network_disk_one_connection_does_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inspector_tui.vault.database.on_network_disk", lambda _path: True)
    made = make_vault(tmp_path)
    visit = begin(made.vault)
    after = made.vault.append(visit, [answered()])
    assert made.vault.visits()[0].last == 2
    assert not made.home.database.with_name("vault.db-shm").exists()
    assert made.vault.backup().exists()
    assert made.vault.check() == []
    assert made.reopen().visit(visit) == after
    made.vault.close()
    reader = open_vault(made.home, read_only=True)
    assert reader.visit(visit) == after
    reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="known on Linux only")
def test_network_disks_are_known_by_their_file_system(tmp_path: Path) -> None:
    device = tmp_path.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts = tmp_path / "mountinfo"
    for kind, expected in (("ext4", False), ("nfs4", True), ("fuse.sshfs", True)):
        mounts.write_text(
            f"36 35 98:77 / /mnt rw shared:1 - cifs server:/a rw\n"
            f"37 35 {number} / / rw,noatime master:1 - {kind} server:/b rw\n"
        )
        assert on_network_disk(tmp_path, mounts) is expected
    assert on_network_disk(tmp_path, tmp_path / "missing") is False


SESSION = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
touched = []
def hook(event, args):
    if event == "open" and Path(str(args[0])).name.startswith("vault.db"):
        touched.append(args[0])
    if event == "sqlite3.connect":
        touched.append(event)
sys.addaudithook(hook)
from vaults import make_vault, open_vault, begin, answered, exhibit
made = make_vault(Path(sys.argv[2]))
visit = begin(made.vault)
del touched[:]  # the new file was made before any connection was there
made.vault.append(visit, [answered()])
reader = open_vault(made.home, read_only=True)
made.vault.visits(); reader.visit(visit); made.vault.put_draft(visit, "fact", "x")
made.vault.freeze_bundle(visit); made.vault.backup(); made.vault.rebuild()
assert made.vault.check() == []
reader.close()
made.vault.append(visit, [answered("PA-1")])
made.vault.close()
assert touched == [], touched
assert "sqlite3" not in sys.modules and "_sqlite3" not in sys.modules
"""


def test_nothing_but_sqlcipher_opens_the_file_while_it_is_open(tmp_path: Path) -> None:
    _run(SESSION, str(tmp_path))


WAITING = """
import sys
from pathlib import Path
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
home = Home(Path(sys.argv[2]) / "home")
header = Header.load(home)
vault = Vault.open(home, header, header.unlock(Secret(sys.stdin.readline().strip())))
vault.visits()
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process")
def test_the_key_stands_nowhere_in_memory_as_text(made: Made, tmp_path: Path) -> None:
    begin(made.vault)
    made.vault.close()
    raw = bytes(keys()[1].subkey("database"))
    command = [sys.executable, "-c", WAITING, str(SUPPORT), str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(PASSPHRASE + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "ready\n"
        memory = _memory(child.pid)
        child.stdin.close()
    assert b"journal_no_update" in memory  # the scan sees what SQLite holds
    assert raw not in memory
    assert raw.hex().encode() not in memory


def _memory(pid: int) -> bytes:
    found = bytearray()
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "w" not in rights:
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            memory.seek(start)
            try:
                found += memory.read(end - start)
            except OSError:
                continue
    return bytes(found)


SUPPORT = Path(__file__).parents[1] / "support"


def _run(source: str, *arguments: str) -> None:
    command = [sys.executable, "-c", source, str(SUPPORT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
