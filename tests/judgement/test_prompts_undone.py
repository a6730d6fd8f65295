"""Undo gives back exactly the prompts there were, redo those there had been: over the real fold."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import VISIT, library
from wild import rows_of, values

from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.facts import Memory
from inspector_tui.record.base import VERDICTS, Clock
from inspector_tui.record.canonical import NotCanonicalError
from inspector_tui.record.chain import Stamp, link
from inspector_tui.record.events import (
    Answer,
    Answered,
    Edition,
    Inspector,
    Redone,
    RowAdded,
    RowChanged,
    RowWithdrawn,
    Site,
    Source,
    Undone,
    VisitStarted,
)
from inspector_tui.record.fold import advance
from inspector_tui.record.visit import Visit

STAMP = Stamp("2026-11-21T12:00:00.000+00:00", "AB", Clock("boot", 0))
START = VisitStarted(
    organisation="Example Trust",
    on="2026-11-21",
    inspector=Inspector("Example", "AB"),
    checklists=(Edition("visit", "2026.1", "0" * 64),),
    sites=(Site("S1", "Main site"),),
)
RECORDS = [record.id for record in library().records()]


def after(of, act):
    return advance(of, link(act, visit=VISIT, n=of.last + 1, prev=of.head, stamp=STAMP))


def computed(of, memory=None):
    return engine.prompts(of, library(), tables.shipped(), memory)


@st.composite
def acts(draw, of):
    """Something an inspector might do next, with whatever values a record can hold."""
    live = sorted(row.id for row in of.rows.values() if row.stands)
    kinds = ["answer", "row"] + (["change", "withdraw"] if live else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "answer":
        question = draw(st.sampled_from(library().questions))
        answer = Answer(
            verdict=draw(st.sampled_from([None, *VERDICTS])),
            value=draw(st.none() | values(question.answer)),
            measures={one.id: draw(values(one)) for one in question.measures},
            sources=(Source(draw(st.sampled_from(["DOC", "INT", "TEST"]))),),
        )
        return Answered(answers={question.id: answer})
    if kind == "row":
        record = library().record(draw(st.sampled_from(RECORDS)))
        fields = draw(rows_of(record.all_fields()))
        return RowAdded(record=record.id, row=of.next_row(record.id), fields=fields)
    row = of.rows[draw(st.sampled_from(live))]
    if kind == "change":
        record = library().record(row.record)
        return RowChanged(row=row.id, fields=draw(rows_of(record.all_fields())))
    return RowWithdrawn(row=row.id, reason="twice")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_undo_and_redo_restore_the_prompts_exactly(data):
    of, memory = after(Visit(id=VISIT), START), Memory()
    seen = [computed(of)]
    for _ in range(data.draw(st.integers(1, 6))):
        act = data.draw(acts(of))
        try:
            of = after(of, act)
        except NotCanonicalError:
            continue  # no journal can hold it
        seen.append(computed(of, memory))
    back = data.draw(st.integers(0, len(seen) - 1))
    for n in range(1, back + 1):
        of = after(of, Undone(of=of.undo[-1].n))
        assert computed(of) == seen[-1 - n]
        assert computed(of, memory) == seen[-1 - n]
    for n in range(back - 1, -1, -1):
        of = after(of, Redone(of=of.redo[-1].n))
        assert computed(of) == seen[-1 - n]
        assert computed(of, memory) == seen[-1 - n]
