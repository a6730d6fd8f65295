"""The look: the terminal's own colours, a few of them, and never as the only sign of anything.

Only red, green and magenta are used besides the default colours: they read on dark and on light
backgrounds alike, so one theme serves both. Dim, bold and underline do the rest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

from rich.style import Style
from textual.theme import BUILTIN_THEMES

THEME = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="inspector",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    warning="ansi_magenta",
    error="ansi_red",
    success="ansi_green",
)

Tone: TypeAlias = Literal["normal", "quiet", "strong", "good", "bad", "doubt"]

TONES: dict[Tone, Style] = {
    "normal": Style(),
    "quiet": Style(dim=True),
    "strong": Style(bold=True),
    "good": Style(color="green"),
    "bad": Style(color="red"),
    "doubt": Style(color="magenta"),
}
"""How segments are drawn; whoever uses a tone also says the same in letters."""
