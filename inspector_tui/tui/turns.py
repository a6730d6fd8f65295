"""Keys in turn: one that was typed ahead is handled only when the one before it has had its effect.

Textual passes a key on to whatever has the focus when the key arrives, and looks its binding up
later. In a burst (a stalled line that lives again) the letters of a reason would so be passed to
the question and read as verdicts, because the box that they were typed for had not opened yet.
Here each key waits until messages posted behind the one before have come through the same queues.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen

ROUNDS = 2
"""Trips from the focus up to the app: the key's own, and that of messages its handlers posted."""
LEAVES = "ctrl+x"
"""The key that leaves the program on every screen, also while keys are held."""
PATIENCE = 1.0
"""Seconds after which the next key goes on whatever became of the one before."""


class Settled(Message):
    """Posted behind a key; when it has bubbled to the app, so has the key."""

    def __init__(self, number: int, rounds: int) -> None:
        super().__init__()
        self.number = number
        self.rounds = rounds


class Turns:
    """Hands keys and pastes to `handle` one at a time, in the order they came."""

    def __init__(
        self, app: App[Any], handle: Callable[[events.Key | events.Paste], Awaitable[None]]
    ) -> None:
        self._app = app
        self._handle = handle
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._number = 0
        self._busy = False
        self._held = False
        self._screen: Screen[Any] | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> bool:
        """True when every key so far has had its effect."""
        return not self._busy and not self._waiting

    @property
    def calm(self) -> bool:
        """True when no key waits, but for something else than the one before it."""
        return self.idle or self._held

    async def take(self, event: events.Key | events.Paste) -> None:
        """Handle the event now, or when its turn comes."""
        self._waiting.append(event)
        if not self._busy:
            await self._next()

    def hold(self) -> None:
        """Keep what is typed from now on until `go_on` or `forget`: what it is for comes yet."""
        self._held = True

    def go_on(self) -> None:
        """What was waited for is there: the keys typed meanwhile are for it."""
        self._held = False
        if not self._busy:
            self._begin()
            self._send(ROUNDS - 1)

    def forget(self) -> None:
        """What was waited for did not come: the keys typed meanwhile mean nothing."""
        self._held = False
        self._waiting.clear()

    async def settled(self, message: Settled) -> None:
        """The app heard a `Settled`: send it round again, or go on to the next key."""
        if message.number != self._number or not self._busy or not self._app.is_running:
            return
        if message.rounds > 0:
            self._send(message.rounds - 1)
        elif self._app.screen is not self._screen:
            # The key opened or closed a screen: let it be made and take the focus first.
            self._screen = self._app.screen
            self._send(ROUNDS - 1)
        else:
            await self._go_on()

    async def _next(self) -> None:
        if self._held and any(map(_leaves, self._waiting)):
            self._waiting = deque(filter(_leaves, self._waiting))
        elif self._held:
            return
        if self._waiting:
            event = self._waiting.popleft()
            self._begin()
            await self._handle(event)
            self._send(ROUNDS - 1)

    def _begin(self) -> None:
        self._busy = True
        self._number += 1
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._give_up, self._number)
        self._screen = self._app.screen

    def _send(self, rounds: int) -> None:
        target = self._app.focused or self._app.screen
        if not target.post_message(Settled(self._number, rounds)):
            self._app.post_message(Settled(self._number, rounds))

    async def _go_on(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._busy = False
        await self._next()

    def _give_up(self, number: int) -> None:
        if number == self._number and self._busy:
            self._app.post_message(Settled(number, 0))


def _leaves(event: events.Key | events.Paste) -> bool:
    return isinstance(event, events.Key) and event.key == LEAVES
