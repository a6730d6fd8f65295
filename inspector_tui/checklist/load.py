"""From the bytes of a TOML file to a checked model, or to a list of everything wrong with it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from inspector_tui.checklist import plain, rules
from inspector_tui.checklist.dots import MAX_DOTS, overlong
from inspector_tui.checklist.fault import ChecklistError, Fault, Problem
from inspector_tui.checklist.lines import LineIndex
from inspector_tui.checklist.model import Checklist, Law
from inspector_tui.checklist.raw import Node, count, where_in_words
from inspector_tui.signs import printable

MAX_BYTES = 4 * 1024 * 1024
"""Longer files are refused unread; the largest shipped one is about a fiftieth of it."""

MAX_PARTS = 25_000
"""Keys and list items of a file; the largest shipped one has about a ninth of it.

What looks at each of them beside each other takes time that grows faster than the file.
"""


@dataclass(frozen=True)
class Source:
    """A checklist file as it stands on disk. `id` is the file's stem when it says none."""

    id: str
    edition: str
    sha256: str
    text: bytes = field(repr=False)
    name: str


@dataclass(frozen=True)
class Parsed:
    """A file that is TOML, with what is wrong inside it; or, without data, why it is not."""

    data: dict[str, Any] | None
    text: str
    problems: tuple[Problem, ...] = ()
    broken: tuple[int, str] = (0, "")

    def faults(self, name: str, more: Sequence[Problem] = ()) -> list[Fault]:
        """All problems with their lines, in the order of the file; `more` from other rules."""
        if self.data is None:
            return [Fault(name, self.broken[0], "the file", self.broken[1])]
        if not self.problems and not more:
            return []
        index = LineIndex(self.text)
        data = self.data
        # A fault quotes the file, and a file may hold what a terminal would obey.
        found = {
            Fault(
                name,
                index.line(path),
                where_in_words(data, path),
                printable(text, "\N{REPLACEMENT CHARACTER}"),
            )
            for path, text in (*self.problems, *more)
        }
        return sorted(found, key=lambda fault: (fault.line, fault.where, fault.text))


def digest(text: bytes) -> str:
    """SHA-256 of an edition's text in hex: with id and edition its full name."""
    return hashlib.sha256(text).hexdigest()


def load(text: bytes, name: str) -> Checklist | Law:
    """The edition that `text` holds. `ChecklistError` lists every fault and nothing is loaded."""
    model, parsed = _read(text)
    if model is None:
        raise ChecklistError(name, parsed.faults(name))
    return model


def parse(text: bytes) -> Parsed:
    """The data of a file together with every problem it has when looked at alone."""
    return _read(text)[1]


@lru_cache(maxsize=32)
def _read(text: bytes) -> tuple[Checklist | Law | None, Parsed]:
    # Cached because a visit's editions are asked for by several screens and never change.
    parsed = _parse_toml(text)
    if parsed.data is None:
        return None, parsed
    data = parsed.data
    kind = Law if data.get("id") == "law" or "provision" in data else Checklist
    model: Checklist | Law | None = None
    problems: list[Problem] = []
    try:
        model = kind.model_validate(data)
    except ValidationError as error:
        problems = plain.problems(error, kind)
    named = {problem.path for problem in problems}
    problems += [found for found in rules.of_one_file(Node(data)) if found.path not in named]
    if problems:
        model = None
    return model, Parsed(data, parsed.text, tuple(problems))


def _parse_toml(raw: bytes) -> Parsed:
    if len(raw) > MAX_BYTES:
        return _broken(1, "the file is larger than 4 MiB; a checklist is far smaller than that")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _broken(line, "this is not UTF-8 text; save the file as UTF-8 in your editor")
    if not text.strip():
        return _broken(1, "the file is empty")
    if (number := overlong(text)) is not None:
        return _broken(number, f"there are more than {MAX_DOTS} full stops on this line")
    try:
        data = tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        return _broken(1, "brackets are nested too deep somewhere in this file")
    except ValueError as error:
        return _broken(*_syntax(str(error), text))
    if count(data) > MAX_PARTS:
        return _broken(1, f"there are more than {MAX_PARTS:,} keys and list items in this file")
    return Parsed(data, text)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError("Invalid value") from error


