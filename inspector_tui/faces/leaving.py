"""How the app goes when it is told to: by a signal, or because its terminal has gone.

Textual would die at once on SIGTERM and SIGHUP, and on the end of its input without a signal it
would spin. Here both end in the app's own leaving. Should that not come to an end because the
line is stalled (writing to it blocks the event loop), the process ends itself all the same, so
that it does not hold the vault for ever.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

GRACE = 5.0
"""Seconds between being told to leave and ending without ceremony."""

_SIGNALS = [
    number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
]


@contextlib.contextmanager
def told_to_leave(leave: Callable[[int], None], last_words: Callable[[], None]) -> Iterator[None]:
    """While inside, call `leave(exit code)` on SIGTERM, SIGHUP or loss of the terminal.

    `leave` must not block and may come from another thread. `last_words` runs, in a thread, when
    `GRACE` seconds later the process still lives; then it ends.
    """
    done = threading.Event()
    asked = threading.Event()
    restore = _terminal_modes()

    def go(number: int) -> None:
        if not asked.is_set():
            asked.set()
            code = 128 + number

            def force() -> None:
                if not done.wait(GRACE):
                    _end(code, last_words, restore)

            threading.Thread(target=force, name="leaving", daemon=True).start()
            leave(code)

    def on_signal(number: int, frame: FrameType | None) -> None:
        go(number)

    before = {number: signal.signal(number, on_signal) for number in _SIGNALS}
    _watch_terminal(lambda: None if done.is_set() else go(getattr(signal, "SIGHUP", 1)))
    try:
        yield
    finally:
        done.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(code: int, last_words: Callable[[], None], restore: Callable[[], None]) -> None:
    """End the process although its event loop is stuck."""
    speaker = threading.Thread(target=last_words, daemon=True)
    speaker.start()
    speaker.join(GRACE)
    restore()
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


def _watch_terminal(gone: Callable[[], None]) -> None:
    """Call `gone` when the terminal hangs up; costs nothing while it does not."""
    if not hasattr(select, "poll"):
        return
    with contextlib.suppress(OSError, ValueError, AttributeError):
        poll = select.poll()
        poll.register(sys.__stdin__.fileno(), 0)  # type: ignore[union-attr]

        def watch() -> None:
            # Some systems cannot poll terminals and say so at once; that is no loss of one.
            if any(event & select.POLLHUP for _, event in poll.poll()):
                gone()

        threading.Thread(target=watch, name="terminal", daemon=True).start()


def _terminal_modes() -> Callable[[], None]:
    """A function that puts the terminal's modes back as they are now."""
    try:
        import termios

        fd = sys.__stdin__.fileno()  # type: ignore[union-attr]
        modes = termios.tcgetattr(fd)
    except Exception:  # no termios here, or no terminal: there is nothing to put back
        return lambda: None

    def restore() -> None:
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(fd, termios.TCSANOW, modes)

    return restore
