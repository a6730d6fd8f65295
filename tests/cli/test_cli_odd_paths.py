"""Paths and files that are not what belongs there: a sentence at once, never a wait or a fault."""

from __future__ import annotations

import os
import sys

import pytest
from vaults import PASSPHRASE, descriptor, keys, make_vault

from inspector_tui.bundle import allowed
from inspector_tui.bundle.faults import BundleFileError
from inspector_tui.bundle.seal_to import RecipientError, identities, recipient
from inspector_tui.cli.main import run
from inspector_tui.faces import folders, paths
from inspector_tui.judgement.tables import TableError, load_table
from inspector_tui.vault import put_back
from inspector_tui.vault.errors import DamagedVaultError
from inspector_tui.vault.files import as_named
from inspector_tui.vault.home import Home

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
NOBODY = "~nobody-of-that-name/a"


@pytest.fixture
def pipe(tmp_path):
    """A pipe that nobody ever writes to."""
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@needs_pipes
def test_a_pipe_is_no_list_of_signers_and_no_key(pipe):
    for read in (allowed.read, identities):
        with pytest.raises(BundleFileError, match="not an ordinary file"):
            read(pipe)


@needs_pipes
def test_a_pipe_is_no_checklist(pipe, capfd):
    assert run(["checklist", "lint", str(pipe)]) == 3
    assert "not an ordinary file" in capfd.readouterr().err


@needs_pipes
def test_a_pipe_is_no_backup(pipe, tmp_path):
    made = make_vault(tmp_path)
    made.vault.close()
    for source in (pipe, _folder_of(pipe, made.home)):
        with pytest.raises(DamagedVaultError, match="no backup"):
            put_back.restore(made.home, keys()[1], source)
    made.reopen().close()


def _folder_of(pipe, home):
    folder = pipe.with_name("folder")
    folder.mkdir()
    os.mkfifo(folder / home.database.name)
    return folder


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_plain_mode_without_a_stream_is_refused(stream, monkeypatch, capfd, tmp_path):
    """Python has none where the shell closed it."""
    monkeypatch.setattr(sys, stream, None)
    assert run(["--plain", "--home", str(tmp_path / "home")]) == 3
    assert "needs something to read from" in capfd.readouterr().err
    assert not (tmp_path / "home").exists()


def test_the_folder_of_nobody_is_one_that_is_not_there(tmp_path):
    assert str(as_named(NOBODY)) == NOBODY
    assert folders.no_folder(NOBODY, needed=True, home=Home(tmp_path)) == "There is no such folder."
    assert paths.complete(NOBODY).note


@pytest.mark.parametrize("key", ["\udcff", "age1\udcff", "ssh-ed25519 \udcff", "age1é"])
def test_what_is_no_text_is_no_key(key):
    with pytest.raises(RecipientError):
        recipient(key)


def test_an_argument_in_another_encoding_is_refused_instead_of_recorded_with_holes(tmp_path, capfd):
    made = make_vault(tmp_path)
    made.vault.close()
    unlocked = ["--home", str(made.home.path), "--passphrase-fd", descriptor(PASSPHRASE)]
    assert run(["visit", "new", "--organisation", "Caf\udce9 House", *unlocked]) == 2
    said = capfd.readouterr()
    assert '"Caf? House" holds bytes that are no characters here.' in said.err
    assert not said.out
    assert not made.reopen().visits()


def test_an_endless_key_is_refused_before_it_is_parsed():
    with pytest.raises(TableError, match="could not be read"):
        load_table(".".join(["a"] * 100_000).encode() + b"=1\n", "long.toml")


@pytest.mark.parametrize("name", ["--signers=.mine", "--on=2020-01-01", "--json", "--", "-h"])
def test_a_file_named_like_an_option_is_no_option(name, tmp_path, monkeypatch, capfd):
    """As the shell has it among the arguments of `verify --signers LIST *`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    assert run(["verify", "--signers", "../list", name, "a.zip"]) == 2
    said = capfd.readouterr()
    assert not said.out
    assert f"called {name}, like an option" in said.err


def test_an_option_beside_files_of_other_names_is_one(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    for name in ("signers", "on", "-"):
        (tmp_path / name).touch()
    assert run(["verify", "-h"]) == 0
