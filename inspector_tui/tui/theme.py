"""The look: the terminal's own colours, a few of them, and never as the only sign of anything.

Only red, green and magenta are used besides the default colours: they read on dark and on light
backgrounds alike, so one theme serves both. Dim, bold and underline do the rest.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES

from inspector_tui.faces.tones import TONES as TONES
from inspector_tui.faces.tones import Tone as Tone

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
