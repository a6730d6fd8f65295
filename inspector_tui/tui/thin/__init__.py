"""The thin output: only changed cells go to the terminal, and never more than its line can carry.

Wire it in where the app is made, and have Ctrl+L repaint:

    class MyApp(App):
        def __init__(self):
            super().__init__(driver_class=thin.driver_class())

        def action_repaint(self):
            thin.repaint(self)

`driver_class()` gives None where stock output must be used; `why_stock()` says why. On SIGTERM and
SIGHUP (unless someone else has taken them) and at the end of its input the driver calls
`app.leave(128 + signal)`, or `app.exit` where the app has no `leave`.

Environment: `INSPECTOR_TUI_OUTPUT=stock` turns it off, `thin` tries it where it was not tested.

How it works: `textual_parts` takes each frame from Textual; `canvas`, made of `cells` and drawn by
`pencil`, knows what the terminal shows; `pace` knows when the line can carry more; `outlet` writes
without waiting; `driver` ties them together with the `keys` and the `signals`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from inspector_tui.faces.output import SETTINGS

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

SWITCH = SETTINGS["output"].variable


def why_stock(wish: str | None = None) -> str:
    """Why the thin output cannot be used here, as one sentence; "" when it can.

    `wish` is `thin`, `stock` or empty; without one the variable counts.
    """
    wish = os.environ.get(SWITCH, "") if wish is None else wish
    if wish == "stock":
        return f"{SWITCH} asks for Textual's own output."
    if sys.platform != "linux" and wish != "thin":
        return f"The thin output was tested on Linux only; {SWITCH}=thin uses it here."
    try:
        from inspector_tui.tui.thin import terminal, textual_parts
    except (ImportError, AttributeError) as error:
        return f"This Textual or this system lacks something: {type(error).__name__}."
    if different := textual_parts.changed():
        return f"This Textual is built differently: {different[0]}."
    if terminal.find_terminal() is None:
        return "There is no terminal that can be opened anew."
    return ""


def driver_class(wish: str | None = None) -> type[Driver] | None:
    """What to give to `App(driver_class=...)`: the thin driver, or None for stock output."""
    if why_stock(wish):
        return None
    from inspector_tui.tui.thin.driver import ThinDriver

    return ThinDriver


def repaint(app: App[Any]) -> None:
    """Clear the terminal and paint all of it: it shows something else than it was sent."""
    from inspector_tui.tui.thin.driver import ThinDriver
    from inspector_tui.tui.thin.textual_parts import driver_of

    driver = driver_of(app)
    if isinstance(driver, ThinDriver):
        driver.repaint()
    else:
        app.refresh(layout=True)


def round_trip(app: App[Any]) -> float | None:
    """Seconds to the terminal and back at best; None while, or where, that is not known."""
    from inspector_tui.tui.thin.driver import ThinDriver

    return app._driver.round_trip if isinstance(app._driver, ThinDriver) else None
