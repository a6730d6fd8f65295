"""One terminal for all tests of the screens, whatever the one they are run from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count

import pytest
import textual.app
import textual.pilot
from settle import settle
from textual._context import active_app
from visitapps import Driver, made_once

from inspector_tui.faces import idle
from inspector_tui.faces.output import SETTINGS
from inspector_tui.record.base import Clock
from inspector_tui.tui.app import LOCK
from inspector_tui.vault import clock


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain modern one that nobody configured. Tests may set more."""
    theirs = ("NO_COLOR", "COLORTERM", "COLORFGBG", "LC_ALL", "LC_CTYPE")
    ssh = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
    for name in (*theirs, *ssh, *(setting.variable for setting in SETTINGS.values())):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(autouse=True)
def pilots_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's own pilot goes on when the app has nothing left to do, whatever the machine has."""

    async def idle(*_: float) -> None:
        await settle(active_app.get())

    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", idle)


@pytest.fixture
def locks_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> Callable[[Driver], Awaitable[None]]:
    """Leave the app alone: for almost an hour it does not lock, then it does."""

    async def leave_alone(driver: Driver) -> None:
        now = idle._now
        for away, locks in ((3500.0, False), (3700.0, True)):
            monkeypatch.setattr(idle, "_now", lambda away=away: now() + away)
            driver.app._lock_when_idle()
            assert driver.app._exit is locks
        await driver.until(lambda: driver.app.return_value == LOCK, "the lock")

    return leave_alone


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a second whenever it is read, so that screens show the same times."""
    made_once()  # by the machine's clock, so that it reads none of this one
    seconds = count(2)

    def now() -> tuple[str, Clock]:
        n = next(seconds)
        return f"2026-11-21T14:{n // 60:02}:{n % 60:02}.000+00:00", Clock(boot="boot", ms=n * 1000)

    monkeypatch.setattr(clock, "now", now)
