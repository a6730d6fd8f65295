"""The lines of a form below its current field: help in words, and numbered choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from inspector_tui.checklist.model import Field
from inspector_tui.tui import typed
from inspector_tui.tui.entries import Entry
from inspector_tui.tui.text import clip, one_line, pad, plain, wrap
from inspector_tui.tui.theme import TONES

INDENT = 5
_ASIDE = 8
"""Lines that may stand below a field besides its help and choices."""
_GAP = 3
_BOLD = Style(bold=True)


@dataclass(frozen=True)
class Drawn:
    """One line: the field it belongs to, what it shows; `box` where the box of many lines lies."""

    of: int
    segments: tuple[Segment, ...]
    box: bool = False


def explained(at: int, entry: Entry, width: int, *, label_cut: bool) -> Iterator[Drawn]:
    """What to know about a field: its whole label when it was cut, when to fill it in, its help."""
    field = entry.field
    when = f"For {field.when}." if field.when else ""
    for text in (field.label if label_cut else "", when, field.help or ""):
        yield from _wrapped(at, text, width) if text else ()
    lines = list(_wrapped(at, entry.aside, width)) if entry.aside else []
    yield from lines[:_ASIDE]
    if len(lines) > _ASIDE:
        yield from _wrapped(at, "... and more: type a letter or two", width)


def fault_lines(at: int, sentence: str, width: int) -> Iterator[Drawn]:
    """What is wrong with a field."""
    sign = "!"
    for line in wrap(sentence, width - INDENT - 3):
        yield Drawn(at, (Segment(f"{' ' * INDENT}{sign} {line}", TONES["bad"]),))
        sign = " "


def _wrapped(at: int, text: str, width: int) -> Iterator[Drawn]:
    for line in wrap(plain(text), width - INDENT - 1):
        yield Drawn(at, (Segment(f"{' ' * INDENT}{line}", TONES["quiet"]),))


def placeholder(field: Field) -> str:
    """What stands in an empty box: how to write the value, and that it is needed."""
    words = typed.hint(field)
    return f"needed; {words}" if field.required and words else "needed" if field.required else words


def choice_lines(
    field: Field, choices: Mapping[str, str], text: str, width: int, most: int
) -> list[tuple[Segment, ...]]:
    """Numbered choices over at most `most` lines; while typing, those that it may still mean.

    Chosen ones are bold and carry a `*`. What does not fit in full is clipped to two columns
    where that shows more, and what does not fit then is counted.
    """
    if not choices:
        return []
    numbers = {key: number for number, key in typed.numbered(field, choices).items()}
    picked = typed.chosen(field, text, choices)
    done = bool(picked) and field.kind not in typed.SEVERAL
    shown = [] if done else typed.matching(field, text, choices)
    words = [
        (("*" if key in picked else "") + f"{numbers[key]} {_without(key, choices[key])}", key)
        for key in shown or choices
    ]
    lines = _flow([(clip(text, width), key in picked) for text, key in words], width)
    if len(lines) > most:
        half = (width - _GAP) // 2
        columns = _flow([(pad(text, half), key in picked) for text, key in words], width)
        lines = max(lines, columns, key=lambda found: sum(map(len, found[: most - 1])))
    if len(lines) > most:
        left = len(words) - sum(len(line) for line in lines[: most - 1])
        more = f"... {left} more: type a letter or two"
        lines = [*lines[: most - 1], (Segment(more, TONES["quiet"]),)]
    return [*lines, (Segment("or other words", TONES["quiet"]),)] if field.free else lines


def _without(key: str, label: str) -> str:
    """A row's label without the id that it begins with: its number stands before it anyway."""
    return one_line(label).removeprefix(f"{key} ")


def _flow(words: Sequence[tuple[str, bool]], width: int) -> list[tuple[Segment, ...]]:
    """Pieces of text one after another over lines, bold where told; a segment is a piece."""
    lines: list[list[Segment]] = []
    room = 0
    for text, bold in words:
        gap = " " * _GAP
        if not lines or room < cell_len(text) + _GAP:
            lines.append([])
            room, gap = width, ""
        lines[-1].append(Segment(gap + text, _BOLD if bold else Style()))
        room -= cell_len(gap + text)
    return [tuple(line) for line in lines]
