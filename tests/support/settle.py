"""Waiting until an app has dealt with all that came, without waiting for any time to pass."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.app import App

LIMIT = 1.0
"""Seconds after which the test goes on although the app is still busy, as in Textual's pilot."""


async def settle(app: App[Any]) -> None:
    """Until the event loop has nothing to do but to wait for time, a thread or a terminal.

    Textual's own pilot sleeps until the process used no processor for a fiftieth of a second,
    twice for each key. Here the screen takes its new size and is painted, as its timers would do
    within a frame, whenever the loop runs dry, until neither brings up anything for the other.
    """
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + LIMIT
    dry = 0
    while dry < 2 and loop.time() < end:
        await asyncio.sleep(0)
        if loop._ready:
            dry = 0
        else:
            dry += 1
            app._check_resize()
            app.screen._on_timer_update()
