"""Rows of a form: a label, a box, a short note under it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from inspector_tui.faces.text import plain


def words(text: str, *, id: str | None = None, classes: str | None = None) -> Static:
    """Wrapped plain text; markup in it is text like any other."""
    return Static(plain(text), markup=False, id=id, classes=classes)


class FormRow(Vertical):
    """`label` beside `box`, bold behind a `>` while the box has the focus; `note` stands below."""

    DEFAULT_CSS = """
    FormRow {
        height: auto;
        & > Horizontal { height: auto; }
        & .sign { width: 2; visibility: hidden; text-style: bold; }
        & .label { width: 18; }
        & .note { margin-left: 20; text-style: dim; }
        &.current .sign { visibility: visible; }
        &.current .label { text-style: bold; }
    }
    """

    def __init__(self, label: str, box: Widget, note: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self._box = box
        self._note = note

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield words(">", classes="sign")
            yield words(self._label, classes="label")
            yield self._box
        if self._note:
            yield words(self._note, classes="note")

    def on_descendant_focus(self) -> None:
        self.add_class("current")

    def on_descendant_blur(self) -> None:
        self.remove_class("current")
