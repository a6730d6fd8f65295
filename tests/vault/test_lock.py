"""One session per vault, and no lock left behind by a dead one."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from inspector_tui.vault.files import CannotUseError
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import VaultLock

_HOLDER = """
import sys
from pathlib import Path
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import VaultLock
lock = VaultLock(Home(Path(sys.argv[1])))
print(lock.acquire(), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "vault")
    home.create()
    return home


@contextmanager
def another_session(home: Home) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(home.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        try:
            yield child
        finally:
            child.kill()


def test_a_second_session_is_told_who_holds_it(home: Home) -> None:
    with another_session(home) as child:
        lock = VaultLock(home)
        assert lock.acquire() is False
        holder = lock.holder()
        assert holder is not None
        assert (holder.pid, holder.host) == (child.pid, platform.node())
        assert datetime.fromisoformat(holder.since).tzinfo is not None


def test_the_lock_is_free_at_once_after_kill_9(home: Home) -> None:
    with another_session(home) as child:
        lock = VaultLock(home)
        assert not lock.acquire()
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert lock.holder() is None  # its name is still in the file
        assert str(child.pid) in home.lock.read_text()
        assert lock.acquire()
        holder = lock.holder()
        assert holder is not None
        assert holder.pid == os.getpid()
        lock.release()


def test_the_same_process_does_not_hold_it_twice(home: Home) -> None:
    with VaultLock(home) as first:
        assert first.acquire()
        assert first.acquire()
        second = VaultLock(home)
        assert not second.acquire()
        assert second.holder() == first.holder() is not None
    assert second.acquire()
    second.release()
    assert second.holder() is None


def test_asking_who_holds_it_takes_it_from_nobody(home: Home) -> None:
    asking = VaultLock(home)
    assert asking.holder() is None
    lock = VaultLock(home)
    assert lock.acquire()
    assert asking.holder() is not None
    assert not asking.acquire()
    lock.release()
    lock.release()


def test_a_child_program_does_not_inherit_it(home: Home) -> None:
    with VaultLock(home) as lock:
        assert lock.acquire()
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        again = VaultLock(home)
        assert again.acquire()
        again.release()
    finally:
        child.communicate(b"\n")


@pytest.mark.parametrize(
    "text", [b"", b"\xff" * 100, b"pid x\n", b"pid 1\nhost h\nsince [/nope]\n"]
)
def test_a_spoilt_file_hides_only_the_name(home: Home, text: bytes) -> None:
    with another_session(home):
        home.lock.write_bytes(text)
        lock = VaultLock(home)
        assert not lock.acquire()
        assert lock.holder() is None


def test_no_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotUseError, match="missing"):
        VaultLock(Home(tmp_path / "nothing")).acquire()
