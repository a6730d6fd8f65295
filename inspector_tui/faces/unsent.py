"""What is said of a bundle that did not reach where it was to go."""

from __future__ import annotations

from inspector_tui.checklist.moments import show_datetime
from inspector_tui.vault.handed import State
from inspector_tui.vault.ledger import BundleRecord


def unsent(bundle: BundleRecord, state: State) -> str:
    """How far it came, and what to do; `state` is that it was not or never handed over."""
    begun = f"Bundle {bundle.number}, begun {show_datetime(bundle.at[:16])},"
    if bundle.path:
        begun = f"{begun} is whole ({bundle.path}), but was not copied to where it was last to go."
    else:
        begun = f"{begun} was not finished when it was last made."
    if state == "not handed over":
        return f"{begun} Export the visit again: it is the same bundle."
    what = "Hand over that file, or tell" if bundle.path else "It cannot be made any more: tell"
    return f"{begun} {what} the office, which misses its number unless an earlier copy reached it."
