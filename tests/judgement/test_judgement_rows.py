"""Handling, equipment, incidents and liaison: any rows, in any order, with any answers beside."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import facts, library, shuffled, visit
from msgspec.structs import replace
from wild import rows_of, values

from inspector_tui.judgement import (
    dates,
    defects,
    handling,
    liaison,
    liaison_records,
    lifting,
    people,
    riddor,
    safe_load,
)
from inspector_tui.record.base import VERDICTS
from inspector_tui.record.events import Answer

JUDGEMENTS = (dates, defects, handling, liaison, liaison_records, lifting, people, riddor)
RECORDS = (
    "MAC",
    "RAPP",
    "PEOPLE_OBS",
    "EQUIP",
    "BARI_CHAIN",
    "INCIDENT",
    "DOC",
    "LOC_RA",
    "ALARM",
    "SHARE",
    "CONTACT",
)
QUESTIONS = (
    "VA-010",
    "PA-270",
    "MH-070",
    "MH-110",
    "MH-150",
    "IL-010",
    "IL-020",
    "IL-040",
    "IL-050",
    "IL-060",
    "IL-070",
    "IL-110",
    "IL-120",
    "IL-130",
)
often = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def recorded(draw):
    """A visit with rows of the records looked at here, and answers of the questions."""
    rows = {}
    for name in draw(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=3, unique=True)):
        fields = library().record(name).all_fields()
        rows[name] = draw(st.lists(rows_of(fields), min_size=1, max_size=3))
    answers = {}
    for name in draw(st.lists(st.sampled_from(QUESTIONS), max_size=4, unique=True)):
        asked = library().question(name)
        answers[name] = Answer(
            verdict=draw(st.sampled_from([None, *VERDICTS])),
            value=draw(st.none() | values(asked.answer)),
            measures={measure.id: draw(values(measure)) for measure in asked.measures},
        )
    return visit(rows, answers)


def prompted(of):
    found = [
        prompt for judgement in (*JUDGEMENTS, safe_load) for prompt in judgement.prompts(facts(of))
    ]
    assert len({prompt.key for prompt in found}) == len(found)
    return found


@often
@given(recorded(), st.integers())
def test_any_rows_prompt_alike_in_any_order(of, seed):
    assert prompted(shuffled(of, seed)) == prompted(of)


@often
@given(recorded())
def test_every_prompt_has_its_reasons_and_plain_sentences(of):
    for prompt in prompted(of):
        assert prompt.reasons or prompt.missing
        for text in (prompt.text, *(reason.text for reason in prompt.reasons), *prompt.missing):
            assert text.isprintable()
            assert text == text.strip()
            assert "breach" not in text.lower()
        for reason in prompt.reasons:
            assert reason.ref in ("", *of.rows, *of.findings) or library().question(reason.ref)


@often
@given(recorded(), st.sampled_from(["VA-220", "LW-080", "PA-250", "MH-280"]))
def test_an_answer_to_something_else_changes_nothing(of, question):
    more = visit(answers={question: Answer(verdict="partly", reason="so")}).answers

    assert prompted(replace(of, answers={**of.answers, **more})) == prompted(of)


@often
@given(recorded(), st.sampled_from(RECORDS))
def test_an_empty_row_more_takes_no_prompt_away(of, record):
    """A row that says nothing may ask for more; it answers nothing."""
    number = 1 + len([row for row in of.rows.values() if row.record == record])
    empty = visit({record: [{}]}).rows[f"{record}-1"]
    more = replace(empty, id=f"{record}-{number}", n=9999)
    grown = replace(of, rows={**of.rows, more.id: more})

    before = {prompt.key for prompt in prompted(of)}
    assert before <= {prompt.key for prompt in prompted(grown)}
