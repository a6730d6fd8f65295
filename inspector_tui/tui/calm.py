"""A widget that looks the same with and without the focus."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class CalmWidget(Widget):
    """Takes and gives up the focus without being drawn again, which Textual's own handling does."""

    def on_focus(self, event: events.Focus) -> None:
        self._focus_changed(event, has_focus=True)

    def on_blur(self, event: events.Blur) -> None:
        self._focus_changed(event, has_focus=False)

    def _focus_changed(self, event: events.Event, *, has_focus: bool) -> None:
        event.prevent_default()
        self.has_focus = has_focus
        if self.parent is not None:
            told = events.DescendantFocus if has_focus else events.DescendantBlur
            self.parent.post_message(told(self))
