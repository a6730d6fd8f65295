"""Waiting for long work: whoever has gone meanwhile is locked out in the end."""

from __future__ import annotations

from collections.abc import Callable

from inspector_tui.faces import crash
from inspector_tui.faces.idle import Idle
from inspector_tui.plain.talk import LOCK, Leaving, Talk
from inspector_tui.workflow.awake import HOLDS
from inspector_tui.workflow.exhibits import Watch
from inspector_tui.workflow.long_work import LongWork, Result


def wait_for(
    talk: Talk, undone: str, work: Callable[[Watch], Result], *, holds: float = HOLDS
) -> Result:
    """What came of `work`, which calls what it is given with each piece that it has dealt with.

    Raises the `InspectorError` that kept it from its end; `undone` are the words for that where
    nobody thought of it. A person who has typed no line for so long that nothing holds the lock
    back any more, `holds` seconds, is locked out (`Leaving`), and the work ended.
    """
    going, held = LongWork(work), Idle(holds)
    with talk.held_by(lambda: bool(held.left)):
        while not going.wait(held.look):
            if talk.is_person and not held.left:
                going.end()
                raise Leaving(LOCK)
    if talk.is_person and not held.left:  # asleep in between, and done before the next look
        raise Leaving(LOCK)
    outcome = going.outcome
    if isinstance(outcome, Exception):
        raise crash.in_words(outcome, undone)
    return outcome
