"""A typed number names an entry of a list, or nothing; it is never a fault."""

import pytest

from inspector_tui.plain.by_number import by_number


@pytest.mark.parametrize(
    ("typed", "entry"),
    [("1", "a"), ("3", "c"), ("03", "c"), ("\u0662", "b")],
)
def test_it_counts_from_one(typed, entry):
    assert by_number(typed, "abc") == entry


@pytest.mark.parametrize("typed", ["", "0", "4", "-1", "1.0", " 1", "x", "²", "9" * 5000])
def test_anything_else_names_nothing(typed):
    assert by_number(typed, "abc") is None
