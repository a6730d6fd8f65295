"""Running the app in a terminal, and how the process ends after it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from inspector_tui.errors import InspectorError
from inspector_tui.faces import crash, modes
from inspector_tui.faces.leaving import (
    ended_when_stuck,
    go,
    let_go_of_dead_streams,
    told_to_leave,
)
from inspector_tui.faces.opening import UNSAVED
from inspector_tui.tui import thin
from inspector_tui.tui.app import LOCK, InspectorApp, OpenedVault
from inspector_tui.vault.home import Home


def run_app(home: Home, *, given: OpenedVault | None = None) -> int:
    """Open the app on a home and return the exit code. Locking starts the program over."""
    if thin.why_stock():
        modes.give_back()  # Textual's own driver would take what a lock left for how things were
    app = InspectorApp(home, given=given)
    try:
        with crash.quiet_hooks(), told_to_leave(app.told_to_leave, app.last_words) as told:
            try:
                with ended_when_stuck(told, lambda: app.is_left_alone):
                    result = app.run(mouse=False)
            finally:
                _close(app)
    finally:
        let_go_of_dead_streams()
    fault = _unsaved(app.unsaved[0]) if app.unsaved else None
    if told.asked.is_set():
        modes.give_back()
        if fault is not None:
            with suppress(OSError):
                print(fault, file=sys.stderr)
        go(app.return_code or 0)
    if result == LOCK:
        from inspector_tui.vault.process import start_over

        modes.keep_silent()
        if fault is not None:
            os.environ[UNSAVED] = f"{fault.what} {fault.kept}"
        start_over(["--home", str(home.path)])
    if fault is not None:
        raise fault
    return app.return_code or 0


def _close(app: InspectorApp) -> None:
    """Close the vault; what is to be said of that goes to where the terminal was before."""
    try:
        app.close_vault()
    except InspectorError:
        modes.give_back()
        raise


def _unsaved(why: InspectorError) -> InspectorError:
    return InspectorError(
        f"What was typed last is not saved. {why.what}", kept=why.kept, todo=why.todo
    )
