"""Changing the data key of a vault of which a part lies on another disk, or may not be written."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from cuts import cut_at
from key_changes import changed, content, opened, tree, vault_with_all
from vaults import Made

from inspector_tui.errors import InspectorError
from inspector_tui.vault import apart, backup, put_back, rotated
from inspector_tui.vault.files import CannotUseError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.rotated import UnfinishedError

PARTS = ("backup", "blobs", "outbox")


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = vault_with_all(tmp_path)
    yield found
    found.vault.close()


def _on(disk: Path, path: Any) -> bool:
    return Path(os.path.realpath(Path(path).parent)).is_relative_to(disk)


def move_apart(home: Home, disk: Path, *names: str) -> None:
    for name in names:
        disk.mkdir(exist_ok=True)
        shutil.move(home.path / name, disk / name)
        (home.path / name).symlink_to(disk / name)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which and to which nothing can be renamed, as if it were another disk."""
    found = tmp_path / "disk"
    for name in ("replace", "rename"):
        real = getattr(os, name)

        def across(source: Any, target: Any, real: Any = real) -> None:
            if _on(found, source) != _on(found, target):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
            real(source, target)

        monkeypatch.setattr(os, name, across)
    return found


def _left_behind(home: Home) -> list[str]:
    found = (*home.path.rglob("*"), *(home.path.parent / "disk").rglob("*"))
    return [path.name for path in found if path.name.startswith((".rotat", ".inspector-tui-trial"))]


@pytest.mark.parametrize("names", [*((name,) for name in PARTS), PARTS])
def test_parts_on_another_disk_are_sealed_anew_there(
    made: Made, disk: Path, names: tuple[str, ...]
) -> None:
    before, old = content(made.home), opened(made.home)[1]
    move_apart(made.home, disk, *names)
    assert changed(made.home).left == ()
    assert content(made.home) == before
    assert opened(made.home)[1].reveal() != old.reveal()
    assert all((made.home.path / name).is_symlink() for name in names)
    for path in (*backup.listed(made.home), *put_back.set_aside(made.home)):
        assert backup.inspect(made.home, path, opened(made.home)[1]).seq == 3
    assert made.home.header_backup.read_bytes() == made.home.header.read_bytes()
    assert _left_behind(made.home) == []


def test_cut_short_anywhere_it_is_whole_on_both_disks(
    made: Made, disk: Path, tmp_path: Path
) -> None:
    made.home.ballast.unlink()
    move_apart(made.home, disk, *PARTS)
    before, kept = content(made.home), tmp_path / "kept"
    made.home.ballast.unlink()
    shutil.copytree(made.home.path, kept / "home", symlinks=True)
    shutil.copytree(disk, kept / "disk")
    old, step, ends = opened(made.home)[1].reveal(), 0, set()
    while cut_at(step, lambda: changed(made.home)):
        assert content(made.home) == before, step
        ends.add(opened(made.home)[1].reveal() == old)
        assert _left_behind(made.home) == [], step
        for place in (made.home.path, disk):
            shutil.rmtree(place)
            shutil.copytree(kept / place.name, place, symlinks=True)
        step += 23
    assert content(made.home) == before
    assert ends == {True, False}


