"""What the page of the liaison says: who leads and what follows, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from inspector_tui.faces.columns import labelled, paragraph
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Row
from inspector_tui.faces.tones import TONES, Tone
from inspector_tui.judgement.liaison_case import OWN, Case, Known
from inspector_tui.judgement.words import counted, listed
from inspector_tui.record.visit import Visit
from inspector_tui.report.rows import row_text
from inspector_tui.signs import capital
from inspector_tui.workflow.liaison import Liaison

_TABLES = (
    ("CONTACT", "IL-080", "Contacts"),
    ("SHARE", "IL-090", "Passed on, or to be passed on"),
    ("CRITERION", "IL-100", "Local criteria, your office's own list"),
)
_BEGIN = (
    "Nobody has asked yet who was harmed: begin with the first line below. Who leads depends on it."
)
_BEGIN_WITH_ROWS = (
    "The incidents say who was harmed ({}). Who leads depends on which case it is: begin with the "
    "first line below."
)


def led_rows(found: Liaison, width: int) -> list[Row]:
    """Who leads, whom to tell, what to pass on, what stays with us, what is missing."""
    case = found.case
    if case is None:
        words = "There is no usable table of who leads; decide it from the memorandum itself."
        return list(paragraph(words, width, TONES["doubt"]))
    if not found.taken_up:
        harmed = next((known.elsewhere for known in found.known if known.elsewhere), "")
        begin = _BEGIN_WITH_ROWS.format(harmed) if harmed else _BEGIN
        return list(paragraph(begin, width))
    return [*_led(case, width), *_rest(found, case, width)]


def _led(case: Case, width: int) -> Iterator[Row]:
    row = case.row
    if row is None:
        yield from labelled("Lead", "No row of the table fits what is recorded.", width)
        return
    lead = capital(case.lead_words) or "To be settled"
    yield from labelled("Lead", lead, width, TONES["strong"])
    says = f" {row.says}" if row.says else ""
    yield from labelled("Rests on", f"{row.title}.{says}", width)
    for first in row.first:
        yield from labelled("First", f"{capital(first)}.", width, TONES["bad"])
    if case.tell:
        yield from labelled("Tell", f"{listed(case.tell)}.", width)
    for part in case.share:
        marking = f"; marked {part.marking}" if part.marking else ""
        text = f"{part.what}, to {part.to}; ground: {part.ground} ({part.sure}){marking}"
        yield from labelled("Pass on", f"{text}.", width)
    for group, alone, lead in case.alone:
        yield from labelled("Each", f"For {group} alone: {alone.title}; lead {lead}.", width)


def _rest(found: Liaison, case: Case, width: int) -> Iterator[Row]:
    if case.ours:
        words = f"{listed(case.ours)}: findings on the workers' side, taken forward by us."
        yield from labelled("Stays ours", words, width, TONES["strong"])
    proposed = found.proposed
    if proposed.lead or proposed.row:
        reason = f"reason: {proposed.reason}" if proposed.reason else "no reason given"
        rests = f"rests on: {proposed.row}" if proposed.row else ""
        words = "; ".join(filter(None, (proposed.lead, rests, reason)))
        yield from labelled("You", words, width)
    if case.missing:
        yield from labelled("Missing", f"{listed(case.missing)}.", width, TONES["doubt"])
    if case.open_rows:
        count = counted(len(case.open_rows), "row")
        words = f"{count} above it may fit first, once what is missing is known."
        yield from labelled("", words, width, TONES["doubt"])
    yield from labelled("Status", f"A prompt; {OWN} ({case.sure}).", width, TONES["quiet"])


def resting_lines(desk: OpenVisit, found: Liaison) -> list[Line]:
    """What it rests on, each line with the question that it leads to; the unknown first."""
    number = iter(range(1, 10_000))
    named = partial(_line, number)
    unknown = [known for known in found.known if not known.words]
    if not found.taken_up:
        unknown.sort(key=lambda known: known.question != "IL-050")
    lines = _headed(
        f"Not known: {len(unknown)}",
        [named("?", _unknown(known), known.question) for known in unknown],
    )
    known_lines = [
        named("+", f"{known.label}: {known.words}", known.question)
        for known in found.known
        if known.words
    ]
    lines += _headed(f"Known: {len(known_lines)}", known_lines)
    for record, question, title in _TABLES:
        rows = desk.visit.rows_of(record)
        texts = [row_text(desk.library, row, visit=desk.visit) for row in rows] or ["none yet"]
        lines += _headed(f"{title}: {len(rows)}", [named(" ", text, question) for text in texts])
    return lines[:-1]


def _unknown(known: Known) -> str:
    """What is not known; rows that say something of it are not denied."""
    return f"{known.label}; incidents: {known.elsewhere}" if known.elsewhere else known.label


def _line(number: Iterator[int], sign: str, text: str, question: str) -> Line:
    text = capital(text)
    tone: Tone = "doubt" if sign == "?" else "normal"
    return Line(text, lead=sign, tail=question, id=f"{question} {next(number)}", tone=tone)


def _headed(title: str, lines: Sequence[Line]) -> list[Line]:
    """Lines under a heading, a blank after them; nothing at all without lines."""
    if not lines:
        return []
    return [Line(title, heading=True), *lines, Line("", heading=True)]


def standing(visit: Visit) -> str:
    """How many contacts and items there are, for the title."""
    contacts, items = (len(visit.rows_of(record)) for record in ("CONTACT", "SHARE"))
    return f"Liaison: {counted(contacts, 'contact')}, {counted(items, 'item')}"
