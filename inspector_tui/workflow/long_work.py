"""Long work in a thread of its own: it can be told to end, and is not waited for without limit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar, cast

from inspector_tui.errors import InspectorError
from inspector_tui.workflow.exhibits import Watch

Result = TypeVar("Result")

PATIENCE = 5.0
"""Seconds to wait for a disk that does not answer."""


class EndedError(InspectorError):
    """The work was ended by a lock, or because the program ended."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__("It was ended before it was done.", kept="Nothing of it is left behind.")


class LongWork(Generic[Result]):
    """One piece of work, under way from the start.

    `work` calls what it is given with each piece that it has dealt with, of so many bytes; that
    raises `EndedError` once it is to end. `heard` is called from the thread, with the outcome.
    """

    def __init__(
        self,
        work: Callable[[Watch], Result],
        heard: Callable[[Result | Exception], None] = lambda outcome: None,
    ) -> None:
        self._outcome: Result | Exception | None = None
        self._ended = False
        self._done = threading.Event()
        # A daemon: a disk that never answers must not keep the program from its end.
        threading.Thread(
            target=self._carry_out, args=(work, heard), name="long work", daemon=True
        ).start()

    @property
    def goes_on(self) -> bool:
        """True until there is an outcome."""
        return not self._done.is_set()

    @property
    def outcome(self) -> Result | Exception:
        """What came of it; waited for."""
        self._done.wait()
        return cast("Result | Exception", self._outcome)

    def wait(self, seconds: float) -> bool:
        """Wait for the outcome; False if it takes longer."""
        return self._done.wait(seconds)

    def end(self, patience: float = PATIENCE) -> None:
        """Have it end at its next piece; harmless when it is done.

        A disk that does not answer is waited for `patience` seconds.
        """
        self._ended = True
        self._done.wait(patience)

    def _heed(self, size: int) -> None:
        if self._ended:
            raise EndedError

    def _carry_out(
        self,
        work: Callable[[Watch], Result],
        heard: Callable[[Result | Exception], None],
    ) -> None:
        try:
            outcome: Result | Exception = work(self._heed)
        except Exception as error:
            outcome = error
        self._outcome = outcome
        self._done.set()
        with suppress(Exception):  # a screen that is gone hears nothing
            heard(outcome)
