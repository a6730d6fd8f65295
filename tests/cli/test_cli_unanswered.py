"""Standard output that takes no answer: exit code 3, and a sentence that is true.

Driven as a shell does it: closed (`>&-`), full (`/dev/full`), and a reader that has gone.
"""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from inspector_tui.vault import staging
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.header import Header
from inspector_tui.vault.header_errors import WrongRecoveryCodeError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.setup import create_vault

PASSPHRASE = "correct horse battery staple"
PROGRAM = ("sh", sys.executable, "-m", "inspector_tui")
CLOSED, FULL, GONE = ">&-", ">/dev/full", ">&5"
OWNER = ("--name", "A. Baker", "--initials", "AB", "--organisation", "Example Inspectorate")

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@pytest.fixture
def call(tmp_path):
    """Run a command on the vault, its standard output as a shell redirects it."""

    def run_it(*arguments, to="", home=True):
        more = ["--home", str(tmp_path / "v"), "--passphrase-fd", "0"] if home else []
        read, write = os.pipe()
        os.close(read)  # whoever was to read the answer has gone
        try:
            return subprocess.run(
                ["sh", "-c", f'exec "$@" {to}', *PROGRAM, *arguments, *more],
                input=f"{PASSPHRASE}\n",
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=lambda: os.dup2(write, 5),  # a number that a shell may name
                pass_fds=(5,),
            )
        finally:
            os.close(write)

    return run_it


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A vault with the weakest key derivation allowed, closed; its recovery code."""
    folder = tmp_path_factory.mktemp("made")
    owner = Owner("A. Baker", "AB", "Example Inspectorate")
    new = create_vault(Home(folder), owner, Secret(PASSPHRASE), kdf=KDF_FLOOR)
    with closing(new.vault) as vault:
        vault.confirm_code()
    return folder, new.recovery_code


@pytest.fixture
def code(made, tmp_path):
    """A vault; its recovery code."""
    folder, code = made
    shutil.copytree(folder, tmp_path / "v")
    return code


def notices(tmp_path):
    home = Home(tmp_path / "v")
    header = Header.load(home)
    with (
        header.unlock(Secret(PASSPHRASE)) as dek,
        closing(Vault.open(home, header, dek)) as vault,
    ):
        return vault.notices


def opens(tmp_path, code):
    try:
        Header.load(Home(tmp_path / "v")).unlock_with_recovery(Secret(code)).wipe()
    except WrongRecoveryCodeError:
        return False
    return True


def test_set_up_makes_nothing_where_its_code_cannot_be_shown(call, tmp_path):
    done = call("init", *OWNER, to=CLOSED)
    assert (done.returncode, (tmp_path / "v").exists()) == (3, False)
    assert "standard output is closed" in done.stderr
    done = call("init", *OWNER, to=FULL)
    assert done.returncode == 3
    assert "The vault was made. A new recovery code was made and shown to nobody" in done.stderr
    for _ in range(2):
        assert notices(tmp_path) == [staging.UNFINISHED]


@pytest.mark.parametrize("command", ["recovery", "rotate-key"])
def test_no_code_is_replaced_where_standard_output_is_closed(call, code, tmp_path, command):
    done = call("vault", command, to=CLOSED)
    assert done.returncode == 3
    assert "standard output is closed" in done.stderr
    assert opens(tmp_path, code)
    assert notices(tmp_path) == []


@pytest.mark.parametrize("to", [FULL, GONE])
@pytest.mark.parametrize("command", ["recovery", "rotate-key"])
def test_a_code_that_nobody_saw_is_told_of_until_one_was_shown(call, code, tmp_path, command, to):
    done = call("vault", command, to=to)
    assert done.returncode == 3
    assert "A new recovery code was made and shown to nobody" in done.stderr
    assert not opens(tmp_path, code)
    for _ in range(2):
        assert notices(tmp_path) == [staging.UNFINISHED]
    done = call("vault", command)
    assert (done.returncode, opens(tmp_path, done.stdout.strip())) == (0, True)
    assert notices(tmp_path) == []


@pytest.mark.parametrize("to", [CLOSED, FULL, GONE])
def test_an_answer_that_cannot_be_written_is_exit_code_3(call, code, to):
    for command in ("visit list --json", "key show", "outbox --json", "doctor", "--help"):
        done = call(*command.split(), to=to, home=command not in ("doctor", "--help"))
        assert (command, done.returncode) == (command, 3)
        assert "The answer could not be written" in done.stderr
        assert "fault" not in done.stderr
    assert call("visit", "--help", to=to, home=False).returncode == 3


@pytest.mark.parametrize("to", [CLOSED, FULL, GONE])
def test_what_was_done_all_the_same_is_said(call, code, to):
    done = call("visit", "new", "--organisation", "Example Trust", to=to)
    assert done.returncode == 3
    (made,) = call("visit", "list", "--json").stdout.split('"id": "')[1:]
    assert f"The visit was made: {made[:36]}." in done.stderr
    for command in (["report"], ["liaison"]):
        done = call(*command, made[:8], to=to)
        assert done.returncode == 3
        assert "The answer could not be written" in done.stderr


@pytest.mark.parametrize("to", [CLOSED, FULL, GONE])
def test_a_bundle_that_went_down_a_broken_line_keeps_its_number(call, code, to):
    visit = call("visit", "new", "--organisation", "Example Trust").stdout.strip()
    call("visit", "seal", visit)
    done = call("export", visit, "--clear", "--to", "-", to=to)
    assert done.returncode == 3
    assert "No bundle was made" not in done.stderr
    listed = json.loads(call("outbox", "--json").stdout)
    if to == CLOSED:
        assert (listed, "standard output is closed" in done.stderr) == ([], True)
    else:
        assert [(one["number"], one["state"]) for one in listed] == [(1, "not handed over")]
        assert "Number 1 stays with this bundle" in done.stderr
