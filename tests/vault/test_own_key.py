"""A header of another data key: never written over the vault's own, and never destroyed itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaults import PASSPHRASE, begin, lay_ballast, make_vault

from inspector_tui.vault import backup, places
from inspector_tui.vault.header import Header
from inspector_tui.vault.header_errors import (
    DamagedHeaderError,
    OtherKeyError,
    UnprovenHeaderError,
    WrongPassphraseError,
)
from inspector_tui.vault.home import HeaderGoneError, Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.keeping import change_passphrase, restore, rotate_key

ELSEWHERE = "the words of another vault"
NEWEST = "five more words of somebody"


@dataclass
class Changed:
    """A vault whose passphrase and data key were changed, and a whole copy from before on a stick.

    `code` opened it then.
    """

    home: Home
    stick: Home
    code: str

    @property
    def places(self) -> tuple[Path, ...]:
        return self.home.header, self.home.header_copy, self.home.header_backup

    def bytes(self) -> list[bytes]:
        return [path.read_bytes() for path in self.places]


def unlocked(home: Home, passphrase: str) -> tuple[Header, Dek]:
    header = Header.load(home)
    return header, header.unlock(Secret(passphrase))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("changed")
    made = make_vault(folder)
    made.vault.close()
    home, stick = made.home, Home(folder / "stick")
    header, dek = unlocked(home, PASSPHRASE)
    with_code, code = header.with_recovery(dek)
    with_code.save(home, dek)
    vault = Vault.open(home, with_code, dek)
    begin(vault)
    vault.backup()
    vault.close()
    home.ballast.unlink()
    shutil.copytree(home.path, stick.path)
    change_passphrase(home, dek, with_code, Secret(NEWEST), kdf=KDF_FLOOR)
    header, dek = unlocked(home, NEWEST)
    rotate_key(home, dek, header, Secret(NEWEST), kdf=KDF_FLOOR)
    home.ballast.unlink(missing_ok=True)
    return Changed(home, stick, code)


@pytest.fixture
def changed(whole: Changed, tmp_path: Path) -> Changed:
    found = Changed(Home(tmp_path / "home"), Home(tmp_path / "stick"), whole.code)
    for source, target in ((whole.home, found.home), (whole.stick, found.stick)):
        shutil.copytree(source.path, target.path)
        lay_ballast(target)
    return found


def opens(home: Home, passphrase: str) -> Vault:
    vault = Vault.open(home, *unlocked(home, passphrase))
    assert not vault.read_only
    assert len(vault.visits()) == 1
    return vault


def by_passphrase(header: Header, code: str) -> Dek:
    return header.unlock(Secret(PASSPHRASE))


def by_recovery_code(header: Header, code: str) -> Dek:
    return header.unlock_with_recovery(Secret(code))


@pytest.mark.parametrize("way", [by_passphrase, by_recovery_code])
def test_what_opens_a_former_header_gets_no_key(
    changed: Changed, way: Callable[[Header, str], Dek]
) -> None:
    shutil.copyfile(changed.stick.header, changed.home.header)
    with pytest.raises(OtherKeyError) as refused:
        way(Header.load(changed.home), changed.code)
    assert refused.value.what.startswith("That opens vault.json, which does not belong to")
    assert "opens by vault.json.copy and backup/vault.json." in refused.value.todo
    opens(changed.home, NEWEST).close()


def test_a_header_of_another_vault_gives_no_key(changed: Changed) -> None:
    other, _ = Header.new(Secret(ELSEWHERE), kdf=KDF_FLOOR)
    changed.home.header.write_bytes(other.spelled())
    with pytest.raises(OtherKeyError):
        unlocked(changed.home, ELSEWHERE)
    header, _ = unlocked(changed.home, NEWEST)
    assert header.notice.startswith("The vault's header was one of another vault; its copy")
    assert header.vault != other.vault


Act = Callable[[Changed, Header, Dek], object]
ACTS: dict[str, Act] = {
    "passphrase": lambda at, header, dek: change_passphrase(
        at.home, dek, header, Secret(NEWEST + "!"), kdf=KDF_FLOOR
    ),
    "save": lambda at, header, dek: header.save(at.home, dek),
    "back up": lambda at, header, dek: header.back_up(at.home, dek),
    "restore": lambda at, header, dek: restore(at.home, header, dek, backup.listed(at.stick)[0]),
}


@pytest.mark.parametrize("whose", ["former", "another's"])
@pytest.mark.parametrize("act", ACTS)
def test_no_command_writes_another_header_over_the_vault_s_own(
    changed: Changed, act: str, whose: str
) -> None:
    """Whoever has its key already, from a copy elsewhere."""
    header, dek = unlocked(changed.stick, PASSPHRASE)
    if whose != "former":
        header, dek = Header.new(Secret(PASSPHRASE), kdf=KDF_FLOOR)
    changed.home.header.write_bytes(header.spelled())
    before = [changed.home.database.read_bytes(), *changed.bytes()]
    with pytest.raises(OtherKeyError):
        ACTS[act](changed, header, dek)
    assert [changed.home.database.read_bytes(), *changed.bytes()] == before
    opens(changed.home, NEWEST).close()
    assert len(set(changed.bytes())) == 1


def test_a_backup_does_not_take_a_former_header_for_the_vault_s_own(changed: Changed) -> None:
    vault = opens(changed.home, NEWEST)
    own = changed.home.header_backup.read_bytes()
    shutil.copyfile(changed.stick.header, changed.home.header)
    changed.home.header_copy.unlink()
    vault.backup()
    vault.close()
    assert changed.home.header_backup.read_bytes() == own
    assert unlocked(changed.home, NEWEST)[0].spelled() == own


def test_nor_does_that_of_a_session_that_only_reads(changed: Changed) -> None:
    vault = Vault.open(changed.home, *unlocked(changed.home, NEWEST), read_only=True)
    changed.home.header_backup.unlink()
    shutil.copyfile(changed.stick.header, changed.home.header)
    vault.backup()
    vault.close()
    assert changed.home.header_backup.read_bytes() == changed.home.header_copy.read_bytes()


@pytest.mark.parametrize("mark", ["made", "lost"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_former_header_under_the_same_passphrase_is_seen_through_and_kept(
    changed: Changed, place: int, mark: str
) -> None:
    """Without the mark the database tells."""
    home = changed.home
    header, dek = unlocked(home, NEWEST)
    change_passphrase(home, dek, header, Secret(PASSPHRASE), kdf=KDF_FLOOR)
    own, former = home.header.read_bytes(), changed.stick.header.read_bytes()
    changed.places[place].write_bytes(former)
    if mark == "lost":
        home.mark.unlink()
    header, dek = unlocked(home, PASSPHRASE)
    assert header.notice.endswith(places.KEPT)
    assert ("from before its data key" in header.notice) == (place == 0)
    Vault.open(home, header, dek).close()
    assert changed.bytes() == [own] * 3
    assert (home.path / places.ASIDE).read_bytes() == former
    assert unlocked(home, PASSPHRASE)[0].notice == ""


def test_each_header_of_another_key_is_kept_once(changed: Changed) -> None:
    kept = []
    for number in range(3):
        data = Header.new(Secret(PASSPHRASE), kdf=KDF_FLOOR)[0].spelled()
        changed.home.header_copy.write_bytes(data)
        changed.home.header_backup.write_bytes(data)
        opens(changed.home, NEWEST).close()
        kept.append(data)
        changed.home.header_copy.write_bytes(kept[number // 2])  # one that is kept already
        opens(changed.home, NEWEST).close()
    found = sorted(changed.home.path.glob(f"{places.ASIDE}*"))
    assert [path.name for path in found] == [places.ASIDE, f"{places.ASIDE}.2", f"{places.ASIDE}.3"]
    assert [path.read_bytes() for path in found] == kept
    assert {path.stat().st_mode & 0o777 for path in found} == {0o600}


STRANGE = ("former", "another's")
LAID = ("newest", "older", *STRANGE, "rotten", "unreadable", "gone")


@given(
    laid=st.tuples(*[st.sampled_from(LAID)] * 3).filter(lambda laid: "newest" in laid),
    marked=st.booleans(),
)
@settings(max_examples=12, deadline=None)
def test_wherever_the_newest_lies_it_opens_and_nothing_of_worth_is_lost(
    whole: Changed, laid: tuple[str, ...], marked: bool
) -> None:
    with TemporaryDirectory() as folder:
        at = Changed(Home(Path(folder) / "home"), whole.stick, whole.code)
        shutil.copytree(whole.home.path, at.home.path)
        lay_ballast(at.home)
        lie = lay(at, laid)
        if not marked:
            at.home.mark.unlink()
        if laid[:2] == ("gone", "gone"):
            with pytest.raises(HeaderGoneError):
                unlocked(at.home, NEWEST)
            return
        for passphrase in (PASSPHRASE, ELSEWHERE):
            with pytest.raises((OtherKeyError, WrongPassphraseError)):
                unlocked(at.home, passphrase)
        opens(at.home, NEWEST).close()
        assert {path.read_bytes() for path in at.places if path.exists()} == {lie["newest"]}
        kept = {path.read_bytes() for path in at.home.path.glob(f"{places.ASIDE}*")}
        assert kept == {lie[one] for one in laid if one in STRANGE}


@pytest.mark.parametrize("laid", [("unreadable",) * 2, ("unreadable", "gone")])
def test_the_one_among_the_backups_opens_when_both_others_are_damaged(
    changed: Changed, laid: tuple[str, str]
) -> None:
    lie = lay(changed, (*laid, "newest"))
    header, dek = unlocked(changed.home, NEWEST)
    assert "damaged" in header.notice
    Vault.open(changed.home, header, dek).close()
    assert changed.bytes() == [lie["newest"]] * 3


@pytest.mark.parametrize(("laid", "passphrase"), [("former", PASSPHRASE), ("another's", ELSEWHERE)])
def test_one_among_the_backups_that_fits_nothing_that_is_stored_gives_no_key(
    changed: Changed, laid: str, passphrase: str
) -> None:
    lay(changed, ("unreadable", "unreadable", laid))
    before = changed.bytes()
    with pytest.raises(UnprovenHeaderError) as refused:
        unlocked(changed.home, passphrase)
    assert f"copy {changed.home.header_backup} to {changed.home.header}" in refused.value.todo
    assert changed.bytes() == before


def test_the_one_among_the_backups_opens_them_when_all_else_is_damaged(changed: Changed) -> None:
    """By the way that the sentence names."""
    lay(changed, ("unreadable", "unreadable", "newest"))
    for path in (changed.home.mark, changed.home.database):
        path.write_bytes(b"rot" * 3000)
    with pytest.raises(UnprovenHeaderError):
        unlocked(changed.home, NEWEST)
    shutil.copy(changed.home.header_backup, changed.home.header)
    restore(changed.home, *unlocked(changed.home, NEWEST))
    opens(changed.home, NEWEST).close()


def lay(at: Changed, laid: Sequence[str]) -> dict[str, bytes]:
    """Put what is named in the three places of the header; what each name stands for."""
    older, dek = unlocked(at.home, NEWEST)
    newest = older.with_recovery(dek)[0].spelled()
    bit = newest.index(b'"sealed":"') + 12
    lie = {
        "newest": newest,
        "older": older.spelled(),
        "former": at.stick.header.read_bytes(),
        "another's": Header.new(Secret(ELSEWHERE), kdf=KDF_FLOOR)[0].spelled(),
        "rotten": newest[:bit] + bytes([newest[bit] ^ 1]) + newest[bit + 1 :],
        "unreadable": newest[: len(newest) // 2],
    }
    for place, name in zip(at.places, laid, strict=True):
        place.unlink()
        if name in lie:
            place.write_bytes(lie[name])
    return lie


def test_a_rotten_header_is_mended_and_not_kept(changed: Changed) -> None:
    whole = changed.home.header.read_bytes()
    at = whole.index(b'"sealed":"') + 12
    changed.home.header.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    header, dek = unlocked(changed.home, NEWEST)
    assert "damaged" in header.notice
    Vault.open(changed.home, header, dek).close()
    assert changed.bytes() == [whole] * 3
    assert list(changed.home.path.glob(f"{places.ASIDE}*")) == []


def test_a_key_that_nothing_contradicts_puts_a_backup_back(changed: Changed) -> None:
    """Mark and database gone: there is no other header, so there is nothing to be lost."""
    for path in (changed.home.mark, changed.home.database):
        path.write_bytes(b"rot" * 3000)
    header, dek = unlocked(changed.home, NEWEST)
    restore(changed.home, header, dek)
    opens(changed.home, NEWEST).close()


def test_the_header_in_use_is_never_that_of_another_key(changed: Changed) -> None:
    header, dek = unlocked(changed.stick, PASSPHRASE)
    with pytest.raises(DamagedHeaderError):
        header.current(changed.home, dek)
    with pytest.raises(ValueError, match="another vault"):
        header.save(changed.home, Dek.new())
