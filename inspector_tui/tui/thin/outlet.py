"""Writes to the terminal without ever waiting for it."""

from __future__ import annotations

import asyncio
import os
import select
import time
from collections.abc import Callable


class Outlet:
    """What could not be written yet, and the wish to be told when it could.

    One frame at a time: `busy` while some of the last one is left.
    """

    def __init__(
        self, fd: int, loop: asyncio.AbstractEventLoop, drained: Callable[[], None]
    ) -> None:
        self._fd = fd
        self._loop = loop
        self._drained = drained
        self._rest = b""
        self.gone = False
        """Whether the terminal has gone away; what is written then is dropped."""

    @property
    def busy(self) -> bool:
        return bool(self._rest)

    def write(self, data: bytes) -> None:
        """Send, now as far as possible and the rest when there is room."""
        waiting = self.busy
        self._rest += data
        if not waiting:
            self._push()
            if self._rest:
                self._loop.add_writer(self._fd, self._on_room)

    def _on_room(self) -> None:
        self._push()
        if not self._rest:
            self._loop.remove_writer(self._fd)
            self._drained()

    def _push(self) -> None:
        try:
            while self._rest:
                self._rest = self._rest[os.write(self._fd, self._rest) :]
        except (BlockingIOError, InterruptedError):
            pass
        except OSError:
            self.gone = True
            self._rest = b""

    def finish(self, data: bytes, cancel: bytes, patience: float) -> bool:
        """Send the last bytes, for at most `patience` seconds; False if they did not get through.

        What is still waiting is dropped; `cancel` goes first if that cut a sequence.
        """
        if self.busy:
            self._loop.remove_writer(self._fd)
            data = cancel + data
        self._rest = data
        end = time.monotonic() + patience
        poll = select.poll()
        poll.register(self._fd, select.POLLOUT)
        self._push()
        while self._rest and (left := end - time.monotonic()) > 0:
            poll.poll(left * 1000)
            self._push()
        sent = not self._rest and not self.gone
        self._rest = b""
        return sent
