"""A small Textual app for the terminal tests. Arguments: a file that gets a line for each event."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, ClassVar

from inspector_tui.tui import thin  # first: it settles what Textual reads from the environment

# isort: split
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static


class Lines(Widget, can_focus=True):
    """Lines of many kinds of signs, with a cursor."""

    DEFAULT_CSS = "Lines { height: 1fr; }"
    at = 0
    top = 0

    def render_line(self, y: int) -> Strip:
        number = y + self.top
        text = f"{'>' if number == self.at else ' '} line {number} naïve 界 e\u0301 “sign”"
        style = Style(bold=number == self.at, color="red" if number % 3 == 0 else None)
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width)

    def go(self, by: int) -> None:
        self.at = max(0, self.at + by)
        if not 0 <= self.at - self.top < self.size.height:
            self.top = max(0, self.at - self.size.height // 2)
        self.refresh()


class SmallApp(App[int]):
    CSS = "Screen { overflow: hidden; } Input { border: none; height: 1; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+l", "repaint", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
        Binding("ctrl+x", "leave_now", priority=True),
    ]

    def __init__(self, log: Path) -> None:
        super().__init__(driver_class=thin.driver_class())
        self.log_file = log
        self.theme = "ansi-dark"

    def note(self, line: str) -> None:
        with self.log_file.open("a") as file:
            file.write(line + "\n")

    def compose(self) -> ComposeResult:
        yield Static("Small app", id="title")
        yield Lines()
        box = Input(placeholder="type here")
        box.cursor_blink = False
        yield box

    def on_mount(self) -> None:
        self.query_one(Lines).focus()
        self.note("mounted")

    def on_key(self, event: Any) -> None:
        self.note(f"key {event.key}")
        if isinstance(self.focused, Lines) and event.key in ("down", "up"):
            self.query_one(Lines).go(1 if event.key == "down" else -1)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.note(f"value {event.value}")

    def on_resize(self, event: Any) -> None:
        self.query_one("#title", Static).update(f"Small app {event.size.width}x{event.size.height}")

    def action_repaint(self) -> None:
        thin.repaint(self)

    def action_leave_now(self) -> None:
        self.leave(7)

    def leave(self, code: int) -> None:
        self.note(f"leave {code}")
        self.exit(code, return_code=code)


if __name__ == "__main__":
    app = SmallApp(Path(sys.argv[1]))
    app.run(mouse=False)
    sys.exit(app.return_code or 0)
