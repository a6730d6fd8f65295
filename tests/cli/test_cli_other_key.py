"""No command takes a header of another data key for the vault's own, and none writes it."""

from __future__ import annotations

import shutil

import pytest
from vaults import PASSPHRASE, descriptor, make_vault

from inspector_tui.cli.main import run
from inspector_tui.vault.header import Header
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.secret import Secret

FORMER = "the words of a former header"


@pytest.fixture
def home(tmp_path):
    """Another header lies in `vault.json`; the copy and the one among the backups are good."""
    made = make_vault(tmp_path)
    made.vault.backup()
    made.vault.close()
    shutil.copytree(made.home.backup, tmp_path / "stick")
    made.home.header.write_bytes(Header.new(Secret(FORMER), kdf=KDF_FLOOR)[0].spelled())
    return made.home


@pytest.mark.parametrize(
    "command",
    [
        "vault passphrase --new-fd NEW",
        "vault recovery",
        "vault rotate-key",
        "vault restore STICK",
        "vault restore --as-is",
        "vault office-key --revoke",
        "vault recipients --none",
        "vault rebuild",
        "vault check",
        "visit list",
    ],
)
def test_what_opens_another_header_alone_changes_nothing(command, home, tmp_path, capfd):
    def before():
        parts = (home.header, home.header_copy, home.header_backup, home.database, home.mark)
        return [path.read_bytes() for path in parts]

    whole = before()
    (stick,) = (tmp_path / "stick").glob("*.db")
    words = {"NEW": descriptor("a whole new phrase of mine"), "STICK": str(stick)}
    arguments = [words.get(word, word) for word in command.split()]
    where = ["--home", str(home.path), "--passphrase-fd"]
    assert run([*arguments, *where, descriptor(FORMER)]) == 3
    assert "which does not belong to what is stored in" in capfd.readouterr().err
    assert before() == whole
    assert run(["visit", "list", *where, descriptor(PASSPHRASE)]) == 0
    assert "one of another vault; its copy was used" in capfd.readouterr().err


def test_the_passphrase_is_changed_by_a_good_copy(home, capfd):
    where = ["--home", str(home.path), "--passphrase-fd"]
    new = "a whole new phrase of mine"
    arguments = ["vault", "passphrase", "--new-fd", descriptor(new)]
    assert run([*arguments, *where, descriptor(PASSPHRASE)]) == 0
    assert "its copy was used" in capfd.readouterr().err
    assert home.header.read_bytes() == home.header_copy.read_bytes()
    assert run(["visit", "list", *where, descriptor(new)]) == 0
    assert capfd.readouterr().err == ""
