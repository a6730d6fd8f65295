"""Hostile bundles by a signer whom the list allows: tag files and records that are nonsense.

Each case is (what makes it, the check that has to refuse it).
"""

import json
from collections.abc import Callable
from typing import Any

from bundles import (
    CHECKLIST,
    EDITION,
    PHOTO,
    VAULT,
    Forged,
    answered,
    rechained,
    sealed_acts,
    sha,
    taken,
)
from hostile_containers import CONTAINER, NAMES, PHOTO_PATH, TRANSIT, Case, Edit, edited
from journals import chain, started

from inspector_tui.record import events as e

# --- nonsense, signed


def tag(name: str, edit: Edit) -> Case:
    return (lambda: edited(name, edit).bytes(), "list")


def info(check: str = "list", **changes: str | None) -> Case:
    def make() -> bytes:
        forged = Forged.sound()
        for key, value in changes.items():
            name = key.replace("_", "-")
            if value is None:
                del forged.info[name]
            else:
                forged.info[name] = value
        return forged.bytes()

    return make, check


MANIFEST = "manifest-sha256.txt"
NONSENSE = {
    "a line twice": tag(MANIFEST, lambda t: t + t.splitlines(True)[-1]),
    "a line left out": tag(MANIFEST, lambda t: b"".join(t.splitlines(True)[:-1])),
    "marks of binary files": tag(MANIFEST, lambda t: t.replace(b"  ", b" *")),
    "CRLF": tag(MANIFEST, lambda t: t.replace(b"\n", b"\r\n")),
    "upper-case digests": tag(MANIFEST, lambda t: t[:64].upper() + t[64:]),
    "short digest": tag(MANIFEST, lambda t: t[1:]),
    "unsorted": tag(MANIFEST, lambda t: b"".join(t.splitlines(True)[::-1])),
    "no final newline": tag(MANIFEST, lambda t: t[:-1]),
    "two final newlines": tag(MANIFEST, lambda t: t + b"\n"),
    "empty manifest": tag(MANIFEST, lambda _: b""),
    "not UTF-8": tag(MANIFEST, lambda t: t.replace(b"report", b"rep\xffrt")),
    "tag manifest unsorted": tag(
        "tagmanifest-sha256.txt", lambda t: b"".join(t.splitlines(True)[::-1])
    ),
    "tag manifest of more": tag("tagmanifest-sha256.txt", lambda t: t + b"0" * 64 + b"  x.txt\n"),
    "tag manifest empty": tag("tagmanifest-sha256.txt", lambda _: b""),
    "BagIt 0.97": tag("bagit.txt", lambda t: t.replace(b"1.0", b"0.97")),
    "UTF-16": tag("bagit.txt", lambda t: t.replace(b"UTF-8", b"UTF-16")),
    "bagit.txt with more": tag("bagit.txt", lambda t: t + b"\n"),
    "wrong Oxum": info(Payload_Oxum="12.5"),
    "no Oxum": tag("bag-info.txt", lambda t: b"".join(t.splitlines(True)[:-1])),
    "another format": info(Bundle_Format="inspection-bundle/2"),
    "a line more": tag("bag-info.txt", lambda t: t + b"Contact-Name: me\n"),
    "a line folded": tag("bag-info.txt", lambda t: t.replace(b"Vault: ", b"Vault:\n  ")),
    "description CRLF": tag("bag-info.txt", lambda t: t.replace(b"\n", b"\r\n")),
    "description not UTF-8": tag("bag-info.txt", lambda t: t.replace(b"Example", b"\xff\xfe")),
    "office with an escape": info(Intended_Office="\x1b[2J"),
    "office over a line end": info(Intended_Office="A\u2028B"),
    "number 0": info(Bundle_Number="0"),
    "number 007": info(Bundle_Number="007"),
    "number in other digits": info(Bundle_Number="\u0667"),
    "number of 5,000 digits": info(Bundle_Number="9" * 5000),
    "no number": info(Bundle_Number=None),
    "visit of another name": info(Visit=VAULT),
    "upper-case visit": info(Visit="1111111A-2222-4333-8444-555555555555"),
    "previous is no id": info(Previous_Bundle="none"),
    "another last entry": info("record", Journal_Last="2"),
    "another head": info("record", Journal_Head="0" * 64),
    "another vault": info("record", Vault=VAULT.replace("1f", "2f")),
}

# --- records, signed


