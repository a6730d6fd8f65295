"""Something to be read before going on."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """A title and up to three sentences: what happened, what was kept, what to do next."""

    title: str
    what: str
    kept: str = ""
    todo: str = ""
