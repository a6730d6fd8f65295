"""Codes that stand for people: a record names nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable

NEVER_NAMES = "written as role codes, never names"
"""What every refusal of a name says of people."""

_CODE = re.compile(r"[A-Za-z]{1,8}([-.][A-Za-z]{1,8}){0,3}[-.]?[0-9]{1,4}")
_BETWEEN = re.compile(r"[\s,;+&/]+(?:and\s+)?")


def is_code(text: str) -> bool:
    """Letters for the role and a number, such as RN-2 or BANK-RN-1; a name has no number."""
    return _CODE.fullmatch(text.strip()) is not None


def are_codes(text: str) -> bool:
    """One code or several: "RN-2, HCA-3 and HCA-4"."""
    return all(is_code(part) for part in _BETWEEN.split(text.strip()))


def folded(code: str) -> str:
    """One spelling for what is one code: "hca-4", "HCA4" and "HCA-4" stand for one person."""
    return re.sub("[-.]", "", code.strip()).casefold()


def next_free(code: str, taken: Iterable[str]) -> str:
    """The same code with the lowest higher number that none of `taken` has: HCA-5 after HCA-4."""
    known = {folded(one) for one in taken}
    letters = code.strip().rstrip("0123456789")
    number = int(code.strip()[len(letters) :])
    while folded(f"{letters}{number}") in known:
        number += 1
    return f"{letters}{number}"