def journal(edit: Callable[[list[bytes]], list[bytes]]) -> Case:
    return (lambda: Forged.sound().with_journal(edit).bytes(), "record")


def line(n: int, old: bytes, new: bytes) -> Case:
    """A replacement within line `n` (from 1), the chain repaired after it."""

    def edit(lines: list[bytes]) -> list[bytes]:
        assert old in lines[n - 1]
        lines[n - 1] = lines[n - 1].replace(old, new, 1)
        return rechained(lines)

    return journal(edit)


def entry(n: int, edit: Callable[[dict[str, Any]], object]) -> Case:
    """Line `n` with other values, written canonically, the chain repaired after it."""

    def change(lines: list[bytes]) -> list[bytes]:
        value = json.loads(lines[n - 1])
        edit(value)
        lines[n - 1] = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
        return rechained(lines)

    return journal(change)


def payload(path: str, data: Edit | None, check: str = "record") -> Case:
    def make() -> bytes:
        forged = Forged.sound()
        if data is None:
            del forged.payload[path]
        else:
            forged.payload[path] = data(forged.payload.get(path, b""))
        return forged.bytes()

    return make, check


def reordered(text: bytes) -> bytes:
    return json.dumps(json.loads(text), indent=1).encode()


def acts(*given: e.AnyAct, photos: tuple[bytes, ...] = ()) -> Case:
    """A sealed visit of these acts, sound but for what they say."""
    return (lambda: Forged.sound([*given, e.Sealed()], photos).bytes(), "record")


def unsorted(lines: list[bytes]) -> list[bytes]:
    backwards = dict(reversed(json.loads(lines[0]).items()))
    return [json.dumps(backwards, separators=(",", ":")).encode(), *lines[1:]]


VERDICT = b'"satisfied"'
RECORDS = {
    "a key twice": line(3, b'"v":1', b'"v":1,"v":1'),
    "not canonical": line(3, b'"v":1', b'"v": 1'),
    "keys unsorted": journal(unsorted),
    "NaN": line(3, VERDICT, b"NaN"),
    "Infinity": line(3, VERDICT, b"-Infinity"),
    "a fraction": line(3, b'"ms":3000', b'"ms":3000.0'),
    "an integer over 2^53": line(3, b'"ms":3000', b'"ms":9007199254740993'),
    "an integer of 10,000 digits": line(3, b'"ms":3000', b'"ms":' + b"9" * 10_000),
    "a lone surrogate": line(3, VERDICT, b'"\\ud800"'),
    "not UTF-8": line(3, VERDICT, b'"\xff"'),
    "an escaped letter": line(3, VERDICT, b'"s\\u0061tisfied"'),
    "depth 10,000": line(3, VERDICT, b"[" * 10_000 + b"]" * 10_000),
    "depth 200,000, open": line(3, VERDICT, b"[" * 200_000),
    "unknown kind": entry(3, lambda x: x.update(kind="purged")),
    "unknown field": entry(3, lambda x: x.update(w=1)),
    "unknown field that acts on terminals": entry(3, lambda x: x.update({"w\x1b[2J": 1})),
    "body of another kind": entry(3, lambda x: x.update(kind="note-written")),
    "body names a kind": entry(3, lambda x: x["body"].update(kind="answered")),
    "body with more": entry(3, lambda x: x["body"].update(more=1)),
    "unknown verdict": entry(3, lambda x: x["body"]["answers"]["PA-080"].update(verdict="good")),
    "another version": entry(3, lambda x: x.update(v=2)),
    "a number that is text": entry(3, lambda x: x.update(n="3")),
    "no clock": entry(3, lambda x: x.pop("clock")),
    "a time that is none": entry(3, lambda x: x.update(at="yesterday")),
    "a gap": journal(lambda ls: rechained([ls[0], *ls[2:]])),
    "an entry left out": journal(lambda ls: [*ls[:2], *ls[3:]]),
    "an entry twice": journal(lambda ls: [*ls[:2], *ls[1:]]),
    "entries swapped": journal(lambda ls: [ls[0], ls[2], ls[1], *ls[3:]]),
    "an entry changed": journal(lambda ls: [x.replace(VERDICT, b'"partly"') for x in ls]),
    "history changed and chained again": line(3, VERDICT, b'"partly"'),
    "tail cut off": journal(lambda ls: ls[:-1]),
    "no entries": payload("data/journal.jsonl", lambda _: b""),
    "one empty line": payload("data/journal.jsonl", lambda _: b"\n"),
    "an empty line": journal(lambda ls: [*ls, b""]),
    "no final newline": payload("data/journal.jsonl", lambda t: t[:-1]),
    "CRLF": payload("data/journal.jsonl", lambda t: t.replace(b"\n", b"\r\n")),
    "a byte order mark": payload("data/journal.jsonl", lambda t: b"\xef\xbb\xbf" + t),
    "a line of 17 MB": journal(lambda ls: [*ls, b" " * 17_000_000]),
    "a journal of 65 MB": payload("data/journal.jsonl", lambda _: b"\n" * (65 << 20), "files"),
    "20,001 entries": journal(lambda ls: ls * 5_001),
    "entries of another visit": journal(
        lambda _: [x.line for x in chain(sealed_acts(), visit=VAULT)]
    ),
    "visit.json of another": payload("data/visit.json", lambda t: t.replace(b"Exam", b"Sam")),
    "visit.json reordered": payload("data/visit.json", reordered),
    "visit.json empty": payload("data/visit.json", lambda _: b""),
    "another checklist": payload("data/checklists/panic-alarm-2026.1.toml", lambda _: b"x"),
    "checklist missing": payload("data/checklists/panic-alarm-2026.1.toml", None),
    "checklist added": payload("data/checklists/extra-2026.1.toml", lambda _: b"x"),
    "two checklists of one name": acts(
        started(
            checklists=(
                e.Edition("a", "b-2026.1", sha(CHECKLIST)),
                e.Edition("a-b", "2026.1", sha(CHECKLIST)),
            )
        )
    ),
    "a checklist outside its folder": acts(
        started(checklists=(e.Edition("a", "..-x", sha(CHECKLIST)),))
    ),
    "exhibit missing": payload(PHOTO_PATH, None),
    "another exhibit": payload(PHOTO_PATH, lambda t: t + b"x"),
    "an exhibit that nobody took": payload(f"data/exhibits/ab2-{'0' * 16}.jpg", lambda _: b"x"),
    "exhibit's checksum is another": acts(
        started(checklists=(EDITION,)),
        e.ExhibitTaken("AB1", "a", "jpg", len(PHOTO), sha(PHOTO), 7, "0" * 32),
        photos=(PHOTO,),
    ),
}


