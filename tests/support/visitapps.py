"""The real app over a real vault with a small checklist, driven by keys."""

from __future__ import annotations

import asyncio
import atexit
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from settle import settle
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from trials import TRIAL, source
from vaults import PASSPHRASE, lay_ballast

from inspector_tui.tui.app import InspectorApp
from inspector_tui.tui.bars import Bar
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.setup import create_vault
from inspector_tui.workflow.visits import NewVisit, start

STALLED = 0.5
"""Seconds after which a key is done although the disk is not: a test keeps it from saving."""


@cache
def made_once() -> tuple[Path, Header, Dek]:
    """A closed vault with the weakest key derivation allowed, made once in each process."""
    folder = Path(tempfile.mkdtemp(prefix="made-"))
    atexit.register(shutil.rmtree, folder)
    home = Home(folder / "home")
    owner = Owner("A. Baker", "AB", "Example Inspectorate")
    with closing(create_vault(home, owner, Secret(PASSPHRASE), kdf=KDF_FLOOR).vault) as vault:
        vault.confirm_code()
    home.ballast.unlink()
    header = Header.load(home)
    return home.path, header, header.unlock(Secret(PASSPHRASE))


def new_vault(folder: Path) -> Vault:
    """An empty vault, open; each has the keys and the name of every other one that is made here."""
    made, header, dek = made_once()
    shutil.copytree(made, folder, dirs_exist_ok=True)
    home = Home(folder)
    lay_ballast(home)
    return Vault.open(home, header, dek)


def reopened(vault: Vault, *, read_only: bool = False) -> Vault:
    """The vault as another session opens it."""
    header = Header.load(vault.home)
    return Vault.open(vault.home, header, header.unlock(Secret(PASSPHRASE)), read_only=read_only)


def new_visit(vault: Vault, text: str = TRIAL, **changes: Any) -> str:
    """A visit on the trial checklist."""
    given: dict[str, Any] = {
        "organisation": "Example Trust",
        "on": date(2026, 11, 21),
        "checklists": ["trial"],
        "sites": ["Ward A", "Ward B"],
    }
    return start(vault, NewVisit(**(given | changes)), [source(text)])


class VaultApp(InspectorApp):
    """The app from the moment on when its vault is open."""

    def __init__(
        self, vault: Vault, page: Callable[[InspectorApp], Screen[Any]] | None = None
    ) -> None:
        super().__init__(vault.home, first=page)
        self.given = vault

    @property
    def idle(self) -> bool:
        """True when every key has had its effect."""
        return self._turns.idle

    def _entrance(self) -> Screen[Any]:
        from inspector_tui.workflow.saver import Saver

        self.vault, self.saver = self.given, Saver(self.given, self._noticed)
        self._open = True
        return self._first(self)


class Driver:
    """What a test does: press keys, wait for what the screen shows."""

    below: Any
    """What lies under the page that `page_of` opened."""

    def __init__(self, app: VaultApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Keys that have had their effect, on the disk too, when this returns."""
        self.burst(*keys)
        await settle(self.app)
        await self.until(lambda: self.app.idle, "the end of the keys")
        saver = getattr(self.app, "saver", None)  # none before a vault is open
        if saver is not None and await asyncio.to_thread(saver.wait, STALLED):
            await settle(self.app)

    async def type(self, text: str) -> None:
        """Letters into a box."""
        await self.press(*({" ": "space", "\n": "enter"}.get(letter, letter) for letter in text))

    def burst(self, *keys: str) -> None:
        """Keys that all arrive at once, as after a stalled line."""
        for key in keys:
            character = key if len(key) == 1 else _CHARACTERS.get(key)
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, character))

    @property
    def text(self) -> str:
        """The screen as a user reads it."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def bar(self, name: str) -> str:
        """One of the page's bars: title, status, footer."""
        return self.app.screen.query_one(f"#{name}", Bar).text

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds."""
        end = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < end, f"{what or 'it'} never came:\n{self.text}"
            await asyncio.sleep(0.005)
            await settle(self.app)

    async def sees(self, words: str) -> None:
        """Wait until the screen shows words."""
        await self.until(lambda: words in self.text, words)

    async def lacks(self, words: str) -> None:
        """Wait until the screen shows the words no more."""
        await self.until(lambda: words not in self.text, f"the end of {words}")

    async def rest(self) -> None:
        """Wait until nothing is on its way: to the disk, to the prompts, to the question beside."""
        await self.app.workers.wait_for_complete()
        assert await asyncio.to_thread(self.app.saver.wait, 20), "the disk never came to rest"
        desks = self.app._desks
        await self.until(lambda: all(desk.prompts.is_current for desk in desks), "the prompts")
        page = self.app.screen
        await self.until(lambda: getattr(page, "_beside", None) is None, "the question beside")
        await self.pilot.pause()

    async def matches(self, pattern: str) -> None:
        """Wait until the screen matches a pattern."""
        await self.until(lambda: re.search(pattern, self.text), pattern)


_CHARACTERS = {"enter": "\r", "space": " ", "tab": "\t", "comma": ","}


@asynccontextmanager
async def driven(
    vault: Vault,
    *,
    size: tuple[int, int] = (80, 24),
    page: Callable[[InspectorApp], Screen[Any]] | None = None,
) -> AsyncIterator[Driver]:
    """The app on a vault; what is queued is saved and the vault closed at the end."""
    app = VaultApp(vault, page)
    try:
        async with app.run_test(size=size) as pilot:
            await settle(app)
            yield Driver(app, pilot)
            app.leave(0)
    finally:
        app.close_vault()
