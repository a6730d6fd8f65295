"""The keys of the registry as Textual binds them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from inspector_tui.faces.actions import actions_for


def bindings_for(*screens: str) -> list[BindingType]:
    """Textual's bindings for a screen or widget; their ids let `App.set_keymap` rebind them."""
    return [
        Binding(
            key,
            f"app.{action.id}" if action.group == "Program" else action.id,
            action.label,
            show=False,
            # Ctrl keys for typing and of the whole program come before those of a text box.
            priority=action.group in ("Typing", "Program") and key.startswith("ctrl+"),
            id=action.id,
        )
        for action in actions_for(*screens)
        for key in action.keys
    ]
