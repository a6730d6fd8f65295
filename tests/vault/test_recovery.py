"""The recovery code: written on paper, typed back by somebody in a hurry."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.vault.recovery import (
    CODE_BYTES,
    RecoveryCode,
    RecoveryCodeFault,
    new_code,
    normalise,
    spell,
)
from inspector_tui.vault.secret import Secret

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RAW = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES)


def test_a_code_is_seven_groups_of_five_letters() -> None:
    assert re.fullmatch(rf"([{LETTERS}]{{5}}-){{6}}[{LETTERS}]{{5}}", new_code())
    assert len({new_code() for _ in range(50)}) == 50


@given(RAW)
def test_what_is_printed_reads_back(raw: bytes) -> None:
    assert normalise(spell(RecoveryCode(raw))).reveal() == raw


@given(RAW, st.randoms(use_true_random=False))
def test_ways_of_typing_are_forgiven(raw: bytes, chance: object) -> None:
    code = spell(RecoveryCode(raw))
    choose = chance.choice  # type: ignore[attr-defined]
    alike = {"0": "0Oo", "1": "1IiLl", "-": ["", " ", "-", "\u2013", " - ", "\n"]}
    typed = "".join(choose(alike.get(letter, [letter, letter.lower()])) for letter in code)
    assert normalise(Secret(" " + typed + "\n")).reveal() == raw


@given(RAW, st.integers(0, 34), st.sampled_from(LETTERS))
def test_one_wrong_letter_never_reads_as_the_code(raw: bytes, at: int, letter: str) -> None:
    letters = list(spell(RecoveryCode(raw)).replace("-", ""))
    if letters[at] == letter:
        return
    letters[at] = letter
    # Of 32,768 slips the checksum lets one through: as another code, which opens nothing.
    assert _read("".join(letters)) != raw


def _read(typed: str) -> bytes | None:
    try:
        return bytes(normalise(typed).reveal())
    except RecoveryCodeFault:
        return None


def test_the_checksum_catches_nearly_every_slip() -> None:
    code = spell(RecoveryCode(bytes(range(CODE_BYTES)))).replace("-", "")
    slips = {code[:at] + other + code[at + 1 :] for at in range(35) for other in LETTERS} | {
        code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(34)
    }
    accepted = [slip for slip in slips - {code} if _accepted(slip)]
    assert len(slips) > 1_000
    assert accepted == []


def _accepted(typed: str) -> bool:
    try:
        normalise(typed)
    except RecoveryCodeFault:
        return False
    return True


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "35 letters; 0 were typed"),
        ("ZAWXG-72QRN", "35 letters; 10 were typed"),
        ("0" * 36, "35 letters; 36 were typed"),
        ("0" * 35, "letter of the recovery code is wrong"),
        ("00000-0000U", "near group 2"),
        ("00000-00000-\u0416", "near group 3"),
    ],
)
def test_what_cannot_be_a_code_is_said(typed: str, said: str) -> None:
    with pytest.raises(RecoveryCodeFault) as caught:
        normalise(typed)
    assert said in str(caught.value)


@given(st.text(max_size=60))
def test_other_text_is_a_fault_that_does_not_repeat_it(typed: str) -> None:
    with pytest.raises(RecoveryCodeFault) as caught:
        normalise(typed)
    with pytest.raises(RecoveryCodeFault) as other:
        normalise("7" * len("".join(typed.split())))
    # The sentence has words of its own: it says no more than of other letters, and how many.
    assert len(typed) < 8 or typed not in str(caught.value) or typed in str(other.value)


def test_a_code_in_hand_is_taken_as_it_is() -> None:
    code = normalise(new_code())
    assert normalise(code) is code
