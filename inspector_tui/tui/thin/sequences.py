"""Tells keys from what else a terminal sends: reports that nobody here asked for.

A program that ran before asked the terminal who it is, and over a slow line the answer comes to us;
a multiplexer tells of colours, a crashed program left the mouse on. Textual hands what it does not
know on as the characters it is made of: a `c` in it would open a note, a `]` go to another section.
Here a sequence that is no key is dropped whole, in however many parts it comes (ECMA-48 says where
each ends), and only what begins like no report can still be keys pressed one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.constants import ESCAPE_DELAY
from textual.message import Message

from inspector_tui.tui.thin.textual_parts import KeyParser

LATE = 2.0
"""Seconds from which the rest of a sequence is not waited for any more."""
_LONGEST = 4096
"""Characters of a report; whatever is longer is none."""
_LONGEST_KEY = 30
"""Characters after Escape that a key or the mouse sends; of more, Textual types each."""
_ESC = "\x1b"
_C1 = str.maketrans({"\x8f": "\x1bO", "\x90": "\x1bP", "\x9b": "\x1b[", "\x9d": "\x1b]"})
_TEXT = re.compile(r"[^\x1b]+")
_WHOLE = re.compile(
    r"""
    \[ (?: [0-9]+\$                    # rxvt's Shift with Home, End, Del
       | M... | \[.                    # X10's mouse; F1 to F5 of a Linux console
       | [0-?]*[ -/]*[@-LN-Z\\-~] | [0-?]+[ -/]*M )
    | O [0-9;]*[@-~]
    | [^\[O\]P_]                       # Alt and a key
    """,
    re.DOTALL | re.VERBOSE,
)
_SIZE = re.compile(r"\[(?:4|6|8|48)[;:].*t", re.DOTALL)
"""A report of the size. Textual reckons with one that nobody asked for, and divides by it."""
_BEGUN = re.compile(r"\[(?:M.{0,2}|\[|[0-?]*[ -/]*)|O[0-9;]*|[\]P_]|", re.DOTALL)
_STRING = re.compile(r"\][0-9lLI]|P[0-9>!+=$|]|_G")
"""How the answers begin that are strings: OSC, DCS, APC. Alt+], Alt+P and Alt+_ alone are keys."""
_KEYS = ("", "]", "P", "_")
"""What may follow Escape where it was a key that somebody pressed."""
_END = re.compile(r"[\x00-\x1f\x9c]")


class Sequences:
    """Takes what is typed, gives events. Call `settle` when nothing came for `patience`."""

    def __init__(self) -> None:
        self._held = ""
        self._parser = KeyParser()

    @property
    def patience(self) -> float | None:
        """Seconds in which what was begun has to go on; None when nothing was."""
        if not self._held:
            return None
        return ESCAPE_DELAY if self._held[1:] in _KEYS else LATE

    def take(self, text: str) -> Iterator[Message]:
        """The events of all that is whole by now."""
        rest = self._held + text.translate(_C1)
        self._held = ""
        while rest:
            if plain := _TEXT.match(rest):
                rest = rest[plain.end() :]
                yield from self._parser.feed(plain[0])
            elif rest.startswith(_ESC * 2):
                rest = rest[1:]
                yield from self._parser.feed(_ESC, alone=True)
            elif _STRING.match(rest, 1):
                rest = self._after_string(rest)
            elif whole := _WHOLE.match(rest, 1):
                rest = rest[whole.end() :]
                if _SIZE.fullmatch(whole[0]) or len(whole[0]) > _LONGEST_KEY:
                    continue
                # Textual knows which of them are keys. Alt and a key has no end of its own.
                yield from self._parser.feed(whole.string[: whole.end()], alone=whole.end() == 2)
            else:
                rest = self._after_half(rest)

    def settle(self) -> Iterator[Message]:
        """What was begun does not go on: the Escape key, or half a report."""
        held, self._held = self._held, ""
        if held == _ESC:
            yield from self._parser.feed(held, alone=True)

    def _after_half(self, rest: str) -> str:
        """Keep what may go on; of what cannot, what follows it."""
        begun = _BEGUN.match(rest, 1)
        assert begun is not None  # it matches nothing at all, too
        if begun.end() == len(rest) <= _LONGEST:
            self._held = rest
            return ""
        return rest[begun.end() :]

    def _after_string(self, rest: str) -> str:
        """What follows a string; what cuts it short is a key of its own."""
        end = _END.search(rest, 3)
        if end is None:
            self._held = rest if len(rest) <= _LONGEST else ""
            return ""
        if end[0] in "\a\x9c":
            return rest[end.end() :]
        after = rest[end.start() :]
        if after == _ESC:
            self._held = rest
            return ""
        return after.removeprefix(_ESC + "\\")
