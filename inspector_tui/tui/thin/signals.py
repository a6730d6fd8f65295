"""Signals of a terminal session, handled between two steps of the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping

TELL_TO_LEAVE = (signal.SIGTERM, signal.SIGHUP)


class LoopSignals:
    """Handlers that are in force between `on` and `off`. Only the main thread can have any."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, handlers: Mapping[signal.Signals, Callable[[], None]]
    ) -> None:
        self._loop = loop
        self._handlers = handlers
        self._held: list[signal.Signals] = []

    def on(self) -> None:
        """Take the signals; those that tell us to leave only where nobody else has."""
        for number, handler in self._handlers.items():
            if number in TELL_TO_LEAVE and signal.getsignal(number) != signal.SIG_DFL:
                continue
            with contextlib.suppress(ValueError, RuntimeError):
                self._loop.add_signal_handler(number, handler)
                self._held.append(number)

    def off(self) -> None:
        """Give them back to the system."""
        while self._held:
            self._loop.remove_signal_handler(self._held.pop())


def stop_ourselves() -> None:
    """Stop the whole job, as a terminal does on Ctrl+Z; returns when it goes on.

    Where nobody could ever have it go on (no shell above), the system does not stop it.
    """
    before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(0, signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, before)
