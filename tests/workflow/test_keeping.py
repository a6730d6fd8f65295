"""The keys of a vault: one session never undoes what another did, and no office is guessed."""

from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyrage import x25519
from vaults import PASSPHRASE, begin, make_vault, open_vault

from inspector_tui.checklist.moments import show_date
from inspector_tui.vault import backup, rotated, slots, staging
from inspector_tui.vault.header import Header
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.ledger import Office
from inspector_tui.vault.recovery import new_code, normalise
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.vault.way_in import OtherOfficeError, who
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.export import ClearExportRefusedError, export
from inspector_tui.workflow.keeping import (
    change_passphrase,
    clear_office,
    confirm_code,
    let_office_open,
    renew_recovery_code,
    restore,
    rotate_key,
    set_office,
)

NEW = "five more words of somebody"


def test_a_code_and_a_passphrase_changed_by_two_sessions_both_stand(tmp_path):
    made = make_vault(tmp_path)
    made.vault.close()
    first, second = Header.load(made.home), Header.load(made.home)
    dek = first.unlock(Secret(PASSPHRASE))
    with closing(Vault.open(made.home, first, dek)) as vault:
        code = renew_recovery_code(vault)
    change_passphrase(made.home, dek, second, Secret(NEW), kdf=KDF_FLOOR)
    with Secret(code) as paper:
        assert Header.load(made.home).unlock_with_recovery(paper).reveal() == dek.reveal()
    assert Header.load(made.home).unlock(Secret(NEW)).reveal() == dek.reveal()


@pytest.mark.parametrize("end", [None, "commit", "move_in"])
def test_a_new_code_is_told_of_until_somebody_saw_it_also_when_the_key_changed(
    tmp_path, monkeypatch, end
):
    """Whichever key is in force after a change of it that ended early."""
    made = make_vault(tmp_path)
    old = renew_recovery_code(made.vault)
    made.vault.confirm_code()
    made.vault.close()
    with monkeypatch.context() as patched:
        if end is not None:
            patched.setattr(rotated, end, ended)
        with suppress(KeyboardInterrupt):
            rotate(made.home)
    with closing(Vault.open(made.home, *unlocked(made.home))) as vault:
        assert vault.notices == ([] if end == "commit" else [staging.UNFINISHED])
    if end == "commit":
        unlocked(made.home)[0].unlock_with_recovery(Secret(old)).wipe()
    confirm_code(made.home, Secret(PASSPHRASE))
    with closing(Vault.open(made.home, *unlocked(made.home))) as vault:
        assert (vault.notices, vault.check()) == ([], [])


def ended(*_):
    raise KeyboardInterrupt


KEYS = {name: [str(x25519.Identity.generate().to_public())] for name in ("Former", "New", "Third")}


@pytest.fixture
def made(tmp_path):
    """A vault with a way in for the office `New`, and a backup from when `Former` was set."""
    found = make_vault(tmp_path)
    begin(found.vault)
    set_office(found.vault, "Former", KEYS["Former"])
    found.vault.backup()
    set_office(found.vault, "New", KEYS["New"])
    let_office_open(found.vault)
    yield found
    found.vault.close()


def unlocked(home):
    header = Header.load(home)
    return header, header.unlock(Secret(PASSPHRASE))


def rotate(home):
    header, dek = unlocked(home)
    return rotate_key(home, dek, header, Secret(PASSPHRASE), kdf=KDF_FLOOR)


def put_back(home, source=None):
    return restore(home, *unlocked(home), source or backup.listed(home)[-1])


def opened_by(made):
    header = made.vault.header()
    return header.office and header.office.name


