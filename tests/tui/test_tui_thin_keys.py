"""What comes from the terminal reaches the app as keys and text, and nothing else does."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterable, Iterator

import pytest
from textual import events
from textual.message import Message

from inspector_tui.tui.thin.keys import KeyReader
from inspector_tui.tui.thin.terminal import ANSWER


class Ear:
    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected = 0
        self.over = False
        self.errors: list[Exception] = []

    @property
    def expecting(self) -> bool:
        return self.expected > 0

    def typed(self, messages: Iterable[Message]) -> None:
        for message in messages:
            if isinstance(message, events.Key):
                self.heard.append(message.key)
            elif isinstance(message, events.Paste):
                self.heard.append(f"pasted {message.text}")
            else:
                self.heard.append(repr(message))

    def answered(self) -> None:
        self.expected -= 1
        self.heard.append("answer")

    def ended(self) -> None:
        self.over = True

    def failed(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    yield reading, writing
    os.close(reading)


async def hear(
    pipe: tuple[int, int], *parts: bytes, expected: int = 0, charset: str = "utf-8"
) -> Ear:
    ear = Ear()
    ear.expected = expected
    reader = KeyReader(pipe[0], asyncio.get_running_loop(), charset, ear)
    reader.start()
    for part in parts:
        os.write(pipe[1], part)
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)  # longer than a sequence may pause
    os.close(pipe[1])
    while not ear.over:
        await asyncio.sleep(0.01)
    assert ear.errors == []
    return ear


@pytest.mark.parametrize(
    ("parts", "heard"),
    [
        ([b"a", b"\x1b[B", b"\t"], ["a", "down", "tab"]),
        ([b"\x1b", b"[B"], ["down"]),
        ([b"\x1b"], ["escape"]),
        (["é".encode()[:1], "é".encode()[1:]], ["é"]),
        ([b"\x1b[200~two\nlines\x1b[201~", b"x"], ["pasted two\nlines", "x"]),
        (
            [b"\x1b[200~one\x1b[31mtwo\x1b\x1b[A\tk\0\x1b[201~y"],
            ["pasted one\x1b[31mtwo\x1b\x1b[A\tk", "y"],
        ),
        ([b"\x1b[2", b"00~k", b"k\x1b[", b"201~", b"y"], ["pasted kk", "y"]),
        # Reports nobody asked for: focus, window size, mouse, modes.
        ([b"\x1b[I\x1b[O", b"\x1b[48;9999;9999;1;1t", b"\x1b[<0;3;3M", b"\x1b[?2026;2$y"], []),
    ],
)
async def test_keys_and_text_are_heard(
    pipe: tuple[int, int], parts: list[bytes], heard: list[str]
) -> None:
    assert (await hear(pipe, *parts)).heard == heard


async def test_a_paste_that_never_ends_is_there_when_the_terminal_goes(
    pipe: tuple[int, int],
) -> None:
    assert (await hear(pipe, b"\x1b[200~half a", b" thought")).heard == ["pasted half a thought"]


async def test_answers_are_told_apart_however_they_come(pipe: tuple[int, int]) -> None:
    parts = [b"a" + ANSWER[:1], ANSWER[1:3], ANSWER[3:] + b"b", ANSWER + ANSWER + b"\x1b"]
    ear = await hear(pipe, *parts, expected=4)
    assert ear.heard == ["a", "answer", "b", "answer", "answer", "escape"]


async def test_a_latin_keyboard_is_understood(pipe: tuple[int, int]) -> None:
    assert (await hear(pipe, b"Zo\xeb", charset="iso8859-1")).heard == ["Z", "o", "ë"]


async def test_bytes_that_are_no_text_end_nothing(pipe: tuple[int, int]) -> None:
    assert (await hear(pipe, b"\xff\xfe", b"a")).heard[-1] == "a"


async def test_at_the_end_the_last_answers_are_waited_for(pipe: tuple[int, int]) -> None:
    ear = Ear()
    ear.expected = 2
    reader = KeyReader(pipe[0], asyncio.get_running_loop(), "utf-8", ear)
    os.write(pipe[1], b"typed" + ANSWER)
    threading.Timer(0.05, os.write, (pipe[1], ANSWER)).start()
    reader.await_answers(20.0)
    assert ear.heard == ["answer", "answer"]
    assert not ear.expecting
    os.close(pipe[1])
    reader.await_answers(20.0)  # nothing is expected: it does not wait
