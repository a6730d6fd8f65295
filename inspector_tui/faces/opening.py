"""Opening a vault: what is brought meanwhile, and what is said of it."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from inspector_tui.imports import import_quickly

if TYPE_CHECKING:
    from inspector_tui.vault.lock import Holder
    from inspector_tui.vault.vault import Vault

UNSAVED = "INSPECTOR_TUI_UNSAVED"
"""In the environment of the program that a lock becomes: what of the session before is lost."""
IDLE_LOCK = 300.0
"""Seconds without a key after which an open vault is locked (docs/security.md)."""
BY_CODE = (
    "Opened with the recovery code. Choose a new passphrase soon: leave with Ctrl+X and run "
    "'inspector-tui vault passphrase'."
)


def bring_the_database() -> None:
    """Import what an open vault needs, half a second of work, while nobody waits for it."""
    # What cannot be imported is said when the vault is opened.
    with contextlib.suppress(Exception):
        import_quickly("inspector_tui.vault.header", "inspector_tui.workflow.saver")


def look_at_receipts(vault: Vault) -> None:
    """Have a vault that was just opened notice what the office has and it does not."""
    if any(vault.home.receipts.glob("*.receipt")):
        from inspector_tui.workflow.receipts import look

        look(vault)


def in_use_words(holder: Holder | None) -> str:
    """Who has the vault open, since when, and what that means here."""
    who = "Another session has it open."
    if holder is not None:
        began = datetime.fromisoformat(holder.since)
        who = (
            f"Process {holder.pid} on {holder.host} has had it open since {began:%H:%M} "
            f"on {began.day} {began:%B}."
        )
    return f"{who} Only one session can write. To write here, end that one first."
