"""Every screen, on terminals without Unicode, with few colours or none, and of any size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from settle import settle
from tour import ENTRANCES, STATIONS, Demonstration, at, colours, resize, shown
from visitapps import Driver

from inspector_tui.faces.output import decide
from inspector_tui.tui.bars import DialogBar, TitleBar
from inspector_tui.tui.footer import Footer
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.vault import words

TERMINALS: dict[str, tuple[dict[str, str], set[int]]] = {
    "ascii": ({"TERM": "vt100", "LANG": "C"}, set()),
    "mono": ({"TERM": "xterm-mono", "LANG": "C.UTF-8"}, set()),
    "no-color": ({"TERM": "xterm-256color", "NO_COLOR": "1"}, set()),
    "linux": ({"TERM": "linux", "LANG": "C.UTF-8"}, {*range(30, 38), *range(40, 48)}),
    "screen": ({"TERM": "screen", "LANG": "C"}, {*range(30, 38), *range(40, 48)}),
    "16": ({"TERM": "xterm-16color"}, {*range(30, 38), *range(90, 98), *range(40, 48)}),
    "contrast": (
        {"TERM": "xterm", "LANG": "C", "INSPECTOR_TUI_THEME": "contrast"},
        {37, 40},
    ),
    "contrast-light": (
        {"TERM": "xterm-16color", "INSPECTOR_TUI_THEME": "contrast-light"},
        {30, 107},
    ),
}
"""Environment, and the colour codes that may be sent there."""
SIZES = [(40, 24), (40, 12), (61, 16), (200, 50)]
TOO_SMALL = [(39, 24), (80, 11), (20, 6)]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return Demonstration(tmp_path_factory.mktemp("poor"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "suggest", lambda: "plaza mango drift copper ninth")
    monkeypatch.setattr("inspector_tui.tui.screens.unlock.bring_the_database", lambda: None)


def essentials(driver: Driver) -> Iterator[str]:
    """What must be on the screen whatever its size: its name, and the way on or out."""
    screen = driver.app.screen
    bar = screen.query(TitleBar if isinstance(screen, Page) else DialogBar).first()
    # A long title is cut, a right-hand one never; so its last word stands for it.
    yield bar.text.split()[-1][:12] if isinstance(screen, Page) else bar.text.split()[0]
    for footer in screen.query(Footer):
        key, label = footer._hints[-1]
        yield f"{key} {label}"


def shows_where_one_is(driver: Driver) -> bool:
    """Whether the box being typed into, or the cursor of the list, can be seen."""
    focused = driver.app.focused
    if focused is None:
        return True
    x, y, _, height = driver.app.screen.find_widget(focused).visible_region
    if not isinstance(focused, LineList) or focused.line is None:
        return height > 0
    rows = driver.text.split("\n")[y : y + height]
    return any(row[x:].lstrip().startswith(">") for row in rows)


@pytest.mark.parametrize("station", [*ENTRANCES, *STATIONS])
async def test_every_screen_on_every_terminal_and_in_every_size(
    station: str, demonstration: Demonstration
) -> None:
    async with at(station, demonstration) as driver:
        as_it_is = driver.app.output
        plain = driver.text
        for name, (environ, allowed) in TERMINALS.items():
            driver.app.dress(decide(environ))
            await settle(driver.app)
            thin = shown(driver)
            assert colours(thin.frames) <= allowed, name
            assert thin.frames.isascii() or driver.app.output.repertoire != "ascii", name
            rows = [row.rstrip() for row in thin.emulator.display]
            assert letters("\n".join(rows)) == letters(plain), name
        driver.app.dress(as_it_is)
        for width, height in SIZES:
            await resize(driver, width, height)
            lines = driver.text.split("\n")
            assert len(lines) == height
            assert all(cell_len(line) <= width for line in lines)
            for essential in essentials(driver):
                assert essential in driver.text, f"{width}x{height}"
            assert shows_where_one_is(driver), f"{width}x{height}:\n{driver.text}"


def letters(text: str) -> str:
    """What must not differ: all letters and digits, and where the lines end."""
    return re.sub(r"[^A-Za-z0-9\n]+", " ", text)


@pytest.mark.parametrize("station", ["unlock", "overview", "answer", "seal", "settle"])
async def test_where_nothing_fits_it_says_so_and_how_to_leave(
    station: str, demonstration: Demonstration
) -> None:
    async with at(station, demonstration) as driver:
        for width, height in TOO_SMALL:
            await resize(driver, width, height)
            await driver.sees("Ctrl+X leaves")
            assert "40 columns" in " ".join(driver.text.split())
        await resize(driver, 80, 24)
        await driver.lacks("Ctrl+X leaves")
        await resize(driver, *TOO_SMALL[0])
        driver.burst("ctrl+x")
        await driver.until(lambda: not driver.app.is_running, "the end")


async def test_high_contrast_by_key_is_kept(demonstration: Demonstration) -> None:
    async with at("visits", demonstration) as driver:
        await driver.press("C")
        await driver.sees("White on black, kept for next time.")
        assert colours(shown(driver).frames) == {97, 40}
        await driver.press("C")
        await driver.sees("Black on white")
        assert colours(shown(driver).frames) == {30, 107}
        folder: Path = driver.app.home.path
        kept = (folder / "screen.toml").read_text()
        await driver.press("C")
        await driver.sees("The terminal's own colours")
        assert 40 not in colours(shown(driver).frames)
    assert kept == 'theme = "contrast-light"\n'
