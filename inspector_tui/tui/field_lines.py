"""How a form is drawn: a line for each field and, below the current one, help and choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from inspector_tui.checklist.model import Field
from inspector_tui.faces import typed
from inspector_tui.faces.entries import Entries, Entry
from inspector_tui.faces.text import clip, one_line, pad, plain, wrap
from inspector_tui.faces.tones import TONES

INDENT = 5
"""Cells before what stands below a field."""
_SIGN = 3
"""Cells before the labels, where the current field has its `>`."""
_LEAST_LABEL, _MOST_LABEL = 12, 0.44
"""Cells, and share of the width, of the column of labels."""
_CHOICE_LINES = 5
"""Lines that choices may take in any window; typing narrows longer lists."""
_LONG_LINES = 4
"""Least height of the box of a text of many lines."""
_AROUND = 8
"""Lines of other fields that stay in sight beside choices or a long text."""
_ASIDE = 8
"""Lines that may stand below a field besides its help and choices."""
_GAP = 3
_NUMBER = len("*20 ")
"""Cells that a choice's mark and number take of its place."""
_BOLD = Style(bold=True)
_QUIET = TONES["quiet"]


@dataclass(frozen=True)
class Drawn:
    """One line: the field it belongs to, what it shows; `box` where the box of many lines lies."""

    of: int
    segments: tuple[Segment, ...]
    box: bool = False


@dataclass(frozen=True)
class FormLayout:
    """How a form lies in a window of `width` and `height`; `many` lines are in the large box.

    Fields whose ids are in `ends` are the last of their group.
    """

    entries: Entries
    current: int
    ends: Set[str]
    width: int
    height: int
    many: int

    @property
    def label_width(self) -> int:
        """Cells of the column of labels."""
        longest = max(cell_len(entry.field.label) for entry in self.entries.all)
        return max(_LEAST_LABEL, min(longest, int(self.width * _MOST_LABEL)))

    @property
    def value_at(self) -> int:
        """Where values begin."""
        return _SIGN + self.label_width + 2

    def lines(self) -> Iterator[Drawn]:
        """Every line of the form from its top."""
        label_width = self.label_width
        for at, entry in enumerate(self.entries.all):
            current = at == self.current
            label = pad(one_line(entry.field.label), label_width)
            first = Segment(f" {'>' if current else ' '} {label}  ", _BOLD if current else _QUIET)
            yield Drawn(at, (first, self._value(entry, current=current)))
            if entry.fault:
                yield from fault_lines(at, entry.fault, self.width)
            if current:
                yield from self._below(entry)
            if entry.field.id in self.ends:
                yield Drawn(-1, ())

    def _value(self, entry: Entry, *, current: bool) -> Segment:
        width = self.width - self.value_at - 1
        if current:
            empty = entry.long and not entry.text
            return Segment(clip(placeholder(entry.field), width) if empty else "", _QUIET)
        text = entry.text.strip()
        if not text:
            return Segment("(needed)" if entry.field.required else "", _QUIET)
        head, _, rest = text.partition("\n")
        count = rest.count("\n") + 1
        more = f" (+{count} {'line' if count == 1 else 'lines'})" if rest else ""
        return Segment(clip(one_line(head[: width * 4]), width - len(more)) + more)

    def _below(self, entry: Entry) -> Iterator[Drawn]:
        """What stands below the current field."""
        at = self.current
        label_cut = cell_len(entry.field.label) > self.label_width
        yield from explained(at, entry, self.width, label_cut=label_cut)
        if entry.long:
            yield from (Drawn(at, (), box=True) for _ in range(self._box_height()))
            return
        choices = self.entries.choices(entry)
        most = max(self.height - _AROUND - 2, _CHOICE_LINES)
        room = self.width - INDENT - 1
        for segments in choice_lines(entry.field, choices, entry.text, room, most):
            yield Drawn(at, (Segment(" " * INDENT), *segments))

    def _box_height(self) -> int:
        """As high as the text, within what the window has to give."""
        spare = self.height - len(self.entries.all) - len(self.ends) - _AROUND // 2
        most = max(self.height - _AROUND, _LONG_LINES)
        return min(max(self.many, spare, _LONG_LINES), most)


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
        yield Drawn(at, (Segment(f"{' ' * INDENT}{line}", _QUIET),))


def placeholder(field: Field) -> str:
    """What stands in an empty box: how to write the value, and that it is needed."""
    words = typed.hint(field)
    return f"needed; {words}" if field.required and words else "needed" if field.required else words


def choice_lines(
    field: Field, choices: Mapping[str, str], text: str, width: int, most: int
) -> list[tuple[Segment, ...]]:
    """Numbered choices over at most `most` lines; while typing, those that it may still mean.

    Chosen ones are bold and carry a `*`. What does not fit in full is clipped, to two columns
    where that shows more, and what does not fit then is counted; the one named last is told whole
    below, since some are to be read out word for word.
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
    lines = _flow([(text, key in picked) for text, key in words], width)
    last: list[tuple[Segment, ...]] = []
    if len(lines) > most:
        half = (width - _GAP) // 2
        lines = _flow([(clip(text, width), key in picked) for text, key in words], width)
        named = choices.get(typed.last_chosen(field, text, choices), "")
        if cell_len(named) > half - _NUMBER:
            last = [(Segment(line, _BOLD),) for line in wrap(plain(named), width)]
        most -= len(last)
    if len(lines) > most:
        columns = _flow([(pad(text, half), key in picked) for text, key in words], width)
        lines = max(lines, columns, key=lambda found: sum(map(len, found[: most - 1])))
    if len(lines) > most:
        left = len(words) - sum(len(line) for line in lines[: most - 1])
        more = f"... {left} more: type a letter or two"
        lines = [*lines[: most - 1], (Segment(more, _QUIET),)]
    free = [(Segment("or other words", _QUIET),)] if typed.takes_any(field) else []
    return [*lines, *last, *free]


def _without(key: str, label: str) -> str:
    """A row's label without the id that it begins with: its number stands before it anyway."""
    return one_line(label).removeprefix(f"{key} ")


def _flow(words: Sequence[tuple[str, bool]], width: int) -> list[tuple[Segment, ...]]:
    """Pieces of text one after another over lines, bold where told; a segment is a piece.

    One that is longer than a line has lines of its own.
    """
    lines: list[list[Segment]] = []
    room = 0
    for text, bold in words:
        gap = " " * _GAP
        if cell_len(text) > width:
            style = _BOLD if bold else Style()
            lines += [[Segment(line, style)] for line in wrap(text, width)]
            room = 0
            continue
        if not lines or room < cell_len(text) + _GAP:
            lines.append([])
            room, gap = width, ""
        lines[-1].append(Segment(gap + text, _BOLD if bold else Style()))
        room -= cell_len(gap + text)
    return [tuple(line) for line in lines]
