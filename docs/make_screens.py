"""Make the pictures of the README from the running app: `python docs/make_screens.py`.

Run it again whenever a screen changes; the pictures are the demonstration's own screens at 80x24.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from inspector_tui.tui.app import InspectorApp, OpenedVault
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.demo import make

FOLDER = Path(__file__).with_name("screens")


async def _settle(pilot: Pilot[int]) -> None:
    for _ in range(4):
        await pilot.pause(0.15)


async def _shoot(pilot: Pilot[int], name: str, *keys: str) -> None:
    """Press keys, wait until the screen is still, and keep its picture under a name."""
    for key in keys:
        await pilot.press(key)
        await _settle(pilot)
    svg = pilot.app.export_screenshot(title="inspector-tui")
    (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")


async def _go_to(pilot: Pilot[int], question: str) -> None:
    """Press the keys that lead to a question."""
    for keys in (["g"], [*question], ["enter"]):
        await pilot.press(*keys)
        await _settle(pilot)


async def _tour(app: InspectorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await _settle(pilot)
        await _shoot(pilot, "visits")
        await _shoot(pilot, "overview", "down", "enter", "ctrl+b", "o")
        await _go_to(pilot, "PA-090")
        await _shoot(pilot, "step", "enter")
        await _go_to(pilot, "PA-220")
        await _shoot(pilot, "rows", "r")
        await _shoot(pilot, "close", "b", "o", "k")
        await pilot.press("ctrl+x")


def main() -> None:
    """Make a demonstration in a temporary folder and photograph it."""
    os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")  # whatever this is run in
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "demo")
        made = make(home, kdf=KDF_FLOOR)
        header = Header.load(home)
        with Secret(made.passphrase) as secret:
            vault = Vault.open(home, header, header.unlock(secret))
        app = InspectorApp(home, given=OpenedVault(vault))
        try:
            asyncio.run(_tour(app))
        finally:
            app.close_vault()


if __name__ == "__main__":
    main()
