"""What the process keeps from others, how it starts over, and how little it loads to begin."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector_tui.vault.process import command_again

KEYS_SIDE = (
    *("ballast", "blobs", "clock", "document", "exhibit", "files", "header", "home"),
    *("keys", "lock", "mark", "process", "recovery", "secret", "slots", "words"),
)


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_asking_for_the_passphrase_loads_no_database_and_no_screen() -> None:
    done = python(
        "import importlib, sys\n"
        f"for name in {KEYS_SIDE!r}: importlib.import_module('inspector_tui.vault.' + name)\n"
        "print(*sys.modules)"
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "inspector_tui" in loaded, done.stderr
    assert loaded.isdisjoint({"sqlalchemy", "sqlmodel", "sqlite3", "textual", "pydantic"})


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux can promise")
def test_hardened_files_are_private_and_there_is_no_core_and_no_looking_in() -> None:
    done = python(
        "import ctypes, os, resource\n"
        "from inspector_tui.vault.process import harden\n"
        "prctl = ctypes.CDLL(None).prctl\n"
        "os.umask(0o022); before = prctl(3, 0, 0, 0, 0)\n"
        "harden(); harden()\n"
        "print(oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE), before,"
        " prctl(3, 0, 0, 0, 0))"
    )
    assert done.stdout == "0o77 (0, 0) 1 0\n", done.stderr


# Where the tests run as root, both sides become an ordinary account: root sees everything.
_TARGET = """
import ctypes, os, sys
from inspector_tui.vault import process
import resource
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
if sys.argv[1] == "hardened":
    process.harden()
print("ready", flush=True)
sys.stdin.readline()
"""
_LOOKER = """
import os, sys
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for name in ("environ", "mem", "maps"):
    try:
        with open(f"/proc/{sys.argv[1]}/{name}", "rb"):
            print(name, "opened")
    except PermissionError:
        print(name, "refused")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_another_process_of_the_account_cannot_look_in() -> None:
    seen = {}
    for state in ("open", "hardened"):
        with subprocess.Popen(
            [sys.executable, "-c", _TARGET, state],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as target:
            assert target.stdout is not None
            assert target.stdout.readline() == "ready\n"
            looked = python(_LOOKER, str(target.pid))
            seen[state] = dict(line.split() for line in looked.stdout.splitlines())
            target.communicate("\n")
    assert seen["open"]["environ"] == "opened"  # else nothing was shown below
    assert seen["hardened"] == {"environ": "refused", "mem": "refused", "maps": "refused"}


_PROGRAM = """
import os, sys
from inspector_tui.vault.process import start_over
print(os.getpid(), sys.flags.dont_write_bytecode, sys.argv[1:], flush=False)
if "again" not in sys.argv:
    os.environ["SEEN"] = "1"
    start_over(["again", "--home", "a b"])
"""


@pytest.mark.parametrize("way", ["script", "module"])
def test_starting_over_is_the_same_process_with_the_same_options(tmp_path: Path, way: str) -> None:
    (tmp_path / "program.py").write_text(_PROGRAM)
    how = [str(tmp_path / "program.py")] if way == "script" else ["-m", "program"]
    done = subprocess.run(
        [sys.executable, "-B", *how, "first", "second"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    first, second = done.stdout.splitlines()
    pid = first.split()[0]
    assert first == f"{pid} 1 ['first', 'second']", done.stderr
    assert second == f"{pid} 1 ['again', '--home', 'a b']"
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("began", "ours", "arguments", "again"),
    [
        (["python3", "-m", "inspector_tui"], ["x"], None, ["-m", "inspector_tui"]),
        (["python3", "-m", "inspector_tui"], ["x"], [], ["-m", "inspector_tui"]),
        (["python3", "/bin/it", "visit", "list"], ["/bin/it", "visit", "list"], [], ["/bin/it"]),
        (
            ["python3", "/bin/it", "a"],
            ["/bin/it", "a"],
            ["--home", "h"],
            ["/bin/it", "--home", "h"],
        ),
        (["python3", "/bin/it", "a"], ["/bin/it", "a"], None, ["/bin/it", "a"]),
    ],
)
def test_the_command_keeps_how_it_was_started(
    monkeypatch: pytest.MonkeyPatch,
    began: list[str],
    ours: list[str],
    arguments: list[str] | None,
    again: list[str],
) -> None:
    monkeypatch.setattr(sys, "orig_argv", began)
    monkeypatch.setattr(sys, "argv", ours)
    assert command_again(arguments) == [sys.executable, *again]
