"""The last line: the keys that matter most here, from the registry, and where to find the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from inspector_tui.faces.actions import BY_ID
from inspector_tui.faces.keymap import Keys
from inspector_tui.tui.bars import Bar

Hint: TypeAlias = tuple[str, str]
"""A key as shown and what it does."""

_BOLD = Style(bold=True)
_GAP = 2


def hints(names: Sequence[str], keys: Keys, *, typing: bool) -> list[Hint]:
    """The hints for `FOOTERS` entries; those without a key that works now are left out."""
    found = []
    for name in (*names, "help"):
        id_, _, words = name.partition(": ")
        action = BY_ID[id_]
        if key := keys.shown(action, typing=typing):
            found.append((key, words or action.label))
    return found


def fitted(found: Sequence[Hint], width: int) -> list[Hint]:
    """As many as fit in `width` cells; the last one (`? all keys`) always stays."""
    *some, last = found
    room = width - 2 - _cells(last)
    kept = []
    for hint in some:
        room -= _cells(hint) + _GAP
        if room < 0:
            break
        kept.append(hint)
    return [*kept, last]


class Footer(Bar):
    """Draws hints; a `Page` says which."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: list[Hint] = []

    def show(self, found: list[Hint]) -> None:
        if found != self._hints:
            self._hints = found
            self.refresh()

    def laid_out(self, width: int) -> tuple[Sequence[Segment], Sequence[Segment]]:
        segments = [Segment(" ")]
        for number, (key, label) in enumerate(fitted(self._hints, width) if self._hints else ()):
            gap = " " * _GAP if number else ""
            segments += [Segment(f"{gap}{key} ", _BOLD), Segment(label)]
        return segments, ()


def types(widget: Widget | None) -> bool:
    """True when letters go into this widget instead of being keys."""
    return widget is not None and widget.check_consume_key("a", "a")


def _cells(hint: Hint) -> int:
    return cell_len(hint[0]) + 1 + cell_len(hint[1])
