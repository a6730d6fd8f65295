"""The data key that opened a vault is wiped once the vault has its own."""

from __future__ import annotations

import os

import pytest
from vaults import PASSPHRASE, descriptor, make_vault

from inspector_tui.cli.main import run
from inspector_tui.faces import idle
from inspector_tui.vault import keys


@pytest.fixture
def home(tmp_path):
    made = make_vault(tmp_path)
    made.vault.close()
    return made.home


@pytest.fixture
def made(monkeypatch):
    """Every data key that comes into being."""
    found: list[keys.Dek] = []
    begin = keys.Dek.__init__

    def noted(dek, value):
        begin(dek, value)
        found.append(dek)

    monkeypatch.setattr(keys.Dek, "__init__", noted)
    return found


@pytest.mark.parametrize(
    "command",
    [
        ["visit", "list"],
        ["vault", "check"],
        ["vault", "backup"],
        ["vault", "recovery"],
        ["vault", "restore", "--as-is"],
        ["vault", "passphrase", "--new-fd"],
        ["init", "--name", "A. Baker", "--initials", "AB", "--organisation", "Example"],
    ],
    ids=" ".join,
)
def test_no_data_key_outlives_its_command(command, home, tmp_path, made):
    new = descriptor("another horse battery staple")
    more = [new] if command[-1] == "--new-fd" else []
    where = tmp_path / "new" if command[0] == "init" else home.path
    code = run([*command, *more, "--home", str(where), "--passphrase-fd", descriptor(PASSPHRASE)])
    assert code == 0
    assert made
    assert not any(made)


@pytest.fixture
def left(monkeypatch):
    """Seconds left until nobody has been there for too long; looks follow each other at once."""
    seconds = [300.0]
    monkeypatch.setattr(idle, "LOOK", 0.01)
    monkeypatch.setattr(idle.Idle, "left", property(lambda self: seconds[-1]))
    return seconds


def asked_for(answer, home, made, monkeypatch, capfd):
    """Leave `vault passphrase` with its questions, which `answer` gives; the passphrase stays."""
    monkeypatch.setattr("getpass.getpass", answer)
    unlocked = ["--home", str(home.path), "--passphrase-fd", descriptor(PASSPHRASE)]
    before = home.header.read_bytes()
    assert run(["vault", "passphrase", *unlocked]) == 3
    assert not any(made)
    assert home.header.read_bytes() == before
    assert "Nothing was typed for five minutes" in capfd.readouterr().err


@pytest.mark.parametrize("answers", [0, 1], ids=["first", "second"])
def test_nobody_sets_a_passphrase_of_their_own_on_a_question_left_open(
    answers, home, made, left, monkeypatch, capfd
):
    """The key is in hand while a new passphrase is asked for."""
    waiting, never = os.pipe()
    typed = iter(["another horse battery staple"] * answers)

    def answer(prompt, _stream=None):
        if (found := next(typed, None)) is not None:
            return found
        assert any(made)
        left.append(0.0)
        return os.read(waiting, 1)

    asked_for(answer, home, made, monkeypatch, capfd)
    os.close(waiting)
    os.close(never)


def test_a_passphrase_typed_after_a_night_asleep_comes_too_late(
    home, made, left, monkeypatch, capfd
):
    def answer(prompt, _stream=None):
        left.append(0.0)
        return "another horse battery staple"

    asked_for(answer, home, made, monkeypatch, capfd)
