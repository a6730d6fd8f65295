"""The thin driver: Textual's frames in, changed cells out; keys in, events out; and a clean end."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import functools
import os
import select
import signal
import threading
import time
from collections.abc import Iterable
from typing import Any

from rich.style import Style
from textual import events
from textual.app import App
from textual.constants import ESCAPE_DELAY
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from inspector_tui.tui.thin import terminal as tty
from inspector_tui.tui.thin.canvas import Canvas
from inspector_tui.tui.thin.cells import Pen
from inspector_tui.tui.thin.outlet import Outlet
from inspector_tui.tui.thin.pace import Pace
from inspector_tui.tui.thin.signals import LoopSignals, stop_ourselves
from inspector_tui.tui.thin.textual_parts import (
    KeyParser,
    Piece,
    runs,
    sgr_codes,
    take_frames,
)

PATIENCE = 0.4
"""Seconds a terminal that does not read has for the last bytes, or to answer the last question."""
_HARMLESS = ("\a", "\x1b]52;")
"""What may be written besides frames: the bell, and text for the clipboard."""
_UNWANTED = ("\x1b]22;", "\x1b[?2026")
"""Mouse pointer and synchronised frames: we have no mouse, and frames too small to tear."""


class ThinDriver(Driver):
    """Sends changed cells only, never waits for the terminal, and leaves when it has gone.

    No mouse, no kitty keys, no focus reports and no question that something waits for.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = False,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Raise OSError where there is no terminal that can be opened."""
        super().__init__(app, debug=debug, mouse=False, size=size)
        path = tty.find_terminal()
        if path is None:
            raise OSError("no terminal")
        self._path = path
        self._charset = tty.charset(os.environ)
        self._inks = tty.inks(os.environ)
        self._canvas = Canvas(self._inks, scrolls=tty.scrolls(os.environ))
        self._pen = functools.lru_cache(4096)(self._find_pen)
        self._pace = Pace()
        self._terminal: tty.Terminal | None = None
        self._said = ""
        self._in_frame = False
        self._timer: asyncio.TimerHandle | None = None
        self._escape: asyncio.TimerHandle | None = None
        self._leaving = False
        self._going_on = False
        take_frames(app, self)

    @property
    def can_suspend(self) -> bool:
        return True

    # Frames

    def frame_begins(self) -> None:
        self._in_frame = True

    def frame_drawn(self, pieces: Iterable[Piece]) -> None:
        for x, y, strip in pieces:
            self._canvas.paint(x, y, runs(strip, self._pen))

    def frame_ends(self) -> None:
        self._in_frame = False
        x, y = self._app.cursor_position
        self._canvas.cursor = x, y
        self._flush()

    def repaint(self) -> None:
        """Clear the terminal and send everything: what it shows is not what we sent."""
        self._canvas.lose()
        self._flush()

    def write(self, data: str) -> None:
        """Write what is not a frame. What may change the screen has it all sent again."""
        if self._in_frame or data.startswith(_UNWANTED):
            return
        if threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(self.write, data)
            return
        if not data.startswith(_HARMLESS):
            self._canvas.lose()
        self._said += data
        self._flush()

    def _find_pen(self, style: Style | None) -> Pen:
        return self._inks.pen(sgr_codes(self._app.console, style)) if style else self._inks.default

    def _flush(self) -> None:
        """Send what is due, or plan to when the line has room for it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._terminal is not None and not self._outlet.busy:
            if not (self._said or self._canvas.stale):
                return
            now = time.monotonic()
            wait = self._pace.wait(now)
            if self._terminal.queued() > self._pace.limit():
                wait = max(wait, 0.05)
            if wait:
                self._timer = self._loop.call_later(wait, self._flush)
                return
            text = self._said + self._canvas.frame(self._pace.limit())
            self._said = ""
            if text:
                self._send(text)

    def _send(self, text: str, *, ask: bool = False) -> None:
        data = text.encode(self._charset, "replace")
        now = time.monotonic()
        ask = ask or self._pace.asks(len(data), now)
        if ask:
            data += tty.ASK.encode()
        self._pace.sent(len(data), now, asked=ask)
        self._outlet.write(data)

    # Keys

    def _on_input(self) -> None:
        terminal = self._terminal
        if terminal is None:
            return
        try:
            data = os.read(terminal.fd, 65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._stop_reading()
            self.leave(128 + signal.SIGHUP)
            return
        data, answers = self._answers.take(data, expected=self._pace.expecting)
        for _ in range(answers):
            self._pace.answered(time.monotonic())
        if answers:
            self._flush()
        self._post(self._keys.feed(self._decoder.decode(data)) if data else ())
        self._wait_for_more()

    def _wait_for_more(self) -> None:
        """See later whether a sequence that has begun goes on."""
        if self._escape is not None:
            self._escape.cancel()
        self._escape = self._loop.call_later(ESCAPE_DELAY + 0.01, self._no_more)

    def _no_more(self) -> None:
        self._escape = None
        self._post(self._keys.tick())
        if held := self._answers.release():
            self._post(self._keys.feed(self._decoder.decode(held)))
            self._wait_for_more()

    def _post(self, messages: Iterable[Message]) -> None:
        for message in messages:
            message.set_sender(self._app)
            self._app.post_message(message)

    def leave(self, code: int) -> None:
        """Have the app end by itself: by its own `leave(code)` if it has one."""
        if self._leaving:
            return
        self._leaving = True
        leave = getattr(self._app, "leave", None)
        if leave is not None:
            self._app.call_later(leave, code)
        else:
            self._app.exit(return_code=code)

    # Beginning and end

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        terminal = tty.Terminal(self._path)
        while not terminal.in_front():
            os.kill(os.getpid(), signal.SIGSTOP)
        terminal.make_raw()
        self._terminal = terminal
        self._outlet = Outlet(terminal.fd, self._loop, self._flush)
        self._keys, self._answers = KeyParser(), tty.Answers()
        self._decoder = codecs.getincrementaldecoder(self._charset)("replace")
        self._loop.add_reader(terminal.fd, self._on_input)
        self._signals = LoopSignals(
            self._loop,
            {
                signal.SIGWINCH: self._on_resize,
                signal.SIGTSTP: self._on_stop,
                signal.SIGCONT: self._on_continue,
                signal.SIGTERM: functools.partial(self.leave, 128 + signal.SIGTERM),
                signal.SIGHUP: functools.partial(self.leave, 128 + signal.SIGHUP),
            },
        )
        self._signals.on()
        self._begun = time.monotonic()
        self._pace = Pace()
        self._send(tty.ENTER, ask=True)
        self._fit()

    def _fit(self) -> None:
        """Take on the terminal's size and have everything sent again."""
        assert self._terminal is not None
        width, height = self._terminal.size()
        self._canvas.resize(width, height)
        size = Size(width, height)
        self._post([events.Resize(size, size)])

    def disable_input(self) -> None:
        """Take no more keys."""
        self._stop_reading()

    def _stop_reading(self) -> None:
        if self._terminal is not None:
            self._loop.remove_reader(self._terminal.fd)
        if self._escape is not None:
            self._escape.cancel()
            self._escape = None

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, or as far as it still takes anything."""
        terminal = self._terminal
        if terminal is None:
            return
        self._signals.off()
        self._stop_reading()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        sent = self._outlet.finish(tty.LEAVE.encode(), tty.CANCEL.encode(), PATIENCE)
        if sent and self._pace.expecting:
            self._await_answer(terminal)
        terminal.restore()
        terminal.close()
        self._terminal = None

    def _await_answer(self, terminal: tty.Terminal) -> None:
        """Read the last answer, so that it does not end up on the shell's command line."""
        now = time.monotonic()
        if not self._pace.answers and now - self._begun > PATIENCE:
            return
        end = now + PATIENCE
        while self._pace.expecting and (left := end - time.monotonic()) > 0:
            with contextlib.suppress(OSError):
                if select.select([terminal.fd], [], [], left)[0]:
                    _, count = self._answers.take(os.read(terminal.fd, 4096), expected=True)
                    for _ in range(count):
                        self._pace.answered(time.monotonic())

    # Signals

    def _on_resize(self) -> None:
        terminal = self._terminal
        if terminal is None:
            return
        same = terminal.size() == (self._canvas.width, self._canvas.height)
        self._fit()
        if same:
            self._flush()  # some programs send this signal to have us paint again

    def _on_stop(self) -> None:
        if not self._auto_restart:
            stop_ourselves()  # the terminal is another program's just now
            return
        self.suspend_application_mode()
        stop_ourselves()
        self._going_on = True
        self._loop.call_later(0.5, self._gone_on)
        self.resume_application_mode()
        self._flush()
        self._post([self.SignalResume()])

    def _gone_on(self) -> None:
        self._going_on = False

    def _on_continue(self) -> None:
        """We were stopped from outside; who knows what has been written since."""
        terminal = self._terminal
        if terminal is None or self._going_on:
            return
        while not terminal.in_front():
            os.kill(os.getpid(), signal.SIGSTOP)
        terminal.make_raw()
        self._send(tty.ENTER)
        self._fit()
        self._flush()
