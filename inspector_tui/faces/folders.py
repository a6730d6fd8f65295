"""The folder that something is written to, as a person names it: looked at, made if wished."""

from __future__ import annotations

import os
from pathlib import Path

from inspector_tui.faces.told import Choice, Question
from inspector_tui.vault.files import FOLDER_MODE, as_named
from inspector_tui.vault.home import Home, InsideVaultError

_NONE = "There is no such folder."


def named(typed: str) -> Path | None:
    """The path that was typed, `~` being the home of the account; None for nothing."""
    return as_named(typed.strip()) if typed.strip() else None


def no_folder(typed: str, *, needed: bool, home: Home) -> str | None:
    """Why nothing can be written to what was typed, in a sentence, else None.

    A folder that is not there will do if it can be made, one of the vault's own will not. Nothing
    typed is a fault if `needed`.
    """
    try:
        path = named(typed)
        if path is None:
            return "A folder is needed." if needed else None
        home.require_outside(path)
        if path.is_dir() or to_make(typed):
            return None
        return "That is a file, not a folder." if os.path.lexists(path) else _NONE
    except InsideVaultError as error:
        return error.what
    except (OSError, ValueError):
        return _NONE


def to_make(typed: str) -> Path | None:
    """The folder that was typed where it is not there and the one above it is; else None."""
    path = named(typed)
    if path is None or os.path.lexists(path):
        return None
    return path if path.parent.is_dir() else None


def whether_to_make(path: Path) -> Question[bool]:
    """Before a folder is made."""
    return Question(
        "Make this folder?",
        [Choice("m", "Make it", True), Choice("b", "Choose another", False)],
        False,
        f"There is no {path.absolute()} yet. It will be for your account alone, where the disk can "
        "see to that.",
    )


def make(path: Path) -> str | None:
    """Make a folder, 0700, in one that is there; why it cannot be made, in a sentence, or None."""
    try:
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    except OSError as error:
        return f"It cannot be made: {error.strerror}."
    except ValueError:  # a sign that no name may have
        return _NONE
    return None
