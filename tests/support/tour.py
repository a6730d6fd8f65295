"""A way to every screen of the app by its keys, and each screen as a terminal shows it."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from settle import settle
from textual import events
from textual.geometry import Size
from textual.screen import Screen
from thin_screens import Thin
from tuiapps import FrameApp
from visitapps import Driver, VaultApp

from inspector_tui.errors import InspectorError
from inspector_tui.tui.dialog import Say
from inspector_tui.tui.screens.recovery import RecoveryPage
from inspector_tui.tui.screens.setup import PassphrasePage, Person, SetupPage
from inspector_tui.tui.screens.unlock import UnlockPage
from inspector_tui.tui.thin.cells import Inks
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.demo import make

_VISIT = ("down", "enter", "ctrl+b", "o")
"""From the list of visits to the overview of the second one, in which there is most to see."""
_PERSON = Person("Ada Byron", "AB", "Example Inspectorate", "")
_CODE: Any = SimpleNamespace(recovery_code="ZAWXG-72QRN-AB4CD-9VWXY-77KQT-HJ0PS-5MNB2")

ENTRANCES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "unlock": (UnlockPage, tuple("correct")),
    "recovery-code": (UnlockPage, ("ctrl+r", *"zawxg 72")),
    "setup": (lambda: SetupPage(_PERSON), ("tab",)),
    "setup-passphrase": (lambda: PassphrasePage(_PERSON), tuple("plaza mango")),
    "setup-recovery": (lambda: RecoveryPage(_CODE), ()),
    "error": (lambda: _over_unlock(), ()),
}
"""Screens before a vault is open: what makes one, and keys."""

STATIONS: dict[str, tuple[str, ...]] = {
    "visits": (),
    "new-visit": ("a",),
    "help": ("?",),
    "palette": ("ctrl+p",),
    "signer": ("k",),
    "overview": _VISIT,
    "partly": (*_VISIT, "p"),
    "step": ("down", "enter", "ctrl+b"),
    "answer": ("down", "enter"),
    "law": (*_VISIT, "l"),
    "evidence": (*_VISIT, "a"),
    "section-end": (*_VISIT, "d"),
    "close": (*_VISIT, "k"),
    "seal": (*_VISIT, "k", "k"),
    "prompts": (*_VISIT, "h"),
    "settle": (*_VISIT, "h", "c"),
    "reasons": (*_VISIT, "h", "enter"),
    "matrix": (*_VISIT, "m"),
    "matrix-signs": (*_VISIT, "m", "v"),
    "cell": (*_VISIT, "m", "enter"),
    "liaison": (*_VISIT, "i"),
    "last-visit": (*_VISIT, "w"),
    "search": (*_VISIT, "/", *"alarm"),
    "go-to": (*_VISIT, "g", *"PA"),
    "which-rows": (*_VISIT, "r"),
    "rows": (*_VISIT, "r", "enter"),
    "row-form": (*_VISIT, "r", "enter", "enter"),
    "notes": (*_VISIT, "home", "c", "ctrl+b"),
    "note": (*_VISIT, "c"),
    "exhibit": (*_VISIT, "e"),
    "findings": (*_VISIT, "f"),
    "finding": (*_VISIT, "f", "enter"),
    "decide": (*_VISIT, "f", "d"),
    "decide-step": (*_VISIT, "f", "d", "enter"),
    "stopwatch": (*_VISIT, "t"),
}
"""Screens of an open vault: keys from the list of visits."""


def _over_unlock() -> Screen[Any]:
    class Told(UnlockPage):
        def on_mount(self) -> None:
            super().on_mount()
            error = InspectorError("The disk is full.", kept="All is kept.", todo="Free space.")
            self.app.push_screen(Say.error(error))

    return Told()


class Demonstration:
    """The demonstration's vault, made once and copied for each tour."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._passphrase = make(Home(folder / "made"), kdf=KDF_FLOOR).passphrase

    def vault(self) -> Vault:
        """A vault as new, opened; the one before must be closed."""
        home = Home(self._folder / "used")
        shutil.rmtree(home.path, ignore_errors=True)
        shutil.copytree(self._folder / "made", home.path)
        header = Header.load(home)
        with Secret(self._passphrase) as secret:
            return Vault.open(home, header, header.unlock(secret))


@asynccontextmanager
async def at(
    station: str, demonstration: Demonstration, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Driver]:
    """The app at a station. Keys are pressed at 80x24, and only then is the terminal resized."""
    if station in ENTRANCES:
        page, keys = ENTRANCES[station]
        app: Any = FrameApp(page)
    else:
        keys = STATIONS[station]
        app = VaultApp(demonstration.vault())
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            driver = Driver(app, pilot)
            await settle(app)
            for key in keys:
                await driver.press(key)
            await resize(driver, *size)
            yield driver
            app.leave(0)
    finally:
        app.close_vault()


async def resize(driver: Driver, width: int, height: int) -> None:
    """Another size of the terminal, and all of it drawn."""
    app = driver.app
    if tuple(app.size) != (width, height):
        headless: Any = app._driver
        size = headless._size = Size(width, height)
        app.post_message(events.Resize(size, size))
        await settle(app)
        await driver.until(lambda: tuple(app.screen._compositor.size) == size, "the size")


def shown(driver: Driver) -> Thin:
    """The screen on a terminal as the app's `output` describes it."""
    output = driver.app.output
    thin = Thin(*driver.app.size, Inks(colours=output.depth, charset=output.repertoire))
    thin.rows(0, driver.app.screen._compositor.render_strips())
    thin.frames = thin.flush()
    return thin


_SGR = re.compile(r"\x1b\[([0-9;]*)m")


def colours(frame: str) -> set[int]:
    """The colour codes among all SGR codes of a frame."""
    codes = {int(code or 0) for found in _SGR.findall(frame) for code in found.split(";")}
    return {code for code in codes if code in (38, 48) or 30 <= code <= 107} - {39, 49}
