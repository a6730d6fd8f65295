"""Which of the things to stop for the inspector has read.

Kept in the vault beside the bookmark: a session that is cut off before somebody read one says it
again at the next opening, and none that was read comes up a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inspector_tui.vault.vault import Vault

if TYPE_CHECKING:
    from inspector_tui.judgement.stops import Stop


class Heeded:
    """Those of one visit; `kept` is what the vault keeps under `setting`."""

    def __init__(self, vault: Vault, visit: str) -> None:
        self.setting = f"heeded {visit}"
        self._keys = set((vault.setting(self.setting) or "").split())

    @property
    def kept(self) -> str:
        return " ".join(sorted(self._keys))

    def add(self, stop: Stop) -> None:
        """It was read."""
        self._keys.add(stop.key)

    def unread(self, standing: Iterable[Stop]) -> list[Stop]:
        """Those that stand and were not read; one that was over comes up anew."""
        found = list(standing)
        self._keys &= {stop.key for stop in found}
        return [stop for stop in found if stop.key not in self._keys]
