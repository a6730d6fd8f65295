"""One terminal for all tests of the screens, whatever the one they are run from."""

from __future__ import annotations

import pytest

from inspector_tui.faces.output import SETTINGS


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain modern one that nobody configured. Tests may set more."""
    theirs = ("NO_COLOR", "COLORTERM", "COLORFGBG", "LC_ALL", "LC_CTYPE")
    ssh = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
    for name in (*theirs, *ssh, *(setting.variable for setting in SETTINGS.values())):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
