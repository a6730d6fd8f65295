"""The part of the app that fits it to its terminal: output, look, and changing the look."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from textual.app import App
from textual.filter import LineFilter

from inspector_tui.errors import InspectorError
from inspector_tui.faces.kept import keep, load_kept
from inspector_tui.faces.output import SETTINGS, Output, Reasoned, as_it_was, decide
from inspector_tui.tui import thin
from inspector_tui.tui.page import Page
from inspector_tui.tui.theme import THEME, Look

Result = TypeVar("Result")

_SAID = {
    "terminal": "The terminal's own colours",
    "contrast": "White on black",
    "contrast-light": "Black on white",
}


class DressedApp(App[Result]):
    """An app that is drawn as its terminal can show it; `output` says how, and why."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds what was kept for the screen, and keeps what is changed."""
        as_it_was(os.environ)
        self._folder = folder
        self.output = decide(os.environ, load_kept(folder))
        driver = thin.driver_class(self.output.output.value)
        with _without("NO_COLOR"):  # Textual's own way with it would come after ours
            super().__init__(driver_class=driver)
        self._spells = driver is None
        self._look = Look(self.output, spells=self._spells)
        self.register_theme(THEME)
        self.theme = THEME.name  # here, not on mount: it would paint the first screen twice

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._look]

    def dress(self, output: Output) -> None:
        """Draw everything anew as `output` says; its encoding stays what it was at the start."""
        self.output = output
        self._look = Look(output, spells=self._spells)
        for screen in self.screen_stack:
            for widget in (screen, *screen.query("*")):
                widget.refresh()

    def action_contrast(self) -> None:
        """The next theme, from now on and next time."""
        words = SETTINGS["theme"].words
        theme = words[(words.index(self.output.theme.value) + 1) % len(words)]
        wished = {SETTINGS["theme"].variable: theme}
        dims = decide(os.environ | wished).dims
        self.dress(replace(self.output, theme=Reasoned(theme, "it was chosen here"), dims=dims))
        self._tell_theme(theme)

    def _tell_theme(self, theme: str) -> None:
        page = self.screen
        if isinstance(page, Page):
            try:
                keep(self._folder, "theme", theme)
            except InspectorError as error:
                page.say(f"{_SAID[theme]}. Not kept: {error}", "doubt")
            else:
                page.say(f"{_SAID[theme]}, kept for next time.")


@contextmanager
def _without(name: str) -> Iterator[None]:
    value = os.environ.pop(name, None)
    try:
        yield
    finally:
        if value is not None:
            os.environ[name] = value
