"""What lies behind an open visit: earlier visits to the organisation, newer editions."""

from __future__ import annotations

from msgspec import Struct

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import Source
from inspector_tui.errors import InspectorError
from inspector_tui.record.visit import Visit
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.editions import newer
from inspector_tui.workflow.last_visit import Past, look_back


class Behind(Struct, frozen=True):
    """`past` is None where nobody has been before; `newer` are editions to go on with.

    `fault` is why neither is known.
    """

    past: Past | None = None
    newer: tuple[Source, ...] = ()
    fault: InspectorError | None = None
    is_known: bool = False
    """False until somebody has looked."""


def look_behind(vault: Vault, visit: Visit, library: Library) -> Behind:
    """Both at once; up to some tenths of a second with many earlier visits.

    Raises `DamagedVaultError`, `EditionGoneError`.
    """
    found = newer(vault, visit) if visit.status == "open" else []
    return Behind(look_back(vault, visit, library), tuple(found), is_known=True)
