"""What the matrix is called in sentences, on the screen and on paper alike."""

from __future__ import annotations

from inspector_tui.judgement.alarm.matrix import SOURCES, Column, Line, Source, State
from inspector_tui.judgement.alarm.unknown import Share, Unknown
from inspector_tui.judgement.words import counted

STATES: dict[State, str] = {
    "silent": "nothing recorded",
    "unknown": "asked, and not known",
    "alone": "only one source says",
    "agrees": "the same",
    "differs": "differs",
    "split": "several answers",
}
"""How a cell stands to what its line is compared with."""
_COUNTED: dict[Source, tuple[str, str]] = {
    "document": ("element", "elements"),
    "test": ("test", "tests"),
}


def source(column: Column) -> str:
    """A column: `Staff by place, Alder Ward: 3 people`."""
    one, many = _COUNTED.get(column.source, ("person", "people"))
    return f"{SOURCES[column.source]}, {column.label}: {counted(column.n, one, many)}"


def compared(line: Line) -> str:
    """What the cells of a line are held against, in a sentence."""
    if line.is_alone:
        return "Nobody and nothing else says anything on this: there is nothing to compare with."
    if line.reference:
        return f"Compared with: {line.reference}."
    return "No value stands out to compare with: whatever is stated counts as differing."


def not_known(rate: Unknown | None) -> str:
    """Who did not know: `6 of 9 asked (3 of 6 day, 3 of 3 night; 2 of 2 agency, ...)`."""
    if rate is None:
        return "nobody was asked"
    groups = "; ".join(filter(None, map(_shares, (rate.by_hours, rate.by_contract))))
    return f"{_share(rate.overall)} asked" + (f" ({groups})" if groups else "")


def _shares(shares: tuple[Share, ...]) -> str:
    """Those who did not know, by group; "" where nobody's group is known."""
    if not any(one.group for one in shares):
        return ""
    return ", ".join(f"{_share(one)} {one.group or 'not recorded'}" for one in shares if one.n)


def _share(share: Share) -> str:
    return f"{share.n} of {share.of}"
