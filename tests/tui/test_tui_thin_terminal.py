"""What a terminal can show by its name, what it answers, and how it is written to."""

from __future__ import annotations

import asyncio
import contextlib
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector_tui.faces.glyphs import graphemes, visible
from inspector_tui.tui.thin.outlet import Outlet
from inspector_tui.tui.thin.terminal import ANSWER, Answers


@given(st.text(st.sampled_from("ab\u0301界é👩\u200d🚀❤\ufe0f🇬🇧1\u20e3 "), max_size=12))
def test_graphemes_fill_the_cells_textual_counts(text: str) -> None:
    found = list(graphemes(text))
    assert "".join(grapheme for grapheme, _ in found) == text
    assert sum(width for _, width in found) == cell_len(text)
    assert all(width in (0, 1, 2) for _, width in found)


@pytest.mark.parametrize("sign", ["\u0301", "\u200d", "\ufe0f"])
def test_of_a_letter_with_more_marks_than_any_has_those_too_many_are_left_out(sign: str) -> None:
    """Worked out from its beginning at each mark, a pasted megabyte of them would take hours."""
    ((shown, width),) = graphemes("e" + sign * 1_000_000)
    assert shown == "e" + sign * 11
    assert width == cell_len(shown)


@given(st.text(max_size=40))
def test_nothing_that_is_not_text_is_left(text: str) -> None:
    assert visible(text).isprintable() or not any(
        char < " " or "\x7f" <= char < "\xa0" or "\u2028" <= char <= "\u202e"
        for char in visible(text)
    )
    assert visible(visible(text)) == visible(text)


@given(
    st.lists(
        st.sampled_from([ANSWER, b"a", b"\x1b", b"\x1b[A", b"\x1b[0", b"0n", b"["]), max_size=8
    ),
    st.lists(st.integers(0, 40), max_size=6),
)
def test_answers_are_found_however_they_are_cut(parts: list[bytes], cuts: list[int]) -> None:
    sent = b"".join(parts)
    answers, kept, count, last = Answers(), b"", 0, 0
    for cut in [*sorted(min(cut, len(sent)) for cut in cuts), len(sent)]:
        data, found = answers.take(sent[last:cut], expected=True)
        kept, count, last = kept + data, count + found, cut
    assert kept + answers.release() == sent.replace(ANSWER, b"")
    assert count == sent.count(ANSWER)


def test_where_no_answer_is_expected_keys_are_not_held_back() -> None:
    assert Answers().take(b"\x1b", expected=False) == (b"\x1b", 0)
    assert Answers().take(b"\x1b", expected=True) == (b"", 0)


def _pipe() -> tuple[int, int]:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    return reading, writing


def _read(fd: int) -> bytes:
    data = b""
    with contextlib.suppress(BlockingIOError):
        while part := os.read(fd, 1 << 20):
            data += part
    return data


async def test_what_does_not_fit_is_sent_when_there_is_room() -> None:
    reading, writing = _pipe()
    drained = asyncio.Event()
    outlet = Outlet(writing, asyncio.get_running_loop(), drained.set)
    frames = b"x" * 300_000
    outlet.write(frames)
    assert outlet.busy
    outlet.write(b"end")
    got = b""
    while len(got) < len(frames) + 3:
        got += _read(reading)
        await asyncio.sleep(0.001)
    await asyncio.wait_for(drained.wait(), 5)
    assert got == frames + b"end"
    assert not outlet.busy
    os.close(reading)
    os.close(writing)


async def test_at_the_end_what_waits_is_dropped_and_a_cut_sequence_ended() -> None:
    reading, writing = _pipe()
    outlet = Outlet(writing, asyncio.get_running_loop(), lambda: None)
    outlet.write(b"x" * 300_000)
    assert not outlet.finish(b"bye", b"\x18", 0.05)
    _read(reading)
    outlet.write(b"y" * 300_000)
    held = _read(reading)
    assert outlet.finish(b"bye", b"\x18", 0.05)
    assert held.count(b"y") < 300_000
    assert _read(reading) == b"\x18bye"
    os.close(reading)
    os.close(writing)


async def test_a_terminal_that_has_gone_takes_everything_quietly() -> None:
    reading, writing = _pipe()
    os.close(reading)
    outlet = Outlet(writing, asyncio.get_running_loop(), lambda: None)
    outlet.write(b"x")
    assert outlet.gone
    assert not outlet.busy
    assert not outlet.finish(b"bye", b"", 0.05)
    os.close(writing)
