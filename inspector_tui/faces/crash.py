"""What may be said about a fault in the program: its kind and its place, never its words.

Textual's own crash screen shows local variables, Python's shows messages; both may hold a
passphrase or a finding.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from inspector_tui.errors import InspectorError

EXIT_CODE = 3
_PACKAGE = Path(__file__).parent.parent


def describe(error: BaseException) -> str:
    """One paragraph: kind and place of the error, what was kept, what to do.

    Memory that ran out and an installation that is not whole are no faults of the program.
    """
    if isinstance(error, MemoryError):
        return (
            "inspector-tui stopped because there is no free memory.\n"
            "Everything answered was saved when it was answered. Close other programs, or ask for "
            "a higher memory limit, then start it again."
        )
    if isinstance(error, ImportError):
        return (
            "inspector-tui stopped because a part of its installation is missing or cannot be "
            f"loaded: {error.name or where(error)}.\n"
            "Nothing was changed. Install it again, in a folder of its own, on a disk from which "
            "programs may run."
        )
    return (
        f"inspector-tui stopped because of a fault in the program: {where(error)}.\n"
        "Everything answered was saved when it was answered. Start it again; if it stops again, "
        "report the line above, which holds nothing of a record."
    )


def where(error: BaseException) -> str:
    """Kind and place of an error: `KeyError in inspector_tui/tui/app.py:12`."""
    return f"{type(error).__name__} in {_place(error.__traceback__)}"


def in_words(error: Exception, what: str) -> InspectorError:
    """What one meets who goes on: what was refused as it is; of a fault its kind and place."""
    if isinstance(error, InspectorError):
        return error
    return InspectorError(
        f"{what} because of a fault in the program: {where(error)}.",
        kept="Everything answered was saved when it was answered.",
        todo="Try again; if it happens again, report this, which holds nothing of a record.",
    )


def _place(traceback: TracebackType | None) -> str:
    """The innermost line of our own code, and the module below it that it called."""
    place, called = "", ""
    while traceback is not None:
        file = Path(traceback.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE):
            place, called = f"{file.relative_to(_PACKAGE.parent)}:{traceback.tb_lineno}", ""
        else:
            called = f"{file.parent.name}/{file.name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return " in ".join(reversed([part for part in (place, called) if part])) or "an unknown place"


@contextlib.contextmanager
def quiet_hooks() -> Iterator[None]:
    """Let nothing else in this process print an error's words or a traceback.

    What goes wrong on some thread meanwhile is said once at the end, not across the screen.
    """
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    heard: list[BaseException] = []

    def hear(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, SystemExit):
            heard.append(error)

    sys.excepthook = lambda kind, error, traceback: hear(error)
    threading.excepthook = lambda args: hear(args.exc_value)
    sys.unraisablehook = lambda args: hear(args.exc_value)
    try:
        yield
    except InspectorError:
        raise
    except Exception as error:
        _say(describe(error))
        raise SystemExit(EXIT_CODE) from None
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
        if heard:
            met = where(heard[0])
            _say(f"A fault in the program was met on the way: {met}. Please report it.")


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # a terminal that has gone hears nothing
        sys.stderr.write(text + "\n")
