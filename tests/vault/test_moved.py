"""Another program takes the database away, or another file takes its place, while it is open."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from key_changes import changed, opened
from vaults import Made, answered, begin, keys, make_vault, open_vault

from inspector_tui.vault.backup import listed
from inspector_tui.vault.backup import rescued as rescued_of
from inspector_tui.vault.errors import MovedDatabaseError, StrangeRescueError
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.home import Home
from inspector_tui.vault.put_back import restore
from inspector_tui.vault.vault import Vault

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows moves no file that is open")


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """A vault with one visit, and a copy of all its files from before it."""
    found = make_vault(tmp_path)
    found.vault.close()
    shutil.copytree(found.home.path, tmp_path / "copy")
    found.vault = open_vault(found.home)
    yield found
    with suppress(MovedDatabaseError):
        found.vault.close()


def put_copy_back(made: Made) -> None:
    """As a program does that synchronises folders: each file appears whole under its name."""
    copy = made.home.path.parent / "copy"
    for name in ("vault.db", "head", "vault.json", "vault.json.copy"):
        if (copy / name).exists():
            new = Path(shutil.copy2(copy / name, made.home.path / f"{name}.sync"))
            new.replace(made.home.path / name)


def swap_for_an_equal(made: Made) -> None:
    new = Path(shutil.copy2(made.home.database, made.home.path / "new"))
    new.replace(made.home.database)


def take_away(made: Made) -> None:
    made.home.database.rename(made.home.path / "conflict.db")


def put_copy_back_and_clear(made: Made) -> None:
    """What the copy does not have is removed too."""
    put_copy_back(made)
    for end in ("-wal", "-shm"):
        Path(f"{made.home.database}{end}").unlink()


def take_the_log_away(made: Made) -> None:
    log_of(made).unlink()


def swap_the_log(made: Made) -> None:
    new = Path(shutil.copy2(log_of(made), made.home.path / "new"))
    new.replace(log_of(made))


def log_of(made: Made) -> Path:
    return Path(f"{made.home.database}-wal")


WAYS = [
    *(put_copy_back, put_copy_back_and_clear, swap_for_an_equal, take_away),
    *(take_the_log_away, swap_the_log),
]
CHANGES: dict[str, Callable[[Made, str], object]] = {
    "answer": lambda made, visit: made.vault.append(visit, [answered("PA-2")]),
    "draft": lambda made, visit: made.vault.put_draft(visit, "note", "half a"),
    "number": lambda made, visit: made.vault.freeze_bundle(visit),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_called_saved_that_nobody_would_find(
    made: Made, way: Callable[[Made], None], change: str
) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [answered()])
    lines = list(made.vault.lines(visit))
    way(made)
    for _ in range(2):
        with pytest.raises(MovedDatabaseError) as refused:
            CHANGES[change](made, visit)
        assert "Nothing more is saved in this session" in refused.value.what
    (saved,) = listed(made.home)
    assert saved.name in refused.value.kept
    assert str(saved) in refused.value.todo
    with pytest.raises(MovedDatabaseError, match="took its database away"):
        made.vault.close()
    assert listed(made.home) == [saved]
    restore(made.home, keys()[1], saved)
    vault = made.reopen()
    assert list(vault.lines(visit)) == lines
    assert vault.check(read_blobs=True) == []


@pytest.mark.parametrize("way", [take_the_log_away, swap_the_log])
def test_what_was_saved_before_its_log_was_lost_is_there_without_a_restore(
    made: Made, way: Callable[[Made], None]
) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [answered()])
    lines = list(made.vault.lines(visit))
    way(made)
    with pytest.raises(MovedDatabaseError):
        made.vault.close()
    vault = made.reopen()
    assert vault.notices == []
    assert list(vault.lines(visit)) == lines
    assert vault.check(read_blobs=True) == []


def test_what_was_saved_is_kept_at_the_latest_on_leaving(made: Made) -> None:
    visit = begin(made.vault)
    put_copy_back(made)
    with pytest.raises(MovedDatabaseError) as told:
        made.vault.close()
    assert made.reopen().visits() == []
    made.vault.close()
    restore(made.home, keys()[1])
    assert str(listed(made.home)[0]) in str(told.value)
    assert [found.id for found in made.reopen().visits()] == [visit]


@pytest.fixture
def rescued(made: Made) -> Path:
    """The backup that has the only copy of a visit; database and mark were replaced under it."""
    visit = begin(made.vault)
    made.vault.append(visit, [answered()])
    put_copy_back(made)
    with pytest.raises(MovedDatabaseError):
        made.vault.close()
    (found,) = listed(made.home)
    return found


@pytest.mark.parametrize("how", [{}, {"read_only": True}])
def test_what_is_among_the_backups_only_is_told_until_it_is_put_back(
    made: Made, rescued: Path, how: dict[str, bool]
) -> None:
    for _ in range(2):
        (notice,) = made.reopen(**how).notices
        (fault,) = made.vault.check()
        assert str(fault) == notice
        assert rescued.name in fault.what
        assert f"restore {rescued}'" in fault.todo
    begin(made.reopen(), "Another Trust")  # work goes on all the same
    made.vault.close()
    restore(made.home, keys()[1], rescued)
    assert made.reopen().notices == []
    assert made.vault.check(read_blobs=True) == []
    made.vault.append(made.vault.visits()[0].id, [answered("PA-2")])
    assert made.reopen().notices == []


def test_what_is_among_the_backups_only_is_told_until_it_is_deleted(
    made: Made, rescued: Path
) -> None:
    rescued.unlink()
    assert made.reopen().notices == []
    assert made.vault.check() == []


def test_what_is_among_the_backups_only_is_pushed_out_by_none(made: Made, rescued: Path) -> None:
    visit = begin(made.reopen(), "Another Trust")
    for number in range(4):
        made.vault.append(visit, [answered(f"PA-{number}")])
        made.vault.backup()
    assert rescued in listed(made.home)
    assert len(listed(made.home)) == 4
    assert [held.path for held in made.vault.backups_held() if held.further] == [rescued]
    made.vault.close()
    restore(made.home, keys()[1], rescued)
    made.reopen()
    for number in range(4):
        made.vault.append(made.vault.visits()[0].id, [answered(f"PB-{number}")])
        made.vault.backup()
    assert rescued not in listed(made.home)  # now it is as any other


@pytest.fixture
def strange(made: Made, tmp_path: Path) -> Path:
    """A backup of a session under which the whole vault was replaced by one of another data key."""
    other = Home(tmp_path / "copy")
    changed(other)
    visit = begin(made.vault)
    made.vault.append(visit, [answered()])
    for name in ("vault.json", "vault.json.copy"):
        shutil.copy2(other.path / name, made.home.path / name)
    shutil.copytree(other.backup, made.home.backup, dirs_exist_ok=True)
    put_copy_back(made)
    with pytest.raises(MovedDatabaseError) as told:
        made.vault.close()
    (found,) = rescued_of(made.home)
    assert found.name in told.value.todo
    assert "vault restore" not in told.value.todo
    return found


def test_what_was_saved_under_another_data_key_opens_with_its_own_header(
    strange: Path, tmp_path: Path
) -> None:
    alone = Home(tmp_path / "alone")
    alone.path.mkdir()
    shutil.copy2(strange, alone.database)
    shutil.copy2(strange.with_suffix(".json"), alone.header)
    vault = Vault.open(alone, *opened(alone))
    (found,) = vault.visits()
    assert vault.visit(found.id).answers.keys() == {"PA-080"}
    vault.close()


def test_what_was_saved_under_another_data_key_is_told_and_pushed_out_by_none(
    made: Made, strange: Path
) -> None:
    vault = Vault.open(made.home, *opened(made.home))
    (fault,) = (fault for fault in vault.check(read_blobs=True) if strange.name in fault.what)
    assert str(fault) in vault.notices
    assert strange.with_suffix(".json").name in fault.todo
    visit = begin(vault, "Another Trust")
    for number in range(4):
        vault.append(visit, [answered(f"PA-{number}")])
        vault.backup()
    vault.close()
    assert strange in rescued_of(made.home)
    with pytest.raises(StrangeRescueError, match=re.escape(strange.name)):
        restore(made.home, opened(made.home)[1], strange)
    strange.unlink()
    strange.with_suffix(".json").unlink()
    vault = Vault.open(made.home, *opened(made.home))
    assert vault.notices == []
    vault.close()


def test_what_the_vault_has_too_is_not_told(made: Made) -> None:
    begin(made.vault)
    made.reopen()  # with nothing in the log
    swap_for_an_equal(made)
    with pytest.raises(MovedDatabaseError):
        made.vault.close()
    assert made.reopen().notices == []
    assert made.vault.check() == []


def test_an_entry_that_was_being_saved_meanwhile_is_not_called_saved(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(made.vault)
    before = made.vault.visit(visit)

    def moving(*how: Any) -> None:
        insert(*how)
        swap_for_an_equal(made)

    from inspector_tui.vault import journal

    insert = journal.insert
    with monkeypatch.context() as patch:
        patch.setattr(journal, "insert", moving)
        with pytest.raises(MovedDatabaseError):
            made.vault.append(visit, [answered()])
    assert made.vault.visit(visit) == before
    with pytest.raises(MovedDatabaseError):
        made.vault.close()
    restore(made.home, keys()[1])
    assert made.reopen().visit(visit) == before


def test_a_copy_that_fails_is_tried_again(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_how: Any) -> None:
        raise DiskFullError

    visit = begin(made.vault)
    take_away(made)
    with monkeypatch.context() as patch:
        patch.setattr("inspector_tui.vault.backup.copy", full)
        with pytest.raises(MovedDatabaseError) as refused:
            made.vault.append(visit, [answered()])
    assert "could not be put among the backups: The disk is full" in refused.value.kept
    assert listed(made.home) == []
    with pytest.raises(MovedDatabaseError) as refused:
        made.vault.append(visit, [answered()])
    assert listed(made.home)[0].name in refused.value.kept


def test_a_folder_that_is_moved_and_comes_back_goes_on(made: Made) -> None:
    visit = begin(made.vault)
    away = made.home.path.rename(made.home.path.parent / "away")
    with pytest.raises(MovedDatabaseError, match="took its database away") as refused:
        made.vault.append(visit, [answered()])
    assert "the vault's folder is gone" in refused.value.kept
    assert not made.home.path.exists()
    away.rename(made.home.path)
    assert made.vault.append(visit, [answered()]).last == 2
    assert made.reopen().visit(visit).last == 2
