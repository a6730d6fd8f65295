"""Getting at the bytes of a bundle: opening a path that may be anything, and decrypting it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from inspector_tui.bundle.faults import BundleFileError
from inspector_tui.bundle.names import MAX_BUNDLE

MAX_DECRYPTED = MAX_BUNDLE + 64 * 1024**2
"""The files of a bundle and room for its container."""

_IN_MEMORY = 16 * 1024**2
_AGE = b"age-encryption.org/"
# Without waiting: a FIFO that nobody writes to would hold the program for ever.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    """A seekable stream over `source`; `BundleFileError` for a path that is no readable file."""
    if not isinstance(source, Path):
        yield source
        return
    try:
        handle = os.open(source, _FLAGS)
    except OSError as error:
        raise cannot_read(error) from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        kind = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
        raise BundleFileError(f"This is {kind}.", todo="Give the bundle's file.")
    with os.fdopen(handle, "rb", buffering=0) as file:
        yield cast(BinaryIO, file)


def read_ordinary(path: Path, limit: int) -> bytes:
    """The bytes of a file, `limit` + 1 of them at most. `OSError`, also for what is no file."""
    with open(path, "rb", opener=_unwaiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file")
        return file.read(limit + 1)


def _unwaiting(path: str, _flags: int) -> int:
    return os.open(path, _FLAGS)


def is_encrypted(file: BinaryIO) -> bool:
    """Whether the stream is an age file."""
    file.seek(0)
    return file.read(len(_AGE)) == _AGE


@contextmanager
def decrypted(file: BinaryIO, identity: Path, folder: Path) -> Iterator[BinaryIO]:
    """What an age file holds, once all of it was decrypted without error.

    Up to 16 MiB stay in memory; more goes to a file in `folder` that never has a name there (on
    Windows: has one until it is closed). Raises `UnsoundError` and `BundleFileError`.
    """
    from tempfile import SpooledTemporaryFile

    from inspector_tui.bundle.seal_to import identities, unseal

    keys = identities(identity)
    file.seek(0)
    made = SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))  # noqa: SIM115 - see its close
    plain = cast(BinaryIO, made)
    try:
        try:
            unseal(file, plain, keys, MAX_DECRYPTED)
            plain.flush()
        except OSError as error:
            raise BundleFileError(
                f"The bundle cannot be decrypted here ({error.strerror}).",
                todo="Name a folder that may be written to and has room for it.",
            ) from None
        yield plain
    finally:
        with suppress(OSError):  # a full disk refuses once more what it refused before
            plain.close()


def cannot_read(error: OSError) -> BundleFileError:
    """The system's refusal as one of ours."""
    reason = error.strerror or "the system gave no reason"
    return BundleFileError(f"The bundle's file cannot be read ({reason}).")
