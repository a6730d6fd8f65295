"""Hostile bundles by way of the container: on their way, in their names, in their ZIP attributes.

Each case is (what makes it, the check that has to refuse it).
"""

import bz2
import lzma
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from bundles import SIG, STRANGER, TOP, VAULT, Entry, Forged, bundle, signer, zipped

Edit: TypeAlias = Callable[[bytes], bytes]
Case: TypeAlias = tuple[Callable[[], bytes], str]

SOUND = bundle()
PHOTO_PATH = next(path for path in Forged.sound().payload if "exhibits" in path)
PATHS = ["data/journal.jsonl", "data/visit.json", "data/report.html", PHOTO_PATH]


def edited(name: str, edit: Edit) -> Forged:
    forged = Forged.sound()
    forged.edits[name] = edit
    return forged


def flipped(data: bytes, at: int = 20) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def flipped_in(path: str) -> bytes:
    """One bit of a file changed, and nothing repaired."""
    data = Forged.sound().payload[path]
    return SOUND.replace(data, flipped(data))


def replaced(path: str, data: Edit) -> bytes:
    """Other contents with the container repaired, the manifests not."""
    entries = Forged.sound().entries()
    wanted = f"{TOP}/{path}".encode()
    return zipped([replace(x, data=data(x.data)) if x.name == wanted else x for x in entries])


# --- on the way, by somebody without a key

