"""The look: the terminal's own colours, a few of them, and never as the only sign of anything.

Screens draw in tones, whose colours stand for green, red and magenta. A `Look` turns them into what
can be read on this terminal. From 256 colours on those three are fixed ones, which have a contrast
of 4.5 or more on black and on white alike (WCAG AA): nobody can know what stands behind them. With
16 or fewer they are those that have it on the background that was found or said; where that is a
guess, none that nobody could see if it is wrong. The high-contrast themes are white on black and
black on white alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.filter import LineFilter
from textual.theme import BUILTIN_THEMES

from inspector_tui.faces.glyphs import graphemes, sayable
from inspector_tui.faces.output import Output

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

_GREEN, _RED, _MAGENTA = 2, 1, 5
_Tints = dict[int | None, Style]
"""What stands for green, red and magenta, by their numbers."""


def _tints(good: str, bad: str, doubt: str) -> _Tints:
    return {
        _GREEN: Style.parse(good),
        _RED: Style.parse(bad),
        _MAGENTA: Style.parse(doubt),
    }


_PLAIN = _tints("none", "bold", "none")
_MANY = _tints("color(29)", "bold color(131)", "color(98)")
_FEW = {
    "dark": _tints("green", "bright_red", "bright_yellow"),
    "light": _tints("blue", "red", "magenta"),
}
_GUESSED = _tints("green", "bright_red", "cyan")
"""Dark it seems, and on white no bright yellow."""
_CONTRAST = _tints("none", "reverse", "underline")
_PAPER = {
    "contrast": Style(color="bright_white", bgcolor="black"),
    "contrast-light": Style(color="black", bgcolor="bright_white"),
}
_PAPER_OF_8 = {
    "contrast": Style(color="white", bgcolor="black"),
    "contrast-light": Style(color="black", bgcolor="white"),
}
_NO_DIM = Style(dim=False)
_LINE_FOR_BOLD = Style(bold=False, underline=True)
"""Where there are 8 colours bold makes them bright: black grey, and red too pale for white."""
_NO_LINE = Style(underline=False)
_NO_COLOUR = Style(color="default", bgcolor="default")
_WORDS = re.compile(r" {2,}|^ | $|[^ ]+(?: [^ ]+)*")
"""Words with single blanks between them, and the blanks around them."""


class Look(LineFilter):
    """Turns what screens draw into what this terminal shows well.

    With `spells` also characters that it does not have, each in as many cells: where the thin
    output does not see to that.
    """

    def __init__(self, output: Output, *, spells: bool = False) -> None:
        super().__init__()
        self._output = output
        papers = _PAPER_OF_8 if output.depth == 8 else _PAPER
        self._paper = papers.get(output.theme.value) if output.depth else None
        light = output.theme.value == "contrast-light" or output.background.value == "light"
        self._on_light_of_8 = output.depth == 8 and light and output.theme.value != "contrast"
        self._tints = tints(output)
        self._dressed: dict[Style | None, Style | None] = {}
        plain = not spells or output.repertoire == "utf-8"
        self._say: Callable[[str, int], str] | None = None if plain else sayable(output.repertoire)

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:
        found: list[Segment] = []
        for segment in segments:
            if segment.control:
                found.append(segment)
            else:
                found += self._drawn(self._spelt(segment.text), segment.style)
        return found

    def _drawn(self, text: str, style: Style | None) -> Iterator[Segment]:
        """The text as it is drawn here. A line that we put under words stops where they do."""
        worn = self.dressed(style)
        if worn is None or not worn.underline or (style is not None and style.underline):
            yield Segment(text, worn)
            return
        for part in _WORDS.findall(text):
            yield Segment(part, worn if part.strip() else worn + _NO_LINE)

    def dressed(self, style: Style | None) -> Style | None:
        """A style of a screen as it is drawn here."""
        if style not in self._dressed:
            worn = self._dress(style or Style.null())
            self._dressed[style] = worn if worn or style is not None else None
        return self._dressed[style]

    def _dress(self, style: Style) -> Style:
        tint = self._tints.get(style.color.number) if style.color else None
        if tint is not None:
            style = style + Style(color="default") + tint
        if not self._output.dims:
            style += _NO_DIM
        if not self._output.depth:
            return style + _NO_COLOUR if style.color or style.bgcolor else style
        if self._paper is not None:
            style = _on(self._paper, style)
        if style.bold and self._on_light_of_8 and _own(style.color):
            style += _LINE_FOR_BOLD
        return style

    def _spelt(self, text: str) -> str:
        if self._say is None or text.isascii():
            return text
        return "".join(self._say(grapheme, width) for grapheme, width in graphemes(text))


def tints(output: Output) -> _Tints:
    """The style of each of the three colours of tones."""
    if output.theme.value != "terminal":
        return _CONTRAST
    if not output.depth:
        return _PLAIN
    if output.depth > 16:
        return _MANY
    return _GUESSED if output.guesses else _FEW[output.background.value]


def _on(paper: Style, style: Style) -> Style:
    """A style on the theme's own paper, wherever it leaves a colour to the terminal."""
    return style + Style(
        color=_own(style.color) or paper.color, bgcolor=_own(style.bgcolor) or paper.bgcolor
    )


def _own(color: Color | None) -> Color | None:
    return None if color is None or color.is_default else color
