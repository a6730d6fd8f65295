"""How large the header of an age file may be, looked at before a library parses it.

The library reads a header a few bytes at a time, each time from its start, so its time grows with
the header's bytes times its recipients, and anybody can write a header without any key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from inspector_tui.bundle.faults import UnsoundError

MAX_RECIPIENTS = 64
"""Keys that a file is encrypted to: an office has a few."""
MAX_STANZAS = 4 * MAX_RECIPIENTS
MAX_HEADER = 64 * 1024
"""Bytes and recipients that are read: an X25519 key takes 98, RSA of 4096 bits some 750, a
post-quantum hybrid 1,600, and other programs may write more of them than this one. The slowest
header within both takes a third of a second.
"""

_END = b"\n---"


def bounded(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an age file; `UnsoundError` before the first when its header is too large."""
    begun = b""
    while len(begun) < MAX_HEADER and (more := file.read(MAX_HEADER - len(begun))):
        begun += more
    header, end, _ = begun.partition(_END)
    if not end and len(begun) == MAX_HEADER:
        raise UnsoundError("The list of keys that it is encrypted to is longer than allowed.")
    if (count := header.count(b"\n->")) > MAX_STANZAS:
        raise UnsoundError(f"It is encrypted to {count} keys; {MAX_STANZAS} are allowed.")
    yield begun
    while end and (more := file.read(MAX_HEADER)):
        yield more
