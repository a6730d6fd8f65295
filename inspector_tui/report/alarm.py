"""Alarm tests timed by stopwatch, and what documents, staff and tests say beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.value import show
from inspector_tui.judgement import tables
from inspector_tui.judgement.alarm.course import FIELDS, Timed, course, doubts, shown
from inspector_tui.judgement.alarm.matrix import SOURCES, Cell, Matrix, Source, matrix
from inspector_tui.judgement.alarm.matrix_words import STATES, not_known
from inspector_tui.judgement.alarm.unknown import Unknown, rates
from inspector_tui.judgement.facts import Facts
from inspector_tui.record.visit import Drill, Visit
from inspector_tui.report.elements import Child, el, table
from inspector_tui.report.rows import fields_of

_TEST = "ALARM_TEST"
_HELP = (
    "Times were taken when each key arrived and are counted from the press by a clock that cannot "
    "be set. A time that was struck stays readable."
)


def sections(visit: Visit, library: Library) -> Iterator[Element]:
    """Both, where there is anything to say."""
    yield from _drills(visit, library)
    facts = Facts(visit, library, tables.shipped())
    found = matrix(facts)
    if found.columns:
        yield from _matrix(found, facts.once(rates))


# Drills


def _drills(visit: Visit, library: Library) -> Iterator[Element]:
    if not visit.drills:
        return
    yield el("h2", "Alarm tests timed by stopwatch")
    yield el("p", _HELP, cls="small")
    for name, drill in visit.drills.items():
        yield _drill(name, drill, library)


def _drill(name: str, drill: Drill, library: Library) -> Element:
    found = course(drill)
    fields = fields_of(library, _TEST)
    labels = {field: declared.label for field, declared in fields.items()}
    started = drill.started
    told = f"Agreed with {started.agreed_with}; announced to {started.announced_to}."
    stated = [
        f"{fields[key].label}: {show(fields[key], started.details[key], library=library)}"
        for key in ("point", "stated_minimum", "stated_time_s")
        if key in started.details and key in fields
    ]
    rows = [_mark(one, labels) for one in found.marks]
    end = f"Ended, entry {drill.ended}." if drill.ended else "It was not ended."
    return el(
        "div",
        el("h4", f"{started.details.get('location', '')} ", el("span", name, cls="id")),
        el("p", told),
        el("p", "; ".join(stated)) if stated else None,
        table(["Since the press", "What", "Computer's clock", "Entry"], rows) if rows else None,
        [el("p", words) for words in doubts(found)],
        el("p", f"Broken off: {drill.stopped}. {end}" if drill.stopped else end),
        cls="question",
    )


def _mark(one: Timed, labels: dict[str, str]) -> Sequence[Child]:
    what = labels.get(FIELDS[one.mark], one.mark)
    if one.mark == "responder" and one.ordinal != 1:
        what = f"Responder {one.ordinal}" if one.ordinal else "Responder"
    cells = [shown(one.after), what, one.at[11:23], str(one.entry)]
    if one.stands:
        return cells
    after, what, at, entry = cells
    return [el("del", after), el("del", what), el("del", at), f"{entry}, struck by {one.struck}"]


# The matrix


def _matrix(found: Matrix, unknown: Sequence[Unknown]) -> Iterator[Element]:
    yield el("h2", "What documents, staff and tests say on alarms")
    yield el("p", f"Sample: {found.sample}.")
    yield el(
        "p",
        "Each is held against the one value of the whole organisation's documents, or else against "
        "the value that most sources state. A difference that was assessed and written down is not "
        "an inconsistency.",
        cls="small",
    )
    for source, words in SOURCES.items():
        yield from _group(found, source, words)
    if unknown:
        labels = {line.attribute: line.label for line in found.lines}
        yield el("p", "Who did not know", cls="label")
        yield table(
            ["Point", "Not known"], [[labels[one.attribute], not_known(one)] for one in unknown]
        )


def _group(found: Matrix, source: Source, words: str) -> Iterator[Element]:
    """The columns of one kind of source, with the lines on which any of them says something."""
    places = [n for n, column in enumerate(found.columns) if column.source == source]
    rows: list[list[Child]] = [
        [line.label, line.reference or "-", *(_cell(line.cells[n]) for n in places)]
        for line in found.lines
        if any(line.cells[n].state != "silent" for n in places)
    ]
    if rows:
        heads = [f"{found.columns[n].label} ({found.columns[n].n})" for n in places]
        yield el("p", words, cls="label")
        yield table(["Point", "Compared with", *heads], rows)


def _cell(cell: Cell) -> str:
    if cell.state == "silent":
        return ""
    said = [f"{held.shown} ({len(held.rows)})" for held in cell.held]
    said += [f"not known ({len(cell.unknown)})"] if cell.unknown and cell.held else []
    return "\n".join([f"{STATES[cell.state]}:" if said else STATES[cell.state], *said])