def _refuse(monkeypatch: pytest.MonkeyPatch, folder: Path, number: int) -> None:
    real = os.replace

    def refused(source: Any, target: Any) -> None:
        if Path(target).parent == folder:
            raise OSError(number, os.strerror(number))
        real(source, target)

    monkeypatch.setattr(os, "replace", refused)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("outbox", errno.EACCES),
        ("backup", errno.EROFS),
        ("blobs", errno.EACCES),
        ("blobs/x", errno.EXDEV),
        ("vault.db.before-restore", errno.EXDEV),
    ],
)
def test_where_nothing_can_be_moved_the_key_stays(
    made: Made, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    folder = made.home.path / name
    if name == "blobs/x":
        (folder,) = (path for path in made.home.blobs.iterdir() if path.is_dir())
    before, files_before, old = content(made.home), tree(made.home), opened(made.home)[1]
    with monkeypatch.context() as patched:
        _refuse(patched, folder, number)
        with pytest.raises(CannotUseError, match=str(folder)):
            changed(made.home)
    assert tree(made.home) == files_before
    assert content(made.home) == before
    assert opened(made.home)[1].reveal() == old.reveal()


def test_what_may_not_be_replaced_keeps_the_key(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a backup that was made unchangeable so that nothing deletes it."""
    (kept,) = backup.listed(made.home)
    files_before, access = tree(made.home), os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != kept and access(path, mode))
    with pytest.raises(CannotUseError, match=kept.name):
        changed(made.home)
    assert tree(made.home) == files_before


def test_a_disk_that_is_not_there_keeps_the_key(made: Made, disk: Path) -> None:
    move_apart(made.home, disk, "backup")
    disk.rename(disk.with_name("away"))
    with pytest.raises(CannotUseError, match="Put back the disk"):
        changed(made.home)
    disk.with_name("away").rename(disk)
    changed(made.home)


def _cut_at_the_commit(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_home: Home) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rotated, "move_in", cut)
        with pytest.raises(KeyboardInterrupt):
            changed(made.home)


def test_a_disk_that_goes_after_the_commit_is_waited_for(
    made: Made, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(made.home)
    move_apart(made.home, disk, "backup")
    _cut_at_the_commit(made, monkeypatch)
    disk.rename(disk.with_name("away"))
    for _ in range(2):
        with pytest.raises(UnfinishedError, match="the disk that it was on is not there"):
            Header.load(made.home)
    disk.mkdir()
    (disk / "backup").mkdir()  # a mount point with nothing mounted is a folder
    with pytest.raises(UnfinishedError):
        Header.load(made.home)
    shutil.rmtree(disk)
    disk.with_name("away").rename(disk)
    assert content(made.home) == before
    assert len(backup.listed(made.home)) == 1
    _, dek = opened(made.home)
    assert not any(backup.is_damaged(made.home, path, dek) for path in backup.listed(made.home))
    assert _left_behind(made.home) == []


def test_a_disk_lost_for_good_after_the_commit_is_given_up_as_the_sentence_says(
    made: Made, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(made.home)
    move_apart(made.home, disk, "backup")
    _cut_at_the_commit(made, monkeypatch)
    shutil.rmtree(disk)
    with pytest.raises(UnfinishedError) as caught:
        Header.load(made.home)
    link = made.home.rotated / "backup"
    assert f"delete the link {link} first" in caught.value.todo
    link.unlink()
    (made.home.path / "backup").unlink()
    assert content(made.home) == before


@pytest.mark.parametrize("place", ["", "outbox", "blobs/x"])
def test_what_fails_after_the_commit_is_told_as_it_is_and_done_later(
    made: Made, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    before, old = content(made.home), opened(made.home)[1]
    _cut_at_the_commit(made, monkeypatch)
    folder = made.home.path / place
    if place == "blobs/x":
        (folder,) = (path for path in made.home.blobs.iterdir() if path.is_dir())
    with monkeypatch.context() as patched:
        _refuse(patched, folder, errno.EIO)
        with pytest.raises(UnfinishedError) as caught:
            Header.load(made.home)
    assert "key is changed" in caught.value.what
    assert str(made.home.rotated) in caught.value.kept
    assert content(made.home) == before
    assert opened(made.home)[1].reveal() != old.reveal()


def test_a_folder_that_cannot_be_read_is_not_one_without_files(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[Any] = []
    before, real = content(made.home), os.scandir
    _cut_at_the_commit(made, monkeypatch)

    def once(place: Any = ".") -> Any:
        if not isinstance(place, int) and Path(place).parent.name == "blobs" and not failed:
            failed.append(place)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(place)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", once)
        with pytest.raises(UnfinishedError):
            Header.load(made.home)
    assert failed
    assert content(made.home) == before


def test_a_link_to_elsewhere_is_no_part_of_the_new_vault(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(made.home)
    _cut_at_the_commit(made, monkeypatch)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "vault.json").write_text("{}")
    shutil.rmtree(made.home.rotated / "outbox")
    (made.home.rotated / "outbox").symlink_to(elsewhere)
    assert content(made.home) == before
    assert (elsewhere / "vault.json").exists()


def test_what_a_change_on_two_disks_left_is_cleared(made: Made, disk: Path) -> None:
    move_apart(made.home, disk, *PARTS)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(apart, "clear", lambda _home: None)
        patched.setattr(apart, "prove", _fails)
        with pytest.raises(InspectorError):
            changed(made.home)
    assert _left_behind(made.home) != []
    content(made.home)
    assert _left_behind(made.home) == []


def _fails(home: Home) -> None:
    raise CannotUseError(home.path, "a trial failed")
