"""Boxes to type in: one line, many lines, a secret. No border, no blinking, no scrollbar."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from inspector_tui.faces.text import one_line, plain, short_lines
from inspector_tui.vault.secret import Secret

_LONGEST = 2000
"""Characters of one line in a box of many: the box draws all of a line for each row it covers."""
_FIELD = Style(underline=True)
_CURSOR = Style(reverse=True)


class TextBox(Input):
    """One line of text. Enter submits (`Input.Submitted`), Up and Down go to the next box."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.previous_box", show=False),
        Binding("down", "screen.next_box", show=False),
    ]
    DEFAULT_CSS = """
    TextBox {
        height: 1; padding: 0; border: none;
        &:focus { border: none; }
        &:ansi {
            text-style: underline;
            & > .input--cursor { background: transparent; color: ansi_default;
                                 text-style: reverse; }
            & > .input--selection { background: transparent; color: ansi_default;
                                    text-style: reverse; }
            & > .input--placeholder { text-style: dim underline; }
        }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        max_length: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            one_line(value),
            placeholder=placeholder,
            max_length=max_length,
            select_on_focus=False,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Lines of what is pasted become one; what could steer the terminal goes."""
        event.text = one_line(event.text)


class LongBox(TextArea):
    """Text of many lines; Tab goes on to the next box."""

    DEFAULT_CSS = """
    LongBox {
        height: 1fr; padding: 0; border: none; scrollbar-size: 0 0;
        &:focus { border: none; }
        &:ansi {
            & .text-area--cursor { background: transparent; color: ansi_default;
                                   text-style: reverse; }
            & .text-area--cursor-line { background: transparent; }
            & .text-area--selection { background: transparent; color: ansi_default;
                                      text-style: reverse; }
            & .text-area--placeholder { text-style: dim; color: ansi_default; }
        }
    }
    """

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            plain(text),
            placeholder=placeholder,
            tab_behavior="focus",
            highlight_cursor_line=False,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False

    @property
    def rich_style(self) -> Style:
        """As of every widget, and with colours also while the box is taken off its screen.

        Textual draws it once more then, asks its theme for what is missing, and fails on the names
        that the theme has for the terminal's own colours.
        """
        return Style(color="default", bgcolor="default") + super().rich_style

    @dataclass
    class Broken(Message):
        """`before` pasted lines were too long to be one, and are `after` lines now."""

        box: LongBox
        before: int
        after: int

        @property
        def control(self) -> LongBox:
            return self.box

        @property
        def words(self) -> str:
            """What happened, in a sentence that fits 80 columns."""
            one = self.before == 1
            was = "The pasted line was" if one else f"{self.before} pasted lines were"
            now = f"{'it is' if one else 'they are'} now {self.after} lines"
            return f"{was} longer than {_LONGEST:,} characters; {now}."

    def on_resize(self, event: events.Resize) -> None:
        # Textual wraps the text anew after this, but leaves what it has drawn as it was.
        self.call_later(self.wrapped_anew)

    def wrapped_anew(self) -> None:
        """The text was wrapped to another width."""
        self.refresh()

    def on_paste(self, event: events.Paste) -> None:
        """What could steer the terminal goes; endless paragraphs are broken between words."""
        event.stop()
        pasted = plain(event.text)
        event.text = short_lines(pasted, _LONGEST)
        more = event.text.count("\n") - pasted.count("\n")
        if more:
            long = sum(short_lines(line, _LONGEST) != line for line in pasted.split("\n"))
            self.post_message(self.Broken(self, long, long + more))


REPLACED = "\ufffd"
"""Stands for every byte that is no UTF-8, as a terminal of another encoding sends it."""
UNREADABLE = (
    "What came was no letter in UTF-8 and is not in it: set the terminal to UTF-8, or type "
    "letters from a to z."
)


class SecretBox(Widget, can_focus=True):
    """A passphrase or code, shown as stars, kept in bytes that are wiped.

    Typing and pasting add at the end, Backspace takes the last character off, Ctrl+U all of them.
    """

    DEFAULT_CSS = "SecretBox { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.previous_box", show=False),
        Binding("down", "screen.next_box", show=False),
        Binding("backspace", "erase", show=False),
        Binding("ctrl+u", "clear", show=False),
        Binding("enter", "submit", show=False),
    ]

    @dataclass
    class Submitted(Message):
        """Enter was pressed. `box.take()` gives the secret."""

        box: SecretBox

        @property
        def control(self) -> SecretBox:
            return self.box

    @dataclass
    class Changed(Message):
        """Something was typed, or taken away."""

        box: SecretBox

    @dataclass
    class Unreadable(Message):
        """Something came that is no letter, so that another would open the vault as well."""

    def __init__(
        self, *, shown: bool = False, id: str | None = None, classes: str | None = None
    ) -> None:
        """`shown` is for a code on paper, which nobody can type unseen."""
        super().__init__(id=id, classes=classes)
        self._typed = bytearray()
        self._shown = shown
        self.held = False
        """True while keys are dropped, because what was typed last is being tried."""

    def __len__(self) -> int:
        """Characters typed."""
        return sum(byte & 0xC0 != 0x80 for byte in self._typed)

    def __bool__(self) -> bool:
        return True

    def equals(self, other: SecretBox) -> bool:
        """True when the same was typed into both."""
        return hmac.compare_digest(self._typed, other._typed)

    def take(self) -> Secret:
        """What was typed; the box is empty afterwards."""
        typed, self._typed = self._typed, bytearray()
        self._changed()
        return Secret(typed)

    def clear(self) -> None:
        """Forget what was typed."""
        self._typed[:] = bytes(len(self._typed))
        self._typed.clear()
        self._changed()

    def action_clear(self) -> None:
        if not self.held:
            self.clear()

    def action_erase(self) -> None:
        while not self.held and self._typed and self._typed.pop() & 0xC0 == 0x80:
            pass
        self._changed()

    def action_submit(self) -> None:
        if not self.held:
            self.post_message(self.Submitted(self))

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self._add(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._add(event.text.strip("\r\n"))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        text = one_line(self._typed.decode(errors="replace")) if self._shown else "*" * len(self)
        text = text[max(len(text) - width + 1, 0) :]
        cursor = [Segment(" ", _CURSOR + _FIELD)] if self.has_focus else []
        strip = Strip([Segment(text, _FIELD), *cursor] if text else cursor)
        return strip.adjust_cell_length(width, _FIELD)

    def _add(self, text: str) -> None:
        if self.held:
            return
        if REPLACED in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            self.post_message(self.Unreadable())
            return
        self._typed += text.encode()
        self._changed()

    def _changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed(self))

    def on_unmount(self) -> None:
        self._typed[:] = bytes(len(self._typed))
