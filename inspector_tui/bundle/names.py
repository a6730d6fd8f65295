"""Every name in a bundle: which files there are, in which order, and what a name may look like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from inspector_tui.bundle.faults import UnsoundError, quoted

BUNDLE = "inspection-bundle@inspector-tui"
RECEIPT = "inspection-receipt@inspector-tui"
CHECKLIST = "inspection-checklist@inspector-tui"
"""Signature namespaces: a signature made for one purpose is worth nothing for another."""

FORMAT = "inspection-bundle/1"

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.txt.sig"
TAG_FILES = (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, SIGNATURE)
"""The first files of every bundle, in this order; the payload follows, sorted."""
SIGNED_TAG_FILES = (BAG_INFO, BAGIT, MANIFEST)
"""What the tag manifest lists, sorted."""

JOURNAL = "data/journal.jsonl"
VISIT = "data/visit.json"
REPORT = "data/report.html"
CHECKLISTS = "data/checklists/"
EXHIBITS = "data/exhibits/"

MAX_FILES = 20_000
MAX_BUNDLE = 8 * 1024**3
"""Bytes of all files together."""
MAX_TAG_FILE = 8 * 1024**2
MAX_NAME = 400
MAX_PART = 200
MAX_LEVELS = 8

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

_PART = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")
_FOLDER = re.compile(rf"({UUID})\.inspection\Z")
_PAYLOAD = re.compile(
    rf"(?:{JOURNAL}|{VISIT}|{REPORT}"
    rf"|{CHECKLISTS}[a-z0-9][a-z0-9._-]*\.toml"
    rf"|{EXHIBITS}[a-z]{{2,4}}[1-9][0-9]{{0,4}}-[0-9a-f]{{16}}\.[a-z0-9]{{1,8}})\Z"
)


def folder(visit: str) -> str:
    """The one top folder of a bundle of the visit; the file is called after it: see `file`."""
    return f"{visit}.inspection"


def file(visit: str, number: int, *, encrypted: bool) -> str:
    """What the file of a bundle is called: the next bundle of the same visit is another file."""
    return f"{folder(visit)}.{number}.zip{'.age' if encrypted else ''}"


def checklist_path(checklist: str, edition: str) -> str:
    """Where the text of a checklist edition lies."""
    return f"{CHECKLISTS}{checklist}-{edition}.toml".lower()


def exhibit_path(mark: str, sha256: str, extension: str) -> str:
    """Where the file of the exhibit `mark` lies."""
    return f"{EXHIBITS}{mark.lower()}-{sha256[:16]}.{extension}"


def principal(initials: str, vault: str) -> str:
    """What an inspector is called in a list of signers, e.g. `ab@1f3c9a2b`."""
    return f"{initials.lower()}@{vault[:8]}"


def check_name(name: str) -> None:
    """Raise `UnsoundError` unless the name is safe to create on every system that people use."""
    parts = name.split("/")
    too_long = len(name) > MAX_NAME or max(map(len, parts)) > MAX_PART
    if too_long or len(parts) > MAX_LEVELS:
        raise UnsoundError("A file name in it is longer or deeper than allowed.")
    for part in parts:
        if not _PART.match(part) or part.endswith(".") or ".." in part or _DEVICE.match(part):
            # Without blanks it says nothing else, however long a line on a screen is.
            shown = quoted(re.sub(r"[^!-~]", "?", name), 120)
            raise UnsoundError(f"A file name in it is not allowed: {shown}.")


def check_layout(names: Sequence[str]) -> str:
    """The visit whose bundle has these files in this order; `UnsoundError` if none can have."""
    for name in names:
        check_name(name)
    top = names[0].split("/")[0] if names else ""
    found = _FOLDER.match(top)
    if found is None:
        raise UnsoundError("Its top folder is not named after a visit.")
    if any(not name.startswith(f"{top}/") for name in names):
        raise UnsoundError("Its files do not lie in one top folder.")
    inner = [name[len(top) + 1 :] for name in names]
    _check_tags(inner[: len(TAG_FILES)])
    _check_payload(inner[len(TAG_FILES) :])
    return found[1]


def _check_tags(names: list[str]) -> None:
    for wanted in TAG_FILES:
        if wanted not in names:
            raise UnsoundError(f"The file {wanted} is missing or not in its place.")
    if names != list(TAG_FILES):
        raise UnsoundError("Its files are not in their order.")


def _check_payload(names: list[str]) -> None:
    for wanted in (JOURNAL, REPORT, VISIT):
        if wanted not in names:
            raise UnsoundError(f"The file {wanted} is missing.")
    for name in names:
        if not _PAYLOAD.match(name):
            raise UnsoundError(
                f"It holds a file that does not belong in a bundle: {quoted(name, 80)}."
            )
    for earlier, later in pairwise(names):
        if earlier == later:
            raise UnsoundError(f"It holds the file {quoted(later, 80)} twice.")
        if earlier > later:
            raise UnsoundError("Its files are not in their order.")
