"""The terminal face: screens that show state and send commands. `run.run_app` opens it.

Textual reads its settings when it is imported, so they are made here, before any of its modules.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress

_SETTINGS = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_COLOR_SYSTEM": "256",  # passes what `theme.Look` chose, which knows the terminal
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # plain keys: fewer bytes, and no broken ones in tmux
    "TEXTUAL_FPS": "250",  # what belongs to one key is painted together; nothing else paints
    "TEXTUAL_SMOOTH_SCROLL": "0",
    # Ours is made from it; known from the start, so that NO_COLOR drops colours and not the rest.
    "TEXTUAL_THEME": "ansi-dark",
}
_UNWANTED = (
    # Developers' switches that would write what is on the screen, or keys, to a file or a socket.
    *("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG", "TEXTUAL_DRIVER", "TEXTUAL_PRESS"),
    *("TEXTUAL_SCREENSHOT", "TEXTUAL_SCREENSHOT_FILENAME", "TEXTUAL_SCREENSHOT_LOCATION"),
    *("TEXTUAL_SHOW_RETURN", "TEXTUAL_FILTERS", "TEXTUAL_ALLOW_SIGNALS"),
)


def settle_textual() -> None:
    """Set what Textual reads from the environment to what a slow, plain terminal needs."""
    for name in _UNWANTED:
        os.environ.pop(name, None)
    os.environ.update(_SETTINGS)


def import_asyncio() -> None:
    """Import asyncio as where Python has no `ssl`, which asyncio allows for.

    The program has no network; a second OpenSSL is 15 ms of each start and 1 MB.
    """
    if "asyncio" not in sys.modules and "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            with suppress(ImportError):  # an asyncio that does not is imported as it is
                importlib.import_module("asyncio")
        finally:
            del sys.modules["ssl"]


settle_textual()
import_asyncio()
