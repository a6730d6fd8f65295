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

from inspector_tui.tui.thin.pastes import GAP, SILENCE, Pastes, Piece
from inspector_tui.tui.thin.sequences import LATE, Sequences
from inspector_tui.tui.thin.terminal import Answers


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
        self._sequences = Sequences()
        self._answers = Answers()
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        self._pastes = Pastes()
        self._timer: asyncio.TimerHandle | None = None
        self._patience: float | None = None
        self._paste_timer: asyncio.TimerHandle | None = None
        self._latest: float | None = None

    def start(self) -> None:
        self._loop.add_reader(self._fd, self._on_input)

    def stop(self) -> None:
        """Read no more; harmless when that is so already."""
        self._loop.remove_reader(self._fd)
        for timer in filter(None, (self._timer, self._paste_timer)):
            timer.cancel()
        self._timer = self._paste_timer = None

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
            self._tell_pieces(self._pastes.settle())  # what came of a paste is half-typed text
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
        if text := self._decoder.decode(data):
            self._tell_pieces(self._pastes.take(text))
            self._wait_for_the_paste()

    def _tell_pieces(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            if piece.kind == "paste":
                self._tell([events.Paste(piece.text)])
            elif piece.kind == "again":
                self._sequences = Sequences()
            else:
                self._tell(self._sequences.take(piece.text))

    def _tell(self, messages: Iterable[Message]) -> None:
        # Keys and text only: nothing else was asked for, so nothing else is believed.
        kinds = events.Key | events.Paste
        try:
            self._listener.typed([one for one in messages if isinstance(one, kinds)])
        except Exception as error:
            self._sequences = Sequences()
            self._listener.failed(error)

    def _wait_for_the_paste(self) -> None:
        """See later whether a paste that was begun, or has ended it seems, goes on."""
        if self._paste_timer is not None:
            self._paste_timer.cancel()
            self._paste_timer = None
        patience, now = self._pastes.patience, self._loop.time()
        if patience != GAP:
            self._latest = None
        elif self._latest is None:
            self._latest = now + SILENCE
        if patience is not None:
            # Keys that keep coming do not hold back for ever the paste that they came behind.
            due = now + patience if self._latest is None else min(now + patience, self._latest)
            self._paste_timer = self._loop.call_at(due, self._no_more_of_the_paste)

    def _no_more_of_the_paste(self) -> None:
        self._paste_timer = None
        self._tell_pieces(self._pastes.settle())
        self._wait_for_the_paste()

    def _wait_for_more(self) -> None:
        """See later whether a sequence that has begun goes on; a report is not waited for long."""
        patience = self._sequences.patience
        if self._answers.holds:
            patience = max(patience or 0.0, ESCAPE_DELAY)
        if self._timer is not None:
            if patience == LATE == self._patience:
                return
            self._timer.cancel()
            self._timer = None
        self._patience = patience
        if patience is not None:
            self._timer = self._loop.call_later(patience + 0.01, self._no_more)

    def _no_more(self) -> None:
        self._timer = None
        if held := self._answers.release():
            self._feed(held)
            self._wait_for_more()
        else:
            self._tell(self._sequences.settle())
