"""First set-up: all of it or, cut short anywhere, nothing that stands in the way of another."""

import itertools
import shutil
from pathlib import Path

import pytest
from vaults import PASSPHRASE, keys

from inspector_tui.vault import staging
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.errors import VaultInUseError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import HeaderGoneError, Home, HomeTakenError
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import setup
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.keeping import renew_recovery_code, restore

OWNER = Owner("A. Baker", "ab", "Example Authority", "HSE 123")


def create(home, owner=OWNER, passphrase=PASSPHRASE):
    return setup.create_vault(home, owner, Secret(passphrase), kdf=KDF_FLOOR)


def opened(home, passphrase=PASSPHRASE):
    header = Header.load(home)
    return Vault.open(home, header, header.unlock(Secret(passphrase)))


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_vault_a_key_and_a_code_that_open_again(home):
    made = create(home)
    made.vault.confirm_code()
    made.vault.close()
    vault = opened(home)
    assert vault.owner == Owner("A. Baker", "AB", "Example Authority", "HSE 123")
    assert (vault.read_only, vault.notices, vault.visits()) == (False, [], [])
    line = identity(vault).allowed_signers
    vault.close()
    header = Header.load(home)
    with Secret(made.recovery_code) as code:
        vault = Vault.open(home, header, header.unlock_with_recovery(code))
    assert identity(vault).allowed_signers == line
    vault.close()
    assert not home.staging.exists()


def test_what_is_typed_is_cleaned(home):
    vault = create(home, Owner(" A.\u202e Baker\n", " Ab ", "\x07HSE", "\x00")).vault
    assert vault.owner == Owner("A. Baker", "AB", "HSE", "")
    vault.close()


@pytest.mark.parametrize(
    ("owner", "passphrase", "words"),
    [
        (OWNER, "short", "at least 12 characters"),
        (OWNER, "aaaaaaaaaaaaaaaa", "too few different"),
        (Owner(" ", "AB", "HSE"), PASSPHRASE, "Your name is needed"),
        (Owner("A. Baker", "A", "HSE"), PASSPHRASE, "two to four letters"),
        (Owner("A. Baker", "ABCDE", "HSE"), PASSPHRASE, "two to four letters"),
        (Owner("A. Baker", "A1", "HSE"), PASSPHRASE, "two to four letters"),
        (Owner("A. Baker", "ÄB", "HSE"), PASSPHRASE, "two to four letters"),
    ],
)
def test_refusals_leave_nothing(home, owner, passphrase, words):
    with pytest.raises(RefusedError, match=words) as refused:
        create(home, owner, passphrase)
    assert passphrase not in str(refused.value)
    assert not home.path.exists()


def test_a_vault_that_is_there_is_never_touched(home):
    create(home).vault.close()
    before = {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()}
    with pytest.raises(RefusedError, match="There is a vault"):
        create(home)
    assert {path: path.read_bytes() for path in home.path.iterdir() if path.is_file()} == before


def test_a_folder_with_other_things_is_left_alone(home):
    home.path.mkdir()
    (home.path / "thesis.txt").write_text("all of it")
    with pytest.raises(HomeTakenError):
        create(home)
    assert (home.path / "thesis.txt").read_text() == "all of it"


class PowerCut(BaseException):
    """Nothing runs after it, as when the power goes."""


STEPS = [
    (Home, "create"),
    (Header, "with_recovery"),
    (Vault, "create"),
    (Header, "save"),
    (Path, "replace"),
    (setup, "sync_folder"),
    (staging, "remove"),
    (Vault, "open"),
]


def cut_at(monkeypatch, number):
    """The power goes at one of the steps of set-up, counted as they are reached."""
    reached = itertools.count()
    replace = Path.replace

    def breaking(function):
        def call(*args, **kwargs):
            # Files renamed within their folder are no step of set-up.
            own = function is not replace or args[0].parent != args[1].parent
            if own and next(reached) == number:
                raise PowerCut
            return function(*args, **kwargs)

        return call

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, breaking(getattr(owner, name)))


def test_cut_short_at_any_step_it_can_be_done_again(tmp_path, monkeypatch):
    header, dek = keys()
    monkeypatch.setattr(Header, "new", lambda *_args, **_kwargs: (header, Dek(dek.reveal()[:])))
    outcomes = []
    for number in itertools.count():
        home = Home(tmp_path / f"home-{number}")
        with monkeypatch.context() as patched:
            cut_at(patched, number)
            try:
                create(home).vault.close()
            except PowerCut:
                pass
            else:
                break
        outcomes.append("whole" if home.exists() else "again")
        if home.exists():
            # It came as far as a header: then it is a vault, and the passphrase opens it.
            with pytest.raises(RefusedError, match="There is a vault"):
                create(home)
            for _ in range(2):  # nobody has seen its recovery code
                vault = opened(home)
                assert vault.notices == [staging.UNFINISHED]
                vault.close()
            vault = opened(home)
        else:
            vault = create(home).vault
        assert not home.staging.exists()
        assert vault.check() == []
        vault.confirm_code()
        vault.close()
        vault = opened(home)
        assert vault.notices == []
        assert vault.owner.name == "A. Baker"
        vault.close()
        shutil.rmtree(home.path)
    assert outcomes == sorted(outcomes)
    assert outcomes.count("again") >= 8
    assert "whole" in outcomes


