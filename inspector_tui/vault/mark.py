"""The high-water mark beside the vault: how far the journal had come.

A mark ahead of the journal tells that rows vanished. It is written after COMMIT and not synced,
so a power cut never leaves it ahead of the database. A second line says the same of what the vault
keeps outside its journal.
"""

from __future__ import annotations

import hmac
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from inspector_tui.vault.files import in_words, open_private, read_small

_LINE = re.compile(rb"([0-9]{20}) ([0-9a-f]{64}) ([0-9a-f]{64})\n")
_HASH = re.compile(r"[0-9a-f]{64}")
_SIZE = 2 * (20 + 1 + 64 + 1 + 64 + 1)
_DOMAINS = (b"head/1\n", b"head/1/sum\n")
MAX_SEQ = 10**20 - 1
_LOOKS, _PAUSE = 20, 0.001
"""How often a mark that does not fit is read again, and after how many seconds.

One is written in far less.
"""


@dataclass(frozen=True)
class Mark:
    """The number of the last journal entry of the vault, all visits counted, and its hash (hex).

    `changes` and `digest` (hex) are those of the rest (`sums.Sum`).
    """

    seq: int
    hash: str
    changes: int = 0
    digest: str = "0" * 64

    @classmethod
    def read(cls, path: Path, key: bytes | bytearray) -> Self | None:
        """The mark, or None when there is none that this vault's `head-mac` key made.

        Another session may be writing over it at this moment: what does not fit counts only once it
        stands still.
        """
        text = _read(path)
        for _ in range(_LOOKS):
            mark = cls._made_of(text, key)
            if mark is not None or not text:
                return mark
            time.sleep(_PAUSE)
            before, text = text, _read(path)
            if text == before:
                return None
        return cls._made_of(text, key)

    @classmethod
    def _made_of(cls, text: bytes, key: bytes | bytearray) -> Self | None:
        found = [_LINE.fullmatch(line) for line in text.splitlines(keepends=True)]
        if len(found) != 2 or found[0] is None or found[1] is None:
            return None
        (first, second) = ((int(line[1]), line[2].decode()) for line in found if line)
        mark = cls(*first, *second)
        return mark if hmac.compare_digest(text, mark.text(key)) else None

    def write(self, path: Path, key: bytes | bytearray) -> None:
        """Write it over the old one, in place. Raises `DiskFullError` or `CannotUseError`."""
        self.text(key)  # what is no mark leaves the file alone
        file = MarkFile(path, key)
        try:
            file.write(self)
        finally:
            file.close()

    def text(self, key: bytes | bytearray) -> bytes:
        """What stands in the file. `ValueError` for what is no mark."""
        lines = ((self.seq, self.hash), (self.changes, self.digest))
        return b"".join(
            _line(number, digest, domain, key)
            for (number, digest), domain in zip(lines, _DOMAINS, strict=True)
        )


def _read(path: Path) -> bytes:
    with in_words(path):
        return read_small(path, _SIZE) or b""


def _line(number: int, digest: str, domain: bytes, key: bytes | bytearray) -> bytes:
    if not 0 <= number <= MAX_SEQ or not _HASH.fullmatch(digest):
        raise ValueError("no such mark")
    text = f"{number:020d} {digest}".encode()
    mac = hmac.digest(key, domain + text, "sha256").hex().encode()
    return b"%b %b\n" % (text, mac)


class MarkFile:
    """The mark's file, kept open while a vault is: every save writes to it.

    `key` is the vault's `head-mac` key, which the caller wipes. Raises `DiskFullError` or
    `CannotUseError`.
    """

    def __init__(self, path: Path, key: bytes | bytearray) -> None:
        self._path = path
        self._key = key
        with in_words(path):
            self._fd = open_private(path, os.O_WRONLY | os.O_CREAT)
            if os.fstat(self._fd).st_size != _SIZE:
                os.ftruncate(self._fd, 0)

    def write(self, mark: Mark) -> None:
        """Write `mark` over what is there."""
        text = mark.text(self._key)
        try:
            os.lseek(self._fd, 0, os.SEEK_SET)
            os.write(self._fd, text)
        except OSError:
            with in_words(self._path):
                raise

    def close(self) -> None:
        """Let go of the file. Harmless when done twice."""
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            os.close(fd)
