"""Unpacking a bundle, only after all of it verified."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from inspector_tui.bundle.allowed import Signers
from inspector_tui.bundle.faults import BundleRefusedError, UnsoundError
from inspector_tui.bundle.verified import Verified
from inspector_tui.bundle.verify import Head, Opened, Terms, open_verified
from inspector_tui.errors import InspectorError


class UnpackError(InspectorError):
    """The place to unpack to cannot be used; nothing is left there."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what, kept="Nothing was unpacked.", todo=todo)


def unpack(
    source: Path | BinaryIO,
    to: Path,
    signers: Signers,
    *,
    identity: Path | None = None,
    previous: Path | Head | None = None,
    now: datetime | None = None,
    office: str | None = None,
) -> Verified:
    """Verify a bundle as `verify` does and put its files into the new folder `to`.

    The folder appears whole or not at all; it and its files are private (0700, 0600). Raises what
    `verify` raises, and `UnpackError` when `to` exists or cannot be made.
    """
    _check_free(to)
    terms = Terms(signers, identity, previous, now, office)
    with open_verified(source, terms) as found:
        try:
            _unpack(found, to)
        except OSError as error:
            raise UnpackError(
                f"The files cannot be written ({error.strerror}).", "Choose another place."
            ) from None
        except UnsoundError as fault:
            raise BundleRefusedError(str(fault), check="files", passed=()) from None
        return found.verified


def _check_free(to: Path) -> None:
    if os.path.lexists(to):
        raise UnpackError("There is something at that place already.", "Name a folder to be made.")


def _unpack(found: Opened, to: Path) -> None:
    from shutil import rmtree
    from tempfile import mkdtemp

    part = Path(mkdtemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent))
    try:
        for folder in sorted({path.rpartition("/")[0] for path in found.bag.payload}):
            (part / folder).mkdir(mode=0o700)
        for path, text in found.bag.tags.items():
            _write(part / path, [text])
        for path in found.bag.payload:
            _write(part / path, found.bag.chunks(path, found.digests[path]))
        _check_free(to)
        part.rename(to)
    except BaseException:
        rmtree(part, ignore_errors=True)
        raise


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as out:
        for chunk in chunks:
            out.write(chunk)