def _broken(line: int, text: str) -> Parsed:
    return Parsed(None, "", broken=(line, text))


_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_SYNTAX = (
    ("Invalid statement", "a line has to begin with a key, [ or #"),
    ("Invalid initial character for a key", "a key has to be letters, digits, - or _"),
    ("Expected '=' after a key", "after a key comes ="),
    ("Expected newline or end of document", "there is something more after the end of this value"),
    ("Unterminated string", "a text is not closed: its closing quotes are missing"),
    ('Expected "\'"', "a text is not closed: its closing quotes are missing"),
    ("Illegal character '\\n'", "a text is not closed on its line: its closing quote is missing"),
    ("Unescaped '\\'", "a backslash in a text has to be doubled"),
    ("Invalid hex value", "\\u in a text stands before four hexadecimal digits"),
    ("Escaped character", "the number after \\u in this text is no character"),
    ("Unclosed array", "a list is not closed, or a comma is missing in it"),
    ("Unclosed inline table", "a { } table is not closed, or a comma is missing in it"),
    ("Duplicate inline table key", "a key stands twice in this { } table"),
    ("Cannot overwrite a value", "a key stands twice in this part"),
    ("Cannot declare", "a part with this name stands above already; lists of parts have [[ ]]"),
    ("Cannot mutate immutable", "this adds to a part that was closed above"),
    ("Cannot redefine namespace", "a key stands twice in this part"),
    ("Expected ']' at the end", "the ] of this heading is missing"),
    ("Expected ']]' at the end", "the ]] of this heading is missing"),
    ("Invalid value", "what follows = is no text in quotes, number, date, list or table"),
    ("Invalid date", "there is no such date"),
    ("Found invalid character", "there is a control character here"),
    ("Illegal character", "there is a control character here"),
)


def _syntax(message: str, text: str) -> tuple[int, str]:
    """The line and a sentence for what `tomllib` says is wrong with the writing."""
    place = _AT.search(message)
    last = text.rstrip("\n").count("\n") + 1
    line = int(place[1]) if place and place[1] else last if place else 1
    found = next((words for start, words in _SYNTAX if message.startswith(start)), "")
    sentence = found or "this is not written as a TOML file has to be"
    if place and not place[1]:
        sentence += " (seen at the end of the file; look above for where it begins)"
    return line, sentence


def source_of(text: bytes, name: str) -> Source:
    """The file with the id and edition it gives itself, whatever else is wrong with it."""
    head = _head(text)
    said = {key: head[key] for key in ("id", "edition") if isinstance(head.get(key), str)}
    stem = FilePath(name).stem
    return Source(said.get("id", stem), said.get("edition", ""), digest(text), text, name)


def _head(text: bytes) -> dict[str, Any]:
    """The keys above the first heading; read alone because a whole file takes 30 times as long."""
    top = re.split(rb"^[ \t]*\[", text, maxsplit=1, flags=re.MULTILINE)[0]
    parsed = _parse_toml(top)
    if parsed.data is None:
        parsed = _parse_toml(text)
    return parsed.data or {}


def shipped() -> list[Source]:
    """The checklists and the law file that come with the program, by name."""
    return list(_shipped())


@cache
def _shipped() -> tuple[Source, ...]:
    folder = resources.files("inspector_tui") / "checklists"
    if not folder.is_dir():
        # An editable install: the folder lies beside the package and is packed in on building.
        folder = FilePath(__file__).parents[2] / "checklists"
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    files.sort(key=lambda entry: entry.name)
    return tuple(source_of(entry.read_bytes(), entry.name) for entry in files)
