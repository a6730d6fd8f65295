"""What stands in one place of the screen: a grapheme and the pen it is drawn with.

Cells and pens are made once and then shared, so that two places are equal exactly if they hold the
same object: comparing screens is then the cheapest thing Python can do.
"""

from __future__ import annotations

from inspector_tui.faces.glyphs import firm, sayable

_SEEN_ON_BLANK = frozenset({"4", "7", "9", "21", "51", "52", "53"})
_OFF = {
    **dict.fromkeys(("1", "2"), "22"),
    **dict.fromkeys(("4", "21"), "24"),
    **dict.fromkeys(("5", "6"), "25"),
    **dict.fromkeys(("51", "52"), "54"),
    "3": "23",
    "7": "27",
    "8": "28",
    "9": "29",
    "53": "55",
}
"""The SGR code that ends each attribute."""


class Cell:
    """One place. `text` is what is sent for it; the right half of a wide sign has none.

    `tail` is the cell of that right half. `firm` is false where a terminal may think differently
    of the width than we do.
    """

    __slots__ = ("firm", "pen", "tail", "text")

    def __init__(self, text: str, pen: Pen, *, wide: bool = False, half: bool = False) -> None:
        self.text = "" if half else text
        self.pen = pen
        self.tail = Cell(text, pen, half=True) if wide else None
        self.firm = half or (firm(text) and wide == (text > "\u2fff"))

    def __repr__(self) -> str:
        return f"Cell({self.text!r}, {self.pen!r})"


class Pen:
    """How characters are drawn: SGR codes of the attributes, the foreground and the background.

    An empty colour is the terminal's own.
    """

    __slots__ = ("attributes", "background", "bare", "cells", "foreground")

    def __init__(self, inks: Inks, attributes: frozenset[str], fore: str, back: str) -> None:
        self.attributes = attributes
        self.foreground = fore
        self.background = back
        seen = attributes & _SEEN_ON_BLANK
        self.bare: Pen = self if seen else inks.get(frozenset(), "", back, instead=self)
        """The pen that draws a blank just as this one does."""
        self.cells = _Cells(self, inks)
        """Cells drawn with this pen, by one-cell grapheme."""

    def __repr__(self) -> str:
        return f"Pen({';'.join(self.codes)})"

    @property
    def codes(self) -> list[str]:
        """SGR codes that make this pen out of the default one."""
        return [
            code for code in (*sorted(self.attributes), self.foreground, self.background) if code
        ]

    def wide(self, grapheme: str) -> Cell:
        """The left half of a two-cell grapheme."""
        return self.cells.wide(grapheme)


class _Cells(dict[str, Cell]):
    def __init__(self, pen: Pen, inks: Inks) -> None:
        self._pen = pen
        self._say = inks.say
        self._wide: dict[str, Cell] = {}

    def __missing__(self, grapheme: str) -> Cell:
        text = self._say(grapheme, 1)
        blank = text in (" ", "\u00a0")
        if blank and self._pen.bare is not self._pen:
            cell = self._pen.bare.cells[" "]
        elif blank and grapheme != " ":
            cell = self[" "]
        else:
            cell = Cell(text, self._pen)
        self[grapheme] = cell
        return cell

    def wide(self, grapheme: str) -> Cell:
        if grapheme not in self._wide:
            self._wide[grapheme] = Cell(self._say(grapheme, 2), self._pen, wide=True)
        return self._wide[grapheme]


class Inks:
    """All pens of one terminal.

    `colours` is 0 (none), 8 (bright ones become bold), 16 or more (sent as they come); `charset` a
    codec's name; `ends` says whether the terminal knows codes that end single attributes, which a
    VT100 does not.
    """

    def __init__(self, *, colours: int = 256, charset: str = "utf-8", ends: bool = True) -> None:
        self.say = sayable(charset)
        self._colours = colours
        self._ends = ends
        self._pens: dict[tuple[frozenset[str], str, str], Pen] = {}
        self._by_codes: dict[str, Pen] = {}
        self._changes: dict[tuple[Pen | None, Pen], str] = {}
        self.default = self.get(frozenset(), "", "")
        self.blank = self.default.cells[" "]

    def get(
        self, attributes: frozenset[str], fore: str, back: str, instead: Pen | None = None
    ) -> Pen:
        """The one pen of these codes; `instead` is taken for it while it is being made."""
        key = (attributes, fore, back)
        if key not in self._pens:
            if instead is not None and key == (instead.attributes, instead.foreground, back):
                return instead
            self._pens[key] = Pen(self, attributes, fore, back)
        return self._pens[key]

    def pen(self, codes: str) -> Pen:
        """The pen for a list of SGR codes such as `1;31;48;5;240`, counted from the default."""
        if codes not in self._by_codes:
            self._by_codes[codes] = self._parse(codes)
        return self._by_codes[codes]

    def change(self, before: Pen | None, after: Pen) -> str:
        """The shortest sequence from one pen (None: an unknown one) to another."""
        key = (before, after)
        if key not in self._changes:
            self._changes[key] = self._change(before, after)
        return self._changes[key]

    def _change(self, before: Pen | None, after: Pen) -> str:
        if before is after:
            return ""
        anew = f"\x1b[{';'.join(['', *after.codes])}m" if after.codes else "\x1b[m"
        if before is None or not self._ends:
            return anew
        ended = {_OFF[code] for code in before.attributes - after.attributes}
        kept = {code for code in before.attributes & after.attributes if _OFF[code] not in ended}
        codes = [*sorted(ended), *sorted(after.attributes - kept)]
        if before.foreground != after.foreground:
            codes.append(after.foreground or "39")
        if before.background != after.background:
            codes.append(after.background or "49")
        return min(f"\x1b[{';'.join(codes)}m", anew, key=len)

    def _parse(self, codes: str) -> Pen:
        attributes: set[str] = set()
        colour = {"3": "", "4": ""}
        rest = codes.split(";") if codes else []
        while rest:
            code = rest.pop(0)
            if code in ("38", "48"):
                size = 2 if rest[:1] == ["5"] else 4
                if self._colours > 16:
                    colour[code[0]] = ";".join([code, *rest[:size]])
                del rest[:size]
            elif code in _OFF:
                attributes.add(code)
            elif code in ("39", "49"):
                colour[code[0]] = ""
            elif code.isdigit() and self._colours:
                self._paint(code, attributes, colour)
        return self.get(frozenset(attributes), colour["3"], colour["4"])

    def _paint(self, code: str, attributes: set[str], colour: dict[str, str]) -> None:
        number = int(code)
        bright = number >= 90
        layer = "3" if 30 <= number <= 37 or 90 <= number <= 97 else "4"
        if bright and self._colours <= 8:
            if layer == "3":
                attributes.add("1")
            code = layer + code[-1]
        colour[layer] = code