def ruleless(*acts: e.AnyAct) -> Case:
    """Acts that may not stand where they stand, in a chain that is sound otherwise."""

    def make() -> bytes:
        begun, *rest = sealed_acts()
        lines = [link.line for link in chain([begun, *rest[:-1], *acts])]
        return Forged.sound().with_journal(lambda _: lines).bytes()

    return make, "record"


RULES = {
    "begun twice": ruleless(started(), e.Sealed()),
    "an answer after the seal": ruleless(e.Sealed(), answered(), e.Reopened("why"), e.Sealed()),
    "opened without a seal": ruleless(e.Reopened("why"), e.Sealed()),
    "an exhibit's number left out": ruleless(taken("AB3", b"x"), e.Sealed()),
    "undone what is not there": ruleless(e.Undone(1), e.Sealed()),
    "a row's number left out": ruleless(e.RowAdded("ALARM", "ALARM-2", {}), e.Sealed()),
    "withdrawn twice": ruleless(
        e.ExhibitWithdrawn("AB1", "a"), e.ExhibitWithdrawn("AB1", "b"), e.Sealed()
    ),
    "an entry after the seal": ruleless(e.Sealed(), e.ClockStepped(by_ms=1)),
    "left open": ruleless(answered("PA-090")),
    "opened again": ruleless(e.Sealed(), e.Reopened("why")),
    "more answers taken back and put back than allowed": ruleless(
        e.Answered({f"Q{n}": e.Answer() for n in range(1000)}),
        *[act for _ in range(25) for act in (e.Undone(2), e.Redone(2))],
        e.Sealed(),
    ),
    "more answers than allowed": ruleless(
        *[e.Answered({f"Q{n}": e.Answer() for n in range(1000)})] * 51, e.Sealed()
    ),
}

CASES = {
    f"{kind}: {name}": case
    for kind, cases in {
        "transit": TRANSIT,
        "names": NAMES,
        "container": CONTAINER,
        "nonsense": NONSENSE,
        "records": RECORDS,
        "rules": RULES,
    }.items()
    for name, case in cases.items()
}
"""All of them and those by way of the container, by kind and name."""
