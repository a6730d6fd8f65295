"""The form of `data/report.html`: text in the few elements that a report has, and nothing else.

A person opens it in a browser. What it says is not compared with the record; that it runs nothing,
loads nothing and links to nothing is held here, against whoever signed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from inspector_tui.bundle.faults import UnsoundError

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The Content-Security-Policy that stands before anything else in a report."""

_START = (
    '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    f'<meta content="{POLICY}" http-equiv="Content-Security-Policy">'
    '<meta name="viewport" content="width=device-width"><title>'
).encode()
_STYLE = rb"(?:[^<\\@(]|@(?=media\b|page\b)|(?:(?<=\s)|(?<=\bminmax)|(?<=\bcalc))\()*"
"""No letter in disguise, and of rules and functions only those that fetch nothing.

The ones that fetch are too many to name, and there are new ones.
"""
_HEAD = re.compile(
    re.escape(_START) + rb"[^<]*</title><style>" + _STYLE + rb"</style></head>", re.IGNORECASE
)
_MOST_HEAD = 1024**2
_TEXT = re.compile(rb"[^<]+")
_TAG = re.compile(
    rb"</?(?:body|h[1-4]|p|div|span|del|code|ul|li|dl|dt|dd|table|thead|tbody|tr|th|td)"
    rb'(?: (?:class|scope)="[a-z -]{0,40}")?>|</html>'
)
_MOST_TAG = 64


def check_page(chunks: Iterable[bytes]) -> None:
    """Hold a page, piece by piece, against that form. `UnsoundError` for anything else in it."""
    rest, in_body = b"", False
    for chunk in chunks:
        rest += chunk
        if not in_body:
            if b"</head>" not in rest and len(rest) <= _MOST_HEAD:
                continue
            rest, in_body = _after_head(rest), True
        rest = _after_tags(rest)
        if len(rest) > _MOST_TAG:
            raise _unsound()
    if rest or not in_body:
        raise _unsound()


def _after_head(text: bytes) -> bytes:
    head = _HEAD.match(text)
    if head is None:
        raise _unsound()
    return text[head.end() :]


def _after_tags(text: bytes) -> bytes:
    """What is left: nothing, or what may be the beginning of a tag."""
    at = 0
    while at < len(text):
        found = _TEXT.match(text, at) or _TAG.match(text, at)
        if found is None:
            break
        at = found.end()
    return text[at:]


def _unsound() -> UnsoundError:
    return UnsoundError("Its report (data/report.html) holds what no report holds; do not open it.")