@pytest.mark.parametrize("cut", [False, True])
def test_a_restore_names_only_what_it_set_aside(made, monkeypatch, cut):
    """Killed after the database was set aside, and done again: the folder is the first one's."""
    made.vault.backup()
    made.vault.close()
    if cut:

        def killed(path, target):
            if path.name == "vault.db.new":
                raise KeyboardInterrupt
            return replaced(path, target)

        replaced = Path.replace
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", killed)
            with pytest.raises(KeyboardInterrupt):
                put_back(made.home)
    else:
        made.home.database.unlink()
    words = put_back(made.home).aside
    folders = [path.name for path in made.home.path.glob("vault.db.*") if path.is_dir()]
    assert words.startswith("There was no database to set aside.")
    assert folders == (["vault.db.before-restore"] if cut else [])
    assert ("vault.db.before-restore" in words) == cut
    again = put_back(made.home).aside
    name = "vault.db.before-restore" + (".2" if cut else "")
    assert again == f"The database as it was is kept as {name}."
    assert (made.home.path / name / "vault.db").is_file()
    made.vault = open_vault(made.home)


def test_the_way_in_says_whose_it_is_and_goes_with_the_office_that_is_set(made):
    assert opened_by(made) == "New"
    since = show_date(made.vault.header().office.since[:10])
    assert who(made.vault.header()) == f"New can open this vault, since {since}."
    set_office(made.vault, "Third", KEYS["Third"])
    assert opened_by(made) == "Third"
    assert made.vault.check() == []
    clear_office(made.vault)
    assert who(made.vault.header()) == "The office cannot open this vault."


def test_more_keys_than_the_way_in_holds_are_refused_in_words(made):
    rsa = generate_private_key(65537, 2048).public_key()
    line = rsa.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    before, header = made.vault.recipients(), made.home.header.read_bytes()
    with pytest.raises(RefusedError, match="too many, or too long"):
        set_office(made.vault, "Example Office", [line] * 60)
    assert (made.vault.recipients(), made.home.header.read_bytes()) == (before, header)


def test_a_change_of_the_data_key_keeps_the_office_that_is_set(made):
    before = replace(made.vault.header().office, since="2020-01-01T00:00:00Z")
    code = normalise(new_code())
    made.vault.change_header(lambda header, dek: header.with_office(dek, code, b"age", before))
    made.vault.close()
    assert rotate(made.home).office == "New"
    found = Header.load(made.home).office
    assert found == before
    assert found.is_same("New", KEYS["New"])
    assert not found.is_same("New", KEYS["Former"])


def test_a_backup_that_brings_a_former_office_back_says_so(made):
    made.vault.close()
    done = put_back(made.home)
    assert done.reach.startswith("Its newest entry is of ")
    assert done.office.name == "Former"
    assert "New can open this vault, but Former is the office that is set" in done.at_odds.what
    assert "vault recipients" in done.at_odds.todo
    assert "vault office-key --revoke" in done.at_odds.todo


@pytest.mark.parametrize("state", ["another", "none", "other keys"])
def test_nothing_goes_to_an_office_while_two_are_named(made, tmp_path, state):
    other = {
        "another": Office("Former", tuple(KEYS["Former"])),
        "none": None,
        "other keys": Office("New", tuple(KEYS["Third"])),
    }
    made.vault.set_office(other[state])  # as an older database has it
    before = made.home.header.read_bytes()
    (fault,) = made.vault.check()
    assert fault.what.startswith("New can open this vault, but ")
    with pytest.raises(RefusedError if state == "none" else OtherOfficeError):
        let_office_open(made.vault)
    made.vault.close()
    with pytest.raises(OtherOfficeError, match="New can open this vault, but "):
        rotate(made.home)
    assert made.home.header.read_bytes() == before
    set_office(made.reopen(), "New", KEYS["New"])
    assert made.vault.check() == []
    made.vault.close()
    assert rotate(made.home).office == "New"


