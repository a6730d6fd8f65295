"""Small apps on the real frame, so that its parts can be seen without a vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from inspector_tui.faces.line import Line
from inspector_tui.tui.app import InspectorApp
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.vault.home import Home


class RealApp(InspectorApp):
    """The real app, which also says when it has nothing left to do."""

    @property
    def idle(self) -> bool:
        """True when every key has had its effect."""
        return self._turns.idle


class FrameApp(RealApp):
    """The real app with another first screen."""

    def __init__(self, page: Callable[[], Screen[Any]], home: Path = Path("/nonexistent")) -> None:
        super().__init__(Home(home))
        self._page = page

    def _entrance(self) -> Screen[Any]:
        return self._page()


class ListPage(Page[None]):
    """A page with a list, under the name of the visit list."""

    PAGE = "visits"

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.given = lines
        self.done: list[str] = []

    def body(self) -> ComposeResult:
        yield LineList(self.given)

    def on_mount(self) -> None:
        self.title_is("inspector-tui", f"1/{len(self.given)}")

    def action_add(self) -> None:
        self.done.append("add")

    def before_leave(self) -> None:
        self.done.append("before_leave")


def questions(count: int) -> list[Line]:
    """Lines as a question list has them: a heading in front of every ten."""
    lines: list[Line] = []
    for number in range(count):
        if number % 10 == 0:
            lines += [Line("", heading=True)] if lines else []
            lines.append(Line(f"Section {number // 10 + 1}", heading=True))
        lines.append(
            Line(
                f"Does everybody know what to do in case {number}?",
                lead=f"y  PA-{number:03}",
                tone="good",
                id=f"PA-{number:03}",
            )
        )
    return lines


async def paste(driver: Any, text: str) -> None:
    """Text into the box that has the focus, all at once."""
    if text:
        driver.app.post_message(events.Paste(text))
        await driver.pilot.pause()
