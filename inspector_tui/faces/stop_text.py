"""Stop and act: what comes before everything else when somebody is in danger or has died."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.faces.columns import BLANK, labelled, paragraph
from inspector_tui.faces.row import Row
from inspector_tui.faces.tones import TONES
from inspector_tui.judgement.stops import Stop
from inspector_tui.judgement.words import listed
from inspector_tui.signs import capital

_NOTE = (
    "Act first; the record waits. Then write down what was done, when, and whom you told: W opens "
    "the place for it, G goes on."
)

ASKED = {"danger": "IL-010", "death": "IL-040"}
"""The questions that ask what was done about it."""


def stop_rows(stop: Stop, width: int) -> list[Row]:
    """The lines of the page."""
    rows = list(paragraph(stop.title, width, TONES["bad"] + TONES["strong"]))
    rows += [BLANK, *paragraph(stop.says, width), BLANK]
    for number, first in enumerate(stop.first, start=1):
        text = f"{capital(first)}."
        rows += labelled("Now" if number == 1 else "", f"{number}  {text}", width, TONES["strong"])
    rows += labelled("Tell", f"{listed(stop.tell)}.", width)
    rows += [BLANK, *_why(stop, width), BLANK]
    return [*rows, *paragraph(_NOTE, width)]


def _why(stop: Stop, width: int) -> Iterator[Row]:
    for at, reason in enumerate(stop.reasons):
        yield from labelled("" if at else "Why", f"{reason.called}  {reason.text}".strip(), width)
    if stop.undone:
        undone = listed(words.removeprefix("whether ") for words in stop.undone)
        yield from labelled("Not so", f"{undone}.", width, TONES["bad"])
    if stop.missing:
        yield from labelled("Not known", f"{listed(stop.missing)}.", width, TONES["doubt"])
