"""Reading Structs, from any thread.

msgspec works out how a Struct is read when one is first read, and ends the process with a
segmentation fault where two threads do that at once. So it is worked out under a lock, here alone.
"""

from __future__ import annotations

from threading import RLock
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_ONE_AT_A_TIME = RLock()
_known: set[object] = set()


@overload
def decoder(kind: type[T]) -> msgspec.json.Decoder[T]: ...
@overload
def decoder(kind: Any) -> msgspec.json.Decoder[Any]: ...
def decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """What reads JSON as `kind`: a Struct, or a type made of Structs."""
    with _ONE_AT_A_TIME:
        return msgspec.json.Decoder(kind)


def decode(data: bytes | str, kind: type[T]) -> T:
    """JSON as `kind`. Raises `msgspec.DecodeError`, `msgspec.ValidationError` as one of them."""
    _learn(kind)
    return msgspec.json.decode(data, type=kind)


def convert(value: object, kind: type[T]) -> T:
    """What was parsed already as `kind`. Raises `msgspec.ValidationError`."""
    _learn(kind)
    return msgspec.convert(value, kind)


def _learn(kind: type[Any]) -> None:
    if kind not in _known:
        decoder(kind)
        _known.add(kind)
