"""The folder that something goes to, asked for in plain mode; made where it is not there yet."""

from __future__ import annotations

from pathlib import Path

from inspector_tui.faces import folders
from inspector_tui.plain.talk import Talk
from inspector_tui.vault.home import Home
from inspector_tui.workflow.command import RefusedError


def folder_for(talk: Talk, typed: str, *, needed: bool, home: Home) -> Path | None:
    """The folder that was typed, made if the inspector wants it; None for nothing typed.

    Raises `RefusedError` where it is none, or is not to be made. With `needed` also for nothing.
    """
    fault = folders.no_folder(typed, needed=needed, home=home)
    if fault is None and (path := folders.to_make(typed)):
        wanted = talk.choose(folders.whether_to_make(path))
        fault = folders.make(path) if wanted else "The folder was not made."
    if fault:
        raise RefusedError(fault)
    return folders.named(typed)
