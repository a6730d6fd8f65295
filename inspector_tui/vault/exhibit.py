"""Opening the file that becomes an exhibit, without being caught by what is not a file."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from inspector_tui.errors import InspectorError
from inspector_tui.signs import printable

_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0)
    for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY", "O_NOFOLLOW")
)
_LONGEST = 200
"""Characters of where a link leads that are told; of a longer one its end."""


class ExhibitUnreadableError(InspectorError):
    """The file to be taken as an exhibit cannot be read."""

    def __init__(self, why: str, todo: str = "Check the path and try again.") -> None:
        super().__init__(
            f"The exhibit was not taken: {why}.", kept="Nothing was recorded.", todo=todo
        )


def open_regular(path: str | Path) -> BinaryIO:
    """The file, for reading. `ExhibitUnreadableError` for anything else.

    A pipe or a device is neither opened nor waited for. A link is not followed: whoever filled a
    stick could have any file of the inspector's taken, and handed over, under a name of theirs.
    Folders on the way to the file may be links.
    """
    path = Path(path)
    try:
        # Looked at before it is opened, because opening some devices does something.
        _refuse(path.stat().st_mode)
        _refuse_link(path)
        fd = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        _refuse_link(path)  # it may have become one in between
        raise unreadable(error) from None
    try:
        _refuse(os.fstat(fd).st_mode)  # it may have been replaced between the two
    except BaseException:
        os.close(fd)
        raise
    return os.fdopen(fd, "rb", buffering=0)


def state(stream: BinaryIO) -> tuple[int, int, int]:
    """Size in bytes and both times of change in nanoseconds, which writing to a file alters.

    Through a shared mapping of it the system may write later than it says.
    """
    found = os.fstat(stream.fileno())
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def unreadable(error: OSError | ValueError) -> ExhibitUnreadableError:
    """The sentence for what the system said; it never repeats the path that was typed."""
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        return ExhibitUnreadableError(
            "your account may not read that file", "Copy it to a place of your own first."
        )
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, None):
        return ExhibitUnreadableError("there is no file at that path")
    return ExhibitUnreadableError(
        "the disk it is on reports a fault", "Copy the file to another disk and try again."
    )


def _refuse_link(path: Path) -> None:
    """A link that leads nowhere is left for who opens it to tell of."""
    try:
        leads = os.path.realpath(path, strict=True) if path.is_symlink() else ""
    except (OSError, ValueError):
        return
    if leads:
        told = printable(leads if len(leads) <= _LONGEST else f"...{leads[3 - _LONGEST :]}")
        raise ExhibitUnreadableError(
            f"that is a link to {told}", "If that file is meant, name it itself."
        )


def _refuse(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise ExhibitUnreadableError(
            "that is a folder", "Name one file in it, or pack the folder into one file."
        )
    raise ExhibitUnreadableError("that is a device or a pipe, not a file")
