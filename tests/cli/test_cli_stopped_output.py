"""A passphrase typed at a terminal whose output somebody stopped does not wait there for others."""

from __future__ import annotations

import os
import sys

import pytest

pty = pytest.importorskip("pty")  # Windows has none, and nothing that stops output

ASK = """
import os
from inspector_tui.cli import secrets
from inspector_tui.faces.idle import LeftAloneError
secrets.IDLE_LOCK = 3.0
try:
    typed = secrets.read_secret("Passphrase", None)
except LeftAloneError:
    os._exit(3)
os._exit(0 if bytes(typed.reveal()) == b"abc" else 1)
"""


def ended(script: str, *typed: bytes) -> tuple[int, bytes]:
    """The exit code of a program that asks at a terminal, and what it showed.

    Each of these is typed when it has asked (once more).
    """
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-c", script])
    shown = b""
    for times, keys in enumerate(typed, start=1):
        while shown.count(b"Passphrase: ") < times:
            shown += os.read(terminal, 1024)
        os.write(terminal, keys)
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown


@pytest.mark.parametrize(("before", "code"), [(b"", 0), (b"\x13", 3)], ids=["running", "stopped"])
def test_what_was_typed_is_forgotten_when_its_line_cannot_end(before: bytes, code: int) -> None:
    assert ended(ASK, before + b"abc\r")[0] == code


ASLEEP = ASK.replace(
    "secrets.IDLE_LOCK = 3.0",
    """
from inspector_tui.faces import idle
now, write = [0.0], os.write
def at_night(terminal, data):
    now[0] += 9e9 * (data == b"\\n")
    return write(terminal, data)
idle._now, idle.LOOK, os.write = lambda: now[0], 99.0, at_night
""",
)


def test_what_was_typed_before_a_night_asleep_is_forgotten_though_no_alarm_counts_it() -> None:
    assert ended(ASLEEP, b"abc\r")[0] == 3


def test_what_was_typed_and_left_standing_opens_nothing_for_who_comes_and_presses_enter() -> None:
    code, shown = ended(ASK, b"abc", b"\r")
    assert code == 1  # nothing is not "abc"
    assert b"abc" not in shown
