"""The high-water mark beside the vault: how far the journal had come (SECURITY 5).

A mark ahead of the journal tells that rows vanished. It is written after COMMIT and not synced,
so a power cut never leaves it ahead of the database.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from inspector_tui.vault.files import in_words, open_private, read_small

_LINE = re.compile(rb"([0-9]{20}) ([0-9a-f]{64}) ([0-9a-f]{64})\n")
_SIZE = 20 + 1 + 64 + 1 + 64 + 1
MAX_SEQ = 10**20 - 1


@dataclass(frozen=True)
class Mark:
    """The number of the last journal entry of the vault, all visits counted, and its hash (hex)."""

    seq: int
    hash: str

    @classmethod
    def read(cls, path: Path, key: bytes | bytearray) -> Self | None:
        """The mark, or None when there is none that this vault's `head-mac` key made."""
        with in_words(path):
            line = read_small(path, _SIZE)
        found = _LINE.fullmatch(line or b"")
        if found is None:
            return None
        mark = cls(int(found[1]), found[2].decode())
        return mark if hmac.compare_digest(found[3], mark._mac(key)) else None

    def write(self, path: Path, key: bytes | bytearray) -> None:
        """Write it over the old one, in place. Raises `DiskFullError` or `CannotUseError`."""
        line = self._text() + b" " + self._mac(key) + b"\n"
        with in_words(path):
            fd = open_private(path, os.O_WRONLY | os.O_CREAT)
            try:
                os.write(fd, line)
                if os.fstat(fd).st_size != _SIZE:
                    os.ftruncate(fd, _SIZE)
            finally:
                os.close(fd)

    def _text(self) -> bytes:
        if not 0 <= self.seq <= MAX_SEQ or not re.fullmatch(r"[0-9a-f]{64}", self.hash):
            raise ValueError("no such mark")
        return f"{self.seq:020d} {self.hash}".encode()

    def _mac(self, key: bytes | bytearray) -> bytes:
        return hmac.new(key, b"head/1\n" + self._text(), hashlib.sha256).hexdigest().encode()
