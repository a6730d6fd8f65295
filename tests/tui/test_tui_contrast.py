"""Whatever is drawn can be read: contrast by WCAG, in every theme, on the usual palettes."""

from __future__ import annotations

import pytest
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from thin_screens import CONSOLE
from tour import colours

from inspector_tui.faces.output import decide
from inspector_tui.faces.tones import TONES
from inspector_tui.tui.theme import Look
from inspector_tui.tui.thin.cells import Inks
from inspector_tui.tui.thin.textual_parts import sgr_codes

VGA = (
    *("000000", "aa0000", "00aa00", "aa5500", "0000aa", "aa00aa", "00aaaa", "aaaaaa"),
    *("555555", "ff5555", "55ff55", "ffff55", "5555ff", "ff55ff", "55ffff", "ffffff"),
)
XTERM = (
    *("000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"),
    *("7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"),
)
CAMPBELL = (
    *("0c0c0c", "c50f1f", "13a10e", "c19c00", "0037da", "881798", "3a96dd", "cccccc"),
    *("767676", "e74856", "16c60c", "f9f1a5", "3b78ff", "b4009e", "61d6d6", "f2f2f2"),
)
PALETTES = {"vga": VGA, "xterm": XTERM, "campbell": CAMPBELL}
GROUNDS = {"dark": ("000000", "e5e5e5"), "light": ("ffffff", "000000")}
"""Background and foreground of a terminal that was left as it came."""
STYLES = [
    *TONES.values(),
    *(tone + Style(bold=True) for tone in TONES.values()),
    *(Style.parse(words) for words in ("bold underline", "reverse", "bold reverse", "underline")),
]
DEPTHS = ("8", "16", "256", "truecolor")


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of `rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def cube(number: int) -> str:
    """A colour of the 6 by 6 by 6 cube that all terminals with 256 colours share."""
    steps = (0, 95, 135, 175, 215, 255)
    at = number - 16
    return "".join(f"{steps[part]:02x}" for part in (at // 36, at // 6 % 6, at % 6))


def seen(style: Style, depth: int, palette: tuple[str, ...], ground: str) -> tuple[str, str]:
    """Text and background as a terminal shows what the thin output sends for a style."""
    back, fore = GROUNDS[ground]
    pen = Inks(colours=depth).pen(sgr_codes(CONSOLE, style))
    bright = "1" in pen.attributes and depth == 8  # where there are 8, bold is how one says bright
    fore, own = _colour(pen.foreground, palette, bright) or fore, pen.foreground
    back = _colour(pen.background, palette, False) or back
    if "2" in pen.attributes:
        assert not own, "a faint colour"
        fore = _mixed(fore, back)
    return (back, fore) if "7" in pen.attributes else (fore, back)


def _colour(codes: str, palette: tuple[str, ...], bright: bool) -> str:
    if codes.startswith(("38;5;", "48;5;")):
        return cube(int(codes[5:]))
    if not codes:
        return ""
    number = int(codes)
    return palette[number % 10 + (8 if number >= 90 or bright else 0)]


def _mixed(fore: str, back: str) -> str:
    """Faint text: two thirds of its colour, as xterm and VTE draw it."""
    pairs = ((int(fore[at : at + 2], 16), int(back[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{(2 * one + other) // 3:02x}" for one, other in pairs)


def look(theme: str, depth: str, ground: str) -> Look:
    return Look(
        decide(
            {
                "TERM": "xterm",
                "INSPECTOR_TUI_THEME": theme,
                "INSPECTOR_TUI_COLOURS": depth,
                "INSPECTOR_TUI_BACKGROUND": ground,
            }
        )
    )


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(
    ("theme", "least"), [("terminal", 4.5), ("contrast", 7.0), ("contrast-light", 7.0)]
)
def test_every_style_can_be_read(
    theme: str, least: float, depth: str, ground: str, palette: str
) -> None:
    worn = look(theme, depth, ground)
    number = {"8": 8, "16": 16}.get(depth, 256)
    for style in STYLES:
        text, back = seen(worn.dressed(style) or Style(), number, PALETTES[palette], ground)
        assert contrast(text, back) >= least, f"{style}: {text} on {back}"


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("depth", ["8", "16"])
def test_where_the_background_is_a_guess_nothing_vanishes_if_it_is_wrong(
    depth: str, palette: str
) -> None:
    worn = Look(decide({"TERM": "xterm", "INSPECTOR_TUI_COLOURS": depth}))
    for style in TONES.values():
        found = worn.dressed(style) or Style()
        for ground, least in (("dark", 4.5), ("light", 1.9)):
            text, back = seen(found, int(depth), PALETTES[palette], ground)
            assert contrast(text, back) >= least, f"{style}: {text} on {back}"


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("palette", PALETTES)
def test_with_256_colours_it_does_not_matter_what_the_background_is(
    ground: str, palette: str
) -> None:
    wrong = look("terminal", "256", "light" if ground == "dark" else "dark")
    for style in TONES.values():
        text, back = seen(wrong.dressed(style) or Style(), 256, PALETTES[palette], ground)
        assert contrast(text, back) >= 4.5


@pytest.mark.parametrize("theme", ["terminal", "contrast", "contrast-light"])
def test_without_colours_none_is_sent_and_bad_news_still_stands_out(theme: str) -> None:
    worn = look(theme, "none", "dark")
    for style in STYLES:
        assert not colours(f"\x1b[{sgr_codes(CONSOLE, worn.dressed(style) or Style())}m")
    bad, normal = worn.dressed(TONES["bad"]), worn.dressed(TONES["normal"])
    assert sgr_codes(CONSOLE, bad or Style()) != sgr_codes(CONSOLE, normal or Style())


@pytest.mark.parametrize("theme", ["terminal", "contrast", "contrast-light"])
@pytest.mark.parametrize("depth", ["none", *DEPTHS])
def test_cursor_title_and_dialog_stand_out_by_more_than_colour(theme: str, depth: str) -> None:
    worn = look(theme, depth, "dark")
    normal = Inks(colours=16).pen(sgr_codes(CONSOLE, worn.dressed(Style()) or Style()))
    for words in ("bold", "bold underline", "reverse"):
        style = worn.dressed(Style.parse(words)) or Style()
        assert Inks(colours=16).pen(sgr_codes(CONSOLE, style)).attributes != normal.attributes


def test_only_the_three_colours_of_tones_are_drawn_in() -> None:
    used = {style.color.name for style in TONES.values() if style.color}
    assert used == {"green", "red", "magenta"}
    assert not any(style.bgcolor for style in TONES.values())


def test_high_contrast_leaves_no_place_to_the_terminal() -> None:
    worn = look("contrast", "16", "dark")
    segments = [Segment("a"), Segment("b", Style(bold=True)), Segment("c", TONES["bad"])]
    for segment in worn.apply(segments, Color(0, 0, 0)):
        assert segment.style is not None
        for colour in (segment.style.color, segment.style.bgcolor):
            assert colour is not None
            assert colour.type is ColorType.STANDARD


def test_a_line_that_stands_for_a_colour_or_for_bold_is_put_under_words_alone() -> None:
    worn = look("contrast-light", "8", "dark")
    segments = [
        Segment(" !   3+ H1  ", TONES["doubt"]),
        Segment("Enter ", Style(bold=True)),
        Segment(" a title ", Style(bold=True, underline=True)),
    ]
    found = worn.apply(segments, Color(0, 0, 0))
    assert "".join(segment.text for segment in found) == " !   3+ H1  Enter  a title "
    lined = [segment.text for segment in found if segment.style and segment.style.underline]
    assert lined == ["!", "3+ H1", "Enter", " a title "]


def test_signs_the_font_lacks_are_spelt_where_the_output_is_stock() -> None:
    worn = Look(decide({"TERM": "vt100", "LANG": "C"}), spells=True)
    found = worn.apply([Segment("Visits · “Zoë” – 界"), Segment("plain")], Color(0, 0, 0))
    assert [segment.text for segment in found] == ['Visits | "Zoe" - ??', "plain"]
