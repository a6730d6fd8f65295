"""The list of signers that the reader trusts: the `allowed_signers` file of ssh-keygen(1).

Reads what ssh-keygen reads, for plain Ed25519 keys. A line that grants something else (another
type of key, a certificate authority) or that cannot be read grants nothing here, and is noted.
"""

from __future__ import annotations

import binascii
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from inspector_tui.bundle.faults import BundleFileError, UnsoundError, quoted
from inspector_tui.bundle.names import BUNDLE
from inspector_tui.bundle.source import read_ordinary
from inspector_tui.bundle.sshsig import KEY_TYPE, fingerprint, key_blob

MAX_LIST = 4 * 1024**2

_SPACE = " \t"
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_MAX_PATTERN = 1000
"""Bytes of one pattern of namespaces; ssh-keygen matches none of 1023 or more."""
_OPTION = re.compile(r'([A-Za-z-]+)(?:="((?:\\"|\\(?!")|[^"\\])*)")?(,|\Z)')
_KEY_TYPE = re.compile(r"(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+")
_TIME = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(z|utc)?\Z", re.ASCII | re.IGNORECASE
)


class Signer(Struct, frozen=True):
    """One line: whom a key belongs to and what it may sign when (seconds since 1970, UTC)."""

    principals: str
    key: bytes
    line: int
    namespaces: str | None = None
    after: int | None = None
    before: int | None = None

    def refusal(self, namespace: str, when: float) -> str | None:
        """Why this line does not allow a signature for that purpose at that time, if it doesn't."""
        if self.namespaces is not None and not matches(namespace, self.namespaces):
            return "is not allowed to sign bundles"
        if self.after is not None and when < self.after:
            return "is not valid yet"
        if self.before is not None and when > self.before:
            return "is no longer valid"
        return None


class Signers(Struct, frozen=True):
    """A list of signers; `notes` say which lines were passed over and why."""

    signers: tuple[Signer, ...]
    notes: tuple[str, ...] = ()

    def accept(self, key: bytes, namespace: str, when: float) -> Signer:
        """The first line that allows the key; `UnsoundError` with the reason when there is none."""
        listed = [signer for signer in self.signers if signer.key == key]
        for signer in listed:
            if signer.refusal(namespace, when) is None:
                return signer
        if not listed:
            passed = f" Lines that cannot be used: {len(self.notes)}. " if self.notes else ""
            raise UnsoundError(
                f"It is signed by a key that is not on the list: {fingerprint(key)}."
                f"{passed}{''.join(self.notes[:1])}"
            )
        reason = listed[0].refusal(namespace, when)
        raise UnsoundError(f"Its signer's key is on the list but {reason}: {fingerprint(key)}.")


def line(principal: str, public_key: bytes, namespaces: Sequence[str] = (BUNDLE,)) -> str:
    """The line that lists a 32-byte key for these purposes, without a newline."""
    key = f"{KEY_TYPE.decode()} {b64encode(key_blob(public_key)).decode()}"
    return f'{principal} namespaces="{",".join(namespaces)}" {key}'


def read(path: Path) -> Signers:
    """The list in a file; `BundleFileError` when it cannot be read or lists no usable key."""
    todo = "Give the file of signers that the office keeps."
    try:
        text = read_ordinary(path, MAX_LIST)
    except OSError as error:
        raise BundleFileError(
            f"The list of signers cannot be read ({error.strerror}).", todo=todo
        ) from None
    found = parse(text) if len(text) <= MAX_LIST else Signers(())
    if not found.signers:
        raise BundleFileError("The list of signers holds no key that can be used.", todo=todo)
    return found


def parse(text: bytes) -> Signers:
    """Every usable line of a list, and notes on the others."""
    signers, notes = [], []
    # Editors on Windows put a mark before the first name; with it that would be another name.
    for number, raw in enumerate(text.decode("utf-8-sig", "replace").split("\n"), start=1):
        entry = raw.rstrip("\r").strip(_SPACE)
        if not entry or entry.startswith("#"):
            continue
        try:
            signers.append(_signer(entry, number))
        except UnsoundError as fault:
            notes.append(f"Line {number} was passed over: {quoted(str(fault))}")
    return Signers(tuple(signers), tuple(notes))


def matches(text: str, patterns: str) -> bool:
    """Whether a comma-separated list with `*`, `?` and `!` covers the text, as in ssh_config(5)."""
    found = False
    for pattern in patterns.split(","):
        if _covers(pattern.removeprefix("!"), text):
            if pattern.startswith("!"):
                return False
            found = True
    return found


