"""What became of bundles that were begun: one rule for lists, outbox, close page and export."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from inspector_tui.vault.ledger import BundleRecord

State: TypeAlias = Literal[
    "as it stands", "earlier state", "more than is here", "not handed over", "never handed over"
]
"""More than is here, when an older database was put back: the office refuses what is made then.

Never, when the number is bound to a bundle that no export makes any more: the office sees a gap.

The visit went on since, or another bundle of the same state was handed over.
"""


def as_it_stands(bundles: Sequence[BundleRecord], head: str) -> BundleRecord | None:
    """The newest bundle that goes exactly up to `head` and reached where it was to go.

    `bundles` are those of one visit, by number; `head` is that of its journal.
    """
    return next((one for one in reversed(bundles) if one.ready and one.journal_head == head), None)


def states(
    bundles: Iterable[BundleRecord],
    heads: Mapping[str, str],
    received: Container[str] = (),
    beyond: Container[int] = (),
) -> dict[int, State]:
    """The state of each bundle by its number.

    `heads` has the head of each visit's journal, `received` the ids of what the office said it has,
    `beyond` the numbers of those with entries that the vault does not have.
    """
    there = {one.number: one for one in bundles}
    handed = {n for n, one in there.items() if one.ready or one.bundle in received}
    done = {(there[n].visit, there[n].journal_head) for n in handed}

    def state(number: int, one: BundleRecord) -> State:
        is_current = heads.get(one.visit) == one.journal_head
        if number in handed and number in beyond:
            return "more than is here"
        if number in handed:
            return "as it stands" if is_current else "earlier state"
        if one.bundle is None or (is_current and (one.visit, one.journal_head) not in done):
            return "not handed over"
        return "never handed over"

    return {number: state(number, one) for number, one in there.items()}
