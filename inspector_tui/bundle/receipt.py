"""The office's signed word that a bundle arrived and was accepted.

A file of one canonical JSON line and, below it, the office's SSH signature of that line with its
newline, made for the purpose `inspection-receipt@inspector-tui`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from inspector_tui import structs
from inspector_tui.bundle import sshsig
from inspector_tui.bundle.faults import UnsoundError, quoted
from inspector_tui.bundle.names import RECEIPT
from inspector_tui.errors import InspectorError
from inspector_tui.record.base import DAY, HOUR_MINUTE, OFFSET, SECOND
from inspector_tui.record.canonical import NotCanonicalError, parse

MAX_RECEIPT = 16 * 1024
"""Bytes of a receipt that a reader accepts; one has about 800."""

_Hash = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Moment = Annotated[
    str,
    Meta(pattern=rf"\A{DAY}T{HOUR_MINUTE}(?::{SECOND}(?:\.[0-9]{{1,6}})?)?{OFFSET}\Z"),
]
_Count = Annotated[int, Meta(ge=1)]


class Receipt(Struct, frozen=True, forbid_unknown_fields=True):
    """What the office says: which bundle of which vault, up to which entry, and when it came."""

    bundle: _Hash
    format: Literal["inspection-receipt/1"]
    journal_head: _Hash
    journal_last: _Count
    number: _Count
    office: Annotated[str, Meta(min_length=1, max_length=200)]
    received_at: _Moment
    vault: Annotated[str, Meta(pattern=r"\A[0-9a-f-]{36}\Z")]


class ReceiptRefusedError(InspectorError):
    """A receipt that proves nothing."""

    exit_code = 1

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"The receipt is refused. {quoted(fault)}",
            kept="Nothing was changed.",
            todo="Ask the office for it again, and check that this is the office's list of keys.",
        )


def read(data: bytes) -> tuple[Receipt, sshsig.Signature]:
    """What a receipt says and its signature, which `check` holds against it.

    `UnsoundError` when it is no receipt, or was signed for another purpose.
    """
    line, _, armored = data.partition(b"\n")
    try:
        if len(data) > MAX_RECEIPT:
            raise ValueError("too long")
        parse(line)
        receipt = structs.decode(line, Receipt)
    except (NotCanonicalError, msgspec.MsgspecError, ValueError):
        raise UnsoundError("It is not a receipt in the one form that receipts have.") from None
    signature = sshsig.read(armored)
    if signature.namespace != RECEIPT.encode():
        raise UnsoundError("Its signature was made for another purpose than a receipt.")
    return receipt, signature


def check(data: bytes, key: bytes) -> Receipt:
    """The receipt, signed by this 32-byte key; `UnsoundError` when it is not."""
    receipt, signature = read(data)
    if signature.public_key != key:
        raise UnsoundError("It is signed by another key than the office's.")
    try:
        sshsig.check(signature, data.partition(b"\n")[0] + b"\n")
    except UnsoundError:
        raise UnsoundError("Its signature does not belong to what it says.") from None
    return receipt
