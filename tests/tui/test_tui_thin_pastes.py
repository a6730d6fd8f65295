"""Pasted text is text, whatever it holds and however it arrives; keys around it stay keys."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.tui.thin.pastes import END, GAP, SILENCE, START, Pastes


def told(*parts: str, pauses: bool = False) -> list[tuple[str, str]]:
    """What is made of parts that come one at a time, with or without a pause between them."""
    pastes, pieces = Pastes(), []
    for part in parts:
        pieces += pastes.take(part)
        if pauses:
            pieces += pastes.settle()
    pieces += pastes.settle()
    return [(piece.kind, piece.text) for piece in pieces if piece != ("keys", "")]


@pytest.mark.parametrize(
    ("parts", "pieces"),
    [
        (["a"], [("keys", "a")]),
        ([f"{START}ab{END}"], [("paste", "ab")]),
        ([f"x{START}ab{END}y"], [("keys", "x"), ("paste", "ab"), ("keys", "y")]),
        ([f"{START}a{END}\t{START}b{END}"], [("paste", "a"), ("keys", "\t"), ("paste", "b")]),
        ([f"{START}one\x1b[31mtwo\x1b\x1b[B{END}"], [("paste", "one\x1b[31mtwo\x1b\x1b[B")]),
        ([f"{START}a\0b\tc\r\n{END}"], [("paste", "ab\tc\r\n")]),
        ([f"{START}{END}"], []),
        # One that holds an end mark, of a terminal that lets it through.
        ([f"{START}a{END}k\ry{END}"], [("paste", "ak\ry")]),
        ([f"{START}a{END}k", f"y{END}"], [("paste", "aky")]),
        ([f"{START}a{START}b{END}"], [("paste", "ab")]),
    ],
)
def test_pastes_and_keys_are_told_apart(parts: list[str], pieces: list[tuple[str, str]]) -> None:
    assert told(*parts) == pieces


def test_a_mark_that_came_in_two_parts_is_not_taken_for_keys() -> None:
    assert told("\x1b[2", f"00~k{END}") == [("keys", "\x1b[2"), ("again", ""), ("paste", "k")]
    assert told(f"{START}k\x1b[2", "01~", "y", pauses=True) == [("paste", "k"), ("keys", "y")]


def test_a_paste_that_stops_for_a_while_goes_on_as_a_paste() -> None:
    parts = [f"{START}first", "second part", f"k{END}", "k"]
    assert told(*parts, pauses=True) == [
        ("paste", "first"),
        ("paste", "second part"),
        ("paste", "k"),
        ("keys", "k"),
    ]


@pytest.mark.parametrize("key", ["k", "\x18", "\x1b", "\x1b[B", "\x1bOP", "é", "\x1b[1;5C"])
def test_a_paste_whose_end_was_lost_does_not_keep_the_keyboard(key: str) -> None:
    parts = [f"{START}half", key, "ynp"]
    assert told(*parts, pauses=True) == [("paste", "half"), ("keys", key), ("keys", "ynp")]


def test_it_waits_no_longer_than_it_must() -> None:
    pastes = Pastes()
    assert pastes.patience is None
    list(pastes.take(f"{START}text"))
    assert pastes.patience == SILENCE
    list(pastes.take(END))
    assert pastes.patience == GAP
    list(pastes.settle())
    assert pastes.patience is None
    list(pastes.take(f"{START}cut\x1b[20"))
    list(pastes.settle())
    assert pastes.patience is None  # nothing more would come of waiting


_PIECES = st.sampled_from(["a", "\x1b", "[", "20", "1", "~", "\t\r", START, "\x1b[31m"])
_TEXT = st.lists(_PIECES, max_size=30).map("".join).filter(lambda text: END not in text)


@given(pasted=_TEXT, cuts=st.lists(st.integers(0, 80), max_size=4), ends=st.booleans())
def test_nothing_pasted_ever_becomes_a_key(pasted: str, cuts: list[int], ends: bool) -> None:
    inside = pasted + END + pasted if ends and START not in pasted else pasted
    sent = f"{START}{inside}{END}"
    places = sorted({0, len(sent), *(max(cut, len(START)) for cut in cuts if cut < len(sent))})
    parts = [sent[a:b] for a, b in pairwise(places)]
    found = told(*parts)
    assert [text for kind, text in found if kind == "keys"] == []
    expected = inside
    for mark in (START, END):
        expected = expected.replace(mark, "")
    assert "".join(text for _, text in found) == expected


@given(st.text(st.sampled_from("a\x1b[20~\t"), max_size=20), st.integers(0, 20))
def test_keys_outside_a_paste_go_through_at_once(keys: str, cut: int) -> None:
    if START in keys or END in keys:
        return
    pastes = Pastes()
    went = "".join(piece.text for part in (keys[:cut], keys[cut:]) for piece in pastes.take(part))
    assert went == keys
    assert pastes.patience is None
