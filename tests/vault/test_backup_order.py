"""Backups go by what they hold: no name, clock or damage makes an old one the newest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from vaults import Made, answered, begin, keys, make_vault, open_vault

from inspector_tui.vault import backup, backup_order, put_back
from inspector_tui.vault.connect import open_connection
from inspector_tui.vault.put_back import DamagedBackupError

FUTURE = tuple(f"{year}-01-01T000000.000Z.db" for year in (2035, 2036, 2037))


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


def _worked(made: Made, visit: str, count: int) -> list[Path]:
    """Backups of which each holds one entry more."""
    found = []
    for number in range(count):
        made.vault.append(visit, [answered(f"PA-{number}")])
        found.append(made.vault.backup())
    return found


def _renamed(paths: Sequence[Path], names: Sequence[str]) -> list[Path]:
    return [path.rename(path.with_name(name)) for path, name in zip(paths, names, strict=True)]


def _spoiled(path: Path) -> Path:
    path.write_bytes(b"x" * 8192)
    return path


@pytest.mark.parametrize("names", permutations(FUTURE))
def test_the_newest_are_kept_and_put_back_whatever_they_are_called(
    made: Made, names: Sequence[str]
) -> None:
    visit = begin(made.vault)
    _oldest, *rest = _renamed(_worked(made, visit, 3), names)
    made.vault.append(visit, [answered("PA-100")])
    new = made.vault.backup()
    assert set(backup.listed(made.home)) == {*rest, new}
    made.vault.append(visit, [answered("PA-101")])
    made.vault.close()
    put_back.restore(made.home, keys()[1])
    assert made.reopen().visit(visit).last == 5


def test_damage_far_into_a_backup_pushes_out_no_sound_one(made: Made) -> None:
    visit = begin(made.vault)
    sound, *others = _worked(made, visit, 3)
    for path in others:
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 4096 // 2 * 4096 + 200)
            file.write(b"rot")
    new = made.vault.backup()
    assert {sound, new} <= set(backup.listed(made.home))
    assert len(backup.listed(made.home)) == 3


def test_what_is_no_entry_makes_a_backup_newer_too(made: Made) -> None:
    visit = begin(made.vault)
    older, newer = made.vault.backup(), None
    made.vault.put_draft(visit, "note", "half")
    newer = made.vault.backup()
    _renamed([older], FUTURE[:1])
    assert backup_order.backups(made.home, keys()[1]).newest == newer


def test_the_one_just_made_stays_and_so_do_those_with_the_most(made: Made) -> None:
    """After an older state was put back the vault holds less than its backups."""
    visit = begin(made.vault)
    paths = _worked(made, visit, 3)
    made.vault.close()
    put_back.restore(made.home, keys()[1], paths[0])
    new = made.reopen().backup()
    visit = made.vault.visits()[0].id
    newer = _worked(made, visit, 2)
    assert set(backup.listed(made.home)) == {new, *newer, *paths[1:]}


def test_what_was_left_behind_does_not_push_out_what_was_made_since(made: Made) -> None:
    visit = begin(made.vault)
    first, *behind = _worked(made, visit, 3)
    made.vault.close()
    put_back.restore(made.home, keys()[1], first)
    visit = begin(made.reopen(), "Another Trust")
    own = _worked(made, visit, 1)
    assert set(backup.listed(made.home)) == {*own, first, *behind}
    assert made.vault.notices == []
    made.vault.append(visit, [answered("PA-101")])
    made.vault.close()
    put_back.restore(made.home, keys()[1])
    assert made.reopen().visit(visit).last == 2
    own += _worked(made, visit, 3)
    assert set(backup.listed(made.home)) == {*own[1:], *behind}
    assert [held.path for held in made.vault.backups_held()] == [*own[:0:-1], *behind[::-1]]
    assert {held.path for held in made.vault.backups_held() if held.further} == set(behind)


def test_what_goes_further_than_an_older_vault_is_still_the_newest(made: Made) -> None:
    """Database and mark were both copied back from long ago, which nothing contradicts."""
    visit = begin(made.vault)
    made.vault.close()
    old = {path: path.read_bytes() for path in (made.home.database, made.home.mark)}
    made.reopen()
    newest = _worked(made, visit, 2)[-1]
    made.vault.close()
    for path, data in old.items():
        path.write_bytes(data)
    assert made.reopen().notices == []
    assert backup_order.backups(made.home, keys()[1]).newest == newest


def test_one_that_does_not_open_is_passed_over_and_goes_only_by_hand(made: Made) -> None:
    """Its beginning is damaged, or it is of another key and whole: a synchroniser brought it."""
    visit = begin(made.vault)
    bad, *sound = _worked(made, visit, 3)
    _spoiled(bad)
    (bad,) = _renamed([bad], FUTURE[:1])
    found = backup_order.backups(made.home, keys()[1])
    assert (found.newest, found.strange) == (sound[-1], [bad])
    (fault,) = made.vault.check(read_blobs=True)
    assert bad.name in fault.what
    assert "it is damaged, or of another key" in fault.what
    made.vault.append(visit, [answered("PA-100")])
    assert set(backup.listed(made.home)) == {*sound, bad}
    new = made.vault.backup()
    assert set(backup.listed(made.home)) == {*sound, new, bad}


def test_one_that_does_not_open_stays_while_there_are_fewer_than_three(made: Made) -> None:
    visit = begin(made.vault)
    bad, sound = _worked(made, visit, 2)
    _spoiled(bad)
    assert set(backup.listed(made.home)) == {bad, sound}
    new = made.vault.backup()
    assert set(backup.listed(made.home)) == {bad, sound, new}


def test_when_none_opens_that_is_said_of_one(made: Made) -> None:
    visit = begin(made.vault)
    path = _spoiled(_worked(made, visit, 1)[0])
    made.vault.close()
    with pytest.raises(DamagedBackupError, match=path.name) as refused:
        put_back.restore(made.home, keys()[1])
    assert "another disk" in refused.value.todo


def test_one_of_a_later_version_stays_beside_the_three(made: Made) -> None:
    visit = begin(made.vault)
    later, *_ = _worked(made, visit, 3)
    raw = open_connection(later, keys()[1])
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    new = _worked(made, visit, 3)
    assert set(backup.listed(made.home)) == {later, *new}
    found = backup_order.backups(made.home, keys()[1])
    assert (found.newest, found.unread) == (new[-1], [later])


def test_nothing_is_removed_when_the_new_one_does_not_open(made: Made) -> None:
    """As after a change of the data key by another session: this one knows none of them."""
    visit = begin(made.vault)
    kept = _worked(made, visit, 3)
    stranger = kept[0].with_name(FUTURE[0])
    backup_order.prune(made.vault._db, keys()[1], _spoiled(stranger))
    assert set(backup.listed(made.home)) == {*kept, stranger}


def test_the_next_to_try_is_older_by_what_it_holds(made: Made) -> None:
    visit = begin(made.vault)
    first, middle, last = _renamed(_worked(made, visit, 3), FUTURE[::-1])
    found = backup_order.backups(made.home, keys()[1])
    assert [found.instead_of(path) for path in (last, middle, first)] == [middle, first, None]
    _spoiled(middle)
    found = backup_order.backups(made.home, keys()[1])
    assert [found.instead_of(path) for path in (last, middle, first)] == [first, last, None]


def test_a_session_that_only_reads_tidies_up_when_it_is_alone(made: Made) -> None:
    visit = begin(made.vault)
    kept = _worked(made, visit, 3)
    reader = open_vault(made.home, read_only=True)
    kept.append(reader.backup())
    assert set(backup.listed(made.home)) == set(kept)
    assert reader.notices[-1].startswith("The older backups all stay.")
    reader.close()
    made.vault.close()
    reader = open_vault(made.home, read_only=True)
    new = reader.backup()
    assert reader.notices == []
    assert set(backup.listed(made.home)) == {*kept[-2:], new}
    reader.close()
    assert made.reopen().check(read_blobs=True) == []


def test_the_vault_names_the_newest_by_what_it_holds_when_entries_vanished(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.close()
    old = made.home.database.read_bytes()
    made.reopen()
    older, newer = _worked(made, visit, 2)
    _renamed([older], FUTURE[:1])
    made.vault.close()
    made.home.database.write_bytes(old)
    (notice,) = made.reopen().notices
    assert f"The newest backup is {newer.name}" in notice
