"""A form of any number of fields, one line each, with one box that moves to the field being typed.

Forty fields as forty boxes would cost a second to build and a screen of bytes to scroll; here the
lines are drawn like those of a list and only the current field has a real box. What a field allows
stands below it while it is the current one: help, numbered choices, what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces.actions import TEXT
from inspector_tui.faces.entries import Asks, Entries, Entry
from inspector_tui.faces.text import one_line
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.field_boxes import Completion, LineBox, ManyBox
from inspector_tui.tui.field_lines import INDENT, Drawn, FormLayout, placeholder

_ALL = -1
"""The column where all of a line is selected: what is typed next takes its place."""


class Cursor(NamedTuple):
    """A place in a form: field, row and column, the last two from 0; or -1 for all of a line."""

    field: str
    row: int
    column: int


def _next_and_before() -> list[BindingType]:
    found = [binding for binding in bindings_for(TEXT) if isinstance(binding, Binding)]
    return [binding for binding in found if binding.id in ("next_box", "previous_box")]


class FieldForm(Widget):
    """Fields in groups with a blank line between; the first to be filled is the current one.

    `values` are stored values to begin with; `texts`, what was typed before, win over them.
    """

    DEFAULT_CSS = """
    FieldForm {
        height: 1fr; overflow: hidden;
        & > .box { position: absolute; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = _next_and_before()
    BLANK: ClassVar[bool] = False

    @dataclass
    class Changed(Message):
        """Something was typed."""

        form: FieldForm

    @dataclass
    class Moved(Message):
        """Another field is the current one."""

        form: FieldForm

    def __init__(
        self,
        groups: Sequence[Sequence[Field]],
        asks: Asks,
        *,
        values: Mapping[str, Value] | None = None,
        texts: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        fields = [field for group in groups for field in group]
        self.entries = Entries(fields, asks, values, texts)
        self._ends = {group[-1].id for group in groups[:-1] if group}
        self._current = self.entries.first_to_fill()
        self._top = 0
        self._lines: list[Drawn] = []
        self._line_box = LineBox(Completion(self._completed))
        self._many_box = ManyBox()
        self._in_box: str | None = None
        self._found_in_box: str | None = None

    # What an owner reads and sets

    @property
    def current(self) -> Entry:
        """The field being typed into."""
        return self.entries.all[self._current]

    @property
    def texts(self) -> dict[str, str]:
        """What stands in each field that is not empty."""
        self._take_typed()
        return self.entries.texts

    @property
    def changed(self) -> bool:
        """True when something differs from the values that the form began with."""
        return bool(self.changes)

    @property
    def changes(self) -> dict[str, str]:
        """What stands in the fields that differ from the beginning, "" in one that was emptied."""
        self._take_typed()
        return {entry.field.id: entry.text for entry in self.entries.all if entry.changed}

    def values(self) -> dict[str, Value] | None:
        """Everything as stored values; None when something is wrong, which is said beside it."""
        self._take_typed()
        found = self.entries.values()
        fault = self.entries.first_fault()
        self._go(self._current if fault is None else fault)
        return found

    def blame(self, beside: Mapping[str, str]) -> None:
        """Put each sentence at the field with its id, and go to the first that has one."""
        self.entries.blame(beside)
        fault = self.entries.first_fault()
        self._go(self._current if fault is None else fault)

    def tell(self, text: str) -> None:
        """Show something below the current field until more is typed."""
        self.current.aside = text
        self._draw()

    def put(self, field_id: str, text: str) -> None:
        """Replace what stands in a field."""
        self._take_typed()
        entry = self.entries[field_id]
        entry.text, entry.fault, entry.aside = text, "", ""
        if entry is self.current:
            self._put_in_box()
        self._draw()
        self.post_message(self.Changed(self))

    def start_over(self) -> None:
        """Put back what the form began with."""
        for entry in self.entries.all:
            entry.text, entry.fault = entry.kept_text, ""
        self._go(self.entries.first_to_fill())

    def go_to(self, field_id: str) -> None:
        """Make a field the current one."""
        self._take_typed()
        self._go(self.entries.all.index(self.entries[field_id]))

    @property
    def cursor(self) -> Cursor:
        """Where the cursor is."""
        if self.current.long:
            return Cursor(self.current.field.id, *self._many_box.cursor_location)
        box = self._line_box
        whole = bool(box.value) and box.selected_text == box.value
        return Cursor(self.current.field.id, 0, _ALL if whole else box.cursor_position)

    def put_cursor(self, cursor: Cursor) -> None:
        """Put the cursor there again, as far as there is such a place."""
        if any(entry.field.id == cursor.field for entry in self.entries.all):
            self.go_to(cursor.field)
            if cursor.column == _ALL:
                self._line_box.select_all()
            else:
                self._many_box.move_cursor((cursor.row, cursor.column))
                self._line_box.cursor_position = cursor.column

    def leave(self, by: int) -> None:
        """Read what was typed and go some fields on; one step beyond the end is the other end."""
        self._take_typed()
        self.entries.settle(self.current)
        last = len(self.entries.all) - 1
        index = self._current + by
        self._go(min(max(index, 0), last) if abs(by) > 1 else index % (last + 1))

    # Moving and typing

    def compose(self) -> ComposeResult:
        yield self._line_box
        yield self._many_box

    def on_mount(self) -> None:
        self._go(self._current)

    def action_next_box(self) -> None:
        self.leave(1)

    def action_previous_box(self) -> None:
        self.leave(-1)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.leave(1)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self._take_typed()

    def _take_typed(self) -> None:
        """What the box holds now; keys may come faster than its messages."""
        entry = self.current
        text = self._many_box.text if entry.long else self._line_box.value
        if self._in_box not in (None, text):
            self._in_box = text
            entry.text, entry.fault, entry.aside = text, "", ""
            self._draw()
            self.post_message(self.Changed(self))

    def _completed(self, text: str) -> str | None:
        # An offer beside what nobody has touched would read as if it were part of it.
        if text == self._found_in_box:
            return None
        return self.entries.completed(self.current, text)

    def _go(self, index: int) -> None:
        if index != self._current:
            self.post_message(self.Moved(self))
        self._current = index
        self._put_in_box()
        box, other = self._boxes()
        box.display, other.display = True, False
        self._draw()
        if self.is_attached and self.screen.focused is not box:
            # Not `focus`, which comes later: the next key is meant for this box.
            self.screen.set_focus(box, scroll_visible=False)

    def _boxes(self) -> tuple[Widget, Widget]:
        """The box of the current field, and the other one."""
        boxes = (self._line_box, self._many_box)
        return (boxes[1], boxes[0]) if self.current.long else boxes

    def _put_in_box(self) -> None:
        entry = self.current
        if entry.long:
            self._many_box.load_text(entry.text)
            self._many_box.move_cursor(self._many_box.document.end)
            self._in_box = self._many_box.text
            return
        box = self._line_box
        box.value = self._in_box = self._found_in_box = one_line(entry.text)
        box.placeholder = one_line(placeholder(entry.field))
        box.cursor_position = len(box.value)
        box.adds = entry.field.kind == "choices"
        if entry.field.kind not in ("text", "exhibits"):
            box.select_all()  # these are given anew rather than mended

    # Drawing

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def render_line(self, y: int) -> Strip:
        line = self._window()[y]
        return Strip(line.segments if line else ()).adjust_cell_length(self.size.width)

    def _window(self) -> list[Drawn | None]:
        shown = self._lines[self._top : self._top + self.size.height]
        return [*shown, *[None] * (self.size.height - len(shown))]

    def make_room(self) -> None:
        """The box of many lines needs more of them, or fewer."""
        self._draw()

    def _draw(self) -> None:
        """Lay the lines out; those in the window that differ from before are drawn again."""
        width, height = self.size
        if not width or not height:
            return
        before = self._window()
        many = self._many_box.wrapped_document.height
        layout = FormLayout(self.entries, self._current, self._ends, width, height, many)
        self._lines = list(layout.lines())
        self._reveal(height)
        for y, (old, new) in enumerate(zip(before, self._window(), strict=True)):
            if old != new:
                self.refresh(Region(0, y, width, 1))
        self._place_box(layout)

    def _place_box(self, layout: FormLayout) -> None:
        box, _ = self._boxes()
        mine = [n for n, line in enumerate(self._lines) if line.of == self._current]
        rows = [n for n in mine if self._lines[n].box]
        left = INDENT if rows else layout.value_at
        box.styles.offset = (left, (rows or mine)[0] - self._top)
        box.styles.width, box.styles.height = layout.width - left - 1, max(len(rows), 1)

    def _reveal(self, height: int) -> None:
        """Move the window so that the current field and what stands below it are in it."""
        mine = [n for n, line in enumerate(self._lines) if line.of == self._current]
        first, last = mine[0], min(mine[-1] + 1, len(self._lines) - 1)
        beyond = max(len(self._lines) - height, 0)
        if first < self._top or last >= self._top + height or self._top > beyond:
            # Well inside, so that the next field does not send the whole window again.
            inside = max(0, min(first - height // 3, beyond))
            self._top = min(first, max(inside, last - height + 1))
