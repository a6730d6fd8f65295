"""Real widgets, laid out and drawn by Textual, end up on the terminal as a full repaint would."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from thin_screens import Thin, full_repaint

WORDS = [
    "ward",
    "界 隈",
    "naïve",
    "[b]bold[/b]",
    "[red]red[/]",
    "e\u0301tude",
    "a long answer 한국",
]


class Over(ModalScreen[None]):
    CSS = "Over { align: center middle; } Label { background: blue; width: 21; height: 3; }"

    def compose(self) -> ComposeResult:
        yield Label("[b]Sure?[/b] 界 yes or no")


class Screens(App[None]):
    CSS = """
    VerticalScroll { height: 7; } OptionList { height: 6; width: 31; }
    #float { layer: above; offset: 3 2; width: 13; height: 2; background: $accent; }
    Screen { layers: base above; }
    """

    def __init__(self, theme: str, width: int, height: int) -> None:
        super().__init__()
        self.theme = theme
        self.thin = Thin(width, height)
        vars(self)["_display"] = self.take

    def take(self, screen: Any, update: Any) -> None:
        if update is not None:
            self.thin.take(update)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("one", id="text")
            for number in range(20):
                yield Static(f"row {number} 界")
        yield OptionList(*[f"option {number} 隈" for number in range(30)])
        yield Input("naïve 界")
        yield Static("floats 界 above", id="float")


async def deed(app: Screens, pilot: Any, chance: Random) -> None:
    """Something that changes what is on the screen."""
    screen = app.screen_stack[0]
    what = chance.randrange(9)
    if what == 0:
        screen.query_one("#text", Static).update(" ".join(chance.choices(WORDS, k=5)))
    elif what == 1:
        screen.query_one(OptionList).highlighted = chance.randrange(30)
    elif what == 2:
        screen.query_one(VerticalScroll).scroll_to(y=chance.randrange(15), animate=False)
    elif what == 3:
        screen.query_one("#float").styles.offset = chance.randrange(30), chance.randrange(12)
    elif what == 4:
        screen.query_one("#float").display = chance.random() < 0.5
    elif what == 5:
        await pilot.press(chance.choice(["tab", "a", "down", "left", "backspace", "end"]))
    elif what == 6:
        width, height = chance.randrange(20, 70), chance.randrange(8, 24)
        await pilot.resize_terminal(width, height)
        app.thin.emulator.resize(height, width)
        app.thin.canvas.resize(width, height)
        app.refresh(layout=True)
    elif len(app.screen_stack) == 1:
        app.push_screen(Over())
    else:
        app.pop_screen()


@pytest.mark.parametrize(
    ("seed", "theme"), [(0, "ansi-dark"), (1, "textual-dark"), (2, "ansi-dark")]
)
async def test_after_many_changes_the_screen_is_right(seed: int, theme: str) -> None:
    chance = Random(seed)
    width, height = 60, 18
    app = Screens(theme, width, height)
    async with app.run_test(size=(width, height)) as pilot:
        for _ in range(20):
            await deed(app, pilot, chance)
            await pilot.pause()
            app.thin.flush(chance.choice([60, 1 << 30]))
        await pilot.pause()
        app.thin.finish()
        rows = app.screen._compositor.render_strips()
        assert app.thin.emulator.looks() == full_repaint(rows, app.size.width).looks()
