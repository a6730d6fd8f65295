"""On which line each part of a TOML text stands; `tomllib` gives the data without positions."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from inspector_tui.checklist.fault import Path

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"),
    re.compile(r'"(?:[^"\\\n]++|\\.)*+"'),
    re.compile(r"'[^'\n]*'"),
)
"""Strings by their opening quotes, longest first; each pattern takes in the closing quotes.

What was matched is not given back (`++`, `*+`): where none closes, that would take for ever.
"""


class LineIndex:
    """Lines (from 1) of every key, table and list item of a text that `tomllib` has accepted."""

    def __init__(self, text: str) -> None:
        scan = _Scan(text.replace("\r\n", "\n"))
        scan.document()
        breaks = scan.breaks
        self.found: dict[Path, int] = {
            path: bisect_right(breaks, at) + 1 for path, at in scan.found.items()
        }

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest part around it that is written down."""
        while path not in self.found and path:
            path = path[:-1]
        return self.found.get(path, 1)


class _Scan:
    """One walk over the text. Only positions are kept; the syntax is known to be sound."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.newest: dict[Path, int] = {}
        self.breaks = [match.end() - 1 for match in re.finditer("\n", text)]

    def document(self) -> None:
        base: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                base = self._header()
            else:
                self._pair(base)
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return match.group()

    def _see(self, mark: str) -> bool:
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def _note(self, path: Path, at: int) -> None:
        self.found.setdefault(path, at)

    def _header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path that the keys below it belong to."""
        start = self.at
        listed = self._see("[[")
        if not listed:
            self._see("[")
        keys = self._keys()
        self._see("]]" if listed else "]")
        path: Path = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            self._note(path, start)
            if listed and position == len(keys) - 1:
                self.newest[path] = self.newest.get(path, -1) + 1
            if path in self.newest:
                path = (*path, self.newest[path])
                self._note(path, start)
        return path

    def _keys(self) -> list[str]:
        """A key with its dots, as the parts it is made of."""
        parts = []
        while True:
            self._skip(_SPACE)
            if self.text[self.at] in "\"'":
                parts.append(tomllib.loads(f"key = {self._string()}")["key"])
            else:
                parts.append(self._skip(_BARE_KEY))
            self._skip(_SPACE)
            if not self._see("."):
                return parts

    def _string(self) -> str:
        for pattern in _STRINGS:
            if match := pattern.match(self.text, self.at):
                self.at = match.end()
                return match.group()
        raise AssertionError("a string that tomllib accepted has an end")

    def _pair(self, base: Path) -> None:
        start = self.at
        path = base
        for key in self._keys():
            path = (*path, key)
            self._note(path, start)
        self._see("=")
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self.text[self.at] in "\"'":
            self._string()
        elif self._see("["):
            self._list(path)
        elif self._see("{"):
            self._inline_table(path)
        else:
            self._skip(_SCALAR)

    def _list(self, path: Path) -> None:
        position = 0
        self._skip(_BLANK)
        while not self._see("]"):
            self._note((*path, position), self.at)
            self._value((*path, position))
            position += 1
            self._skip(_BLANK)
            self._see(",")
            self._skip(_BLANK)

    def _inline_table(self, path: Path) -> None:
        self._skip(_BLANK)
        while not self._see("}"):
            self._pair(path)
            self._skip(_BLANK)
            self._see(",")
            self._skip(_BLANK)
