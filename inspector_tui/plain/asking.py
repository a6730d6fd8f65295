"""A text of one line with a reason behind it: what refuses it is said, and it is asked again."""

from __future__ import annotations

from collections.abc import Callable

from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.talk import Talk
from inspector_tui.workflow.command import Command, RefusedError


def ask_and_do(
    talk: Talk, desk: PlainDesk, prompt: str, command: Callable[[str], Command], *, given: str = ""
) -> str | None:
    """Do what `command` makes of a text, asked for unless it is `given`; the text that was saved.

    An empty line goes back: None. Raises `InspectorError` where nothing can be recorded.
    """
    desk.may_record()
    while True:
        text = given or talk.ask(f"{prompt} (Enter: leave it)").text.strip()
        if not text:
            return None
        try:
            made = command(text)
        except RefusedError as error:
            talk.error(error)
            given = ""
            continue
        desk.do(made)
        return text
