"""The same small screen three times, to be measured: `ours`, `stock` Textual and `curses`.

A list of 200 questions above a box to type in; Tab goes from one to the other.
"""

from __future__ import annotations

import sys

QUESTIONS = [f"PA-{n:03} Who answers the alarm on ward {n}, and do they know?" for n in range(200)]


def ours() -> None:
    """The foundation's own widgets, as the program uses them."""
    from inspector_tui.tui import thin

    # isort: split
    from textual.app import App, ComposeResult

    from inspector_tui.faces.line import Line
    from inspector_tui.tui.bars import StatusBar, TitleBar
    from inspector_tui.tui.boxes import TextBox
    from inspector_tui.tui.lines import LineList
    from inspector_tui.tui.theme import THEME

    class Ours(App[None]):
        CSS = """
        Screen { overflow: hidden; background: ansi_default; color: ansi_default; }
        LineList { margin: 0 1; }
        """
        ENABLE_COMMAND_PALETTE = False

        def __init__(self) -> None:
            super().__init__(driver_class=thin.driver_class())
            self.register_theme(THEME)
            self.theme = THEME.name

        def compose(self) -> ComposeResult:
            yield TitleBar(id="title")
            yield LineList([Line(text[7:], lead=text[:6], id=text[:6]) for text in QUESTIONS])
            yield TextBox(id="box")
            yield StatusBar(id="status")

        def on_mount(self) -> None:
            self.query_one(StatusBar).show("Down and Up move, Tab goes to the box")

        def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
            self.query_one(TitleBar).show("Example Trust", f"{event.index + 1}/{len(QUESTIONS)}")

    Ours().run(mouse=False)


def stock() -> None:
    """Textual's own list and box with its own settings."""
    from textual.app import App, ComposeResult
    from textual.widgets import Input, OptionList

    class Stock(App[None]):
        CSS = "OptionList { height: 1fr; }"

        def compose(self) -> ComposeResult:
            yield OptionList(*QUESTIONS)
            yield Input()

    Stock().run()


def plain_curses() -> None:
    """A list and a box on curses, which sends changed cells only."""
    import curses

    def screen(window: curses.window) -> None:
        height, width = window.getmaxyx()
        at, top, typed, typing = 0, 0, "", False
        while True:
            for row in range(height - 2):
                mark = ">" if top + row == at else " "
                style = curses.A_BOLD if top + row == at else curses.A_NORMAL
                text = f"{mark} {QUESTIONS[top + row]}" if top + row < len(QUESTIONS) else ""
                window.addnstr(row, 0, text.ljust(width - 1), width - 1, style)
            window.addnstr(height - 1, 0, typed.ljust(width - 1), width - 1)
            window.move(height - 1 if typing else at - top, len(typed) if typing else 0)
            window.refresh()
            key = window.getch()
            if key == ord("\t"):
                typing = not typing
            elif typing and 32 <= key < 127:
                typed += chr(key)
            elif key in (curses.KEY_DOWN, curses.KEY_UP):
                at = min(max(at + (1 if key == curses.KEY_DOWN else -1), 0), len(QUESTIONS) - 1)
                if not top <= at < top + height - 2:
                    top = max(0, min(at - height // 2, len(QUESTIONS) - height + 2))

    curses.wrapper(screen)


if __name__ == "__main__":
    {"ours": ours, "stock": stock, "curses": plain_curses}[sys.argv[1]]()
