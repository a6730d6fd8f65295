"""Exhibits outside the database, each sealed in a file of its own (docs/formats.md).

A blob is 8 bytes of magic, 7 random bytes and chunks of 64 KiB under AES-256-GCM with a key of
its own; the nonce counts the chunks and marks the last, so that a change, a cut, a swap and an
addition are all noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspector_tui.errors import InspectorError
from inspector_tui.vault.errors import ClosedVaultError
from inspector_tui.vault.exhibit import unreadable
from inspector_tui.vault.files import (
    create,
    in_words,
    make_folder,
    open_ordinary,
    sync,
    sync_folder,
    write_all,
)
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret

MAGIC = b"blob1\n\0\0"
CHUNK = 64 * 1024
TAG = 16
_PREFIX = 7
_HEAD = len(MAGIC) + _PREFIX
_GROUP = 16
"""Chunks read and written at a time."""
_NAME = re.compile(r"[0-9a-f]{32}")
_PART = ".part"
_PENDING = ".pending"


class DamagedBlobError(InspectorError):
    """A sealed exhibit is missing or is not what was sealed."""

    def __init__(self, what: str = "An exhibit's file in the vault is damaged.") -> None:
        super().__init__(
            what,
            kept="The record of the exhibit and every other exhibit are untouched.",
            todo="Take the exhibit again from its original, or put its file back from a copy:"
            " 'inspector-tui vault check --all' names it.",
        )


@dataclass(frozen=True)
class Sealed:
    """What was sealed: the blob's name (32 hex), bytes in the clear, SHA-256 (hex), CRC-32."""

    blob: str
    size: int
    sha256: str
    crc32: int


class Blobs:
    """The sealed exhibits of one vault, in folders of `<first 2>/<other 30>` of their names."""

    def __init__(self, folder: Path, dek: Dek) -> None:
        self._folder = folder
        self._dek = dek

    def seal(self, stream: BinaryIO) -> Sealed:
        """Read the stream to its end, once, into a new blob that is on disk on return.

        Until `settled` or `discard` is called it is marked as one that no record names, which
        `sweep` looks into. Memory is constant. Raises `ExhibitUnreadableError`, `DiskFullError` or
        `CannotUseError`; nothing is left behind then.
        """
        blob = secrets.token_hex(16)
        path = self._path(blob)
        part = path.with_name(path.name + _PART)
        with in_words(self._folder):
            make_folder(path.parent)
            try:
                with create(part) as file:
                    sealed = self._seal(_reader(stream), file, blob)
                    sync(file)
                create(_pending(path)).close()
                part.replace(path)
                sync_folder(path.parent)
            except BaseException:
                for left in (part, path, _pending(path)):
                    with suppress(OSError):
                        left.unlink(missing_ok=True)
                raise
        return sealed

    def settled(self, blob: str) -> None:
        """The record names the blob: it stays."""
        with suppress(OSError):  # else `sweep` finds out again
            _pending(self._path(blob)).unlink(missing_ok=True)

    def discard(self, blob: str) -> None:
        """Remove a blob that was sealed just now and that no record names."""
        path = self._path(blob)
        with suppress(OSError):
            path.unlink(missing_ok=True)
            _pending(path).unlink(missing_ok=True)

    def reseal(self, blob: str, source: Blobs) -> None:
        """Seal what another vault's key sealed, under the same name, in an empty folder.

        Raises `DamagedBlobError`, `DiskFullError` or `CannotUseError`.
        """
        path = self._path(blob)
        with in_words(self._folder):
            make_folder(path.parent)
            with create(path) as file:
                self._seal(_pieces(source.open(blob)), file, blob)
                sync(file)

    def _seal(self, read: Callable[[int], bytes], file: BinaryIO, blob: str) -> Sealed:
        prefix = os.urandom(_PREFIX)
        write_all(file, MAGIC + prefix)
        out = memoryview(bytearray(_GROUP * (CHUNK + TAG)))
        digest, crc, size, number = hashlib.sha256(), 0, 0, 0
        with self._cipher(blob) as cipher:
            for block, last in _blocks(read, CHUNK):
                digest.update(block)
                crc = zlib.crc32(block, crc)
                size += len(block)
                used = 0
                for chunk, ends in _units(block, CHUNK, last):
                    room = out[used : used + len(chunk) + TAG]
                    used += cipher.encrypt_into(_nonce(prefix, number, ends), chunk, None, room)
                    number += 1
                write_all(file, out[:used])
        return Sealed(blob, size, digest.hexdigest(), crc)

    @contextmanager
    def _cipher(self, blob: str) -> Iterator[AESGCM]:
        if not self._dek:
            raise ClosedVaultError
        with Secret(self._dek.subkey(f"blob/{blob}")) as key:
            yield AESGCM(key.reveal())

    def open(self, blob: str) -> Iterator[bytes]:
        """What was sealed, in pieces, each checked before it comes out.

        Raises `DamagedBlobError` at the first piece that is not as it was; only a stream that
        ended without it is whole.
        """
        try:
            with open_ordinary(self._path(blob)) as file:
                yield from self._unseal(file, blob)
        except FileNotFoundError:
            raise DamagedBlobError("An exhibit's file is missing from the vault.") from None
        except OSError as error:
            raise DamagedBlobError("An exhibit's file in the vault cannot be read.") from error

    def _unseal(self, file: BinaryIO, blob: str) -> Iterator[bytes]:
        head = file.read(_HEAD) or b""
        if len(head) != _HEAD or not head.startswith(MAGIC):
            raise DamagedBlobError
        prefix = head[len(MAGIC) :]
        number = 0
        with self._cipher(blob) as cipher:
            for block, last in _blocks(file.read, CHUNK + TAG):
                for sealed, ends in _units(block, CHUNK + TAG, last):
                    try:
                        chunk = cipher.decrypt(_nonce(prefix, number, ends), sealed, None)
                    except InvalidTag:
                        raise DamagedBlobError from None
                    if chunk:
                        yield chunk
                    elif number:
                        raise DamagedBlobError  # only nothing at all ends in an empty chunk
                    number += 1

    def exists(self, blob: str) -> bool:
        """True when a file of that name is there; it may still be damaged."""
        return bool(_NAME.fullmatch(blob)) and self._path(blob).is_file()

    def names(self) -> Iterator[str]:
        """The names of all blobs there are, in no order."""
        for path in self._folder.glob("??/*"):
            name = path.parent.name + path.name
            if _NAME.fullmatch(name):
                yield name

    def sweep(self, named: Callable[[str], bool | None]) -> int:
        """Remove what an interrupted taking left; how many files. Only under the vault's lock.

        `named` tells whether a record names a blob, or may, in this or any other journal that can
        be put back; where it answers None, the blob stays until somebody can tell. It is asked only
        of those whose taking was interrupted.
        """
        left = list(self._folder.glob(f"??/*{_PART}"))
        for marker in self._folder.glob(f"??/*{_PENDING}"):
            path = marker.with_suffix("")
            blob = path.parent.name + path.name
            if _NAME.fullmatch(blob) and path.exists():
                known = named(blob)
                if known is None:
                    continue
                if not known:
                    left.append(path)
                    path.unlink()
            marker.unlink(missing_ok=True)
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, blob: str) -> Path:
        if not _NAME.fullmatch(blob):
            raise DamagedBlobError("The record names an exhibit's file that cannot exist.")
        return self._folder / blob[:2] / blob[2:]


