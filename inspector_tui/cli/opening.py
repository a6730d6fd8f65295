"""Opening the vault for a command, and closing it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from inspector_tui.cli.output import say
from inspector_tui.cli.secrets import chosen_home, read_secret
from inspector_tui.errors import InspectorError
from inspector_tui.vault.header import Header
from inspector_tui.vault.vault import Vault


@contextmanager
def opened(home: str | None, descriptor: int | None, *, read_only: bool = False) -> Iterator[Vault]:
    """The vault, unlocked; notices of what was odd go to standard error."""
    place = chosen_home(home)
    if not place.exists():
        raise InspectorError(
            f"There is no vault in {place.path}.",
            todo="Run 'inspector-tui init' (or 'inspector-tui' alone) to make one.",
        )
    header = Header.load(place)
    if header.notice:
        say(header.notice)
    with read_secret("Passphrase", descriptor) as passphrase:
        dek = header.unlock(passphrase)
    vault = Vault.open(place, header, dek, read_only=read_only)
    try:
        for notice in vault.notices:
            say(notice)
        yield vault
    finally:
        vault.close()
