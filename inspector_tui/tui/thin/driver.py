"""The thin driver: Textual's frames in, changed cells out; keys in, events out; and a clean end."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import threading
import time
from collections.abc import Iterable
from typing import Any

from rich.style import Style
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from inspector_tui.faces.modes import LEAVE_SCREEN
from inspector_tui.faces.output import Output, decide
from inspector_tui.tui.thin import terminal as tty
from inspector_tui.tui.thin.canvas import Canvas
from inspector_tui.tui.thin.cells import Pen
from inspector_tui.tui.thin.keys import KeyReader
from inspector_tui.tui.thin.outlet import Outlet
from inspector_tui.tui.thin.pace import Pace
from inspector_tui.tui.thin.signals import LoopSignals, stop_ourselves
from inspector_tui.tui.thin.textual_parts import Piece, fail, runs, sgr_codes, take_frames

PATIENCE = 0.4
"""Seconds a terminal that does not read has for the last bytes, or to answer the last question."""
_LAYOUT = 0.5
"""Seconds Textual has to lay out its screen in a new size, before it is sent as it is."""
_BEHIND = 1.0
"""Seconds a job that was continued without being brought to the front has before it stops again."""
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
        output: Output = getattr(app, "output", None) or decide(os.environ)
        self._charset = output.encoding
        self._inks = tty.inks(os.environ, output)
        self._canvas = Canvas(self._inks, scrolls=tty.scrolls(os.environ))
        self._pen = functools.lru_cache(4096)(self._find_pen)
        self._pace = Pace()
        self._terminal: tty.Terminal | None = None
        self._thread = threading.get_ident()
        self._said = ""
        self._in_frame = False
        self._resized = False
        self._timer: asyncio.TimerHandle | None = None
        self._leaving = False
        self._going_on = False
        self._told = LoopSignals(
            {
                number: functools.partial(self.leave, 128 + number)
                for number in (signal.SIGTERM, signal.SIGHUP)
            }
        )
        self._signals = LoopSignals(
            {
                signal.SIGWINCH: self._on_resize,
                signal.SIGTSTP: self._on_stop,
                signal.SIGCONT: self._on_continue,
            }
        )
        take_frames(app, self)

    @property
    def can_suspend(self) -> bool:
        return True

    @property
    def round_trip(self) -> float | None:
        """Seconds to the terminal and back at best, None while that is not known."""
        return self._pace.round_trip

    # Frames

    def frame_begins(self) -> None:
        self._in_frame = True

    def wants_whole(self, width: int, height: int) -> bool:
        # A screen that was made smaller and large again has not changed, as Textual sees it.
        return self._resized and (width, height) == self._canvas.size

    def frame_drawn(self, pieces: Iterable[Piece], *, whole: bool) -> None:
        for x, y, strip in pieces:
            self._canvas.paint(x, y, runs(strip, self._pen))
        if whole:
            self._resized = False

    def frame_ends(self, screen: Screen[Any]) -> None:
        self._in_frame = False
        typing = hasattr(screen.focused, "cursor_screen_offset")
        x, y = self._app.cursor_position
        self._canvas.cursor = (x, y) if typing else None
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
        self._unplan()
        while self._terminal is not None and not (self._outlet.busy or self._resized):
            if not (self._said or self._canvas.stale):
                return
            wait = self._pace.wait(time.monotonic())
            if self._terminal.queued() > self._pace.limit():
                wait = max(wait, 0.05)
            if wait:
                self._timer = self._loop.call_later(wait, self._flush_later)
                return
            text = self._said + self._canvas.frame(self._pace.limit())
            self._said = ""
            if text:
                self._send(text)

    def _flush_later(self) -> None:
        try:
            self._flush()
        except Exception as error:
            self.failed(error)

    def _unplan(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _send(self, text: str, *, ask: bool = False) -> None:
        data = text.encode(self._charset, "replace")
        now = time.monotonic()
        if ask or self._pace.asks(len(data), now):
            data += tty.ASK.encode()
            self._pace.sent(len(data), now, asked=True)
        else:
            self._pace.sent(len(data), now)
        self._outlet.write(data)

    # What the terminal sends

    @property
    def expecting(self) -> bool:
        return self._pace.expecting

    def typed(self, messages: Iterable[Message]) -> None:
        for message in messages:
            message.set_sender(self._app)
            self._app.post_message(message)

    def answered(self) -> None:
        self._pace.answered(time.monotonic())
        self._flush_later()

    def ended(self) -> None:
        self.leave(128 + signal.SIGHUP)

    def failed(self, error: Exception) -> None:
        fail(self._app, error)

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
        self._told.on(self._loop)
        if not tty.in_front(self._path):
            os.kill(0, signal.SIGTTIN)  # as the terminal does to those who read behind its back
        terminal = tty.Terminal(self._path)
        terminal.make_raw()
        self._outlet = Outlet(terminal.fd, self._loop, self._flush_later)
        self._reader = KeyReader(terminal.fd, self._loop, self._charset, self)
        self._reader.start()
        self._terminal = terminal
        self._signals.on(self._loop)
        self._begun = time.monotonic()
        self._pace = Pace()
        self._send(tty.ENTER, ask=True)
        self._fit(terminal)

    def _fit(self, terminal: tty.Terminal) -> None:
        """Take on the terminal's size and have everything sent again."""
        size = terminal.size()
        if size != self._canvas.size:
            self._resized = True
            self._loop.call_later(_LAYOUT, self._send_anyway, size)
        self._canvas.resize(*size)
        self.typed([events.Resize(Size(*size), Size(*size))])

    def _send_anyway(self, size: tuple[int, int]) -> None:
        """Textual has not filled the new size in all this time: send what there is."""
        if size == self._canvas.size:
            self._resized = False
            self._flush_later()

    def disable_input(self) -> None:
        """Take no more keys."""
        if self._terminal is not None:
            self._reader.stop()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, or as far as it still takes anything.

        An app that `starts_over` keeps it.
        """
        terminal = self._terminal
        if terminal is None:
            return
        self._signals.off()
        self._reader.stop()
        self._unplan()
        stays = getattr(self._app, "starts_over", False)
        last = tty.CLEAR if stays else LEAVE_SCREEN
        sent = self._outlet.finish(last.encode(), tty.CANCEL.encode(), PATIENCE)
        if stays:
            terminal.keep()
        else:
            young = time.monotonic() - self._begun < PATIENCE
            if sent and (self._pace.answers or young):
                self._reader.await_answers(PATIENCE)
            terminal.restore()
        terminal.close()
        self._terminal = None

    def close(self) -> None:
        """Nothing is open outside application mode but the ear for being told to leave."""
        if not self._app.is_running:
            self._told.off()

    # Signals

    def _on_resize(self) -> None:
        if self._terminal is not None:
            self._fit(self._terminal)
            self._flush()  # where the size is the same: some send this signal to have us do that

    def _on_stop(self) -> None:
        """Ctrl+Z: the shell gets its terminal, and all of the job stops."""
        self.suspend_application_mode()
        stop_ourselves()
        self._going_on = True
        self._loop.call_later(0.5, self._gone_on)
        self._go_on()

    def _gone_on(self) -> None:
        self._going_on = False

    def _on_continue(self) -> None:
        """We were stopped from outside; who knows what has been written since."""
        if self._terminal is not None and not self._going_on:
            self._go_on()

    def _go_on(self) -> None:
        if not tty.in_front(self._path):
            self._loop.call_later(_BEHIND, self._stop_again)
        elif self._terminal is None:
            self.resume_application_mode()
            self._flush()
            self.typed([self.SignalResume()])
        else:
            self._terminal.make_raw()
            self._send(tty.ENTER)
            self._fit(self._terminal)
            self._flush()

    def _stop_again(self) -> None:
        """Continued behind the shell, and not in order to leave: there is nothing to do there."""
        if self._app.is_running and not self._leaving:
            if not tty.in_front(self._path):
                os.kill(os.getpid(), signal.SIGSTOP)
            self._go_on()