def test_a_code_that_nobody_confirmed_is_told_of_until_there_is_another(home):
    create(home).vault.close()
    header = Header.load(home)
    dek = header.unlock(Secret(PASSPHRASE))
    for read_only in (False, True):
        vault = Vault.open(home, header, dek, read_only=read_only)
        assert vault.notices == [staging.UNFINISHED]
        vault.close()
    vault = opened(home)
    code = renew_recovery_code(vault)
    vault.close()
    vault = opened(home)
    assert vault.notices == [staging.UNFINISHED], "there is another, and nobody has that either"
    vault.confirm_code()
    vault.close()
    vault = opened(home)
    assert (vault.notices, vault.check()) == ([], [])
    vault.close()
    with Secret(code) as typed:
        header = Header.load(home)
        header.unlock_with_recovery(typed).wipe()


def cut(*_args, **_kwargs):
    raise PowerCut


@pytest.mark.parametrize("seen", [True, False])
def test_a_code_that_did_not_come_into_force_leaves_what_was_known(home, monkeypatch, seen):
    """Ended between the note and the header, the old code is the one in force."""
    vault = create(home).vault
    if seen:
        vault.confirm_code()
    for _ in range(3):
        with monkeypatch.context() as patched:
            patched.setattr(Header, "save", cut)
            with pytest.raises(PowerCut):
                renew_recovery_code(vault)
    vault.close()
    vault = opened(home)
    assert vault.notices == ([] if seen else [staging.UNFINISHED])
    renew_recovery_code(vault)
    vault.close()
    vault = opened(home)
    assert vault.notices == [staging.UNFINISHED]
    vault.close()


def test_a_marker_left_by_an_older_version_is_told_of_once(home):
    vault = create(home).vault
    vault.confirm_code()  # which that version did not know of
    vault.close()
    staging.begin(home)
    for told in ([staging.UNFINISHED], []):
        vault = opened(home)
        assert vault.notices == told
        vault.close()


def everything(home):
    return {
        path.relative_to(home.path): path.is_file() and path.read_bytes()
        for path in home.path.rglob("*")
    }


@pytest.mark.parametrize("theirs", [".new/plan.txt", ".new/vault.json", ".new/deep/er.txt"])
def test_a_folder_called_like_ours_is_left_alone(home, theirs):
    """Only what carries the marker of set-up is taken for an unfinished one."""
    path = home.path / theirs
    path.parent.mkdir(parents=True)
    path.write_text("all of it")
    home.database.write_text("a database of something else")
    before = everything(home)
    with pytest.raises(HomeTakenError):
        create(home)
    assert everything(home) == before


def test_a_database_beside_a_staged_one_is_not_of_that_set_up(home):
    home.path.mkdir()
    staged = staging.begin(home)
    for path in (staged.header, staged.database):
        path.write_text("staged")
    home.database.write_text("put here by somebody")
    with pytest.raises(HeaderGoneError, match="whose header is gone"):
        create(home)
    assert home.database.read_text() == "put here by somebody"


def test_two_set_ups_at_once_leave_one_whole_vault(home, monkeypatch):
    make = setup._make
    refused = []

    def interrupted(*args):
        with monkeypatch.context() as second:
            second.setattr(setup, "_make", make)
            with pytest.raises(VaultInUseError) as error:
                create(home, passphrase="another five words of somebody")
        refused.append(error.value)
        make(*args)

    monkeypatch.setattr(setup, "_make", interrupted)
    create(home).vault.close()
    assert len(refused) == 1
    vault = opened(home)
    assert (vault.check(), vault.notices) == ([], [staging.UNFINISHED])
    vault.close()


def test_what_is_left_of_a_set_up_never_costs_a_vault(home):
    vault = create(home).vault
    vault.close()
    home.staging.mkdir()
    home.header.unlink()
    home.header_copy.unlink()
    before = home.database.read_bytes()
    with pytest.raises(HeaderGoneError, match="whose header is gone") as refused:
        create(home)
    assert "Put back vault.json" in refused.value.todo
    assert home.database.read_bytes() == before


LEFT = ["vault.db", "backup/vault.json", "backup/2026-11-21T100000.000Z.db", f"blobs/ab/{'c' * 30}"]


@pytest.mark.parametrize("left", [*LEFT, "vault.db.before-restore/vault.db"])
def test_no_vault_is_made_over_what_is_left_of_another(home, left):
    """Its own backups would push out those of the other one, which nothing opens then."""
    (home.path / left).parent.mkdir(parents=True)
    (home.path / left).write_bytes(b"sealed")
    before = everything(home)
    with pytest.raises(HeaderGoneError) as refused:
        create(home)
    assert "name another folder with --home" in refused.value.todo
    assert (str(home.header_backup) in refused.value.todo) == (left == "backup/vault.json")
    assert everything(home) == before
    with pytest.raises(HeaderGoneError):
        Header.load(home)


def test_the_way_out_that_is_named_leads_out(home):
    """Everything called `vault.*` is lost; the backups are there."""
    made = create(home)
    made.vault.put_setting("a setting", "kept")
    made.vault.backup()
    made.vault.close()
    for path in home.path.glob("vault.*"):
        path.unlink()
    with pytest.raises(HeaderGoneError, match="1 backup, a copy of its header") as refused:
        Header.load(home)
    assert f"Copy {home.header_backup} to {home.header};" in refused.value.todo
    shutil.copy(home.header_backup, home.header)
    header = Header.load(home)
    restore(home, header, header.unlock(Secret(PASSPHRASE)))
    vault = opened(home)
    assert (vault.setting("a setting"), vault.check()) == ("kept", [])
    vault.close()
