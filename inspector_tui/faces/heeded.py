"""Which of the things to stop for the inspector has read.

Kept in the vault beside the bookmark: a session that is cut off before somebody read one says it
again at the next opening, and none that was read comes up a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from inspector_tui.vault.vault import Vault

if TYPE_CHECKING:
    from inspector_tui.judgement.stops import Stop


class Heeded:
    """Those of one visit. `keep` puts a setting of the vault where `vault.setting` finds it."""

    def __init__(self, vault: Vault, visit: str, keep: Callable[[str, str], None]) -> None:
        self._setting = f"heeded {visit}"
        self._keep = keep
        self._keys = frozenset((vault.setting(self._setting) or "").split())

    def add(self, stop: Stop) -> None:
        """It was read."""
        self._set(self._keys | {stop.key})

    def unread(self, standing: Iterable[Stop]) -> list[Stop]:
        """Those that stand and were not read; one that was over comes up anew."""
        found = list(standing)
        self._set(self._keys & {stop.key for stop in found})
        return [stop for stop in found if stop.key not in self._keys]

    def _set(self, keys: frozenset[str]) -> None:
        if keys != self._keys:
            self._keys = keys
            self._keep(self._setting, " ".join(sorted(keys)))
