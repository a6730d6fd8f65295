"""What has left the vault is known whatever becomes of one file, or of the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from vaults import Made, begin, keys, make_vault

from inspector_tui.vault import files, ledger, put_back
from inspector_tui.vault.accord import MADE_AGAIN, MENDED
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.home import Home
from inspector_tui.vault.ledger import Ledger, Office

OFFICE = Office("Example Office", ("age1x", "age1y"))


@pytest.fixture
def made(tmp_path: Any) -> Any:
    """A vault with two bundles, the second not whole."""
    found = make_vault(tmp_path)
    found.vault.set_office(OFFICE)
    for number in (1, 2):
        found.vault.freeze_bundle(begin(found.vault))
        found.vault.pin_bundle(number, f"{number}" * 64)
    found.vault.bundle_ready(1, "1" * 64, None, encrypted=True)
    yield found
    found.vault.close()


def key() -> bytearray:
    return keys()[1].subkey(ledger.SUBKEY)


def found(made: Made) -> Ledger:
    there = ledger.read(made.home, key())
    assert there.whole
    assert there.ledger is not None
    return there.ledger


def same(one: Ledger, other: Ledger) -> bool:
    return replace(one, version=0, after=0) == replace(other, version=0, after=0)


def spoil(path: Any, how: str) -> None:
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "altered":
        path.write_bytes(data.replace(b'"number":2', b'"number":3'))
    elif how == "another vault":
        elsewhere = Home(path.parent.parent / "elsewhere")
        ledger.write(elsewhere, bytearray(32), Ledger(version=99))
        path.write_bytes(elsewhere.ledger.read_bytes())
    elif how == "a folder":
        path.unlink()
        path.mkdir()


HOW = ["missing", "empty", "cut", "altered", "another vault", "a folder"]


def test_both_files_say_what_the_database_does(made: Made) -> None:
    there = found(made)
    assert [replace(one, path=None) for one in made.vault.bundles()] == [*there.bundles.values()]
    assert there.office == made.vault.recipients() == OFFICE
    assert made.home.ledger.read_bytes() == made.home.ledger_copy.read_bytes()
    for path in (made.home.ledger, made.home.ledger_copy):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_new_vault_has_an_empty_one(tmp_path: Any) -> None:
    made = make_vault(tmp_path)
    begin(made.vault)
    made.reopen()
    there = found(made)
    assert (there.bundles, there.office, there.floor) == ({}, None, 0)
    assert made.vault.notices == made.vault.check() == []
    made.vault.close()


@pytest.mark.parametrize("how", HOW[:-1])
@pytest.mark.parametrize("which", ["ledger", "ledger_copy"])
def test_one_that_is_damaged_is_made_again_from_the_other(made: Made, which: str, how: str) -> None:
    before = found(made)
    made.vault.close()
    spoil(getattr(made.home, which), how)
    vault = made.reopen()
    assert vault.notices == [MENDED]
    assert same(found(made), before)
    assert made.reopen().notices == []


@pytest.mark.parametrize("how", HOW[:-1])
def test_both_are_made_again_from_the_database(made: Made, how: str) -> None:
    before = found(made)
    made.vault.close()
    for path in (made.home.ledger, made.home.ledger_copy):
        spoil(path, how)
    vault = made.reopen()
    assert vault.notices == [MADE_AGAIN]
    assert same(found(made), before)
    assert vault.check() == []


@pytest.mark.parametrize("how", HOW)
def test_what_is_wrong_with_one_is_found_by_the_check_and_holds_nobody_back(
    made: Made, how: str
) -> None:
    spoil(made.home.ledger, how)
    assert ["ledger" in fault.what for fault in made.vault.check()] == [True]
    reader = made.reopen()
    assert reader.bundles()


@pytest.mark.parametrize("which", [["ledger"], ["ledger_copy"], ["ledger", "ledger_copy"]])
def test_an_old_one_put_back_is_said_and_passed_over(made: Made, which: list[str]) -> None:
    old = made.home.ledger.read_bytes()
    for number in (3, 4):
        made.vault.freeze_bundle(begin(made.vault))
        made.vault.pin_bundle(number, f"{number}" * 64)
    before = found(made)
    made.vault.close()
    for name in which:
        getattr(made.home, name).write_bytes(old)
    assert made.reopen().notices == [MENDED]
    assert same(found(made), before)


@pytest.mark.parametrize("opened", [False, True])
def test_an_old_one_does_not_stand_in_for_one_that_was_made_again(made: Made, opened: bool) -> None:
    """With all lost what is known is how far the numbers had come, and that must stay."""
    old = made.home.ledger.read_bytes()
    saved = made.vault.backup()
    (made.home.outbox / "visit.inspection.7.zip.age").touch()
    lose(made)
    put_back.restore(made.home, keys()[1], saved)
    if opened:
        made.reopen()
        made.vault.set_office(replace(OFFICE, name="Another"))
        made.vault.close()
        made.home.ledger_copy.write_bytes(old)
    vault = made.reopen()
    assert vault.freeze_bundle(begin(vault)).number == 8
    assert vault.office_before() == vault.recipients()


def test_an_old_one_put_back_before_a_restore_learns_from_the_database(made: Made) -> None:
    old, saved = made.home.ledger.read_bytes(), made.vault.backup()
    made.vault.freeze_bundle(begin(made.vault))
    made.vault.pin_bundle(3, "3" * 64)
    made.vault.close()
    made.home.ledger.write_bytes(old)
    made.home.ledger_copy.write_bytes(old)
    put_back.restore(made.home, keys()[1], saved)
    vault = made.reopen()
    assert vault.freeze_bundle(begin(vault)).number == 4


@pytest.mark.parametrize("lost", [["ledger"], ["ledger_copy"], ["ledger", "ledger_copy"]])
def test_a_database_put_back_learns_what_has_left_since(made: Made, lost: list[str]) -> None:
    saved = made.vault.backup()
    visit = begin(made.vault)
    made.vault.freeze_bundle(visit)
    made.vault.pin_bundle(3, "3" * 64)
    before = made.vault.bundles()
    made.vault.close()
    for name in lost:
        getattr(made.home, name).unlink()
    put_back.restore(made.home, keys()[1], saved)
    vault = made.reopen()
    assert vault.bundles() == before
    assert any(notice.startswith("Bundle 3, made ") for notice in vault.notices)
    assert made.vault.freeze_bundle(begin(made.vault)).number == 4


def lose(made: Made) -> None:
    """Both ledgers, and the database that could make them again."""
    made.vault.close()
    for path in (made.home.ledger, made.home.ledger_copy):
        path.unlink()
    made.home.database.write_bytes(b"rot" * 5000)


def test_with_both_and_the_database_gone_it_is_said(made: Made) -> None:
    saved = made.vault.backup()
    lose(made)
    (made.home.outbox / "visit.inspection.7.zip.age").touch()
    put_back.restore(made.home, keys()[1], saved)
    vault = made.reopen()
    assert vault.notices == [MADE_AGAIN]
    assert vault.freeze_bundle(begin(vault)).number == 8


def test_also_with_a_backup_from_before_anything_left(tmp_path: Any) -> None:
    made = make_vault(tmp_path)
    visit = begin(made.vault)
    saved = made.vault.backup()
    made.vault.freeze_bundle(visit)
    made.vault.pin_bundle(1, "1" * 64)
    lose(made)
    put_back.restore(made.home, keys()[1], saved)
    assert made.reopen().notices == [MADE_AGAIN]
    made.vault.close()


@pytest.mark.parametrize("writes", range(2))
@pytest.mark.parametrize("step", ["pin", "ready", "release", "office"])
def test_a_program_that_was_killed_in_between_leaves_no_damage(
    made: Made, monkeypatch: pytest.MonkeyPatch, step: str, writes: int
) -> None:
    """Before the ledger's first file was written, or between its two."""
    visit = begin(made.vault)
    made.vault.freeze_bundle(visit)
    if step in ("ready", "release"):
        made.vault.pin_bundle(3, "3" * 64)
    whole, left = files.write_whole, [writes]

    def killed(path: Path, data: bytes) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        whole(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            {
                "pin": lambda: made.vault.pin_bundle(3, "3" * 64),
                "ready": lambda: made.vault.bundle_ready(3, "3" * 64, None, encrypted=True),
                "release": lambda: made.vault.release_bundle(3),
                "office": lambda: made.vault.set_office(replace(OFFICE, name="Another")),
            }[step]()
    vault = made.reopen()
    assert vault.notices == []
    assert ledger.read(made.home, key()).settled
    assert len(vault.check()) == ((step, writes) == ("office", 1))
    bound = step in ("ready", "release") or (step, writes) == ("pin", 1)
    assert vault.freeze_bundle(visit).number == (4 if bound else 3)


def test_a_number_is_free_again_when_the_database_could_not_take_it(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(made.vault)
    made.vault.freeze_bundle(visit)

    def full(_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patch:
        patch.setattr(made.vault, "_change", full)
        with pytest.raises(DiskFullError):
            made.vault.pin_bundle(3, "3" * 64)
    assert made.reopen().freeze_bundle(begin(made.vault)).number == 3


def test_a_name_in_the_outbox_takes_no_number_that_nobody_comes_to(made: Made) -> None:
    saved = made.vault.backup()
    lose(made)
    (made.home.outbox / "visit.inspection.99999999999999.zip.age").touch()
    put_back.restore(made.home, keys()[1], saved)
    assert made.reopen().freeze_bundle(begin(made.vault)).number == 3


def test_the_next_bundle_names_one_that_may_have_left(made: Made) -> None:
    """Streamed whole, and the program was killed before it noted so."""
    visit = begin(made.vault)
    made.vault.freeze_bundle(visit)
    made.vault.pin_bundle(3, "3" * 64)
    assert made.reopen().freeze_bundle(visit).previous == "3" * 64
