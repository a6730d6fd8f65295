"""Half-typed text that the disk refuses: said, tried again, and never called kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tuiapps import RealApp
from visitapps import Driver, driven, new_vault, new_visit, reopened

from inspector_tui.faces.opening import UNSAVED
from inspector_tui.tui import drafts, run
from inspector_tui.tui.app import LOCK, InspectorApp
from inspector_tui.tui.drafts import Drafts
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.vault.desk import Desk
from inspector_tui.vault.errors import MovedDatabaseError
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.home import Home

FULL = "Typed, but on no disk yet: The disk is full"


class Disk:
    """Says of every draft that there is no room, until there is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        keep = Desk.put_draft

        def put(vault: Any, visit: str, box: str, text: str) -> None:
            if self.full:
                raise DiskFullError
            keep(vault, visit, box, text)

        monkeypatch.setattr(Desk, "put_draft", put)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    monkeypatch.setattr(drafts, "EVERY", 0.01)
    monkeypatch.setattr(drafts, "AGAIN", 0.05)
    return Disk(monkeypatch)


@pytest.fixture
def made(tmp_path: Path) -> Any:
    vault = new_vault(tmp_path / "home")
    return vault, new_visit(vault)


def at_work(vault: Any, visit: str) -> Any:
    return driven(vault, page=lambda app: VisitPage(app.desk(visit)))


async def half_typed(driver: Driver) -> None:
    """A note that is being typed."""
    await driver.until(lambda: "Is there a procedure?" in driver.text)
    await driver.press("c")
    await driver.type("panel dead")


async def asked_on_leaving(driver: Driver, disk: Disk) -> None:
    """The question that comes up before it is left, while the disk takes no note half-typed."""
    disk.full = True
    await half_typed(driver)
    await driver.press("ctrl+x")
    await driver.sees("Leave without what is not saved?")


async def test_a_form_says_that_what_is_typed_is_not_on_disk_and_tries_again(made, disk):
    vault, visit = made
    async with at_work(vault, visit) as driver:
        disk.full = True
        await half_typed(driver)
        await driver.sees(FULL)
        disk.full = False
        await driver.until(lambda: "panel dead" in str(vault.drafts(visit)), "the draft")
        await driver.press("!")
        await driver.lacks(FULL)
        await driver.press("ctrl+b")
    assert "panel dead!" in str(reopened(vault).drafts(visit))


async def test_what_was_left_half_typed_is_not_called_kept(made, disk):
    vault, visit = made
    async with at_work(vault, visit) as driver:
        disk.full = True
        await half_typed(driver)
        await driver.press("ctrl+b")
        await driver.sees("The disk is full")
        assert "Draft kept" not in driver.text
        disk.full = False
        await driver.until(lambda: "panel dead" in str(vault.drafts(visit)), "the draft")


async def test_leaving_asks_while_half_typed_text_is_not_on_disk(made, disk):
    vault, visit = made
    async with at_work(vault, visit) as driver:
        await asked_on_leaving(driver, disk)
        await driver.press("b")
        await driver.sees("panel dead")
        disk.full = False
        driver.burst("ctrl+x")
        await driver.until(lambda: not driver.app.is_running, "the end")
    assert "panel dead" in str(reopened(vault).drafts(visit))


async def test_leaving_all_the_same_is_told_once_the_vault_is_closed(made, disk):
    vault, visit = made
    async with at_work(vault, visit) as driver:
        await asked_on_leaving(driver, disk)
        driver.burst("l")
        await driver.until(lambda: not driver.app.is_running, "the end")
        driver.app.close_vault()
        assert any(isinstance(error, DiskFullError) for error in driver.app.unsaved)


async def test_what_was_refused_is_tried_again_and_told_of_once():
    kept: list[str | None] = []
    refused: list[Any] = [DiskFullError()]
    told: list[Any] = []

    def keep(box: str, text: str | None, heard: Any) -> None:
        kept.append(text)
        heard(refused[0])

    mine = Drafts({}, keep, told.append)
    mine.type("box", "a")
    mine.flush()
    mine.type("box", "ab")
    mine.flush()
    assert len(told) == 1
    assert mine.fault is refused[0]
    refused[0] = None
    mine.flush()
    assert mine.fault is None
    assert [text and text[-2:] for text in kept] == ["\na", "ab", "ab"]
    mine.flush()
    assert len(kept) == 3


async def test_locking_asks_too_and_the_page_below_goes_on_saying_so(made, disk):
    vault, visit = made
    async with at_work(vault, visit) as driver:
        disk.full = True
        await half_typed(driver)
        await driver.sees(FULL)
        assert "draft kept" not in driver.bar("footer")
        await driver.press("ctrl+b")
        await driver.sees(FULL)
        await driver.press("down")
        await driver.sees(FULL)
        await driver.press("L")
        await driver.sees("Leave without what is not saved?")
        await driver.press("b")
        disk.full = False
        driver.burst("L")
        await driver.until(lambda: not driver.app.is_running, "the end")
    assert driver.app.return_value == LOCK
    assert "panel dead" in str(reopened(vault).drafts(visit))


async def test_the_program_that_a_lock_becomes_tells_what_was_lost(tmp_path, monkeypatch):
    monkeypatch.setenv(UNSAVED, "What was typed last is not saved. The disk is full.")
    new_vault(tmp_path / "home").close()
    async with RealApp(Home(tmp_path / "home")).run_test() as pilot:
        driver = Driver(pilot.app, pilot)
        await driver.sees("What was typed last is not saved.")
    assert UNSAVED not in os.environ


def test_what_closing_says_stands_on_the_terminal_as_it_was_before(tmp_path, monkeypatch):
    """A lock keeps the terminal's own screen away until the fresh program asks."""
    done: list[str] = []

    def refused(app: Any) -> None:
        raise MovedDatabaseError

    monkeypatch.setattr(InspectorApp, "run", lambda app, **how: LOCK)
    monkeypatch.setattr(InspectorApp, "close_vault", refused)
    monkeypatch.setattr(run.modes, "give_back", lambda: done.append("given back"))
    monkeypatch.setattr(run.thin, "why_stock", lambda *_: "")
    with pytest.raises(MovedDatabaseError):
        run.run_app(Home(tmp_path / "home"))
    assert done == ["given back"]
