"""How the app goes when it is told to: by a signal, or because its terminal has gone.

Textual would die at once on SIGTERM and SIGHUP, and on the end of its input without a signal it
would spin. Here both end in the app's own leaving. Should that not come about in time, because
the line is stalled (stock output then blocks the event loop) or something long is going on, a
thread saves what is left to save and ends the process: a dropped session holds nothing for long.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn, TextIO

from inspector_tui.faces import modes
from inspector_tui.faces.idle import LOOK
from inspector_tui.faces.modes import Modes

GRACE = 0.7
"""Seconds between being told to leave and ending without ceremony."""
PATIENCE = 5.0
"""Seconds a disk has for what is still to be saved then."""

_SIGNALS = [
    number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
]


_STUCK = 3
"""Looks after which a program that is left alone should have locked."""


@dataclass(frozen=True)
class Told:
    """Whether there was a word to leave, and what gives one.

    `go_away` takes the number of a signal, on any thread, whatever the main one is waiting for.
    """

    asked: threading.Event
    go_away: Callable[[int], None]


@contextlib.contextmanager
def ended_when_stuck(told: Told, is_left_alone: Callable[[], bool]) -> Iterator[None]:
    """End a program that is to lock and does not: a stalled line or a hung folder holds it up."""
    over = threading.Event()

    def watch() -> None:
        looks = 0
        while looks < _STUCK and not over.wait(LOOK):
            looks = looks + 1 if is_left_alone() else 0
        if looks == _STUCK:
            told.go_away(signal.SIGTERM)  # as a signal it might have to wait for the main thread

    threading.Thread(target=watch, name="stuck", daemon=True).start()
    try:
        yield
    finally:
        over.set()


@contextlib.contextmanager
def told_to_leave(
    leave: Callable[[int], threading.Event], last_words: Callable[[], None]
) -> Iterator[Told]:
    """While inside, call `leave(exit code)` on SIGTERM, SIGHUP or loss of the terminal.

    `leave` must not block and may come from another thread; what it gives is set once the app is
    about to leave. `last_words` saves what is not saved, in a thread, when `GRACE` seconds later
    the process is still inside; then it ends. An app about to leave may first give the terminal
    back.
    """
    done = threading.Event()
    asked = threading.Event()
    was = modes.before()

    def go_away(number: int) -> None:
        if not asked.is_set():
            asked.set()
            code = 128 + number
            heard = leave(code)

            def force() -> None:
                in_time = done.wait(GRACE)
                end = time.monotonic() + GRACE
                while heard.is_set() and not modes.are_back(was) and time.monotonic() < end:
                    in_time = done.wait(0.02)
                if not in_time:
                    _end(code, last_words, was)

            threading.Thread(target=force, name="leaving", daemon=True).start()

    def on_signal(number: int, frame: FrameType | None) -> None:
        go_away(number)

    before = {number: signal.signal(number, on_signal) for number in _SIGNALS}
    _watch_terminal(lambda: None if done.is_set() else go_away(getattr(signal, "SIGHUP", 1)))
    try:
        yield Told(asked, go_away)
    finally:
        done.set()
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def ended_in_order() -> Iterator[None]:
    """Meanwhile SIGTERM and SIGHUP end a command as Ctrl+C does, nothing half-done left.

    Not where they are ignored, as under nohup; screens and plain mode have their own way to go.
    """

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    fatal = [number for number in _SIGNALS if signal.getsignal(number) == signal.SIG_DFL]
    for number in fatal:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in fatal:
            signal.signal(number, signal.SIG_DFL)


def _end(code: int, last_words: Callable[[], None], was: Modes | None) -> None:
    """Save what is left and end the process, whatever its event loop is doing."""
    speaker = threading.Thread(target=last_words, daemon=True)
    speaker.start()
    speaker.join(PATIENCE)
    modes.set_back(was)
    os._exit(code)


def go(code: int) -> NoReturn:
    """End the process here. Python would tidy up for longer than all else takes."""
    os._exit(code)


def let_go_of_dead_streams() -> None:
    """Send elsewhere what a terminal that has gone never took, or Python complains at its end."""
    for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
        except ValueError:
            pass  # closed


def let_go_of_what_waits(stream: TextIO) -> None:
    """Forget what a stream was given and a terminal that is stopped has not taken."""
    with contextlib.suppress(OSError, ValueError):
        to = stream.fileno()
        kept, nowhere = os.dup(to), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, to)
            stream.flush()
        finally:
            os.dup2(kept, to)
            os.close(kept)
            os.close(nowhere)


def _watch_terminal(gone: Callable[[], None]) -> None:
    """Call `gone` when the terminal hangs up; costs nothing while it does not."""
    if not hasattr(select, "poll"):
        return
    with contextlib.suppress(OSError, ValueError, AttributeError):
        fd = sys.__stdin__.fileno()  # type: ignore[union-attr]
        if not os.isatty(fd):
            return  # a pipe hangs up when all of it is written; what it holds is still to be read
        poll = select.poll()
        poll.register(fd, 0)

        def watch() -> None:
            # Some systems cannot poll terminals and say so at once; that is no loss of one.
            if any(event & select.POLLHUP for _, event in poll.poll()):
                gone()

        threading.Thread(target=watch, name="terminal", daemon=True).start()