@pytest.mark.parametrize("damage", [False, True])
@pytest.mark.parametrize("former", ["Former", None])
def test_an_office_that_a_backup_brings_back_gets_nothing_until_it_is_confirmed(
    work, tmp_path, former, damage
):
    work.seal()
    if former:
        set_office(work.vault, former, KEYS[former])
    saved = work.vault.backup()
    set_office(work.vault, "New", KEYS["New"])
    work.vault.close()
    if damage:
        work.made.home.database.write_bytes(b"rot" * 9999)
    done = put_back(work.made.home, saved)
    assert f"{former or 'No office'} is set, but New was set last" in done.at_odds.what
    vault = work.made.reopen()
    if former:
        assert [fault.what for fault in vault.check()] == [done.at_odds.what]
        with pytest.raises(OtherOfficeError, match="New was set last"):
            export(vault, work.visit_id, folder=tmp_path)
    else:
        with pytest.raises(ClearExportRefusedError):
            export(vault, work.visit_id, folder=tmp_path)
    with pytest.raises(OtherOfficeError if former else RefusedError):
        let_office_open(vault)
    vault.close()
    with pytest.raises(OtherOfficeError):
        rotate(work.made.home)
    vault = work.made.reopen()
    set_office(vault, "New")
    assert vault.recipients() == Office("New", tuple(KEYS["New"]))
    assert vault.check() == []
    assert export(vault, work.visit_id, folder=tmp_path).encrypted


def test_only_an_office_that_is_known_is_set_without_its_keys(made):
    with pytest.raises(RefusedError, match="knows no keys of Third"):
        set_office(made.vault, "Third")
    made.vault.backup()
    set_office(made.vault, "New", KEYS["Third"])
    made.vault.close()
    put_back(made.home, backup.listed(made.home)[0])
    with pytest.raises(RefusedError, match="two sets of keys"):
        set_office(made.reopen(), "New")


def test_a_confirmed_office_is_not_asked_for_again(work, tmp_path):
    work.seal()
    set_office(work.vault, "Former", KEYS["Former"])
    saved = work.vault.backup()
    set_office(work.vault, "New", KEYS["New"])
    work.vault.close()
    put_back(work.made.home, saved)
    set_office(work.made.reopen(), "Former")
    vault = work.made.reopen()
    assert vault.check() == []
    export(vault, work.visit_id, folder=tmp_path)


def test_no_bundle_goes_to_a_former_office(work, tmp_path):
    work.seal()
    set_office(work.vault, "New", KEYS["New"])
    let_office_open(work.vault)
    work.vault.set_office(Office("Former", tuple(KEYS["Former"])))
    for clear in (False, True):
        with pytest.raises(OtherOfficeError):
            export(work.vault, work.visit_id, folder=tmp_path, clear=clear)
    assert work.vault.bundles() == []
    set_office(work.vault, "New", KEYS["New"])
    export(work.vault, work.visit_id, folder=tmp_path)


def test_a_damaged_header_keeps_no_visit_from_being_handed_over(work, tmp_path):
    set_office(work.vault, "New", KEYS["New"])
    work.seal()
    home = work.vault.home
    for path in (home.header, home.header_copy, home.header_backup):
        path.write_bytes(b"rotten")
    assert export(work.vault, work.visit_id, folder=tmp_path).encrypted
    assert any("header is damaged" in fault.what for fault in work.vault.check())


def test_a_way_in_shut_out_leaves_the_office_that_is_set(made):
    made.vault.set_office(Office("Former", tuple(KEYS["Former"])))
    made.vault.change_header(lambda header, dek: header.without_office(dek))
    made.vault.close()
    assert rotate(made.home).office is None
    with closing(Vault.open(made.home, *unlocked(made.home))) as vault:
        assert let_office_open(vault).name == "Former"
        assert vault.header().office.name == "Former"


def test_a_way_in_of_the_first_version_is_named_before_the_key_is_changed(made, monkeypatch):
    with monkeypatch.context() as patched:
        seal = slots._seal
        named = {"office", "recipients", "since"}
        patched.setattr(
            slots,
            "_seal",
            lambda dek, key, slot, of: seal(
                dek, key, {k: v for k, v in slot.items() if k not in named}, of
            ),
        )
        let_office_open(made.vault)
    assert (opened_by(made), made.vault.check()) == (None, [])
    assert who(made.vault.header()) == (
        "An office can open this vault; its way in does not say which."
    )
    made.vault.close()
    with pytest.raises(OtherOfficeError, match="If it is New, say so"):
        rotate(made.home)
    let_office_open(made.reopen())
    made.vault.close()
    assert rotate(made.home).office == "New"
