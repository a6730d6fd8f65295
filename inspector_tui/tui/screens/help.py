"""All keys of a screen, from the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from textual import events, on
from textual.app import ComposeResult

from inspector_tui.faces.actions import EVERYWHERE, LIST, TEXT, Action, actions_for
from inspector_tui.faces.keymap import Keys, display
from inspector_tui.faces.line import Line
from inspector_tui.faces.text import wrap
from inspector_tui.tui.footer import types
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page

_COLUMN = 20
_NARROW = 60
"""Columns below which a key and what it does stand one under the other."""
_INDENT = 3
_EDITING = (
    ("Ctrl+A  Ctrl+E", "To the start, to the end."),
    ("Ctrl+W", "Delete the word before."),
    ("Ctrl+U  Ctrl+K", "Delete all before, all after."),
)


def help_lines(page: Page[Any], keys: Keys) -> list[Line]:
    """The lines of the `?` screen for a page: what it does now, by group."""
    lines: list[Line] = []
    boxes = any(types(widget) for widget in page.query("*"))
    anywhere = (LIST, TEXT, EVERYWHERE) if boxes else (LIST, EVERYWHERE)
    found = [action for action in actions_for(page.PAGE, *anywhere) if page.can(action)]
    for group, actions in groupby(found, lambda action: action.group):
        if lines:
            lines.append(Line("", heading=True))
        lines.append(Line(group, heading=True))
        lines += [Line(action.help, lead=_column(action, keys)) for action in actions]
        if group == "Lists" and page.beside is not None:
            lines.append(Line("On through the text beside the list.", lead=_next_box(keys)))
        if group == "Typing" and boxes:
            lines += [Line(words, lead=shown.ljust(_COLUMN)) for shown, words in _EDITING]
    return lines


def command_lines(page: Page[Any], keys: Keys) -> list[Line]:
    """What can be done on a page now, for the palette; `Line.id` is the action's."""
    return [
        Line(action.help, lead=action.label.ljust(_COLUMN), tail=keys.shown(action), id=action.id)
        for action in actions_for(page.PAGE, EVERYWHERE)
        if action.id != "palette" and page.can(action)
    ]


def narrowed(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """The lines of a narrow screen: each key by itself, and what it does in full below it."""
    for line in lines:
        if line.heading:
            yield line
            continue
        if line.lead:
            yield Line(line.lead.rstrip())
        for text in wrap(line.text, width - 2 * _INDENT):
            yield Line(" " * _INDENT + text if line.lead else text, tone=line.tone)


def _next_box(keys: Keys) -> str:
    return next(_column(one, keys) for one in actions_for(TEXT) if one.id == "next_box")


def _column(action: Action, keys: Keys) -> str:
    return "  ".join(display(key) for key in keys.of(action)).ljust(_COLUMN)


class HelpPage(Page[None]):
    """The keys of the page it was called from; `b`, `?` or Enter goes back."""

    PAGE = "help"

    def __init__(self, about: Page[Any]) -> None:
        super().__init__()
        self._about = about

    def body(self) -> ComposeResult:
        yield LineList(self._lines(), cursor=False)

    def _lines(self) -> list[Line]:
        faults = [Line(fault, tone="bad") for fault in self.app.key_faults]
        lines = [*faults, *help_lines(self._about, self.app.keys)]
        width = self.app.size.width
        return list(narrowed(lines, width)) if width < _NARROW else lines

    def on_mount(self) -> None:
        self.call_after_refresh(self.place)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(LineList).set_lines(self._lines())
        self.call_after_refresh(self.place)

    @on(LineList.Scrolled)
    def place(self) -> None:
        """Say how far down the list is, as far as it does not fit."""
        position = self.query_one(LineList).position
        more = {"all": "", "top": "Down for more"}.get(position, position)
        self.title_is("Keys of this screen", more)

    def action_back(self) -> None:
        self.dismiss()
