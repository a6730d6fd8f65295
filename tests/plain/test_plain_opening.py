"""Getting in: wrong passphrases, the recovery code, a vault that another session has, set-up."""

import io
import os

import pytest
from plainly import UTF8, fed
from visitapps import PASSPHRASE, new_vault

from inspector_tui.errors import InspectorError
from inspector_tui.faces import recovery_text
from inspector_tui.faces.idle import Idle
from inspector_tui.plain import opening
from inspector_tui.plain.talk import LOCK, Leaving, Talk
from inspector_tui.vault import header as header_module
from inspector_tui.vault.errors import VaultInUseError
from inspector_tui.vault.header_errors import WrongPassphraseError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.recovery import RecoveryCodeFault
from inspector_tui.vault.secret import Secret
from inspector_tui.workflow import setup


def typing(*secrets):
    """Reads one secret after the other; what each was called is in `asked`."""
    left = list(secrets)

    def read(name):
        read.asked.append(name)
        return Secret(left.pop(0))

    read.asked = []
    return read


@pytest.fixture
def home(tmp_path):
    new_vault(tmp_path / "home").close()
    return Home(tmp_path / "home")


def test_a_wrong_passphrase_is_asked_for_again_when_a_person_types_it(home):
    talk, out = fed()
    vault = opening.unlock(talk, home, typing("wrong", PASSPHRASE), typed=True)
    assert not vault.read_only
    vault.close()
    assert "passphrase" in out.getvalue()
    with pytest.raises(WrongPassphraseError):
        opening.unlock(talk, home, typing("wrong", PASSPHRASE), typed=False)


@pytest.fixture
def cheap_keys(monkeypatch):
    new = header_module.Header.new
    monkeypatch.setattr(
        setup.Header, "new", lambda passphrase, *, kdf=None: new(passphrase, kdf=KDF_FLOOR)
    )


def test_the_recovery_code_opens_it_and_a_new_passphrase_is_advised(
    tmp_path, cheap_keys, monkeypatch
):
    monkeypatch.setattr(recovery_text, "ask_for", lambda groups: [1])
    home = Home(tmp_path / "new")
    talk, out = fed("A. Baker", "AB", "", "Example Inspectorate", "", "", "wrong")
    with pytest.raises(Leaving):  # the paper was never proved: the lines end there
        opening.set_up(talk, home, typing(PASSPHRASE, PASSPHRASE), typed=True)
    assert "This is needed." in out.getvalue()
    assert "Group 1 is not what was shown." in out.getvalue()
    code = "-".join(
        line.split(": ")[1]
        for line in out.getvalue().splitlines()
        if line.strip().startswith("Group ") and ": " in line
    )
    talk, out = fed()
    secrets = typing("", "XXXXX", code[:-1], code)
    opening.unlock(talk, home, secrets, typed=True).close()
    assert secrets.asked == ["Passphrase", *["Recovery code"] * 3]
    assert "35 letters; 34 were typed" in out.getvalue()
    assert "Opened with the recovery code. Choose a new passphrase soon" in out.getvalue()


def test_a_wrong_secret_is_asked_for_three_times_in_all(home, monkeypatch):
    monkeypatch.setattr(opening.time, "sleep", lambda seconds: None)
    talk, _ = fed()
    secrets = typing("wrong", "wrong", "wrong", PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        opening.unlock(talk, home, secrets, typed=True)
    assert secrets.asked == ["Passphrase"] * 3
    secrets = typing("wrong", "wrong", "", "no code", "no code", "no code", PASSPHRASE)
    with pytest.raises(RecoveryCodeFault):
        opening.unlock(talk, home, secrets, typed=True)
    assert secrets.asked == ["Passphrase"] * 3 + ["Recovery code"] * 3


def test_two_different_passphrases_are_asked_for_again(tmp_path):
    talk, out = fed()
    secrets = typing("short", PASSPHRASE, "something else", PASSPHRASE, PASSPHRASE)
    made = opening._new_passphrase(talk, secrets, typed=True)
    assert made.reveal() == PASSPHRASE.encode()
    assert "The two are not the same." in out.getvalue()


def test_a_vault_in_use_is_read_only_when_that_is_wanted(home):
    talk, _ = fed()
    first = opening.unlock(talk, home, typing(PASSPHRASE), typed=False)
    talk, out = fed("b")
    with pytest.raises(VaultInUseError):
        opening.unlock(talk, home, typing(PASSPHRASE), typed=False)
    assert "has had it open since" in out.getvalue()
    talk, _ = fed("r")
    second = opening.unlock(talk, home, typing(PASSPHRASE), typed=False)
    assert second.read_only
    second.close()
    first.close()


def test_nobody_finds_the_question_of_a_vault_in_use_with_its_key(home, monkeypatch):
    keys = []
    unlock = header_module.Header.unlock
    monkeypatch.setattr(
        header_module.Header, "unlock", lambda *given: keys.append(unlock(*given)) or keys[-1]
    )
    first = opening.unlock(fed()[0], home, typing(PASSPHRASE), typed=False)
    keyboard, line = os.openpty()
    talk = Talk(io.StringIO(), line, UTF8, idle=300)
    monkeypatch.setattr(Idle, "left", 0.0)
    with pytest.raises(Leaving) as left:
        opening.unlock(talk, home, typing(PASSPHRASE), typed=True)
    assert left.value.code == LOCK
    assert len(keys) == 2
    assert not any(keys)
    first.close()
    os.close(keyboard)
    os.close(line)


def test_a_code_that_nobody_confirms_is_locked_away_and_told_of(tmp_path, cheap_keys, monkeypatch):
    home = Home(tmp_path / "new")
    keyboard, line = os.openpty()
    out = io.StringIO()
    talk = Talk(out, line, UTF8, idle=300)
    os.write(keyboard, b"A. Baker\nAB\nExample Inspectorate\n\n")
    monkeypatch.setattr(
        Idle, "left", property(lambda self: 0.0 if "Group 7" in out.getvalue() else 300.0)
    )
    with pytest.raises(Leaving) as left:
        opening.set_up(talk, home, typing(PASSPHRASE, PASSPHRASE), typed=True)
    assert left.value.code == LOCK
    os.close(keyboard)
    os.close(line)
    talk, out = fed()
    opening.unlock(talk, home, typing(PASSPHRASE), typed=False).close()
    assert "nobody may have kept it" in " ".join(out.getvalue().split())


def test_a_code_that_was_confirmed_is_not_told_of(tmp_path, cheap_keys, monkeypatch):
    monkeypatch.setattr(recovery_text, "ask_for", lambda groups: [])
    home = Home(tmp_path / "new")
    talk, _ = fed("A. Baker", "AB", "Example Inspectorate", "", "")
    opening.set_up(talk, home, typing(PASSPHRASE, PASSPHRASE), typed=True).close()
    talk, out = fed()
    opening.unlock(talk, home, typing(PASSPHRASE), typed=False).close()
    assert "recovery code" not in out.getvalue()


def test_a_vault_that_is_damaged_says_so(home):
    home.header.write_text("{}")
    home.header_copy.unlink(missing_ok=True)
    talk, _ = fed()
    with pytest.raises(InspectorError):
        opening.unlock(talk, home, typing(PASSPHRASE), typed=True)
