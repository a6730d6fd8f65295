"""The data key that opened a vault is wiped once the vault has its own."""

from __future__ import annotations

import os

import pytest
from vaults import PASSPHRASE, make_vault

from inspector_tui.cli.main import run
from inspector_tui.vault import keys


@pytest.fixture
def home(tmp_path):
    made = make_vault(tmp_path)
    made.vault.close()
    return made.home


def secret(text: str) -> str:
    """A descriptor to read it from."""
    reading, writing = os.pipe()
    os.write(writing, text.encode() + b"\n")
    os.close(writing)
    return str(reading)


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
def test_no_data_key_outlives_its_command(command, home, tmp_path, monkeypatch):
    made: list[keys.Dek] = []
    begin = keys.Dek.__init__

    def noted(dek, value):
        begin(dek, value)
        made.append(dek)

    monkeypatch.setattr(keys.Dek, "__init__", noted)
    new = secret("another horse battery staple")
    more = [new] if command[-1] == "--new-fd" else []
    where = tmp_path / "new" if command[0] == "init" else home.path
    code = run([*command, *more, "--home", str(where), "--passphrase-fd", secret(PASSPHRASE)])
    assert code == 0
    assert made
    assert not any(made)
