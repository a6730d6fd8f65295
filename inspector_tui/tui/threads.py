"""Waiting on the event loop for what a thread does, without the program's end waiting for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def in_thread(work: Callable[[], Result]) -> Result:
    """What `work` gives, or raises.

    Not `asyncio.to_thread`: a folder that never answers would keep the program from its end, and
    a lock from wiping the key with it.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[Result] = loop.create_future()

    def tell(hear: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: None if waiting.done() else hear())

    def carry_out() -> None:
        try:
            result = work()
        except Exception as error:
            fault = error
            tell(lambda: waiting.set_exception(fault))
        else:
            tell(lambda: waiting.set_result(result))

    threading.Thread(target=carry_out, name="beside", daemon=True).start()
    return await waiting
