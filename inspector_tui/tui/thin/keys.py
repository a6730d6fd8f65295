"""Reads what the terminal sends: keys and pasted text for the app, answers for the pace."""

from __future__ import annotations

import asyncio
import codecs
import os
import select
import time
from collections.abc import Iterable
from typing import Protocol

from textual import events
from textual.constants import ESCAPE_DELAY
from textual.message import Message

from inspector_tui.tui.thin.terminal import Answers
from inspector_tui.tui.thin.textual_parts import KeyParser


class Listener(Protocol):
    """Whom a `KeyReader` tells."""

    @property
    def expecting(self) -> bool:
        """Whether an answer of the terminal is on its way."""

    def typed(self, messages: Iterable[Message]) -> None: ...

    def answered(self) -> None: ...

    def ended(self) -> None:
        """The terminal has gone: nothing will ever come again."""

    def failed(self, error: Exception) -> None: ...


class KeyReader:
    """Reads within the event loop, so that nothing runs while nobody types."""

    def __init__(
        self, fd: int, loop: asyncio.AbstractEventLoop, charset: str, listener: Listener
    ) -> None:
        self._fd = fd
        self._loop = loop
        self._listener = listener
        self._parser = KeyParser()
        self._answers = Answers()
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._loop.add_reader(self._fd, self._on_input)

    def stop(self) -> None:
        """Read no more; harmless when that is so already."""
        self._loop.remove_reader(self._fd)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def await_answers(self, patience: float) -> None:
        """Take the answers still expected, so that they do not end up on a command line."""
        end = time.monotonic() + patience
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        while self._listener.expecting and (left := end - time.monotonic()) > 0:
            if poll.poll(left * 1000) and self._take(self._read()) is None:
                return

    def _on_input(self) -> None:
        data = self._read()
        if data is None:
            return
        if not data:
            self.stop()
            self._listener.ended()
            return
        self._feed(self._take(data) or b"")
        self._wait_for_more()

    def _read(self) -> bytes | None:
        try:
            return os.read(self._fd, 65536)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            return b""

    def _take(self, data: bytes | None) -> bytes | None:
        """What is not an answer; None where there was nothing."""
        if not data:
            return None
        data, count = self._answers.take(data, expected=self._listener.expecting)
        for _ in range(count):
            self._listener.answered()
        return data

    def _feed(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        self._tell(self._parser.feed(text) if text else ())

    def _tell(self, messages: Iterable[Message]) -> None:
        # Keys and text only: nothing else was asked for, so nothing else is believed.
        kinds = events.Key | events.Paste
        try:
            self._listener.typed([one for one in messages if isinstance(one, kinds)])
        except Exception as error:
            self._parser = KeyParser()
            self._listener.failed(error)

    def _wait_for_more(self) -> None:
        """See later whether a sequence that has begun goes on."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(ESCAPE_DELAY + 0.01, self._no_more)

    def _no_more(self) -> None:
        self._timer = None
        self._tell(self._parser.tick())
        if held := self._answers.release():
            self._feed(held)
            self._wait_for_more()
