"""What a visit began with, in words."""

from __future__ import annotations

from typing import Any

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.moments import show_date

EVERY_QUESTION = "All questions"


def shown(library: Library, name: str, value: Any) -> str:
    """One of the particulars of a visit as people read it."""
    match name:
        case "on":
            return show_date(value)
        case "sites":
            found = "; ".join(f"{site.id} {site.name}" for site in value)
        case "profile":
            return library.profiles().get(value, value) or EVERY_QUESTION
        case _:
            found = value
    return found or "not recorded"
