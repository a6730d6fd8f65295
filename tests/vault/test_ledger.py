"""What has left the vault is known whatever becomes of one file, or of the database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from vaults import Made, begin, keys, make_vault

from inspector_tui.vault import ledger, put_back
from inspector_tui.vault.accord import MADE_AGAIN, MENDED
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


def test_a_vault_from_which_nothing_left_has_none(tmp_path: Any) -> None:
    made = make_vault(tmp_path)
    begin(made.vault)
    made.reopen()
    assert not made.home.ledger.exists()
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
    assert replace(found(made), version=before.version) == before
    assert made.reopen().notices == []


@pytest.mark.parametrize("how", HOW[:-1])
def test_both_are_made_again_from_the_database(made: Made, how: str) -> None:
    before = found(made)
    made.vault.close()
    for path in (made.home.ledger, made.home.ledger_copy):
        spoil(path, how)
    vault = made.reopen()
    assert vault.notices == [MADE_AGAIN]
    assert replace(found(made), version=before.version) == before
    assert vault.check() == []


@pytest.mark.parametrize("how", HOW)
def test_what_is_wrong_with_one_is_found_by_the_check_and_holds_nobody_back(
    made: Made, how: str
) -> None:
    spoil(made.home.ledger, how)
    assert ["ledger" in fault.what for fault in made.vault.check()] == [True]
    reader = made.reopen()
    assert reader.bundles()


def test_an_old_one_put_back_is_passed_over(made: Made) -> None:
    old = made.home.ledger.read_bytes()
    for number in (3, 4):
        made.vault.freeze_bundle(begin(made.vault))
        made.vault.pin_bundle(number, f"{number}" * 64)
    before = found(made)
    made.vault.close()
    made.home.ledger.write_bytes(old)
    assert made.reopen().notices == [MENDED]
    assert found(made).bundles == before.bundles
    made.vault.close()
    made.home.ledger.write_bytes(old)
    made.home.ledger_copy.write_bytes(old)
    made.reopen()
    assert found(made).bundles == before.bundles


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


def test_with_both_and_the_database_gone_it_is_said(made: Made) -> None:
    saved = made.vault.backup()
    made.vault.close()
    for path in (made.home.ledger, made.home.ledger_copy):
        path.unlink()
    (made.home.outbox / "visit.inspection.7.zip.age").touch()
    made.home.database.write_bytes(b"rot" * 5000)
    put_back.restore(made.home, keys()[1], saved)
    vault = made.reopen()
    assert vault.notices == [MADE_AGAIN]
    assert vault.freeze_bundle(begin(vault)).number == 8


def test_a_program_that_was_killed_before_the_ledger_was_written_is_no_damage(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing leaves before it is, so the database is right then."""
    visit = begin(made.vault)
    made.vault.freeze_bundle(visit)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            made.vault.pin_bundle(3, "3" * 64)
    vault = made.reopen()
    assert vault.notices == vault.check() == []
    assert found(made).bundles[3].bundle == "3" * 64
