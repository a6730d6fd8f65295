"""What an office would sign: receipts."""

from __future__ import annotations

from typing import Any

from bundles import SEED, VAULT

from inspector_tui.bundle import names, sshsig
from inspector_tui.record.canonical import canonical

GIVEN: dict[str, Any] = {
    "bundle": "ab" * 32,
    "format": "inspection-receipt/1",
    "journal_head": "cd" * 32,
    "journal_last": 12,
    "number": 7,
    "office": "Example Office (invented)",
    "received_at": "2026-11-22T09:00:00+00:00",
    "vault": VAULT,
}


def office_receipt(seed: bytes = SEED, namespace: str = names.RECEIPT, **changes: Any) -> bytes:
    """A receipt file, signed with the seed for the purpose."""
    line = canonical({**GIVEN, **changes}) + b"\n"
    return line + sshsig.sign(seed, line, namespace)
