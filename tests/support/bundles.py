"""Bundles for tests: sound ones, and a forger's tools to make every other kind.

The forger writes the container and the tag files with code of its own, so that sound bundles made
both ways have to be equal byte for byte.
"""

import hashlib
import io
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from journals import VISIT, chain, started

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.write import Contents, ExhibitFile, prepare, write
from inspector_tui.record import events as e
from inspector_tui.record.fold import fold
from inspector_tui.report.elements import document, el

VAULT = "1f3c9a2b-0000-4000-8000-000000000001"
SEED = b"inspector's seed for tests......"
STRANGER = b"a stranger's seed for tests....."
CHECKLIST = b'id = "panic-alarm"\nedition = "2026.1"\n'
EDITION = e.Edition("panic-alarm", "2026.1", hashlib.sha256(CHECKLIST).hexdigest())
REPORT = document("Visit", "p { margin: 0 }", [el("p", "What was found.")])
PHOTO = b"not really a photo " * 500
TOP = f"{VISIT}.inspection"

TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
SIG = "tagmanifest-sha256.txt.sig"


def signer(seed: bytes = SEED, namespace: str = names.BUNDLE) -> Callable[[bytes], bytes]:
    return lambda message: sshsig.sign(seed, message, namespace)


def signers(*seeds: bytes, principal: str = "ab@1f3c9a2b") -> allowed.Signers:
    lines = [allowed.line(principal, sshsig.public_key(seed)) for seed in seeds or (SEED,)]
    return allowed.parse("\n".join(lines).encode())


def taken(mark: str, data: bytes, extension: str = "jpg") -> e.ExhibitTaken:
    digest = hashlib.sha256(data).hexdigest()
    return e.ExhibitTaken(
        mark, "photo.jpg", extension, len(data), digest, zlib.crc32(data), digest[:32]
    )


def exhibit_file(act: e.ExhibitTaken, data: bytes) -> ExhibitFile:
    name = f"{act.mark.lower()}-{act.sha256[:16]}.{act.extension}"
    return ExhibitFile(name, act.size, act.sha256, act.crc32, lambda: iter([data]))


def answered(question: str = "PA-080", **given: Any) -> e.Answered:
    return e.Answered({question: e.Answer(**({"verdict": "satisfied"} | given))})


def sealed_acts(
    *acts: e.AnyAct, photos: tuple[bytes, ...] = (PHOTO,), **given: Any
) -> list[e.AnyAct]:
    """A whole visit: begun, photographed, `acts`, sealed."""
    exhibits = [taken(f"AB{n}", data) for n, data in enumerate(photos, start=1)]
    begun = started(**({"checklists": (EDITION,)} | given))
    return [begun, *exhibits, *(acts or [answered()]), e.Sealed()]


def contents(
    acts: Iterable[e.AnyAct] | None = None, photos: tuple[bytes, ...] = (PHOTO,), **changes: Any
) -> Contents:
    links = chain(sealed_acts(photos=photos) if acts is None else acts)
    visit = fold(links)
    given: dict[str, Any] = {
        "visit": visit.id,
        "vault": VAULT,
        "number": 7,
        "journal_lines": [link.line for link in links],
        "visit_json": visit.document_bytes(),
        "report_html": REPORT,
        "checklists": [("panic-alarm-2026.1.toml", CHECKLIST)],
        "exhibits": [
            exhibit_file(exhibit.taken, data)
            for exhibit, data in zip(visit.exhibits.values(), photos, strict=False)
        ],
        "journal_last": visit.last,
        "journal_head": visit.head,
        "office": "Example Office",
    }
    return Contents(**(given | changes))


def bundle(
    acts: Iterable[e.AnyAct] | None = None, photos: tuple[bytes, ...] = (PHOTO,), **changes: Any
) -> bytes:
    out = io.BytesIO()
    write(out, prepare(contents(acts, photos, **changes), signer()))
    return out.getvalue()


@dataclass
class Entry:
    """One file of a ZIP with every attribute that a ZIP can give it."""

    name: bytes
    data: bytes
    stored: bytes | None = None
    size: int | None = None
    crc: int | None = None
    made_by: int = 0x0314
    needed: int = 20
    flags: int = 0
    method: int = 0
    time: int = 0
    date: int = 0x0021
    extra: bytes = b""
    comment: bytes = b""
    disk: int = 0
    internal: int = 0
    external: int = 0o100644 << 16
    local: dict[str, Any] = field(default_factory=dict)
    """What the local header says otherwise."""
    offset: int | None = None

    def numbers(self) -> tuple[int, int, int]:
        stored = self.data if self.stored is None else self.stored
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        return crc, len(stored), len(self.data) if self.size is None else self.size

    def local_part(self) -> bytes:
        if self.offset is not None:
            return b""
        said = replace(self, **self.local)
        head = struct.pack("<4s5H", b"PK\3\4", said.needed, said.flags, said.method, said.time,
                           said.date)  # fmt: skip
        head += struct.pack("<3I2H", *said.numbers(), len(said.name), len(said.extra))
        stored = self.data if self.stored is None else self.stored
        return head + said.name + said.extra + stored

    def central_part(self, at: int) -> bytes:
        head = struct.pack("<4s6H", b"PK\1\2", self.made_by, self.needed, self.flags, self.method,
                           self.time, self.date)  # fmt: skip
        head += struct.pack("<3I", *self.numbers())
        head += struct.pack("<5H", len(self.name), len(self.extra), len(self.comment), self.disk,
                            self.internal)  # fmt: skip
        head += struct.pack("<2I", self.external, at if self.offset is None else self.offset)
        return head + self.name + self.extra + self.comment


