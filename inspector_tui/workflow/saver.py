"""A thread that saves, so that neither a slow screen nor a stalled line holds a save up.

Commands are carried out one by one in the order they were put. The caller hears of each exactly
once, from the saver's thread: after COMMIT returned, or with the error that kept it from the disk.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import TypeAlias

from inspector_tui.errors import InspectorError
from inspector_tui.record.visit import Visit
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.command import Command


@dataclass(frozen=True)
class Saved:
    """The visit after the command, on disk."""

    visit: Visit


@dataclass(frozen=True)
class NotSaved:
    """The command was refused or the disk was; the visit stands as it was."""

    error: InspectorError


Outcome = Saved | NotSaved


def _report() -> None:
    """Hand the exception to the program's own hook, which says its kind and place only."""
    threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))


def _fault(error: Exception) -> InspectorError:
    # The kind of the error only: its message may quote the record.
    return InspectorError(
        f"This was not saved: a fault in the program ({type(error).__name__}).",
        kept="Everything saved before it is kept.",
        todo="Try again; if it happens again, write it on paper and report the fault.",
    )


def attempt(work: Callable[[], Visit]) -> Outcome:
    """Do it and say how it went; whatever is raised, the thread that calls this lives on."""
    try:
        return Saved(work())
    except InspectorError as error:
        return NotSaved(error)
    except Exception as error:
        return NotSaved(_fault(error))


_Job: TypeAlias = tuple[Callable[[], Outcome], Callable[[Outcome], None], bool]


class Saver:
    """Saves commands in order on a thread of its own until `close`."""

    def __init__(self, vault: Vault, noticed: Callable[[str], None] = lambda words: None) -> None:
        """`noticed` is called, from the saver's thread, with each notice that arises in the vault:
        the reserve of disk space was used, the high-water mark cannot be written.
        """
        self._vault = vault
        self._noticed = noticed
        self._said = len(vault.notices)
        self.unsaved: list[InspectorError] = []
        """Why what came after `nobody_hears` was not saved, of what was typed."""
        self._is_heard = True
        self._queue: SimpleQueue[_Job | threading.Event | None] = SimpleQueue()
        # Not a daemon: the interpreter waits for acknowledged work even when a screen dies.
        self._thread = threading.Thread(target=self._work, name="saver")
        self._thread.start()

    def put(self, visit_id: str, command: Command, heard: Callable[[Outcome], None]) -> None:
        """Queue a command; `heard` is called from the saver's thread."""
        self.run(lambda: self._vault.append(visit_id, command), heard)

    def run(
        self, work: Callable[[], Visit], heard: Callable[[Outcome], None], *, typed: bool = True
    ) -> None:
        """Queue any work that ends in a visit; not `typed` is what no inspector would miss."""
        self._queue.put((partial(attempt, work), heard, typed))

    def nobody_hears(self) -> None:
        """The screens go: what is not saved from now on is to be told of by who closes this."""
        self._is_heard = False

    def wait(self, timeout: float) -> bool:
        """Wait until what is queued by now was carried out; False if it takes longer."""
        done = threading.Event()
        self._queue.put(done)
        return done.wait(timeout)

    def close(self, timeout: float | None = None) -> bool:
        """Save what is queued and end the thread; False if it runs on after `timeout` seconds."""
        self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            if isinstance(job, threading.Event):
                job.set()
                continue
            carry_out, heard, typed = job
            outcome = carry_out()
            if isinstance(outcome, NotSaved) and typed and not self._is_heard:
                self.unsaved.append(outcome.error)
            with suppress(Exception):  # a screen that is gone must not keep later work off the disk
                heard(outcome)
            with suppress(Exception):
                self._tell_notices()

    def _tell_notices(self) -> None:
        """Pass on what the vault noticed of itself meanwhile."""
        while self._said < len(self._vault.notices):
            self._said += 1
            self._noticed(self._vault.notices[self._said - 1])
