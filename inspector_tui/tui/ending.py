"""The part of the app that ends it: by a key, when told to, because of a fault in the program."""

from __future__ import annotations

import asyncio
import sys
from contextvars import Context, copy_context
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from rich.text import Text
from textual.widget import MountError
from textual.worker import WorkerFailed

from inspector_tui.errors import InspectorError
from inspector_tui.faces import crash
from inspector_tui.tui.dressed import DressedApp
from inspector_tui.tui.page import Base

_KEYS = 0.3
"""Seconds that keys which came before the word to leave have to take effect."""


class EndingApp(DressedApp[int]):
    """Half-typed text is put on disk before the app ends, whatever ends it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.crashed = False
        self._leaving = False
        self._ours: Context | None = None

    def on_mount(self) -> None:
        self._ours = copy_context()
        asyncio.get_running_loop().set_exception_handler(self._fault_in_the_loop)

    # What the app gives

    @property
    def calm(self) -> bool:
        """True when every key that came has had its effect, or waits for more than its turn."""
        return True

    @property
    def not_on_disk(self) -> InspectorError | None:
        """Why something that was typed, or timed, is not on disk; None when nothing is known."""
        return None

    def close_vault(self) -> None:
        """Save what is queued and close the vault; on any thread, and harmless when repeated."""

    # Leaving

    def leave(self, result: int) -> None:
        """End the app with a result; pages first put on disk what is half-typed."""
        if not self._leaving:
            self._leaving = True
            self.before_leave()
            self.exit(result, return_code=max(result, 0))

    def before_leave(self) -> None:
        """Let every page put on disk what is half-typed. One that fails does not stop the next."""
        for screen in self.screen_stack:
            if isinstance(screen, Base):
                try:
                    screen.before_leave()
                except Exception as error:
                    self._tell(error)

    def told_to_leave(self, code: int) -> Event:
        """As `leave`, from a signal handler or another thread; set once the loop has got to it."""
        heard = Event()
        if (loop := self._loop) is not None:
            loop.call_soon_threadsafe(self._leave_after_the_keys, code, monotonic() + _KEYS, heard)
        return heard

    def _leave_after_the_keys(self, code: int, until: float, heard: Event) -> None:
        heard.set()
        if self.calm or monotonic() >= until:
            self.call_later(self.leave, code)
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(0.01, self._leave_after_the_keys, code, until, heard)

    def last_words(self) -> None:
        """What must not be lost, from another thread while the event loop is stuck."""
        if self._ours is not None and not self._leaving:
            self._leaving = True
            self._ours.copy().run(self.before_leave)
        self.close_vault()

    # Faults in the program: Textual's own way would print messages and local variables.

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._leaving and isinstance(cause, MountError):
            return  # a page that was still coming, on a screen that goes
        self._tell(cause)
        if not self._leaving:
            self._leaving = True
            self.before_leave()
        super()._handle_exception(error)
        self._return_code = crash.EXIT_CODE

    def fault(self, error: Exception) -> None:
        """End because of a fault, from any thread."""
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._handle_exception, error)

    def _fault_in_the_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A callback of ours failed, or a task that nobody waits for: asyncio would print it."""
        error = context.get("exception")
        if isinstance(error, Exception) and "handle" in context and not self._leaving:
            self._handle_exception(error)
        elif error is not None:
            sys.excepthook(type(error), error, error.__traceback__)

    def panic(self, *renderables: Any) -> None:
        """End because of a fault; what is said about it holds neither its words nor its data."""
        self._return_code = crash.EXIT_CODE
        if not self._exit_renderables:
            self._tell(RuntimeError())
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self.panic()

    def _tell(self, error: BaseException) -> None:
        self.crashed = True
        if not self._exit_renderables:
            self._exit_renderables.append(Text(crash.describe(error)))
