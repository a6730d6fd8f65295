"""The boxes of a form: of one line and of many; at their edges they go on to another field."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widget import Widget

from inspector_tui.faces.typed import SEPARATORS
from inspector_tui.tui.boxes import LongBox, TextBox


class Leaves(Protocol):
    """What the boxes stand in."""

    def leave(self, by: int) -> None:
        """Go that many fields on."""

    def make_room(self) -> None:
        """The box needs more lines, or fewer."""


def _form(box: Widget) -> Leaves:
    return cast(Leaves, box.parent)


class LineBox(TextBox):
    """The box of a field of one line; Up and Down go to other fields."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("pageup", "leave(-10)", show=False),
        Binding("pagedown", "leave(10)", show=False),
    ]

    def __init__(self, suggester: Suggester) -> None:
        super().__init__(classes="box")
        self.suggester = suggester
        self.adds = False
        """True where several may be chosen: a comma adds to what is selected, all else replaces."""

    def on_key(self, event: events.Key) -> None:
        if self.adds and event.character in SEPARATORS and self.selected_text == self.value:
            self.cursor_position = len(self.value)

    def action_leave(self, by: int) -> None:
        _form(self).leave(by)


class ManyBox(LongBox):
    """The box of a field of many lines: Up and Down leave at its edges, Enter when it is empty."""

    def __init__(self) -> None:
        super().__init__(classes="box")

    def wrapped_anew(self) -> None:
        super().wrapped_anew()
        if self.display and self.wrapped_document.height != self.size.height:
            _form(self).make_room()

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.text.strip():
            event.stop()
            event.prevent_default()
            _form(self).leave(1)

    def action_cursor_up(self, select: bool = False) -> None:
        if not select and self._line == 0:
            _form(self).leave(-1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        if not select and self._line == self.wrapped_document.height - 1:
            _form(self).leave(1)
        else:
            super().action_cursor_down(select)

    @property
    def _line(self) -> int:
        """The cursor's line as it is wrapped."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y


class Completion(Suggester):
    """Offers the rest of what is being typed; the Right arrow takes it."""

    def __init__(self, completed: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._completed = completed

    async def get_suggestion(self, value: str) -> str | None:
        return self._completed(value)
