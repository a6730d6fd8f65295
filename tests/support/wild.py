"""Strategies for records as they may really be: right, half filled in, contradictory, or foreign.

Values are drawn from each field's own kind, and as often from what does not belong there: choices
of an older edition, empty texts, impossible times, numbers that are not.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from judged import library, visit

from inspector_tui.checklist.model import Field, NamedField
from inspector_tui.record.base import VERDICTS
from inspector_tui.record.events import Answer, Source
from inspector_tui.record.visit import Visit

_PLACES = ["Ward A", "ward a", "Ward B", "WardC", "", " "]
_times = st.builds(
    "{:02}:{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59)
)
_dates = st.dates().map(str)
_rows = st.builds(
    "{}-{}".format,
    st.sampled_from(["DOC", "PERSON", "EQUIP", "HRR", "NONE"]),
    st.integers(0, 3),
)
_foreign = st.one_of(
    st.just(""),
    st.text(max_size=12),
    st.sampled_from(
        ["old-choice", "no", "yes", "high", "E10", "-0", "1e9", "25:00:00", "2026-02-30"]
    ),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.lists(st.text(max_size=4), max_size=3),
    st.fixed_dictionaries({"n": st.integers(-2, 9), "of": st.integers(-2, 9)}),
    st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=2),
)


def values(field: Field) -> st.SearchStrategy[Any]:
    """A value of a field: mostly of its kind, sometimes anything that a journal can hold."""
    return st.one_of(_own(field), _own(field), _foreign)


def _own(field: Field) -> st.SearchStrategy[Any]:
    choices = list(library().choices(field))
    match field.kind:
        case "choice" | "yesno" | "verdict" if choices:
            return st.sampled_from(choices)
        case "choices" if choices:
            return st.lists(st.sampled_from(choices), max_size=4, unique=True)
        case "number" | "duration":
            return st.one_of(st.integers(0, 9), st.sampled_from(["0.5", "2.5", "12.75"]))
        case "percent":
            return st.fixed_dictionaries({"n": st.integers(0, 5), "of": st.integers(0, 5)})
        case "date":
            return _dates
        case "datetime":
            return _dates.map(lambda day: f"{day}T10:00")
        case "time":
            return _times
        case "row":
            return _rows
        case "exhibits":
            return st.lists(st.sampled_from(["AB1", "AB2"]), max_size=2)
    return st.sampled_from(_PLACES)


def rows_of(fields: tuple[NamedField, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """One row: any of the fields, each with a value."""
    return st.fixed_dictionaries({}, optional={field.id: values(field) for field in fields})


@st.composite
def visits(draw: st.DrawFn, rows: int = 4, records: int = 5, answers: int = 6) -> Visit:
    """A visit with some rows of some records and some answers."""
    known = [record.id for record in library().records()]
    found = {}
    for name in draw(st.lists(st.sampled_from(known), max_size=records, unique=True)):
        record = library().record(name)
        assert record is not None
        found[name] = draw(st.lists(rows_of(record.all_fields()), max_size=rows))
    asked = draw(st.lists(st.sampled_from(library().questions), max_size=answers, unique_by=id))
    given = {
        question.id: Answer(
            verdict=draw(st.sampled_from([None, *VERDICTS])),
            value=draw(st.none() | values(question.answer)),
            measures={
                measure.id: draw(values(measure))
                for measure in question.measures
                if draw(st.booleans())
            },
            sources=tuple(
                Source(code)  # type: ignore[arg-type]
                for code in draw(st.lists(st.sampled_from(["DOC", "INT", "OBS"]), max_size=2))
            ),
        )
        for question in asked
    }
    return visit(found, given, on=draw(st.one_of(_dates, st.sampled_from(["", "soon"]))))
