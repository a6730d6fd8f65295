"""The full check names what is no backup, and says that there is none where there was one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from vaults import Made, begin, make_vault

from inspector_tui.vault import backup
from inspector_tui.vault.files import CannotUseError


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """A vault with an entry and two backups."""
    found = make_vault(tmp_path)
    begin(found.vault)
    found.vault.backup()
    found.vault.backup()
    yield found
    found.vault.close()


def full_check(made: Made) -> list[str]:
    return [fault.what for fault in made.vault.check(read_blobs=True)]


IN_PLACE: dict[str, Callable[[Path], object]] = {
    "a folder": Path.mkdir,
    "a pipe or a device": os.mkfifo,
    "a link to what is not there": lambda path: path.symlink_to("gone"),
    "a link to what is not there, in a circle": lambda path: path.symlink_to(path.name),
}


@pytest.mark.parametrize("kind", IN_PLACE)
def test_what_stands_in_the_place_of_a_backup_is_named(made: Made, kind: str) -> None:
    assert full_check(made) == []
    path = backup.listed(made.home)[0]
    path.unlink()
    IN_PLACE[kind](path)
    (what,) = full_check(made)
    assert path.name in what
    assert kind.split(",")[0] in what


def test_a_link_to_a_sound_backup_is_one(made: Made, tmp_path: Path) -> None:
    path = backup.listed(made.home)[0]
    shutil.move(path, tmp_path / "elsewhere.db")
    path.symlink_to(tmp_path / "elsewhere.db")
    assert full_check(made) == []


def test_one_that_cannot_be_read_keeps_the_check_from_no_other(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = sorted(backup.listed(made.home))
    looked = backup.is_damaged

    def refuses(home: Any, path: Path, dek: Any) -> bool:
        if path == newer:
            raise CannotUseError(path, "your account may not use it")
        return looked(home, path, dek)

    monkeypatch.setattr(backup, "is_damaged", refuses)
    older.write_bytes(b"x" * 8192)
    newer_fault, older_fault = full_check(made)
    assert newer.name in newer_fault
    assert "may not use it" in newer_fault
    assert older.name in older_fault
    assert "damaged" in older_fault


def test_that_all_are_gone_is_said(made: Made) -> None:
    for path in backup.listed(made.home):
        path.unlink()
    assert full_check(made) == ["There is no backup of this vault."]
    made.vault.backup()
    assert full_check(made) == []


def test_a_vault_that_never_had_one_is_whole(tmp_path: Path) -> None:
    made = make_vault(tmp_path)
    assert full_check(made) == []
    made.reopen()
    assert full_check(made) == []
    begin(made.vault)
    assert full_check(made) == []
    made.vault.close()
