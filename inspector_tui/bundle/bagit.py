"""The tag files of a bundle (BagIt 1.0, RFC 8493), each written one way and read only that way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.names import (
    BAG_INFO,
    FORMAT,
    MANIFEST,
    SIGNED_TAG_FILES,
    TAG_MANIFEST,
    UUID,
)

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""All of `bagit.txt`."""

MAX_OFFICE = 200

_HEX = r"[0-9a-f]{64}"
_COUNT = r"[1-9][0-9]{0,14}"
_INFO = re.compile(
    rf"Bundle-Format: {FORMAT}\n"
    rf"Visit: (?P<visit>{UUID})\n"
    rf"Vault: (?P<vault>{UUID})\n"
    rf"Bundle-Number: (?P<number>{_COUNT})\n"
    rf"(?:Previous-Bundle: (?P<previous>{_HEX})\n)?"
    rf"Journal-Last: (?P<last>{_COUNT})\n"
    rf"Journal-Head: (?P<head>{_HEX})\n"
    r"(?:Intended-Office: (?P<office>[^\n]+)\n)?"
    rf"Payload-Oxum: (?P<size>{_COUNT})\.(?P<files>{_COUNT})\n"
)
_DIGEST_LINE = re.compile(rf"{_HEX}  ")


class BagInfo(Struct, frozen=True):
    """What `bag-info.txt` says: which bundle this is, of which visit, for whom.

    `number` counts the bundles of the vault from 1; `previous` is the id of the bundle before it of
    the same visit; `last` and `head` are the journal's; `size` and `files` are the payload's.
    """

    visit: str
    vault: str
    number: int
    last: int
    head: str
    size: int
    files: int
    previous: str | None = None
    office: str | None = None

    def text(self) -> bytes:
        """The file."""
        lines = [
            ("Bundle-Format", FORMAT),
            ("Visit", self.visit),
            ("Vault", self.vault),
            ("Bundle-Number", self.number),
            ("Previous-Bundle", self.previous),
            ("Journal-Last", self.last),
            ("Journal-Head", self.head),
            ("Intended-Office", self.office),
            ("Payload-Oxum", f"{self.size}.{self.files}"),
        ]
        return "".join(f"{key}: {value}\n" for key, value in lines if value is not None).encode()


def read_info(text: bytes) -> BagInfo:
    """The content of `bag-info.txt`; `UnsoundError` unless `BagInfo.text` would write it so."""
    try:
        found = _INFO.fullmatch(text.decode())
    except UnicodeDecodeError:
        found = None
    if found is None:
        raise UnsoundError(f"{BAG_INFO} is not written as a bundle writes it.")
    given = found.groupdict()
    office = given["office"]
    if office is not None:
        check_office(office)
    return BagInfo(
        visit=given["visit"],
        vault=given["vault"],
        number=int(given["number"]),
        last=int(given["last"]),
        head=given["head"],
        size=int(given["size"]),
        files=int(given["files"]),
        previous=given["previous"],
        office=office,
    )


def check_office(name: str) -> None:
    """Raise `UnsoundError` unless the name is one printable line, at most `MAX_OFFICE` long."""
    if not name.isprintable() or name != name.strip() or not 0 < len(name) <= MAX_OFFICE:
        raise UnsoundError("The name of the office is not one line of ordinary letters.")


def manifest(digests: Iterable[tuple[str, str]]) -> bytes:
    """A manifest of (path, SHA-256 hex) in the order given, as `sha256sum` reads it."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in digests).encode()


def tag_manifest(digests: Mapping[str, str]) -> bytes:
    """The tag manifest from the digests of the three files it lists."""
    return manifest((name, digests[name]) for name in SIGNED_TAG_FILES)


def read_manifest(text: bytes, paths: Sequence[str], name: str = MANIFEST) -> dict[str, str]:
    """The digest of each path; `UnsoundError` unless it lists exactly `paths`, in that order."""
    lines = text.decode("latin-1").split("\n")
    if len(lines) != len(paths) + 1 or lines[-1]:
        raise UnsoundError(f"{name} does not list exactly the files that are there.")
    found = {}
    for line, path in zip(lines, paths, strict=False):
        if not _DIGEST_LINE.match(line) or line[66:] != path:
            raise UnsoundError(
                f"{name} does not list exactly the files that are there, in their order."
            )
        found[path] = line[:64]
    return found


def read_tag_manifest(text: bytes) -> dict[str, str]:
    """The digests of the three tag files that are signed."""
    return read_manifest(text, SIGNED_TAG_FILES, TAG_MANIFEST)
