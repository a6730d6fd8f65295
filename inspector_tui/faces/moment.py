"""When an entry was made, as people read it."""

from __future__ import annotations

from inspector_tui.checklist.moments import show_date


def moment(at: str) -> str:
    """`21 Nov 2026, 14:02:11` from the `at` of an entry (ISO, local time)."""
    return f"{show_date(at[:10])}, {at[11:19]}"
