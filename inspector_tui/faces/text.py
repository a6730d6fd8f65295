"""Record text made fit for a screen: no control or direction signs, measured by cells.

Nothing here parses markup; what comes out is meant for segments and `rich.text.Text`.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size

from inspector_tui.signs import UNSEEN

ELLIPSIS = "..."

_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
_SURROGATES = range(0xD800, 0xE000)
_TAGS = range(0xE0000, 0xE0080)
_REMOVED = dict.fromkeys(code for code in (*UNSEEN, *_TAGS) if chr(code) not in "\t\n")
_TABLE: dict[int, str | None] = {**_REMOVED, **dict.fromkeys(_SURROGATES, "?")}


def plain(text: str, *, newline: str = "\n", tab: str = "    ") -> str:
    """Text that cannot steer a terminal nor read differently from what it says.

    Every kind of line end becomes `newline` and every tab `tab`; other control characters,
    direction overrides and isolates are removed; half a surrogate pair becomes `?`.
    """
    if text.isascii() and text.isprintable():
        return text
    for end, as_newline in _LINE_ENDS.items():
        text = text.replace(end, as_newline)
    text = text.translate(_TABLE)
    return text.replace("\n", newline).replace("\t", tab)


def one_line(text: str) -> str:
    """`plain` text on one line: line ends and tabs become single spaces."""
    return plain(text, newline=" ", tab=" ")


def short_lines(text: str, most: int) -> str:
    """The text with an end of line in place of a blank wherever a line has over `most` characters.

    After a full stop if there is one, else between two words; one endless word stays whole.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > most:
            stop = rest.rfind(". ", 0, most)
            cut = stop + 1 if stop > 0 else rest.rfind(" ", 1, most)
            if cut <= 0:
                cut = rest.find(" ", most)
            if cut <= 0:
                break
            lines.append(rest[:cut])
            rest = rest[cut + 1 :]
        lines.append(rest)
    return "\n".join(lines)


def clip(text: str, width: int) -> str:
    """At most `width` cells of one-line text; what was cut off shows as `...`."""
    if width <= 0:
        return ""
    # A character is at least a cell in nearly all text: never measure what cannot be seen.
    head = text[: width * 4 + 8]
    if len(head) == len(text) and cell_len(text) <= width:
        return text
    if width <= len(ELLIPSIS):
        return set_cell_size(head, width).rstrip()
    return set_cell_size(head, width - len(ELLIPSIS)).rstrip() + ELLIPSIS


def pad(text: str, width: int) -> str:
    """One-line text clipped or filled with blanks to exactly `width` cells."""
    return set_cell_size(clip(text, width), max(width, 0))


@lru_cache(maxsize=256)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """Lines of at most `width` cells; breaks at blanks, inside a word only when it must.

    `text` is plain text; its own line ends stay. An empty text is one empty line.
    """
    width = max(width, 1)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, width)
    return tuple(lines)


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    current: str | None = None  # None: nothing on this line yet, so leading blanks stay
    used = 0
    for word in paragraph.split(" "):
        needed = cell_len(word)
        if current is not None and used + 1 + needed <= width:
            current, used = f"{current} {word}", used + 1 + needed
            continue
        if current is not None:
            lines.append(current)
        if needed > width:
            *full, word = chop_cells(word, width)
            lines += full
            needed = cell_len(word)
        current, used = word, needed
    return [*lines, current or ""]
