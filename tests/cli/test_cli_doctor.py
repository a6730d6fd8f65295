"""`doctor` on machines that are well, and on machines that lack something."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from ptyscreen import PtyScreen

import inspector_tui
from inspector_tui.checklist.moments import show_datetime
from inspector_tui.cli.main import run
from inspector_tui.faces.output import SETTINGS
from inspector_tui.tui.thin import terminal
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, NotEnoughMemoryError
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.recovery import new_code, normalise
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import LetIn
from inspector_tui.workflow import machine, vault_folder
from inspector_tui.workflow.setup import create_vault

ROOT = Path(inspector_tui.__file__).parents[1]
PASSPHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "KDF_DEFAULT", KDF_FLOOR)
    for setting in SETTINGS.values():
        monkeypatch.delenv(setting.variable, raising=False)


@pytest.fixture
def home(tmp_path) -> Home:
    made = create_vault(
        Home(tmp_path / "v"),
        Owner("A. Baker", "AB", "Example Inspectorate"),
        Secret(PASSPHRASE),
        kdf=KDF_FLOOR,
    )
    made.vault.close()
    return Home(tmp_path / "v")


@pytest.fixture
def doctor(home, capfd):
    """Run it on the vault: exit code, and each finding as one line by its name."""

    def told(*before: str, path: Path | None = None) -> tuple[int, dict[str, str]]:
        code = run([*before, "doctor", "--home", str(path or home.path)])
        out, err = capfd.readouterr()
        assert err == ""
        assert PASSPHRASE not in out
        lines = re.sub(r"\n {17}", " ", out).splitlines()
        return code, {
            line[3:16].strip(): line[1] + line[16:] for line in lines if line.startswith(" ")
        }

    return told


def test_where_all_is_well_every_line_says_so(doctor, home) -> None:
    code, told = doctor()
    assert code == 0
    for name in ("vault", "permissions", "space", "writing", "locks", "session", "database"):
        assert told[name].startswith("+"), told[name]
    assert str(home.path) in told["vault"]
    assert list(home.path.glob("*tmp*")) == []
    assert not any(line.startswith("!") for line in told.values())


def test_the_office_that_can_open_the_vault_is_named(doctor, home) -> None:
    assert "office" not in doctor()[1]
    header = Header.load(home)
    dek = header.unlock(Secret(PASSPHRASE))
    whose = LetIn("Example Office", "0" * 64, "2026-11-22T10:00:00Z")
    header.with_office(dek, normalise(new_code()), b"an age file", whose).save(home, dek)
    line = doctor()[1]["office"]
    assert line.startswith("+ Example Office can open this vault, since 22 Nov 2026."), line


def test_each_setting_names_a_variable_and_an_option_that_work(doctor, monkeypatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, setting in SETTINGS.items():
        for word in setting.words:
            if (name, word) == ("output", "thin"):
                continue  # what cannot be is not followed: there is no terminal here
            monkeypatch.setenv(setting.variable, word)
            line = doctor()[1][name]
            assert line.startswith(f"+ {word}: {setting.variable} asks"), line
            assert f"--{name}, {setting.variable}" in line
            monkeypatch.delenv(setting.variable)
            assert doctor(f"--{name}", word)[1][name].startswith(f"+ {word}: {setting.variable}")
            monkeypatch.delenv(setting.variable)


def test_what_is_not_understood_is_named(doctor, monkeypatch) -> None:
    monkeypatch.setenv("INSPECTOR_TUI_COLOURS", "purple")
    code, told = doctor()
    assert code == 0
    assert "INSPECTOR_TUI_COLOURS: colours is one of" in told["not followed"]
    assert run(["--colours", "purple", "doctor"]) == 2


def test_a_folder_that_others_can_read(doctor, home) -> None:
    home.path.chmod(0o755)
    code, told = doctor()
    assert code == 1
    assert told["permissions"].startswith("! 0755")
    assert f"chmod 700 {home.path}" in told["permissions"]


def test_a_header_that_nobody_can_read(doctor, home) -> None:
    for path in (home.header, home.header_copy, home.header_backup):
        path.write_text("{}")
    code, told = doctor()
    assert code == 1
    assert told["vault"].startswith("!")
    assert told["locks"].startswith("+")


def test_a_vault_without_its_database(doctor, home) -> None:
    home.database.unlink()
    code, told = doctor()
    assert (code, told["vault"][0]) == (1, "!")


def test_a_vault_without_its_header(doctor, home) -> None:
    home.header.unlink()
    home.header_copy.unlink()
    code, told = doctor()
    assert code == 1
    assert "header is gone" in told["vault"]


def test_where_there_is_no_vault_yet_the_place_for_it_is_looked_at(doctor, tmp_path) -> None:
    code, told = doctor(path=tmp_path / "not" / "yet")
    assert code == 0
    assert told["vault"].startswith("* none yet")
    assert told["writing"].startswith("+")
    assert not (tmp_path / "not").exists()


def test_a_disk_that_refuses(doctor, monkeypatch) -> None:
    def refuse(*_args, **_kwargs):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(vault_folder, "tempfile", SimpleNamespace(TemporaryFile=refuse))
    code, told = doctor()
    assert code == 1
    assert "the disk is read-only" in told["writing"]


def test_a_disk_without_locks_or_room_or_with_another_clock(doctor, monkeypatch) -> None:
    import fcntl

    def none(*_args):
        raise OSError(37, "No locks available")

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(fcntl, "lockf", none)
    monkeypatch.setattr(vault_folder.shutil, "disk_usage", lambda _: usage(1, 1, 5 << 20))
    monkeypatch.setattr(vault_folder.files, "file_system", lambda _: "tmpfs")
    monkeypatch.setattr(vault_folder.files, "on_network_disk", lambda _: False)
    code, told = doctor()
    assert code == 1
    assert [told[name][0] for name in ("locks", "space", "disk")] == ["!", "!", "*"]


def test_who_has_the_vault_open(doctor, home) -> None:
    with VaultLock(home) as lock:
        assert lock.acquire()
        code, told = doctor()
    assert code == 0
    assert re.search(
        rf"process {os.getpid()} on \S+ has had it open since \d+ \w{{3}} \d{{4}}, \d\d:\d\d ",
        told["session"],
    )


SETTINGS_SAID = {
    "xterm over SSH": (
        {"TERM": "xterm-256color", "LANG": "C.UTF-8", "SSH_TTY": "/dev/pts/1"},
        {
            "colours": "256: TERM is xterm-256color.",
            "signs": "unicode: the locale is C.UTF-8.",
            "quiet": "yes: SSH_TTY is set, so the line is a far one.",
        },
    ),
    "nothing set": (
        {},
        {
            "terminal": "none here, and TERM is not set",
            "colours": "none: TERM is not set.",
            "signs": "ascii: no locale is set, and nothing promises more.",
            "quiet": "no: there is no sign of SSH.",
        },
    ),
    "vt100": (
        {"TERM": "vt100", "LANG": "C"},
        {"colours": "none: TERM is vt100.", "signs": "ascii: the locale is C."},
    ),
    "console": (
        {"TERM": "linux", "LANG": "en_GB.UTF-8"},
        {
            "colours": "8: TERM is linux.",
            "signs": "console: TERM is linux, and a console's fonts have few.",
        },
    ),
    "screen": (
        {"TERM": "screen"},
        {
            "colours": "8: TERM is screen.",
            "signs": "unicode: no locale is set, and such terminals have them.",
        },
    ),
    "NO_COLOR": (
        {"TERM": "tmux-256color", "NO_COLOR": "1", "LANG": "en_GB.ISO-8859-1"},
        {"colours": "none: NO_COLOR is set.", "signs": "locale: the locale is en_GB.ISO-8859-1."},
    ),
    "wish": (
        {"TERM": "xterm", "INSPECTOR_TUI_OUTPUT": "stock"},
        {"output": "stock: INSPECTOR_TUI_OUTPUT asks for it."},
    ),
    "no terminal": (
        {"TERM": "xterm"},
        {
            "terminal": "none here; TERM is xterm",
            "output": "stock: there is no terminal that can be opened anew.",
        },
    ),
}
"""Environments, and what must then be said of some settings."""


@pytest.mark.parametrize(("environ", "said"), SETTINGS_SAID.values(), ids=SETTINGS_SAID)
def test_each_reason_is_a_clause_that_reads_on(doctor, monkeypatch, environ, said) -> None:
    ssh = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
    for name in ("TERM", "NO_COLOR", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE", *ssh):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(terminal, "find_terminal", lambda: None)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    told = doctor()[1]
    for name, words in said.items():
        assert told[name][2:].startswith(words), told[name]


def test_clocks_that_cannot_be_right(doctor, home, monkeypatch) -> None:
    later = datetime.now(UTC).timestamp() + 9000
    os.utime(home.database, (later, later))
    code, told = doctor()
    assert (code, told["last saved"][0]) == (1, "!")
    shown = show_datetime(datetime.fromtimestamp(later).strftime("%Y-%m-%dT%H:%M"))
    assert told["last saved"][2:].startswith(f"{shown} ")

    class Wrong(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1999, 1, 1, tzinfo=tz)

    monkeypatch.setattr(machine, "datetime", Wrong)
    assert doctor()[1]["clock"].startswith("! 1 Jan 1999, ")


def test_a_machine_with_too_little(doctor, monkeypatch) -> None:
    def none(*_args, **_kwargs):
        raise NotEnoughMemoryError(65_536)

    def nowhere():
        raise FileNotFoundError

    monkeypatch.setattr(machine, "passphrase_key", none)
    monkeypatch.setattr(machine, "memory_limit", lambda: 100 << 20)
    monkeypatch.setattr(machine, "tempfile", SimpleNamespace(gettempdir=nowhere))
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    code, told = doctor()
    assert code == 1
    assert [told[name][0] for name in ("unlocking", "memory", "temporary", "database")] == [
        *("!", "!", "*", "!")
    ]
    assert told["clock"].startswith("+")


def test_a_library_that_is_known_to_damage_databases(doctor, monkeypatch) -> None:
    from inspector_tui.vault import connect

    monkeypatch.setattr(connect, "MIN_SQLITE", (99, 0, 0))
    code, told = doctor()
    assert code == 1
    assert "99.0.0" in told["database"]


def test_a_check_that_fails_itself_does_not_stop_the_others(doctor, monkeypatch) -> None:
    def fails():
        raise RuntimeError("secret words")

    monkeypatch.setitem(machine._CHECKS, "encodings", fails)
    code, told = doctor()
    assert code == 0
    assert told["encodings"] == "* could not be looked at (RuntimeError)"


def test_it_needs_no_terminal_no_locale_and_no_home(tmp_path) -> None:
    (tmp_path / "place").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "inspector_tui", "doctor", "--home", str(tmp_path / "place")],
        env={"PYTHONPATH": str(ROOT), "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done
    assert done.stdout.isascii()
    assert b"TERM is not set" in done.stdout
    assert b"ascii: the locale is C" in done.stdout


def test_in_a_terminal_it_says_which_and_a_locale_of_c_is_seen(home) -> None:
    screen = PtyScreen(
        [sys.executable, "-m", "inspector_tui", "doctor", "--home", str(home.path)],
        env={"PYTHONPATH": str(ROOT), "TERM": "vt100", "LANG": "C", "SSH_TTY": "/dev/pts/0"},
        size=(80, 60),
    )
    try:
        assert screen.wait() == 0
        assert "vt100, 80 by 60" in screen.text
        assert "ascii: the locale is C." in screen.text
        assert "yes: SSH_TTY is set" in screen.text
        assert "thin: only what changed" in screen.text
    finally:
        screen.close()


def test_the_header_is_only_read(doctor, home) -> None:
    before = {path: path.read_bytes() for path in sorted(home.path.glob("*")) if path.is_file()}
    doctor()
    assert {path: path.read_bytes() for path in before} == before
    assert Header.load(home).notice == ""
