"""Canonical JSON: RFC 8785 restricted so that an ordinary encoder already writes it.

Inside the profile (ASCII keys, no floats, integers below 2^53, no lone surrogates) msgspec with
sorted keys writes RFC 8785; the tests hold the `rfc8785` package against it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from inspector_tui import structs

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 16
MAX_LINE = 16 * 1024 * 1024
"""Bytes of one canonical line that a reader accepts."""


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = structs.decoder(Any)


class NotCanonicalError(ValueError):
    """A value or text is outside the profile."""


def canonical(value: Any) -> bytes:
    """The one byte string for a JSON value; `NotCanonicalError` outside the profile."""
    _check(value, MAX_DEPTH)
    return _ENCODER.encode(value)


def parse(line: bytes) -> Any:
    """The value of one canonical line; refuses every other spelling of the same value.

    A key that stands twice, a number with a fraction, white space, any other escape: each is
    written back otherwise than it was read, which is all that is asked.
    """
    if len(line) > MAX_LINE:
        raise NotCanonicalError("longer than a line may be")
    try:
        value = _DECODER.decode(line)
        again = canonical(value)
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise NotCanonicalError("not canonical JSON") from error
    if again != line:
        raise NotCanonicalError("not canonical JSON")
    return value


def _check(value: Any, depth: int) -> None:
    if depth < 0:
        raise NotCanonicalError("nested too deep")
    kind = type(value)
    if kind is str:
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NotCanonicalError("a lone surrogate") from error
    elif kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise NotCanonicalError("an integer over 2^53")
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise NotCanonicalError("a key that is not ASCII")
            _check(item, depth - 1)
    elif kind is list or kind is tuple:
        for item in value:
            _check(item, depth - 1)
    elif value is not None and kind is not bool:
        raise NotCanonicalError(f"{kind.__name__} has no canonical form")
