"""A secret that does not show itself."""

from __future__ import annotations

from typing import NoReturn, Self


class Secret:
    """A passphrase or key in memory that can be overwritten.

    A `bytearray` is taken over, not copied, so that wiping reaches the only copy; text becomes
    UTF-8. Two secrets are never equal, so comparing cannot leak; nothing prints or pickles one.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str | bytes | bytearray) -> None:
        if isinstance(value, str):
            value = _encode(value)
        self._value = value if isinstance(value, bytearray) else bytearray(value)

    def reveal(self) -> bytearray:
        """The bytes themselves, not a copy; all zero and empty once wiped."""
        return self._value

    def wipe(self) -> None:
        """Overwrite and drop the bytes. Harmless when done twice."""
        self._value[:] = bytes(len(self._value))
        self._value = bytearray()

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not copied or stored")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.wipe()


def _encode(text: str) -> bytes:
    """UTF-8; bytes that the terminal sent and that were no text come back as they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
