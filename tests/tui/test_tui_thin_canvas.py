"""What the terminal shows is what Textual would have painted, whatever happened in between."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from thin_screens import Emulator, Thin, full_repaint, strip

from inspector_tui.faces.output import decide
from inspector_tui.tui.thin.cells import Inks

GRAPHEMES = [
    "a",
    "b",
    "Z",
    "~",
    " ",
    " ",
    " ",
    "é",
    "e\u0301",
    "x\u0323",
    "界",
    "한",
    "語",
    "→",
    "│",
]
STYLES = [
    *("", "", "", "bold", "dim", "red", "bold red", "reverse", "underline", "strike green"),
    *("on blue", "white on red", "bold dim italic", "#102030 on #ddeeff", "color(200)"),
    *("reverse bold magenta on yellow", "underline dim", "bright_red on bright_black"),
]

Place = tuple[str | None, str]
"""One column of the true screen: a grapheme (None behind a wide one) and its style."""


def places(chance: Random, width: int) -> list[Place]:
    """Columns that fill a width exactly."""
    row: list[Place] = []
    while len(row) < width:
        style = chance.choice(STYLES)
        for grapheme in chance.choices(GRAPHEMES, k=chance.randint(1, 9)):
            wide = cell_len(grapheme) == 2
            row += [(grapheme, style), (None, style)] if wide else [(grapheme, style)]
    if len(row) > width and row[width][0] is None:
        row[width - 1] = (" ", row[width - 1][1])
    return row[:width]


def as_strip(row: list[Place]) -> Strip:
    """One segment for each run of a style."""
    segments: list[Segment] = []
    for grapheme, style in row:
        if segments and segments[-1].style == Style.parse(style):
            segments[-1] = Segment(segments[-1].text + (grapheme or ""), segments[-1].style)
        elif grapheme:
            segments.append(Segment(grapheme, Style.parse(style)))
    return Strip(segments)


def lay(row: list[Place], x: int, new: list[Place]) -> None:
    """Put columns into a row; what is left of a wide sign is a blank."""
    end = x + len(new)
    if row[x][0] is None:
        row[x - 1] = (" ", row[x - 1][1])
    if end < len(row) and row[end][0] is None:
        row[end] = (" ", row[end][1])
    row[x:end] = new


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(0, 2**32))
def test_the_terminal_shows_what_a_full_repaint_would(data: st.DataObject, seed: int) -> None:
    draw, chance = data.draw, Random(seed)
    width, height = draw(st.integers(3, 32)), draw(st.integers(2, 12))
    thin = Thin(width, height)
    screen = [places(chance, width) for _ in range(height)]
    thin.rows(0, map(as_strip, screen))
    for _ in range(draw(st.integers(1, 6))):
        deed = draw(st.sampled_from(["span", "span", "span", "shift", "rows", "size", "lost"]))
        if deed == "rows":
            first = draw(st.integers(0, height - 1))
            for y in range(first, draw(st.integers(first, height - 1)) + 1):
                screen[y] = places(chance, width)
            thin.rows(first, map(as_strip, screen[first:]))
        elif deed == "span":
            y, x = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
            new = places(chance, draw(st.integers(1, width - x)))
            lay(screen[y], x, new)
            thin.span(y, x, as_strip(new))
        elif deed == "shift":
            first, by = draw(st.integers(0, height - 1)), draw(st.integers(-height, height))
            part = screen[first:]
            screen[first:] = [
                part[y + by].copy() if 0 <= y + by < len(part) else places(chance, width)
                for y in range(len(part))
            ]
            thin.rows(0, map(as_strip, screen))
        elif deed == "size":
            width, height = draw(st.integers(3, 24)), draw(st.integers(2, 9))
            thin.emulator.resize(height, width)
            thin.canvas.resize(width, height)
            screen = [places(chance, width) for _ in range(height)]
            thin.rows(0, map(as_strip, screen))
        else:
            thin.emulator.feed("\x1b[3;2Hrubbish\x1b[7m\x1b[2L")
            thin.canvas.lose()
        thin.canvas.cursor = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
        if draw(st.integers(0, 3)):
            thin.flush(draw(st.integers(1, 200)))
    thin.finish(draw(st.sampled_from([10, 100, 1 << 30])))
    assert thin.emulator.looks() == full_repaint([as_strip(row) for row in screen], width).looks()
    assert (thin.emulator.cursor.x, thin.emulator.cursor.y) == thin.canvas.cursor
    assert thin.flush() == ""


def painted(*rows: Strip, width: int = 40) -> Thin:
    thin = Thin(width, len(rows))
    thin.rows(0, rows)
    thin.finish()
    return thin


def text(emulator: Emulator) -> list[str]:
    return [row.rstrip() for row in emulator.display]


def test_a_letter_typed_costs_its_place_and_itself() -> None:
    thin = painted(strip(("Name  An", ""), (" ", "reverse"), (" " * 31, "")))
    thin.rows(0, [strip(("Name  Ann", ""), (" ", "reverse"), (" " * 30, ""))])
    thin.canvas.cursor = (9, 0)
    assert len(thin.flush()) < 25
    assert text(thin.emulator) == ["Name  Ann"]


def test_rows_that_moved_are_scrolled_not_sent() -> None:
    lines = [strip((f"line {n} of a text that is read".ljust(40), "")) for n in range(30)]
    head, foot = strip(("Head".ljust(40), "bold")), strip(("Foot".ljust(40), ""))
    thin = painted(head, *lines[:18], foot)
    for top in (1, 3, 4, 2, 1):
        thin.rows(0, [head, *lines[top : top + 18], foot])
        assert len(thin.flush()) < 140
        assert (
            thin.emulator.looks() == full_repaint([head, *lines[top : top + 18], foot], 40).looks()
        )


def test_whatever_is_scrolled_the_screen_is_right() -> None:
    lines = [strip((f"{n} of a text that someone reads".ljust(36), "")) for n in range(9)]
    lines.append(strip((" " * 36, "")))
    scrolled = 0
    for seed in range(60):
        chance = Random(seed)
        rows = chance.choices(lines, k=12)
        thin = painted(*rows, width=36)
        for _ in range(4):
            first, by = chance.randrange(8), chance.randrange(-5, 6)
            last = chance.randrange(first + 3, 12)
            moved = [
                rows[y + by] if first <= y + by <= last else chance.choice(lines)
                for y in range(first, last + 1)
            ]
            for y, row in enumerate(moved, first):
                if rows[y] != row:  # the others Textual would not paint either
                    thin.rows(y, [row])
            rows[first : last + 1] = moved
            scrolled += "r\x1b[" in thin.flush()
            assert thin.emulator.looks() == full_repaint(rows, 36).looks()
    assert scrolled > 80


def test_a_row_that_became_short_is_erased_not_overwritten() -> None:
    thin = painted(strip(("word " * 8, "")))
    thin.rows(0, [strip(("word", ""), (" " * 36, ""))])
    assert len(thin.flush()) < 20
    assert text(thin.emulator) == ["word"]


@pytest.mark.parametrize("x", [3, 4])
def test_half_a_wide_sign_is_never_left_standing(x: int) -> None:
    thin = painted(strip(("ab 界 cd".ljust(39), "")))
    thin.span(0, x, strip(("!", "")))
    thin.finish()
    assert text(thin.emulator) == ["ab !  cd" if x == 3 else "ab  ! cd"]


def test_nothing_is_sent_when_nothing_changed() -> None:
    row = strip(("same", "red"), (" " * 36, ""))
    thin = painted(row)
    thin.rows(0, [row])
    assert thin.flush() == ""
    assert not thin.canvas.stale


def test_states_in_between_are_never_sent() -> None:
    thin = painted(strip((" " * 40, "")))
    for word in ("first", "second", "third"):
        thin.rows(0, [strip((word.ljust(40), ""))])
    frame = thin.flush()
    assert "third" in frame
    assert "first" not in frame
    assert "second" not in frame


def test_a_frame_that_was_cut_goes_on_with_the_newest_state() -> None:
    thin = painted(*[strip((" " * 40, "")) for _ in range(10)])
    thin.rows(0, [strip((f"old {y}".ljust(40), "")) for y in range(10)])
    thin.flush(20)
    thin.rows(0, [strip((f"new {y}".ljust(40), "")) for y in range(10)])
    thin.finish(20)
    assert text(thin.emulator) == [f"new {y}" for y in range(10)]


def test_a_cut_frame_does_not_starve_the_rows_below() -> None:
    thin = painted(*[strip((" " * 40, "")) for _ in range(6)])
    thin.rows(0, [strip((f"row {y}".ljust(40), "")) for y in range(6)])
    for tick in range(6):  # something at the top that changes all the time
        thin.rows(0, [strip((f"tick {tick} and some more words".ljust(40), ""))])
        thin.flush(1)
    assert text(thin.emulator)[1:] == [f"row {y}" for y in range(1, 6)]


def test_a_mark_whose_letter_came_before_joins_it() -> None:
    thin = painted(strip(("cafe", "bold"), ("\u0301", ""), (" " * 36, "")))
    assert text(thin.emulator) == ["café"]


def test_control_characters_never_reach_the_terminal() -> None:
    thin = painted(
        strip(("a\x1b]0;title\x07b\x9b2Jc\u202ed\u200be\rf".ljust(60)[:54], "")), width=54
    )
    frame = "".join(char for row in thin.emulator.display for char in row)
    assert frame.split() == ["a]0;titleb2Jcdef"]


@pytest.mark.parametrize("sign", ["👩\u200d🚀", "❤\ufe0f", "🇬🇧", "\U0001f9d1\U0001f3fd"])
def test_behind_a_sign_of_doubtful_width_the_cursor_is_placed_anew(sign: str) -> None:
    thin = Thin(40, 1)
    thin.rows(0, [strip((sign + "after".ljust(40 - cell_len(sign)), ""))])
    x = cell_len(sign)
    placed = rf"(\x1b\[1;{x + 1}H|\r\x1b\[{x if x > 1 else ''}C)after"
    assert re.search(re.escape(sign[-1]) + placed, thin.canvas.frame())


def test_what_a_doubtful_sign_may_have_covered_is_sent_again() -> None:
    thin = Thin(12, 1)
    thin.rows(0, [strip(("ab 12345678 ", ""))])
    thin.canvas.frame()
    thin.rows(0, [strip(("👍 12345678 ", ""))])
    assert "12345678" in thin.canvas.frame()


@pytest.mark.parametrize(
    ("codes", "colours", "sent"),
    [
        ("1;31", 256, ["1", "31"]),
        ("1;31", 8, ["1", "31"]),
        ("1;31", 0, ["1"]),
        ("91;104", 256, ["91", "104"]),
        ("91;104", 8, ["1", "31", "44"]),
        ("38;5;200;48;2;1;2;3;4", 256, ["4", "38;5;200", "48;2;1;2;3"]),
        ("38;5;200;48;2;1;2;3;4", 8, ["4"]),
        ("39;49", 256, []),
        ("", 256, []),
    ],
)
def test_a_terminal_is_sent_only_colours_it_has(codes: str, colours: int, sent: list[str]) -> None:
    assert Inks(colours=colours).pen(codes).codes == sent


@settings(deadline=None)
@given(st.lists(st.sampled_from(STYLES), min_size=2, max_size=12), st.booleans())
def test_a_change_of_pen_leaves_exactly_the_new_one(styles: list[str], ends: bool) -> None:
    thin = Thin(len(styles), 1, Inks(ends=ends))
    row = strip(*[("x", style) for style in styles])
    thin.rows(0, [row])
    thin.finish()
    assert thin.emulator.looks() == full_repaint([row], len(styles)).looks()


def test_a_vt100_gets_no_codes_it_does_not_know() -> None:
    inks = Inks(colours=0, ends=False)
    thin = Thin(40, 1, inks)
    thin.rows(0, [strip(("bold", "bold red"), (" plain ", ""), ("under", "underline on blue"))])
    frame = thin.flush()
    assert "\x1b[;1mbold \x1b[mplain \x1b[;4munder" in frame


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("don’t – “quote”…", 'don\'t - "quote".'),
        ("Zoë 界", "Zoe ??"),
        ("e\u0301 ☃ ─│", "e ? -|"),
    ],
)
def test_a_terminal_without_unicode_gets_something_of_the_same_width(
    written: str, shown: str
) -> None:
    thin = Thin(20, 1, Inks(charset="ascii"))
    thin.rows(0, [strip((written + " " * (20 - cell_len(written)), ""))])
    assert thin.flush().isascii()
    assert text(thin.emulator) == [shown]


def test_a_latin_terminal_gets_its_own_letters() -> None:
    thin = Thin(20, 1, Inks(charset=decide({"LANG": "en_GB.iso88591"}).repertoire))
    thin.rows(0, [strip(("Zoë – £5".ljust(20), ""))])
    assert thin.flush().encode("iso-8859-1")
    assert text(thin.emulator) == ["Zoë - £5"]


def test_a_text_that_makes_room_is_erased_and_not_written_over_with_blanks() -> None:
    thin = painted(strip(("Look for what the board by the door says".ljust(60), "")), width=60)
    thin.rows(0, [strip((" " * 42 + "here", "bold"), (" " * 14, ""))])
    assert len(thin.flush()) < 25
    assert text(thin.emulator) == [" " * 42 + "here"]


def test_a_row_below_is_reached_over_its_blank_margin() -> None:
    thin = painted(*[strip((" " * 30, ""))] * 12, width=30)
    thin.rows(0, [strip((f"  line {n}".ljust(30), "")) for n in range(12)])
    assert len(thin.flush()) < 12 * len("\r\n  line 10") + 8
    assert text(thin.emulator) == [f"  line {n}" for n in range(12)]