def _covers(pattern: str, text: str) -> bool:
    """Whether one pattern covers the text, in steps that are at most the product of their lengths.

    Only the last `*` is ever tried again. As a regular expression a row of them takes for ever.
    """
    at, here, star, tried = 0, 0, -1, 0
    while here < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, tried, at = at, here, at + 1
        elif at < len(pattern) and pattern[at] in ("?", text[here]):
            at, here = at + 1, here + 1
        elif star >= 0:
            tried += 1
            at, here = star + 1, tried
        else:
            return False
    return not pattern[at:].strip("*")


def _signer(entry: str, number: int) -> Signer:
    if _CONTROL.search(entry):
        raise UnsoundError("it holds a control character.")
    principals, rest = _first_word(entry)
    if any(name.startswith("!") for name in principals.split(",")):
        raise UnsoundError("it takes a name out with !; list only whom it is for.")
    key = _key(rest)
    options: dict[str, str | None] = {}
    if key is None:
        written, rest = _past_options(rest)
        options = dict(_options(written))
        key = _key(rest)
    if "cert-authority" in options:
        raise UnsoundError("it names a certificate authority; list the signers' own keys.")
    if key is None:
        raise UnsoundError("it holds no key.")
    after, before = (_time(options.get(name)) for name in ("valid-after", "valid-before"))
    if after is not None and before is not None and after >= before:
        raise UnsoundError("its time of validity ends before it begins.")
    namespaces = options.get("namespaces")
    if any(len(part.encode()) > _MAX_PATTERN for part in (namespaces or "").split(",")):
        raise UnsoundError("a purpose in it is longer than can be matched.")
    return Signer(principals, key, number, namespaces, after, before)


def _first_word(entry: str) -> tuple[str, str]:
    if entry.startswith('"'):
        word, quote, rest = entry[1:].partition('"')
        if not quote:
            raise UnsoundError("a quotation mark is missing.")
        return word, rest.lstrip(_SPACE)
    first, *others = re.split(r"[ \t]+", entry, maxsplit=1)
    if '"' in first:
        raise UnsoundError("a quotation mark stands in the middle of a name.")
    return first, "".join(others)


def _past_options(text: str) -> tuple[str, str]:
    quoted, at = False, 0
    while at < len(text) and (quoted or text[at] not in " \t"):
        if text.startswith('\\"', at):
            at += 1
        elif text[at] == '"':
            quoted = not quoted
        at += 1
    if quoted:
        raise UnsoundError("a quotation mark is missing.")
    return text[:at], text[at:].lstrip(_SPACE)


def _options(written: str) -> Iterator[tuple[str, str | None]]:
    seen, at = set(), 0
    while at < len(written):
        found = _OPTION.match(written, at)
        name = found[1].lower() if found else ""
        if found is None or (name == "cert-authority") is (found[2] is not None):
            raise UnsoundError("its options cannot be read.")
        if name not in ("cert-authority", "namespaces", "valid-after", "valid-before"):
            raise UnsoundError("it carries an option that is not known.")
        if name in seen and name != "cert-authority":
            raise UnsoundError("it carries an option twice.")
        seen.add(name)
        at = found.end()
        if found[3] and at == len(written):
            raise UnsoundError("its options cannot be read.")
        yield name, found[2] and found[2].replace('\\"', '"')


def _key(text: str) -> bytes | None:
    """The 32-byte key at the start of `text`; None when something else than a key stands there."""
    kind, *rest = re.split(r"[ \t]+", text, maxsplit=2)
    if not _KEY_TYPE.fullmatch(kind):
        return None
    if kind != KEY_TYPE.decode():
        raise UnsoundError("its key is not an Ed25519 key.")
    written = rest[0] if rest else ""
    try:
        blob = binascii.a2b_base64(written, strict_mode=True)
    except ValueError:
        blob = b""
    if len(blob) < 32 or blob != key_blob(blob[-32:]) or b64encode(blob).decode() != written:
        raise UnsoundError("its key is damaged.")
    return blob[-32:]


def _time(written: str | None) -> int | None:
    """Seconds since 1970 of YYYYMMDD[HHMM[SS]][Z]; without Z by this computer's time zone."""
    if written is None:
        return None
    found = _TIME.match(written)
    if found is None:
        raise UnsoundError("a time in it cannot be read.")
    parts = [int(part or 0) for part in found.groups()[:6]]
    try:
        moment = datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
        # Without daylight saving, because that is how ssh-keygen reads a time without Z.
        local = time.mktime((*moment.timetuple()[:6], 0, 0, 0))
    except (ValueError, OverflowError):
        raise UnsoundError("a time in it cannot be read.") from None
    seconds = int(moment.timestamp() if found[7] else local)
    if seconds <= 0:
        raise UnsoundError("a time in it is not after the beginning of 1970.")
    return seconds
