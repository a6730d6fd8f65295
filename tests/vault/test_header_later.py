"""Of several headers under one data key the later counts, wherever it lies."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
import rfc8785
from vaults import PASSPHRASE, Made, make_vault

from inspector_tui.vault import document, slots
from inspector_tui.vault.header import Header
from inspector_tui.vault.header_errors import WrongPassphraseError, WrongRecoveryCodeError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.places import DIFFERENT
from inspector_tui.vault.recovery import new_code, normalise
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import LetIn, MalformedError
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.keeping import change_passphrase

NEW = "five more words of somebody"
OFFICE = LetIn.now("Former Office", ["age1x"])


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A closed vault with its header in all three places."""
    found = make_vault(tmp_path)
    found.vault.backup()
    found.vault.close()
    assert found.home.header_backup.exists()
    return found


def unlocked(home: Home) -> tuple[Header, Dek]:
    header = Header.load(home)
    return header, header.unlock(Secret(PASSPHRASE))


def places(home: Home) -> tuple[Path, Path, Path]:
    return home.header, home.header_copy, home.header_backup


OLDER = [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]


@pytest.mark.parametrize("older", OLDER)
def test_a_way_in_that_was_taken_back_does_not_come_again_from_an_older_header(
    made: Made, older: tuple[int, ...]
) -> None:
    home, offices = made.home, new_code()
    header, dek = unlocked(home)
    allowed = header.with_office(dek, normalise(offices), b"an age file", OFFICE)
    revoked, code = allowed.without_office(dek).with_recovery(dek)
    revoked.save(home, dek)
    for at in older:
        places(home)[at].write_bytes(allowed.spelled())
    with pytest.raises(WrongRecoveryCodeError):
        Header.load(home).unlock_with_recovery(Secret(offices))
    header, dek = unlocked(home)
    assert header.office is None
    assert ("was an older one" in header.notice) == (0 in older)
    vault = Vault.open(home, header, dek)
    assert vault.check() == []
    vault.close()
    assert {path.read_bytes() for path in places(home)} == {revoked.spelled()}
    assert Header.load(home).unlock_with_recovery(Secret(code)).reveal() == dek.reveal()
    assert not list(home.path.glob("vault.json.set-aside*"))  # it opens nothing more


def test_a_former_passphrase_opens_no_older_header_put_back(made: Made) -> None:
    header, dek = unlocked(made.home)
    older = made.home.header.read_bytes()
    change_passphrase(made.home, dek, header, Secret(NEW), kdf=KDF_FLOOR)
    made.home.header.write_bytes(older)
    with pytest.raises(WrongPassphraseError):
        unlocked(made.home)
    header = Header.load(made.home)
    change_passphrase(made.home, header.unlock(Secret(NEW)), header, Secret(NEW), kdf=KDF_FLOOR)
    assert older not in [path.read_bytes() for path in places(made.home)]


def test_the_check_says_that_the_places_differ_as_long_as_they_do(made: Made) -> None:
    older = made.home.header.read_bytes()
    header, dek = unlocked(made.home)
    header.with_recovery(dek)[0].save(made.home, dek)
    made.home.header.write_bytes(older)
    vault = Vault.open(made.home, *unlocked(made.home), read_only=True)
    assert DIFFERENT in [fault.what for fault in vault.check()]
    assert vault.header().has_recovery
    vault.close()
    vault = Vault.open(made.home, *unlocked(made.home))
    assert vault.check() == []
    vault.close()


def test_each_change_is_later_than_the_one_before_also_with_the_clock_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    header, dek = Header.new(Secret(PASSPHRASE), kdf=KDF_FLOOR)
    versions = [slots.version(header._slots)]
    now = time.time_ns()
    for hours in (0, -24, -24, 0, 7, -9000):
        monkeypatch.setattr(time, "time_ns", lambda hours=hours: now + hours * 3_600_000_000_000)
        header = header.with_recovery(dek)[0]
        header = header.without_office(dek)
        versions.append(slots.version(header._slots))
    assert all(one < other for one, other in itertools.pairwise(versions))
    assert [slot["type"] for slot in header._slots].count(slots.CHANGED) == 1
    assert document.read(header.spelled()) is not None


def test_a_header_that_says_nothing_of_when_goes_before_its_copy(made: Made) -> None:
    """As version 0.1.0 wrote them: it wrote the header first."""
    header, dek = unlocked(made.home)
    both = [header.with_recovery(dek)[0] for _ in range(2)]
    spelled = []
    for one, place in zip(both, places(made.home), strict=False):
        kept = [slot for slot in one._slots if slot["type"] != slots.CHANGED]
        signed = document.sign({**one._document, "slots": kept}, dek)
        spelled.append(document.spell(signed))
        place.write_bytes(spelled[-1])
    header, dek = unlocked(made.home)
    Vault.open(made.home, header, dek).close()
    assert [path.read_bytes() for path in places(made.home)] == [spelled[0]] * 3


@pytest.mark.parametrize(
    "change", [{"version": -1}, {"version": "7"}, {"version": True}, {"more": 1}, {"version": None}]
)
def test_when_it_was_changed_is_a_number(change: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        slots.check({"id": 3, "type": slots.CHANGED, "version": 7} | change)


def test_nobody_makes_a_header_later_than_it_is(made: Made) -> None:
    header, dek = unlocked(made.home)
    header = header.with_recovery(dek)[0]
    changed = [
        slot | {"version": 2**52} if slot["type"] == slots.CHANGED else slot
        for slot in header._slots
    ]
    made.home.header.write_bytes(rfc8785.dumps({**header._document, "slots": changed}) + b"\n")
    assert slots.version(unlocked(made.home)[0]._slots) < 2**52
