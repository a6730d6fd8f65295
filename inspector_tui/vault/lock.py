"""One program per vault: a lock that the system frees when its holder dies."""

from __future__ import annotations

import errno
import os
import platform
import re
import sys
import time
from dataclasses import dataclass
from typing import Self

from inspector_tui.vault import clock
from inspector_tui.vault.files import (
    CannotUseError,
    SpecialFileError,
    in_words,
    open_ordinary,
    open_private,
)
from inspector_tui.vault.home import Home

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TRIES = 5
_PAUSE = 0.02
_MAX_TEXT = 512
_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, getattr(errno, "EOPNOTSUPP", errno.ENOSYS)}
_LOCK_AT = 1 << 30
"""Windows locks bytes against reading too: one far behind the text is locked there."""


@dataclass(frozen=True)
class Holder:
    """Who has the vault open: process, machine, and since when (local time, ISO 8601)."""

    pid: int
    host: str
    since: str


class VaultLock:
    """The lock on one vault, held from `acquire` to `release` or to the end of the process."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._fd: int | None = None

    def acquire(self) -> bool:
        """Take the lock; False when another session has it. Raises `CannotUseError`."""
        if self._fd is not None:
            return True
        with in_words(self._home.lock):
            fd = open_private(self._home.lock, os.O_RDWR | os.O_CREAT)
            try:
                taken = self._take_here(fd)
                if taken:
                    _write(fd, Holder(os.getpid(), platform.node(), clock.now()[0]))
                    self._fd, fd = fd, -1
            finally:
                if fd >= 0:
                    os.close(fd)
        return taken

    def _take_here(self, fd: int) -> bool:
        try:
            return _take_patiently(fd)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                why = "its disk offers no file locks, which keep two sessions apart"
                raise CannotUseError(self._home.lock, why) from error
            raise

    def holder(self) -> Holder | None:
        """Who holds it now; None when nobody does, or it is not known.

        Raises `CannotUseError` for what is no file.
        """
        try:
            with open_ordinary(self._home.lock) as file:
                if self._fd is None and _take(file.fileno(), shared=True):
                    return None
                return _parse(file.read(_MAX_TEXT))
        except (SpecialFileError, IsADirectoryError):
            with in_words(self._home.lock):
                raise
        except OSError:
            return None

    def release(self) -> None:
        """Let others in. Harmless when it is not held."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            try:
                os.ftruncate(fd, 0)
            finally:
                os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


def _take_patiently(fd: int) -> bool:
    """Somebody who only asks for the holder has the lock for an instant."""
    for _ in range(_TRIES):
        if _take(fd):
            return True
        time.sleep(_PAUSE)
    return False


def _take(fd: int, *, shared: bool = False) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(fd, _LOCK_AT, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
            os.lseek(fd, 0, os.SEEK_SET)
        else:
            fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if sys.platform == "win32":
            os.lseek(fd, 0, os.SEEK_SET)
        if error.errno in _HELD:
            return False
        raise
    return True


def _write(fd: int, holder: Holder) -> None:
    """Say who holds it. On a full disk nobody is named: the lock itself needs no room."""
    try:
        os.ftruncate(fd, 0)
        os.lseek(fd, 0, os.SEEK_SET)
        os.write(fd, f"pid {holder.pid}\nhost {holder.host}\nsince {holder.since}\n".encode())
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise


def _parse(text: bytes) -> Holder | None:
    found = re.fullmatch(
        r"pid ([0-9]{1,10})\nhost ([^\n]{0,255})\nsince ([0-9T:.+-]{19,35})\n",
        text.decode(errors="replace"),
    )
    return Holder(int(found[1]), found[2], found[3]) if found else None
