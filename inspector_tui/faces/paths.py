"""Completing the path of a file as it is typed: names as they are on disk, faults as nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.faces.text import one_line
from inspector_tui.vault.files import as_named

_MOST = 4000
"""Names of one folder that are looked at."""
_LINK = " (a link)"
"""Behind the name of a link to a file: what it leads to may be anything."""


@dataclass(frozen=True)
class Completion:
    """`text` is what may stand instead of what was typed; `names` what it may go on with.

    A link to a file is called one behind its name. `note` says in words what cannot be shown.
    """

    text: str
    names: tuple[str, ...] = ()
    note: str = ""


def complete(typed: str) -> Completion:
    """As much of the path as is certain, and the names to choose from when there are several.

    A folder ends in `/`. Hidden names are offered once a dot is typed, names that no keyboard can
    type never. `~` is the home of the account, where an empty path begins. Raises nothing.
    """
    if typed in ("", "~"):
        return Completion("~/")
    head, slash, begun = typed.rpartition("/")
    return _in_folder(head + slash, begun)


def _in_folder(folder: str, begun: str) -> Completion:
    try:
        names, links, odd = _names(as_named(folder), begun)
    except (OSError, ValueError):
        return Completion(folder + begun, note="That folder cannot be read.")
    note = f"{odd} more with signs in the name that cannot be typed" if odd else ""
    if not names:
        return Completion(folder + begun, note=note or "Nothing there begins so.")
    common = os.path.commonprefix(names)  # noqa: RUF071 - of names, letter by letter
    if len(common) < len(begun):  # the same letters in other cases
        common = begun
    told = tuple(f"{name}{_LINK}" if name in links else name for name in names)
    several = len(told) > 1 or told != tuple(names)  # a link is called one also when it is alone
    return Completion(folder + common, told if several else (), note)


def _names(folder: Path, begun: str) -> tuple[list[str], set[str], int]:
    """Names that go on from `begun`, in exact case before any case.

    And which of them are links to files, and how many odd ones there are.
    """
    found: list[str] = []
    links: set[str] = set()
    odd = 0
    with os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count >= _MOST:
                break
            name = entry.name
            if not name.casefold().startswith(begun.casefold()):
                continue
            if name.startswith(".") and not begun.startswith("."):
                continue
            if not name.isprintable() or one_line(name) != name:
                odd += 1
                continue
            found.append(f"{name}/" if _is_folder(entry) else name)
            if entry.is_symlink():
                links.add(name)
    exact = [name for name in found if name.startswith(begun)]
    return sorted(exact or found), links, odd


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
