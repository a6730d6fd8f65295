"""What is known of a visit before its first question, and what corrections of it left behind."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from inspector_tui.record.events import Site

LABELS = {
    "organisation": "Organisation",
    "on": "Date",
    "sites": "Sites",
    "purpose": "Why these",
    "profile": "Questions",
}
"""What people call each of them."""


class Particulars(Struct, frozen=True, omit_defaults=True):
    """Some of them, or all: what is None is not meant. A `profile` of "" is every question."""

    organisation: str | None = None
    on: str | None = None
    sites: tuple[Site, ...] | None = None
    purpose: str | None = None
    profile: str | None = None

    def given(self) -> dict[str, Any]:
        """Those that are meant, by name, in the order above."""
        found = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in found.items() if value is not None}


class Amendment(Struct, frozen=True, omit_defaults=True):
    """One correction of them, by entry `n`: what stood there before (`was`) and why it changed."""

    was: Particulars
    n: int
    at: str
    by: str
    reason: str = ""