def file_name(blob: str) -> str:
    """Where in the vault's folder a blob is, as a person is told."""
    return f"blobs/{blob[:2]}/{blob[2:]}"


def _pending(path: Path) -> Path:
    return path.with_name(path.name + _PENDING)


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


def _blocks(read: Callable[[int], bytes], unit: int) -> Iterator[tuple[memoryview, bool]]:
    """Groups of whole units and whether each is the last; two buffers, so that the end is known."""
    ready, spare = (memoryview(bytearray(_GROUP * unit)) for _ in range(2))
    filled = _fill(read, ready)
    while filled == len(ready):
        following = _fill(read, spare)
        yield ready[:filled], following == 0
        if following == 0:
            return
        ready, spare, filled = spare, ready, following
    yield ready[:filled], True


def _units(block: memoryview, unit: int, last: bool) -> Iterator[tuple[memoryview, bool]]:
    """The pieces of a group and whether each is the very last; an empty group is one piece."""
    for at in range(0, len(block) or 1, unit):
        yield block[at : at + unit], last and at + unit >= len(block)


def _fill(read: Callable[[int], bytes], room: memoryview) -> int:
    """Read until the room is full or the stream ends; how many bytes."""
    filled = 0
    while filled < len(room) and (piece := read(len(room) - filled)):
        room[filled : filled + len(piece)] = piece
        filled += len(piece)
    return filled


def _reader(stream: BinaryIO) -> Callable[[int], bytes]:
    """Reading the exhibit itself, whose faults are told apart from those of the vault's disk."""

    def read(size: int) -> bytes:
        try:
            return stream.read(size)
        except OSError as error:
            raise unreadable(error) from error

    return read


def _pieces(pieces: Iterator[bytes]) -> Callable[[int], bytes]:
    """Reading what comes in pieces."""
    left = memoryview(b"")

    def read(size: int) -> bytes:
        nonlocal left
        while not left and (piece := next(pieces, None)) is not None:
            left = memoryview(piece)
        found, left = left[:size], left[size:]
        return bytes(found)

    return read
