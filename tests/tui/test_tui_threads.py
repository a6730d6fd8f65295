"""Work on a thread: its outcome arrives, and nothing waits for it that has no use for it."""

import asyncio
import threading
from contextlib import suppress

import pytest

from inspector_tui.tui.threads import in_thread


def test_what_comes_of_it_arrives():
    def refuse():
        raise ValueError("no")

    async def both():
        assert await in_thread(lambda: threading.current_thread().daemon) is True
        with pytest.raises(ValueError, match="no"):
            await in_thread(refuse)

    asyncio.run(both())


def test_a_folder_that_never_answers_keeps_the_program_from_no_end():
    never = threading.Event()

    async def left():
        waiting = asyncio.create_task(in_thread(never.wait))
        await asyncio.sleep(0)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting

    program = threading.Thread(target=asyncio.run, args=(left(),), daemon=True)
    program.start()
    program.join(20)
    ended = not program.is_alive()
    never.set()
    assert ended
