"""Locking plain mode: nothing is written to a terminal before the key is gone."""

import io
import os
import termios
from types import SimpleNamespace

import pytest
from plainly import UTF8
from visitapps import PASSPHRASE, new_vault

from inspector_tui.faces import idle, modes
from inspector_tui.plain import session
from inspector_tui.plain.talk import Talk
from inspector_tui.vault import process
from inspector_tui.vault.secret import Secret


@pytest.fixture
def terminal(monkeypatch):
    """A person's terminal: what they type goes to the first, the program has the second."""
    keyboard, line = os.openpty()
    monkeypatch.setattr(modes, "keep_silent", lambda: None)
    yield keyboard, line
    os.close(keyboard)
    os.close(line)


@pytest.fixture
def started(monkeypatch):
    """What the program was started over with, each time."""
    found = []
    monkeypatch.setattr(process, "start_over", found.append)
    return found


@pytest.fixture
def vault(tmp_path):
    vault = new_vault(tmp_path / "home")
    yield vault
    vault.close()


def test_nothing_is_written_before_the_vault_is_closed(vault, terminal, started, monkeypatch):
    """A terminal whose output is stopped would keep it open."""

    class Paper(io.StringIO):
        def write(self, text):
            if not left[0]:
                written.append((text, vault._db.closed))
            return super().write(text)

    written, left = [], [300.0]
    monkeypatch.setattr("sys.stdout", Paper())
    monkeypatch.setattr("sys.stdin", SimpleNamespace(fileno=lambda: terminal[1]))
    monkeypatch.setattr(idle, "LOOK", 0.01)
    monkeypatch.setattr(idle.Idle, "left", property(lambda self: left[0]))
    monkeypatch.setattr(Talk, "_soon_enough", alone(left))
    assert session.run_plain(vault.home, given=vault) == 0
    assert written == [("\n", True), ("Locked.\n", True)]
    assert started == [["--home", str(vault.home.path), "--plain"]]


def alone(left):
    """Waiting for a line, with nobody there."""
    wait = Talk._soon_enough

    def soon_enough(talk, idle):
        left[0] = 0.0
        return wait(talk, idle)

    return soon_enough


def test_a_terminal_that_takes_nothing_keeps_no_lock_away(vault, terminal, started, monkeypatch):
    _, line = terminal
    monkeypatch.setattr(session, "GRACE", 0.01)
    out = os.fdopen(os.dup(line), "w")
    termios.tcflow(line, termios.TCOOFF)  # as Ctrl+S does
    session._start_over(Talk(out, line, UTF8, idle=300), vault.home)
    assert len(started) == 1
    termios.tcflow(line, termios.TCOON)
    out.close()


def test_where_the_terminal_has_gone_nothing_is_started_over(vault, terminal, started):
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    session._start_over(Talk(Gone(), terminal[1], UTF8, idle=300), vault.home)
    assert started == []


def test_time_at_the_passphrase_does_not_count(vault, terminal, started, monkeypatch):
    keyboard, line = terminal
    home, now, awake = vault.home, [0.0], idle._now
    vault.close()
    monkeypatch.setattr(idle, "_now", lambda: awake() + now[0])
    monkeypatch.setattr("sys.stdin", SimpleNamespace(fileno=lambda: line))

    def typed_after_lunch(name):
        now[0] += 3600
        os.write(keyboard, b"q\n")
        return Secret(PASSPHRASE)

    assert session.run_plain(home, typed_after_lunch) == 0
    assert started == []
