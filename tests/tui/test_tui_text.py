"""Text on its way to a screen."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector_tui.faces.text import clip, one_line, pad, plain, wrap

HOSTILE = "a\x1b[31mb\x07\x9b2J\r\nc\td\u202ee\u2066f\u2069\ud800\x00[/nope]"

any_text = st.text(st.characters(), max_size=200)
short = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def test_nothing_that_steers_a_terminal_gets_through():
    assert plain(HOSTILE) == "a[31mb2J\nc    def?[/nope]"


def test_line_ends_and_tabs_become_what_is_asked():
    assert plain("a\r\nb\rc\u2028d\te", newline="/", tab=">") == "a/b/c/d>e"
    assert one_line("a\n\tb") == "a  b"


@given(any_text)
def test_plain_text_has_no_controls_overrides_or_surrogates(text):
    for sign in plain(text):
        assert sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(sign) not in {"LRE", "RLE", "LRO", "RLO", "PDF"}
        assert unicodedata.bidirectional(sign) not in {"LRI", "RLI", "FSI", "PDI"}
    plain(text).encode()


@given(any_text)
def test_plain_is_done_once_and_for_all(text):
    assert plain(plain(text)) == plain(text)


def test_letters_of_all_scripts_stay():
    for text in ("שלום", "e\u0301", "世界", "नमस्ते", "👩\u200d🚒"):
        assert plain(text) == text


@given(short, st.integers(0, 30))
def test_clipped_text_fits(text, width):
    assert cell_len(clip(text, width)) <= width
    if cell_len(text) <= width:
        assert clip(text, width) == text


@given(short, st.integers(0, 30))
def test_padded_text_fills_exactly(text, width):
    assert cell_len(pad(text, width)) == width


def test_what_was_cut_off_shows():
    assert clip("a long sentence", 9) == "a long..."
    assert clip("世界世界", 7) == "世界..."


@example("\U000e0000")  # takes no cell
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=40))
def test_a_word_too_long_for_the_line_loses_nothing(word):
    assert "".join(wrap(word, 7)) == word


@given(st.text("ab 世\n", max_size=80), st.integers(2, 20))
def test_wrapped_lines_fit_and_keep_every_letter(text, width):
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_wrapping_breaks_at_blanks_and_keeps_an_indent():
    assert wrap("one two three", 8) == ("one two", "three")
    assert wrap("  - item", 20) == ("  - item",)
    assert wrap("a\n\nb", 5) == ("a", "", "b")
