"""A pipe in the place of any file of a vault: nothing waits for it, and what cannot do without it
says so.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from vaults import Made, begin, exhibit, keys, make_vault, open_vault

from inspector_tui.errors import InspectorError
from inspector_tui.faces.kept import load_kept
from inspector_tui.faces.keymap import load_keys
from inspector_tui.vault import put_back
from inspector_tui.vault.files import CannotUseError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.ledger import Office
from inspector_tui.vault.lock import VaultLock
from inspector_tui.workflow import receipts
from inspector_tui.workflow.vault_folder import vault_folder

# A pipe that is waited for keeps the thread itself: only the whole process can be ended then.
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes"),
    pytest.mark.timeout(60, method="thread"),
]

NEEDED = ["head", "vault.lock", "vault.db", "vault.db-wal", "vault.db-shm", "vault.db-journal"]
"""Without these nothing can be written."""
OTHERS = [
    "vault.json",
    "vault.json.copy",
    "vault.json.set-aside",
    "keys.toml",
    "screen.toml",
    "ballast",
    "ballast.probe",
    "outbox/ledger",
    "outbox/last-number",
    "backup/ledger",
    "backup/vault.json",
    "backup/newest.db",
    "backup/newest.db-journal",
    "receipts/one.receipt",
    "blobs/one",
]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A closed vault with an exhibit, a backup, an office."""
    made = make_vault(tmp_path)
    visit = begin(made.vault)
    sealed = made.vault.blobs.seal(io.BytesIO(b"photograph"))
    made.vault.append(visit, [exhibit("AB1", sealed.blob, b"photograph")])
    made.vault.blobs.settled(sealed.blob)
    made.vault.set_office(Office("Example Office", ()))
    made.vault.backup()
    made.vault.close()
    return made


def put_pipe(home: Home, name: str) -> Path:
    """A pipe that nobody ever writes to or reads from, under the name of one of the files."""
    (newest,) = home.backup.glob("*.db")
    (blob,) = home.blobs.glob("??/*")
    named = {
        "backup/newest.db": newest,
        "backup/newest.db-journal": newest.with_name(f"{newest.name}-journal"),
        "blobs/one": blob,
    }
    path = named.get(name, home.path / name)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return path


def _work(home: Home) -> None:
    vault = open_vault(home)
    try:
        vault.check(read_blobs=True)
        receipts.received(vault)
        receipts.look(vault)
        begin(vault)
        vault.backup()
    finally:
        vault.close()


def _read(home: Home) -> None:
    vault = open_vault(home, read_only=True)
    try:
        vault.check(read_blobs=True)
        vault.visits()
    finally:
        vault.close()


USES: list[Callable[[Home], object]] = [
    Header.load,
    lambda home: Header.load(home).current(home, keys()[1]),
    lambda home: list(vault_folder(home)),
    lambda home: load_keys(home.path),
    lambda home: load_kept(home.path),
    lambda home: home.require_outside(home.path.parent / "page.html"),
    _read,
    _work,
    lambda home: put_back.restore(home, keys()[1]),
    lambda home: put_back.accept(home, keys()[1]),
]


@pytest.mark.parametrize("name", NEEDED + OTHERS)
def test_a_pipe_in_the_place_of_a_file_is_waited_for_by_nothing(made: Made, name: str) -> None:
    put_pipe(made.home, name)
    for use in USES:
        with suppress(InspectorError):  # in words, if at all
            use(made.home)


@pytest.mark.parametrize("name", NEEDED)
def test_what_nothing_can_do_without_is_refused_by_name(made: Made, name: str) -> None:
    path = put_pipe(made.home, name)
    with pytest.raises(CannotUseError, match="a pipe or a device stands") as caught:
        open_vault(made.home)
    assert str(path) in caught.value.what
    path.unlink()
    if name not in ("vault.db", "head"):
        open_vault(made.home).close()


def test_doctor_names_a_lock_that_is_a_pipe(made: Made) -> None:
    path = put_pipe(made.home, "vault.lock")
    with pytest.raises(CannotUseError):
        VaultLock(made.home).holder()
    (session,) = (one for one in vault_folder(made.home) if one.name == "session")
    assert session.state == "bad"
    assert str(path) in session.found
