"""Whatever a terminal reports, nothing of it is typed, and no key beside it is lost."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from inspector_tui.tui.thin.sequences import LATE, Sequences

REPORTS = (
    "\x1b[?62;22c",  # what the terminal is: DA1, DA2, DA3, XTVERSION
    "\x1b[?6c",
    "\x1b[>41;354;0c",
    "\x1bP!|00000000\x1b\\",
    "\x1bP>|tmux 3.3a\x1b\\",
    "\x1b[24;80R",  # the cursor's place
    "\x1b[0n",  # all is well, asked by somebody else
    "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",  # colours
    "\x1b]11;rgb:ffff/ffff/ffff\a",
    "\x1b]4;1;rgb:cd/00/00\x9c",
    "\x1b]52;c;aGVsbG8=\a",  # the clipboard
    "\x1b]lan icon\x1b\\",  # the title
    "\x1bP1$r0m\x1b\\",  # settings
    "\x1bP1+r544e=787465726d\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",  # pictures
    "\x1b[?2026;2$y",  # modes
    "\x1b[4;1$y",
    "\x1b[?0u",
    "\x1b[?997;1n",
    "\x1b[8;24;80t\x1b[4;480;640t",  # sizes
    "\x1b[48;24;80;0;0t\x1b[<0;1;1M",  # one of no pixels, and then the mouse
    "\x1b[48;0;0;480;640t\x1b[<0;1;1M",
    "\x1b[48;24:1;80:2;480:3;640:4t\x1b[<35;999999;1M",
    "\x1b[I\x1b[O",  # the window's focus
    "\x1b[<0;10;10M\x1b[<0;10;10m",  # the mouse, as SGR and as X10 tell it
    "\x1b[M !!",
    "\x1b[Mabc",
    "\x9b?62c",  # an eight-bit terminal
    "\x9d11;rgb:0/0/0\x9c",
)
UNRECKONABLE = (
    "\x1b[<" + "9" * 25 + ";1;1M",
    "\x1b[<" + "9" * 400 + ";1;1M",
    "\x1b[<0;" + "9" * 4000 + ";1M",
    "\x1b[?" + "9" * 400 + ";1$y",
    "\x1b[1114112u",
    "\x1b[97;1;1114112u",
    "\x1b[27;5;1114112~",
)
KEYS = {
    "a": "a",
    "é": "é",
    "\r": "enter",
    "\t": "tab",
    "\x18": "ctrl+x",
    "\x1b[A": "up",
    "\x1bOB": "down",
    "\x1b[1~": "home",
    "\x1b[8~": "end",
    "\x1b[5~": "pageup",
    "\x1b[Z": "shift+tab",
    "\x1b[[A": "f1",
    "\x1b[7$": "shift+home",
    "\x1b[1;5C": "ctrl+right",
}


def typed(messages: Iterable[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


def heard(*parts: str) -> list[str]:
    """Keys of what comes in parts, none of them late."""
    sequences, found = Sequences(), []
    for part in parts:
        found += typed(sequences.take(part))
    return found + typed(sequences.settle())


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_types_nothing(report: str) -> None:
    assert heard(report) == []
    assert heard(f"a{report}b", f"{report}\r") == ["a", "b", "enter"]
    assert heard(*report, "y") == ["y"]


@pytest.mark.parametrize("report", UNRECKONABLE, ids=range(len(UNRECKONABLE)))
def test_a_number_that_nobody_can_reckon_with_is_nothing(report: str) -> None:
    assert heard(f"a{report}b") == ["a", "b"]


@pytest.mark.parametrize("size", ["48;24;80;0;0", "48;0;0;480;640", "48;24;80;480;640"])
def test_a_size_that_a_terminal_tells_changes_nothing(size: str) -> None:
    assert list(Sequences().take(f"\x1b[{size}t")) == []


@pytest.mark.parametrize(("sent", "key"), KEYS.items())
def test_a_key_is_one(sent: str, key: str) -> None:
    assert heard(sent) == heard(*sent) == [key]


@given(
    st.lists(st.one_of(st.sampled_from(REPORTS), st.sampled_from(sorted(KEYS))), max_size=12),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_keys_between_reports_are_heard_in_order_however_they_come(
    parts: list[str], cuts: list[int]
) -> None:
    whole = "".join(parts)
    places = [0, *sorted(cut for cut in cuts if cut < len(whole)), len(whole)]
    cut = [whole[one:other] for one, other in pairwise(places)]
    assert heard(*cut) == [KEYS[part] for part in parts if part in KEYS]


@given(st.text(st.sampled_from("\x1b[]OP_^X\\0123;?$<>~ aMcRn!|\a\r\té\x9b\x9c"), max_size=40))
def test_after_any_garbage_a_key_is_heard_once_the_terminal_was_quiet(garbage: str) -> None:
    sequences = Sequences()
    list(sequences.take(garbage))
    list(sequences.settle())
    assert sequences.patience is None
    assert typed(sequences.take("y\x1b[B")) == ["y", "down"]


@pytest.mark.parametrize(
    "half", ["\x1b]11;rgb:ff", "\x1bP>|tm", "\x1b[?62;2", "\x1b[24;8", "\x1b["]
)
def test_of_half_a_report_nothing_is_typed_and_it_does_not_take_keys_for_long(half: str) -> None:
    sequences = Sequences()
    assert typed(sequences.take(f"a{half}")) == ["a"]
    assert sequences.patience == LATE
    assert typed(sequences.settle()) == []
    assert typed(sequences.take("y")) == ["y"]


def test_leaving_and_enter_are_never_part_of_a_report() -> None:
    assert heard("\x1b]11;rgb:ff", "\x18") == ["ctrl+x"]
    assert heard("\x1b[?62;2\r") == ["enter"]


def test_escape_and_alt_stay_what_they_were() -> None:
    assert heard("\x1b") == ["escape"]
    assert heard("\x1b\x1b[A") == ["escape", "up"]
    assert heard("\x1bx") == ["alt+x"]
    assert heard("\x1b]") == []  # Alt+] is no key of ours, and `]` goes to another section
