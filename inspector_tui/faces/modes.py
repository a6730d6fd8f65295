"""How the terminal was set before the program, also where the program has started over since.

Locking starts the program over. Until the fresh one asks for the passphrase, what is typed must not
be shown: so the terminal stays without echo meanwhile, on the screen it was on, and how it was set
before goes along in the environment. Nothing there is secret. Without a terminal, or on Windows,
nothing is done here.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

Modes = list[Any]
"""As `termios.tcgetattr` gives them."""

LEAVE_SCREEN = "\x1b[m\x1b[2J\x1b[H\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
"""The way back from the screens. They are cleared first: some terminals have no other screen."""
_KEPT = "INSPECTOR_TUI_TERMINAL"


def before(fd: int | None = None) -> Modes | None:
    """The modes the terminal is to have in the end; None where there is none to set."""
    return _kept()[0] or _now(_stdin() if fd is None else fd)


def are_back(modes: Modes | None) -> bool:
    """True when the terminal is set as it was `before`, and when it has gone."""
    return _now(_stdin()) in (modes, None)


def set_back(modes: Modes | None, fd: int | None = None) -> None:
    """Set the terminal as it was `before`; nothing is kept then."""
    os.environ.pop(_KEPT, None)
    if modes is not None:
        with suppress(Exception):  # the terminal has gone
            import termios

            termios.tcsetattr(_stdin() if fd is None else fd, termios.TCSANOW, modes)


def keep(modes: Modes, *, screen: bool) -> None:
    """Leave the terminal as it is set now, for who comes after `start_over`.

    `screen` says whether the other screen stays with it.
    """
    import json

    characters = [cc[0] if isinstance(cc, bytes) else cc for cc in modes[6]]
    os.environ[_KEPT] = json.dumps([modes[:6], characters, screen])


def keep_silent() -> None:
    """`keep`, of a terminal that was given back: no echo until the fresh program asks."""
    modes = before()
    if modes is not None and _KEPT not in os.environ:
        with suppress(Exception):
            import termios

            quiet = termios.tcgetattr(_stdin())
            quiet[3] &= ~termios.ECHO
            termios.tcsetattr(_stdin(), termios.TCSANOW, quiet)
            keep(modes, screen=False)


def give_back() -> None:
    """Undo a `keep` that nobody took up: the fresh program shows no screens, or fails."""
    modes, screen = _kept()
    if modes is None:
        return
    set_back(modes)
    if screen:
        with suppress(OSError, ValueError):
            sys.stdout.write(LEAVE_SCREEN)
            sys.stdout.flush()


def _kept() -> tuple[Modes | None, bool]:
    if _KEPT not in os.environ:
        return None, False
    import json  # late: hardly any start follows a lock

    try:
        modes, characters, screen = json.loads(os.environ[_KEPT])
        return [*map(int, modes), [bytes([cc]) for cc in characters]], bool(screen)
    except (LookupError, ValueError, TypeError):
        return None, False


def _now(fd: int) -> Modes | None:
    try:
        import termios

        return termios.tcgetattr(fd)
    except Exception:  # no termios here, or no terminal
        return None


def _stdin() -> int:
    try:
        return sys.__stdin__.fileno()  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return -1
