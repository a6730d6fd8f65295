"""Our files in the hands of a library that reads and writes them, and what went wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO

from inspector_tui.bundle.faults import UnsoundError


class _Lent:
    """Calls that a library makes; `error` is what ended one, which it may tell as something else.

    Ctrl+C is raised as a function begins, where no `try` in it sees that. So what is called is a
    generator, which waits inside its `try`.
    """

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def _kept(self, work: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def served() -> Generator[Any, Any, None]:
            found = None
            try:
                while True:
                    found = work((yield found))
            except BaseException as error:
                self.error = error
                raise

        calls = served()
        next(calls)
        return calls.send


class Source(_Lent):
    """A reader over chunks, for a library that reads small pieces."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks: Iterator[bytes] = iter(chunks)
        self._now = memoryview(b"")
        self.read = self._kept(self._read)

    def _read(self, size: int) -> bytes:
        while not self._now:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._now = memoryview(chunk)
        found = bytes(self._now[:size])
        self._now = self._now[size:]
        return found


class Sink(_Lent):
    """A writer that stops at a limit, in bytes."""

    def __init__(self, out: BinaryIO, limit: int | None = None) -> None:
        super().__init__()
        self._out = out
        self._left = limit
        self.write = self._kept(self._write)
        self.flush = partial(self._kept(lambda _nothing: out.flush()), None)

    def _write(self, data: bytes) -> int:
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                raise UnsoundError("What is encrypted in it is larger than a bundle may be.")
        self._out.write(data)
        return len(data)
