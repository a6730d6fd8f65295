"""Taking exhibits in a thread of their own: a film of 3 GB must not hold up an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeAlias

from inspector_tui.errors import InspectorError
from inspector_tui.record.visit import Visit
from inspector_tui.vault.errors import ClosedVaultError
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import exhibits
from inspector_tui.workflow.exhibits import Label
from inspector_tui.workflow.saver import Outcome, attempt

_PATIENCE = 5.0
"""Seconds to wait for a disk that does not answer."""


class StoppedError(InspectorError):
    """The inspector stopped the taking of an exhibit."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__("The exhibit was not taken: you stopped it.", kept="Nothing was recorded.")


@dataclass
class Taking:
    """One file on its way into the vault: `done` of `size` bytes. Read by any thread."""

    path: Path
    size: int
    done: int = 0
    stopped: bool = False

    def stop(self) -> None:
        """Give up at the next piece that is read; nothing is recorded then."""
        self.stopped = True

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return min(100 * self.done // self.size, 100) if self.size else 100

    def heed(self, read: int) -> None:
        """More was read. Raises `StoppedError` when it is to end."""
        self.done += read
        if self.stopped:
            raise StoppedError


_Job: TypeAlias = tuple[Callable[[], Visit], Callable[[Outcome], None], Taking]


class Taker:
    """Takes exhibits of one visit one after another, in a thread of its own.

    `close` it before the vault. What is half-taken when the process dies is swept when the vault is
    opened next; the record never names it.
    """

    def __init__(self, vault: Vault, visit: str) -> None:
        self._vault = vault
        self._visit = visit
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._running: list[Taking] = []
        self._closed = False

    @property
    def running(self) -> list[Taking]:
        """What is being taken and what waits for it."""
        return list(self._running)

    def take(self, path: Path, label: Label, heard: Callable[[Outcome], None]) -> Taking:
        """Queue a file; `heard` is called from the taker's thread, once.

        Raises `ClosedVaultError` once it is closed.
        """
        if self._closed:
            raise ClosedVaultError
        taking = Taking(path, _size(path))
        self._running.append(taking)
        work = partial(exhibits.take, self._vault, self._visit, path, label, taking.heed)
        self._queue.put((work, heard, taking))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="taker", daemon=True)
            self._thread.start()
        return taking

    def close(self, patience: float = _PATIENCE) -> None:
        """Stop what is being taken and what waits, and let the thread end.

        A disk that does not answer is waited for `patience` seconds. Harmless when done twice.
        """
        self._closed = True
        for taking in self.running:
            taking.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join(patience)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            work, heard, taking = job
            outcome = attempt(work)
            self._running.remove(taking)
            with suppress(Exception):  # a screen that is gone must not keep later files out
                heard(outcome)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0  # why it cannot be read is said when it is opened
