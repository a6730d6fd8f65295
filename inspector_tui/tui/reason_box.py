"""The one line that a verdict which needs a reason opens, right below the verdict."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from inspector_tui.faces.columns import LABEL, MARGIN
from inspector_tui.faces.text import pad
from inspector_tui.tui.boxes import TextBox
from inspector_tui.tui.form import words


class ReasonBox(Horizontal):
    """Hidden until `ask`; always there, so that it takes the focus in the same moment."""

    DEFAULT_CSS = """
    ReasonBox {
        height: 1; display: none;
        & > .label { width: auto; text-style: bold; }
        & > TextBox { width: 1fr; margin-right: 1; }
    }
    """

    @dataclass
    class Given(Message):
        """Enter was pressed; the reason may be empty."""

        text: str

    @dataclass
    class Typed(Message):
        """The text changed."""

        text: str

    def compose(self) -> ComposeResult:
        yield words(" " * MARGIN + pad("Reason", LABEL), classes="label")
        yield TextBox(placeholder="why? Enter saves it; empty leaves it for later")

    @property
    def is_open(self) -> bool:
        return self.display

    @property
    def text(self) -> str:
        return self.query_one(TextBox).value

    def ask(self, text: str) -> None:
        """Open with `text` in it and take the focus."""
        box = self.query_one(TextBox)
        with box.prevent(Input.Changed):
            box.value = text
        box.cursor_position = len(text)
        self.display = True
        # Not `focus`, which comes later: the next key is meant for the box.
        self.screen.set_focus(box)

    def close(self) -> None:
        """Hide; whoever opened it gives the focus away first."""
        self.display = False

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.is_open:
            self.post_message(self.Given(event.value))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self.post_message(self.Typed(event.value))
