"""The places in which a vault's header stands, and what may be done to what lies in them.

It stands in `vault.json`, in `vault.json.copy` beside it, and among the backups. What lies there
under another data key may be all that opens something, so nobody writes over it: it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from inspector_tui.vault import document, own_key, slots
from inspector_tui.vault.document import Document, NewerVaultError
from inspector_tui.vault.files import CannotUseError, in_words, read_small, write_whole
from inspector_tui.vault.header_errors import OtherKeyError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek

DAMAGED = "The vault's header was damaged; its copy was used and nothing is lost."
DIFFERENT = "The vault's header and its copies are not the same."
ASIDE = "vault.json.set-aside"
KEPT = (
    "A header of another data key is in the vault's folder: it is not used, and is kept as"
    f" {ASIDE} when it is replaced."
)


def read(path: Path) -> bytes | None:
    """The file's bytes; None when the disk cannot give them, which another place makes good."""
    try:
        with in_words(path):
            return read_small(path, document.MAX_BYTES)
    except CannotUseError as error:
        if isinstance(error.__cause__, PermissionError):
            raise
        return None


def spares(home: Home) -> list[bytes | None]:
    """What stands in the places beside `vault.json`; the copy's first, always."""
    found = [read(home.header_copy)]
    with suppress(CannotUseError):  # it may be on another disk
        backup = read(home.header_backup)
        found += [] if backup is None else [backup]
    return found


def readable(data: bytes | None) -> Document | None:
    """A header, None for one that is missing, damaged or of a newer version."""
    with suppress(NewerVaultError):
        return document.read(data)
    return None


def strange(home: Home, dek: Dek, known: Document) -> list[Path]:
    """The places with a header that `dek` did not seal, `known` being one that it did.

    One that rotted is none: some of what its slots hold is the same still.
    """
    return [path for path in _all(home) if _is_strange(_quietly(path), dek, known)]


def is_of_another(found: Document, dek: Dek, known: Document) -> bool:
    """True when `found` was never sealed with `dek`, as `known` is, not even before it rotted."""
    return not document.is_signed(found, dek) and slots.drawn(found["slots"]).isdisjoint(
        slots.drawn(known["slots"])
    )


def why(first: Document, dek: Dek, used: Document) -> str:
    """Why not the header that was read first was used, but one that `dek` sealed; a sentence."""
    if document.is_signed(first, dek):
        was = "an older one, from before the last change of who can open it"
    elif not is_of_another(first, dek, used):
        return DAMAGED
    elif first["vault"] == used["vault"]:
        was = "one from before its data key was changed"
    else:
        was = "one of another vault"
    return f"The vault's header was {was}; its copy was used and nothing is lost."


def vet(home: Home, dek: Dek, known: Document) -> list[Path]:
    """The places with a header of another data key.

    Raises `OtherKeyError` when there is one, and nothing says that `dek` is the vault's own.
    """
    others = strange(home, dek, known)
    if others and own_key.own(home, [dek]) is None:
        right = next((path for path in _all(home) if _is_signed(path, dek)), None)
        raise OtherKeyError(home, right, others)
    return others


def make_way(home: Home, dek: Dek, known: Document) -> None:
    """Keep aside what a header about to be written, `known`, must not destroy.

    Only for who holds the vault's lock. Raises `OtherKeyError`, `DiskFullError`, `CannotUseError`.
    """
    for path in vet(home, dek, known):
        data = _quietly(path)
        if data is not None:
            _keep(home, data)


def _all(home: Home) -> tuple[Path, ...]:
    return home.header, home.header_copy, home.header_backup


def _quietly(path: Path) -> bytes | None:
    with suppress(CannotUseError):
        return read(path)
    return None


def _is_signed(path: Path, dek: Dek) -> bool:
    found = readable(_quietly(path))
    return found is not None and document.is_signed(found, dek)


def _is_strange(data: bytes | None, dek: Dek, known: Document) -> bool:
    try:
        found = document.read(data)
    except NewerVaultError:
        return True
    return found is not None and is_of_another(found, dek, known)


def _keep(home: Home, data: bytes) -> None:
    for path in _free(home):
        there = read(path)
        if there == data:
            return
        if there is None and not path.exists():
            write_whole(path, data)
            return


def _free(home: Home) -> Iterator[Path]:
    number = 1
    while True:
        yield home.path / (ASIDE if number == 1 else f"{ASIDE}.{number}")
        number += 1
