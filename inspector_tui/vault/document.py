"""The form of `vault.json`: one line of canonical JSON, bound by a MAC (docs/formats.md).

Version 1 has exactly the fields below. `rotation` is reserved for a second data key: a program
that does not know what to do with one must not open the vault.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from inspector_tui.errors import InspectorError
from inspector_tui.record.canonical import NotCanonicalError, canonical, parse
from inspector_tui.vault import slots
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import MalformedError

FORMAT: Final = "inspection-vault"
VERSION: Final = 1
MAX_BYTES: Final = 64 * 1024
MAX_SLOTS: Final = 8
DATABASE: Final = {
    "engine": "sqlcipher-4",
    "page_size": 4096,
    "key": "hkdf-sha256:vault/1/database",
}
IDENTITY: Final = ("format", "version", "vault", "created", "database")
"""The fields that every slot is bound to."""
_FIELDS = {*IDENTITY, "slots", "mac"}
_CREATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_MAC = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Document = Mapping[str, Any]


class NewerVaultError(InspectorError):
    """A newer version of the program made or changed this vault."""

    def __init__(self) -> None:
        super().__init__(
            "A newer version of inspector-tui made this vault.",
            kept="Nothing was changed.",
            todo="Install the newest version and open it with that.",
        )


def identity(vault: uuid.UUID, created: str) -> Document:
    """The unchanging part of a new header; `created` is UTC, ISO 8601 to the second with a Z."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "vault": str(vault),
        "created": created,
        "database": DATABASE,
    }


def read(data: bytes | None) -> Document | None:
    """The header; None when it is missing or damaged. Raises `NewerVaultError`.

    The MAC is not checked yet: that takes the data key.
    """
    if data is None or len(data) > MAX_BYTES or not data.endswith(b"\n"):
        return None
    try:
        document = parse(data[:-1])
        _check(document)
    except (NotCanonicalError, MalformedError):
        return None
    found: Document = document
    return found


def spell(document: Document) -> bytes:
    """The file's bytes."""
    return canonical(dict(document)) + b"\n"


def sign(document: Document, dek: Dek) -> Document:
    """The header with its MAC."""
    return {**document, "mac": _mac(document, dek)}


def is_signed(document: Document, dek: Dek) -> bool:
    """True when nothing in it was added, dropped or changed without the data key."""
    return hmac.compare_digest(_mac(document, dek), document["mac"])


def _mac(document: Document, dek: Dek) -> str:
    rest = {name: value for name, value in document.items() if name != "mac"}
    with Secret(dek.subkey("header-mac")) as key:
        return hmac.new(key.reveal(), canonical(rest), hashlib.sha256).hexdigest()


def _check(document: object) -> None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise MalformedError("not a header")
    version = document.get("version")
    if type(version) is not int or version < VERSION:
        raise MalformedError("not a version of a header")
    if version > VERSION or "rotation" in document:
        raise NewerVaultError
    fits = (
        set(document) == _FIELDS
        and document["database"] == DATABASE
        and _is(document["vault"], _UUID)
        and _is(document["created"], _CREATED)
        and _is(document["mac"], _MAC)
    )
    if not fits:
        raise MalformedError("not the fields of a header")
    found = document["slots"]
    if not isinstance(found, list) or not 1 <= len(found) <= MAX_SLOTS:
        raise MalformedError("not the slots of a header")
    for slot in found:
        slots.check(slot)
    if len({slot["id"] for slot in found}) != len(found):
        raise MalformedError("two slots with one number")


def _is(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None
