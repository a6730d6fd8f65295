"""The evidence behind an answer as it is typed: one source a line, its kind first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from inspector_tui.record.base import SourceCode
from inspector_tui.record.events import Source
from inspector_tui.workflow.command import RefusedError

CODES: tuple[SourceCode, ...] = get_args(SourceCode)


def read_sources(text: str) -> tuple[Source, ...]:
    """The sources of `O board on Ward A`, `INT RN-2`, ...; the first letter of a kind will do.

    Raises `RefusedError` naming the first line that begins with no kind.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        kind, _, detail = line.strip().partition(" ")
        if not kind:
            continue
        code = _code(kind.rstrip(":").upper())
        if code is None:
            raise RefusedError(
                f"Line {number} has to begin with D, I, O, R or T and a blank, "
                "such as: O board on Ward A."
            )
        found.append(Source(code, detail.strip()))
    return tuple(found)


def show_sources(sources: Iterable[Source]) -> str:
    """The text that `read_sources` makes the same sources of."""
    return "\n".join(f"{source.code} {source.detail}".rstrip() for source in sources)


def _code(kind: str) -> SourceCode | None:
    return next((code for code in CODES if kind in (code, code[0])), None)