def zipped(
    entries: list[Entry], *, comment: bytes = b"", before: bytes = b"", hidden: bytes = b""
) -> bytes:
    """A ZIP of these entries in this order; `hidden` lies between the files and the directory."""
    body, directory = bytearray(before), bytearray()
    for entry in entries:
        directory += entry.central_part(len(body))
        body += entry.local_part()
    body += hidden
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory),
                      len(body), len(comment))  # fmt: skip
    return bytes(body + directory + end + comment)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def listed(files: dict[str, bytes]) -> bytes:
    return "".join(f"{sha(data)}  {path}\n" for path, data in sorted(files.items())).encode()


@dataclass
class Forged:
    """A bundle in a forger's hands. `edits` change a tag file before what depends on it is made."""

    payload: dict[str, bytes]
    info: dict[str, str]
    edits: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    sign: Callable[[bytes], bytes] = field(default_factory=signer)
    top: str = TOP
    extra: dict[str, bytes] = field(default_factory=dict)
    """Files by whole name that no manifest lists."""

    @classmethod
    def sound(
        cls,
        acts: Iterable[e.AnyAct] | None = None,
        photos: tuple[bytes, ...] = (PHOTO,),
        info: Mapping[str, str] | None = None,
    ) -> "Forged":
        links = chain(sealed_acts(photos=photos) if acts is None else acts)
        visit = fold(links)
        payload = {
            "data/journal.jsonl": b"".join(link.line + b"\n" for link in links),
            "data/visit.json": visit.document_bytes(),
            "data/report.html": REPORT,
            "data/checklists/panic-alarm-2026.1.toml": CHECKLIST,
        }
        for exhibit, data in zip(visit.exhibits.values(), photos, strict=False):
            payload["data/exhibits/" + exhibit_file(exhibit.taken, data).name] = data
        said = {
            "Bundle-Format": "inspection-bundle/1",
            "Visit": VISIT,
            "Vault": VAULT,
            "Bundle-Number": "7",
            "Journal-Last": str(visit.last),
            "Journal-Head": visit.head,
            "Intended-Office": "Example Office",
        }
        return cls(payload, said | dict(info or {}))

    def tags(self) -> dict[str, bytes]:
        made: dict[str, bytes] = {}

        def make(name: str, text: bytes) -> None:
            edit = self.edits.get(name)
            made[name] = edit(text) if edit else text

        oxum = f"{sum(map(len, self.payload.values()))}.{len(self.payload)}"
        order = ["Bundle-Format", "Visit", "Vault", "Bundle-Number", "Previous-Bundle",
                 "Journal-Last", "Journal-Head", "Intended-Office", "Payload-Oxum"]  # fmt: skip
        said = {"Payload-Oxum": oxum} | self.info
        lines = [f"{key}: {said[key]}\n" for key in order if key in said]
        make("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        make("bag-info.txt", "".join(lines).encode())
        make("manifest-sha256.txt", listed(self.payload))
        make("tagmanifest-sha256.txt", listed(dict(made)))
        make(SIG, self.sign(made["tagmanifest-sha256.txt"]))
        return made

    def files(self) -> dict[str, bytes]:
        """Every file by whole name, in the order of a bundle."""
        found = {**self.tags(), **dict(sorted(self.payload.items()))}
        return {f"{self.top}/{path}": data for path, data in found.items()} | self.extra

    def entries(self) -> list[Entry]:
        return [Entry(name.encode(), data) for name, data in self.files().items()]

    def with_entry(self, path: str, **changes: Any) -> bytes:
        """One file with other attributes."""
        wanted = f"{self.top}/{path}".encode()
        return zipped([replace(x, **changes) if x.name == wanted else x for x in self.entries()])

    def with_journal(self, edit: Callable[[list[bytes]], list[bytes]]) -> "Forged":
        """The journal's lines edited; what depends on its bytes alone is repaired."""
        lines = edit(self.payload["data/journal.jsonl"].split(b"\n")[:-1])
        head = sha(b"inspection-journal/1\n" + lines[-1])
        self.info |= {"Journal-Last": str(len(lines)), "Journal-Head": head}
        self.payload["data/journal.jsonl"] = b"".join(line + b"\n" for line in lines)
        return self

    def bytes(self) -> bytes:
        return zipped(self.entries())


def rechained(lines: list[bytes]) -> list[bytes]:
    """The same entries with `prev` repaired from the first line on."""
    prev, made = "0" * 64, []
    for line in lines:
        line = re.sub(rb'"prev":"[0-9a-f]{64}"', b'"prev":"%s"' % prev.encode(), line)
        prev = sha(b"inspection-journal/1\n" + line)
        made.append(line)
    return made
