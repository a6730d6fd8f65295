"""Small pieces of the sentences that prompts are made of."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from inspector_tui.signs import printable

MAX_NAMES = 8
"""Names listed in one sentence; the reasons hold all of them."""


def clip(text: str, limit: int = 80) -> str:
    """The text on one line without control signs, cut where it gets long."""
    line = " ".join(printable(text[: 4 * limit], " ").split())
    return line if len(line) <= limit else line[: limit - 3].rstrip() + "..."


def listed(names: Iterable[str]) -> str:
    """As "A, B and C"; of many the first, and how many more."""
    found = [clip(name) for name in names]
    if len(found) > MAX_NAMES:
        return ", ".join(found[:MAX_NAMES]) + f" and {len(found) - MAX_NAMES} more"
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def counted(n: int, one: str, many: str = "") -> str:
    """As "1 test" or "3 tests"."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def seconds(amount: Decimal) -> str:
    """Seconds as a person reads them, without needless noughts: "75 s", "0.5 s"."""
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + " s"


def folded(text: str) -> str:
    """The text without regard to case and spaces, for comparing what people typed."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return "".join(plain.split())


def slug(text: str) -> str:
    """A short part of a prompt's key for a free text: the same for every spelling of it."""
    plain = folded(text)
    if re.fullmatch(r"[a-z0-9-]{1,40}", plain):
        return plain
    start = re.sub(r"[^a-z0-9]+", "-", plain)[:24].strip("-")
    return f"{start}-{hashlib.sha256(plain.encode('utf-8', 'replace')).hexdigest()[:8]}"


def spelling(written: str) -> tuple[int, int, str]:
    """A sort key: of several spellings the one with most spaces and capitals says it best."""
    return (-written.count(" "), sum(sign.islower() for sign in written), written)