TRANSIT: dict[str, Case] = {
    **{
        f"a bit of {path}": (
            partial(flipped_in, path),
            "files",
        )
        for path in PATHS
    },
    **{
        f"a bit of {path}, checksum repaired": (
            partial(replaced, path, flipped),
            "files",
        )
        for path in PATHS
    },
    "a bit of the description": (lambda: replaced("bag-info.txt", flipped), "list"),
    "a bit of bagit.txt": (lambda: replaced("bagit.txt", flipped), "list"),
    "a bit of the manifest": (lambda: replaced("manifest-sha256.txt", flipped), "list"),
    "a bit of the tag manifest": (lambda: replaced("tagmanifest-sha256.txt", flipped), "signature"),
    "a bit of the signature": (lambda: replaced(SIG, lambda d: flipped(d, 150)), "signature"),
    "a photo left out": (
        lambda: zipped([x for x in Forged.sound().entries() if b"exhibits" not in x.name]),
        "list",
    ),
    "a photo added": (
        lambda: zipped(
            [
                *Forged.sound().entries()[:-3],
                Entry(f"{TOP}/data/exhibits/ab2-{'0' * 16}.jpg".encode(), b"x"),
                *Forged.sound().entries()[-3:],
            ]
        ),
        "list",
    ),
    "fetch.txt added": (
        lambda: zipped([*Forged.sound().entries(), Entry(f"{TOP}/fetch.txt".encode(), b"x")]),
        "container",
    ),
    "a weaker manifest added": (
        lambda: zipped(
            [*Forged.sound().entries(), Entry(f"{TOP}/manifest-md5.txt".encode(), b"x")]
        ),
        "container",
    ),
    "signature removed": (
        lambda: zipped([x for x in Forged.sound().entries() if not x.name.endswith(b".sig")]),
        "container",
    ),
    "signature emptied": (lambda: edited(SIG, lambda _: b"").bytes(), "signature"),
    "signature twice": (lambda: edited(SIG, lambda text: text * 2).bytes(), "signature"),
    "signature on one line": (
        lambda: edited(SIG, lambda t: re.sub(rb"(?<=[\w+/=])\n(?=[\w+/=])", b"", t)).bytes(),
        "signature",
    ),
    "signature with a comment": (lambda: edited(SIG, lambda t: t + b"ok\n").bytes(), "signature"),
    "signed by a stranger": (
        lambda: replace(Forged.sound(), sign=signer(STRANGER)).bytes(),
        "signature",
    ),
    "signed for a file": (
        lambda: replace(Forged.sound(), sign=signer(namespace="file")).bytes(),
        "signature",
    ),
    "signed as a receipt": (
        lambda: replace(
            Forged.sound(), sign=signer(namespace="inspection-receipt@inspector-tui")
        ).bytes(),
        "signature",
    ),
    "signature of another bundle": (
        lambda: replaced(SIG, lambda _: signer()(b"the list of another bundle")),
        "signature",
    ),
    "last byte gone": (lambda: SOUND[:-1], "container"),
    "half a file": (lambda: SOUND[: len(SOUND) // 2], "container"),
    "first bytes only": (lambda: SOUND[:10], "container"),
    "empty": (lambda: b"", "container"),
    "byte appended": (lambda: SOUND + b"\0", "container"),
    "script in front": (lambda: b"#!/bin/sh\nrm -rf ~\nexit\n" + SOUND, "container"),
    "script in front, offsets repaired": (
        lambda: zipped(Forged.sound().entries(), before=b"#!/bin/sh\n"),
        "container",
    ),
    "archive comment": (lambda: zipped(Forged.sound().entries(), comment=b"hello"), "container"),
    "another kind of file": (lambda: b"%PDF-1.7\n" * 1000, "container"),
}

# --- names, validly signed

PARTS = [
    "../../x", "/x", "data/../x", "./x", "data//x", "data\\x", "C:x", "x:stream", "con", "nul.txt",
    "lpt1.md", "x.", "x ", ".x", "-x", "x\ny", "x\0y", "x\u202ey", "e\u0301", "\u00e9", "X.txt",
    "x" * 300, "/".join("x" * 200), "~/x", "$(id)", "%2e%2e", "", "data/", "data", "data/x.txt",
    "data/exhibits/", "data/exhibits/ab1.jpg", f"data/exhibits/AB1-{'0' * 16}.jpg",
    "data/checklists/x", "data/checklists/x.toml.exe", "data/visit.json/x", "manifest.sig",
]  # fmt: skip
TOPS = ["..", "/tmp/x", "", "x", TOP.upper(), f"{TOP}/{TOP}", VAULT, f"{VAULT}.inspection"]


def with_part(part: str) -> bytes:
    """A file of that name at its place in the order, listed and signed."""
    forged = Forged.sound()
    forged.payload[part] = b"x"
    return forged.bytes()


def under(top: str) -> bytes:
    """A bundle with another top folder."""
    return replace(Forged.sound(), top=top).bytes()


NAMES: dict[str, Case] = {
    **{f"name {part[:30]!r}": (partial(with_part, part), "container") for part in PARTS},
    **{
        f"top folder {top!r}": (
            partial(under, top),
            "list" if top == f"{VAULT}.inspection" else "container",
        )
        for top in TOPS
    },
    "two top folders": (
        lambda: replace(Forged.sound(), extra={f"{VAULT}.inspection/bagit.txt": b"x"}).bytes(),
        "container",
    ),
    "no top folder": (
        lambda: zipped(
            [replace(x, name=x.name.partition(b"/")[2]) for x in Forged.sound().entries()]
        ),
        "container",
    ),
}

# --- the right files in another container


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def bomb() -> bytes:
    forged = Forged.sound()
    zeros = bytes(60_000_000)
    forged.payload["data/report.html"] = zeros
    return forged.with_entry(
        "data/report.html", stored=deflated(zeros), method=8, size=len(zeros), crc=zlib.crc32(zeros)
    )


def doubled(data: bytes) -> bytes:
    entries = Forged.sound().entries()
    return zipped([*entries[:-1], replace(entries[-1], data=data), entries[-1]])


def overlapping() -> bytes:
    """Two names with one body: the second entry's place is the first one's."""
    entries = Forged.sound().entries()
    same = replace(entries[-1], offset=sum(len(x.local_part()) for x in entries[:-1]))
    return zipped([*entries[:-1], replace(same, offset=None), same])


def signed_link() -> bytes:
    forged = Forged.sound()
    forged.payload["data/report.html"] = b"/etc/passwd"
    return forged.with_entry("data/report.html", external=0o120777 << 16)


REPORT_PATH = "data/report.html"
UNICODE_PATH = b"up\x0f\0\x01" + zlib.crc32(b"x").to_bytes(4, "little") + b"/etc/passwd"[:10]
ATTRIBUTES: dict[str, dict[str, Any]] = {
    "symbolic link": {"external": 0o120777 << 16},
    "setuid": {"external": 0o104755 << 16},
    "device": {"external": 0o020644 << 16},
    "folder": {"external": 0o040755 << 16},
    "no permissions": {"external": 0},
    "DOS attributes": {"external": 0o100644 << 16 | 2},
    "deflate": {"method": 8},
    "encryption flag": {"flags": 1},
    "encryption flag in the local header only": {"local": {"flags": 1}},
    "method in the local header only": {"local": {"method": 8}},
    "local name differs": {"local": {"name": f"{TOP}/data/report.htm1".encode()}},
    "local checksum differs": {"local": {"crc": 7}},
    "local extra field": {"local": {"extra": b"\x99\x99\0\0"}},
    "size lie": {"size": 3},
    "larger than it is": {"size": 10**6},
    "checksum lie": {"crc": 7},
    "unicode path": {"extra": UNICODE_PATH, "local": {"extra": UNICODE_PATH}},
    "ZIP64 extra without need": {"extra": b"\x01\0\x10\0" + bytes(16)},
    "ZIP64 size without need": {"size": 0xFFFFFFFF, "extra": b"\x01\0\x08\0\x0a" + bytes(7)},
    "comment": {"comment": b"hello"},
    "time": {"time": 1},
    "date": {"date": 0x5A21},
    "made by DOS": {"made_by": 20},
    "needs more": {"needed": 45},
    "UTF-8 flag": {"flags": 0x800},
    "data descriptor": {"flags": 8},
    "disk": {"disk": 1},
    "text": {"internal": 1},
    "place": {"offset": 0},
}


def with_report(changes: dict[str, Any]) -> bytes:
    """The entry of the report with other attributes."""
    return Forged.sound().with_entry(REPORT_PATH, **changes)


CONTAINER: dict[str, Case] = {
    **{
        f"entry: {name}": (
            partial(with_report, changes),
            "files" if name == "checksum lie" else "container",
        )
        for name, changes in ATTRIBUTES.items()
    },
    "the same name twice": (lambda: doubled(Forged.sound().entries()[-1].data), "container"),
    "a name twice with other contents": (lambda: doubled(b"x"), "container"),
    "signed symbolic link": (signed_link, "container"),
    "a folder entry": (
        lambda: zipped([Entry(f"{TOP}/".encode(), b""), *Forged.sound().entries()]),
        "container",
    ),
    "really deflated": (
        lambda: Forged.sound().with_entry(
            REPORT_PATH, stored=deflated(Forged.sound().payload[REPORT_PATH]), method=8
        ),
        "container",
    ),
    "bzip2": (
        lambda: Forged.sound().with_entry(
            REPORT_PATH, stored=bz2.compress(Forged.sound().payload[REPORT_PATH]), method=12
        ),
        "container",
    ),
    "lzma": (
        lambda: Forged.sound().with_entry(
            REPORT_PATH, stored=lzma.compress(Forged.sound().payload[REPORT_PATH]), method=14
        ),
        "container",
    ),
    "a bomb": (bomb, "container"),
    "one body for two names": (overlapping, "container"),
    "bytes hidden before the directory": (
        lambda: zipped(Forged.sound().entries(), hidden=b"hidden"),
        "container",
    ),
    "two archives glued": (lambda: SOUND + SOUND, "container"),
    "another order": (
        lambda: zipped([*Forged.sound().entries()[:-2], *reversed(Forged.sound().entries()[-2:])]),
        "container",
    ),
    "tag files in another order": (
        lambda: zipped([*reversed(Forged.sound().entries()[:2]), *Forged.sound().entries()[2:]]),
        "container",
    ),
    "an empty archive": (lambda: zipped([]), "container"),
    "20,001 files": (
        lambda: zipped(
            [
                *Forged.sound().entries()[:5],
                *(
                    Entry(f"{TOP}/data/exhibits/ab{n}-{'0' * 16}.a".encode(), b"")
                    for n in range(20_001)
                ),
            ]
        ),
        "container",
    ),
}
