"""Bundles with something wrong somewhere: raw bytes, ZIP attributes, order, and signed nonsense."""

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from bundles import Entry, Forged, bundle, signers, zipped

SOUND = bundle(photos=(b"photo",))
SIGNERS = signers()
FORGED = Forged.sound(photos=(b"photo",))
ENTRIES = FORGED.entries()
NUMBERS = [0, 1, 2, 7, 8, 20, 45, 255, 256, 0x0314, 0x7FFF, 0xFFFE, 0xFFFF]
LARGE = [*NUMBERS, 0xFFFFFFFE, 0xFFFFFFFF, 0x80000000]


def cut(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.choice([1, 2, 4, 30, 46, 1000]) :]


def overwritten(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    size = rng.choice([1, 2, 4, 8])
    number = rng.choice(LARGE) & (1 << 8 * size) - 1
    return data[:start] + number.to_bytes(size, "little") + data[start + size :]


def flipped(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def inserted(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice([1, 2, 4, 100])) + data[at:]


def copied(rng: random.Random, data: bytes) -> bytes:
    start, to = sorted(rng.choices(range(len(data)), k=2))
    piece = data[start : start + rng.choice([4, 22, 30, 46, 200])]
    return data[:to] + piece + data[to + rng.choice([0, len(piece)]) :]


EDITS = [cut, overwritten, flipped, inserted, copied]


def raw(rng: random.Random) -> bytes:
    """The bytes of the file, wherever; half of the time in the directory, where structure is."""
    directory = SOUND.index(b"PK\1\2")
    if rng.random() < 0.5:
        return SOUND[:directory] + rng.choice(EDITS)(rng, SOUND[directory:])
    return rng.choice(EDITS)(rng, SOUND)


def attributes(rng: random.Random) -> bytes:
    """One field of one entry, in the directory, the local header or both."""
    entries = list(ENTRIES)
    at = rng.randrange(len(entries))
    field = rng.choice([f.name for f in fields(Entry) if f.name not in ("local", "stored")])
    old = getattr(entries[at], field)
    value: Any
    if isinstance(old, bytes):
        value = rng.choice(EDITS)(rng, old or b"\0")
    else:
        wide = field in ("size", "crc", "external", "offset")
        value = rng.choice(LARGE if wide else NUMBERS)
    if field == "offset":
        value = value if value < len(SOUND) else 0
    change = {"local": {field: value}} if rng.random() < 0.3 else {field: value}
    entries[at] = replace(entries[at], **change)
    return zipped(entries)


def order(rng: random.Random) -> bytes:
    """The right entries, but one moved, left out or twice."""
    entries = list(ENTRIES)
    moved = entries.pop(rng.randrange(len(entries)))
    for _ in range(rng.choice([0, 1, 2])):
        entries.insert(rng.randrange(len(entries) + 1), moved)
    return zipped(entries)


def signed(rng: random.Random) -> bytes:
    """A text that must be as it is, changed by a signer who repairs all that depends on it."""
    forged = replace(FORGED, payload=dict(FORGED.payload), edits={})
    tags = ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
    name = rng.choice([*tags, *(path for path in forged.payload if "report" not in path)])
    if name in tags:
        forged.edits[name] = lambda text: rng.choice(EDITS)(rng, text)
    else:
        forged.payload[name] = rng.choice(EDITS)(rng, forged.payload[name])
    return forged.bytes()


def mutants(rng: random.Random, count: int) -> Iterator[bytes]:
    """So many bundles, none of them the sound one."""
    made = 0
    while made < count:
        mutant = rng.choice([raw, raw, attributes, order, signed])(rng)
        if mutant != SOUND:
            made += 1
            yield mutant
