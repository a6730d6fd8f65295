"""How the alarm matrix and the stopwatch look, at the size they are made for and at a wide one.

After a wanted change: pytest tests/tui/test_tui_alarm_screens.py --snapshot-update, and look at
each.
"""

from __future__ import annotations

import pytest
from alarmapps import alarm_visit
from visitapps import Driver, VaultApp

from inspector_tui.record.base import Clock
from inspector_tui.vault import clock
from inspector_tui.workflow import drill
from inspector_tui.workflow.library import library_of

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
SCREENS = {
    "matrix": (["m", "down", "]"], "3 to "),
    "matrix_signs": (["m", "v"], "1 to 11"),
    "cell": (["m", "]", "enter"], "Sample:"),
    "drill_form": (["t"], "agree it first"),
    "drill": (["t"], "Stopwatch D1"),
    "drill_end": (["t", "e"], "End the drill?"),
}
AGREED = {
    "location": "Alder",
    "point": "Bay 3, by the window",
    "agreed_with": "Nurse in charge",
    "announced_to": ["switchboard", "staff"],
    "stated_minimum": 3,
    "stated_time_s": 60,
}
MARKS = (
    ("pressed", 300_000),
    ("displayed", 304_200),
    ("responder", 336_800),
    ("responder", 352_000),
    ("responder", 358_300),
)
NOW = 387_000


def moment(ms: int) -> tuple[str, Clock]:
    text = f"2026-11-21T14:{ms // 60000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}+00:00"
    return text, Clock(boot="boot", ms=ms)


@pytest.fixture
def still(monkeypatch):
    """Both clocks stand still."""
    monkeypatch.setattr(clock, "now", lambda: moment(NOW))


@pytest.fixture
def vault(tmp_path, still):
    return alarm_visit(tmp_path / "home")


def timed(vault, visit):
    library = library_of(vault, vault.visit(visit))
    marks = [drill.mark(what, *moment(ms)) for what, ms in MARKS]
    for command in (drill.start(library, AGREED), *marks, drill.strike("responder", 352_000)):
        vault.append(visit, command)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name, size, vault, snap_compare):
    keys, shown = SCREENS[name]
    app = VaultApp(vault[0])
    drilled = name in ("drill", "drill_end")
    if drilled:
        timed(*vault)

    async def before(pilot):
        driver = Driver(app, pilot)
        await driver.sees("Example Trust")
        await driver.press("enter")
        if drilled:
            await driver.sees("This drill was left running.")
            await driver.press("b")
            await driver.sees("The drill goes on")
        for key in keys:
            await driver.press(key)
        await driver.sees(shown)
        await driver.rest()

    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_vault()
