"""Passphrases that are offered, and those that are not taken."""

from __future__ import annotations

import math

import pytest

from inspector_tui.vault.secret import Secret
from inspector_tui.vault.words import suggest, too_weak, word_list


def test_five_words_that_can_be_read_out_and_typed() -> None:
    words = suggest().split(" ")
    assert len(words) == 5
    assert all(word.isalpha() and word.isascii() and word.islower() for word in words)
    assert len(suggest(7).split(" ")) == 7


def test_five_words_are_64_bits_of_chance() -> None:
    words = word_list()
    assert len(set(words)) == len(words)
    assert 5 * math.log2(len(words)) > 64
    assert len({suggest() for _ in range(100)}) == 100


def test_what_is_offered_is_accepted() -> None:
    assert all(too_weak(suggest()) is None for _ in range(200))


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("", "this one has 0"),
        ("eleven char", "at least 12 characters; this one has 11"),
        ("cafe\u0301 cafe\u0301 x", "this one has 11"),
        ("aaaaaaaaaaaaaaaa", "too few different"),
        ("abababababab", "too few different"),
        ("abcdefghijkl", "neighbouring"),
        ("98765432109876", "neighbouring"),
        ("Abcdefghijklmn", "neighbouring"),
        ("ward61ward61ward61", "over and over"),
        ("secretsecret", "over and over"),
    ],
)
def test_the_reason_is_a_sentence(phrase: str, why: str) -> None:
    said = too_weak(phrase)
    assert said is not None
    assert why in said
    assert said.endswith(".")
    assert too_weak(Secret(phrase)) == said


@pytest.mark.parametrize(
    "phrase", ["twelve chars", "Tr0ub4dor&3xyz", "пароль для смены", "   a b c d e f"]
)
def test_twelve_characters_of_any_script_are_enough(phrase: str) -> None:
    assert too_weak(phrase) is None
