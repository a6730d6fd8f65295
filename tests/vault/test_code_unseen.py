"""A recovery code that nobody is known to have seen is told of as long as it is in force."""

from __future__ import annotations

import itertools
from contextlib import closing
from pathlib import Path

import pytest
from vaults import PASSPHRASE, Made, begin, make_vault

from inspector_tui.vault import backup, document, put_back, slots
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import MalformedError
from inspector_tui.vault.staging import UNFINISHED
from inspector_tui.vault.tables import SettingRow
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.keeping import change_passphrase, confirm_code, renew_recovery_code


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A closed vault with a backup, whose code is of after that; nobody saw it."""
    found = make_vault(tmp_path)
    begin(found.vault)
    found.vault.backup()
    renew_recovery_code(found.vault)
    found.vault.close()
    return found


def unlocked(home: Home) -> tuple[Header, Dek]:
    header = Header.load(home)
    return header, header.unlock(Secret(PASSPHRASE))


def notices(home: Home, *, read_only: bool = False) -> list[str]:
    with closing(Vault.open(home, *unlocked(home), read_only=read_only)) as vault:
        return list(vault.notices)


def places(home: Home) -> tuple[Path, Path, Path]:
    return home.header, home.header_copy, home.header_backup


def test_a_backup_put_back_forgets_no_code_that_nobody_saw(made: Made) -> None:
    put_back.restore(made.home, unlocked(made.home)[1])
    assert notices(made.home) == [UNFINISHED]
    confirm_code(made.home, Secret(PASSPHRASE))
    put_back.restore(made.home, unlocked(made.home)[1], backup.listed(made.home)[0])
    assert notices(made.home) == []


def test_going_on_as_is_forgets_no_code_that_nobody_saw(made: Made) -> None:
    put_back.accept(made.home, unlocked(made.home)[1])
    assert notices(made.home, read_only=True) == [UNFINISHED]


def test_another_passphrase_forgets_no_code_that_nobody_saw(made: Made) -> None:
    header, dek = unlocked(made.home)
    change_passphrase(made.home, dek, header, Secret(PASSPHRASE), kdf=KDF_FLOOR)
    assert notices(made.home) == [UNFINISHED]


@pytest.mark.parametrize(
    "older", [at for n in (1, 2) for at in itertools.combinations(range(3), n)]
)
@pytest.mark.parametrize("seen", [True, False])
def test_of_several_headers_the_code_in_force_says_whether_it_was_seen(
    made: Made, older: tuple[int, ...], seen: bool
) -> None:
    """The older is of the same code before it was confirmed, or of one that was."""
    header, dek = unlocked(made.home)
    if not seen:
        header.with_code_seen(dek).save(made.home, dek)
    before = made.home.header.read_bytes()
    now = header.with_code_seen(dek) if seen else unlocked(made.home)[0].with_recovery(dek)[0]
    now.save(made.home, dek)
    for at in older:
        places(made.home)[at].write_bytes(before)
    assert notices(made.home) == ([] if seen else [UNFINISHED])
    assert {path.read_bytes() for path in places(made.home)} == {now.spelled()}


def test_what_says_so_goes_when_it_is_confirmed_and_comes_with_another_code(made: Made) -> None:
    header, dek = unlocked(made.home)
    kinds = [slot["type"] for slot in header._slots]
    seen = header.with_code_seen(dek)
    assert sorted(kinds) == sorted([*(slot["type"] for slot in seen._slots), slots.UNSEEN])
    again = header.with_recovery(dek)[0]
    assert sorted(kinds) == sorted(slot["type"] for slot in again._slots)
    assert (header.code_unseen, seen.code_unseen, again.code_unseen) == (True, False, True)


def test_a_code_that_version_0_1_0_made_since_was_seen(made: Made) -> None:
    """That version keeps a slot that it does not know."""
    header, dek = unlocked(made.home)
    other = next(s for s in header.with_recovery(dek)[0]._slots if s["type"] == slots.RECOVERY)
    kept = [slot for slot in header._slots if slot["type"] != slots.RECOVERY]
    signed = document.sign({**header._document, "slots": [*kept, other]}, dek)
    for place in places(made.home):
        place.write_bytes(document.spell(signed))
    assert notices(made.home) == []


@pytest.mark.parametrize("change", [{"salt": "AAAA"}, {"salt": 7}, {"salt": None}, {"more": 1}])
def test_it_names_a_code_by_its_salt(change: dict[str, object]) -> None:
    slot = slots.unseen(slots.encode(bytes(slots.SALT)), 3)
    slots.check(slot)
    with pytest.raises(MalformedError):
        slots.check({**slot, **change})


def test_what_a_database_said_of_it_moves_to_the_header(made: Made) -> None:
    """As it was before the header said so: salts in a setting, one behind the other."""
    header, dek = unlocked(made.home)
    (salt,) = (slots.decode(s["salt"]) for s in header._slots if s["type"] == slots.RECOVERY)
    header.with_code_seen(dek).save(made.home, dek)
    with closing(Vault.open(made.home, *unlocked(made.home))) as vault:
        vault._put(SettingRow, key=".unconfirmed-code", value=bytes(16) + salt + bytes(16))
    assert notices(made.home, read_only=True) == [UNFINISHED]
    assert notices(made.home) == [UNFINISHED]
    with closing(Vault.open(made.home, *unlocked(made.home))) as vault:
        assert vault._setting(".unconfirmed-code") is None
        assert (vault.notices, vault.check()) == ([UNFINISHED], [])
        vault.confirm_code()
    assert notices(made.home) == []


def test_what_a_database_said_of_a_former_code_is_forgotten(made: Made) -> None:
    confirm_code(made.home, Secret(PASSPHRASE))
    with closing(Vault.open(made.home, *unlocked(made.home))) as vault:
        vault._put(SettingRow, key=".unconfirmed-code", value=bytes(16))
    for _ in range(2):
        assert notices(made.home) == []
    with closing(Vault.open(made.home, *unlocked(made.home))) as vault:
        assert vault._setting(".unconfirmed-code") is None
