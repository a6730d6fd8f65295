"""What a piece of text is: plain, quiet, strong, good news, bad news, in doubt."""

from __future__ import annotations

from typing import Literal, TypeAlias

from rich.style import Style

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
