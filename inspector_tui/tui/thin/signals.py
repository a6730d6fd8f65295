"""Signals of a terminal session, handled between two steps of the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping


class LoopSignals:
    """Handlers that are in force between `on` and `off`. Only the main thread can have any."""

    def __init__(self, handlers: Mapping[signal.Signals, Callable[[], None]]) -> None:
        self._handlers = handlers
        self._held: dict[signal.Signals, asyncio.AbstractEventLoop] = {}

    def on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take those signals that nobody else has taken."""
        for number, handler in self._handlers.items():
            if number not in self._held and signal.getsignal(number) == signal.SIG_DFL:
                with contextlib.suppress(ValueError, RuntimeError):
                    loop.add_signal_handler(number, handler)
                    self._held[number] = loop

    def off(self) -> None:
        """Give them back to the system."""
        while self._held:
            number, loop = self._held.popitem()
            loop.remove_signal_handler(number)


def stop_ourselves() -> None:
    """Stop the whole job, as a terminal does on Ctrl+Z; returns when it goes on. No handler is on.

    Where nobody could ever have it go on (no shell above), the system does not stop it.
    """
    os.kill(0, signal.SIGTSTP)
