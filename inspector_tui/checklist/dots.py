"""A bound on dotted keys, looked at before a TOML text is parsed at all."""

from __future__ import annotations

MAX_DOTS = 250
"""Full stops on one line: no text has as many, and a key with thousands takes minutes to read."""


def overlong(text: str) -> int | None:
    """The first line (from 1) with more full stops than `MAX_DOTS`, if any."""
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if line.count(".") > MAX_DOTS), None)
