"""What holds of all judgements together, whatever is in the record."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import answer, library, prompts, shuffled, visit
from msgspec.structs import replace
from wild import rows_of, visits

from inspector_tui.judgement import engine, tables
from inspector_tui.record.events import Answer
from inspector_tui.record.visit import Given

ALARM = ("PROC_ELEMENT", "STAFF_STEP", "ALARM_TEST")
slow = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def alarm_rows():
    return st.fixed_dictionaries(
        {
            name: st.lists(rows_of(library().record(name).all_fields()), min_size=1, max_size=4)
            for name in ALARM
        }
    )


@slow
@given(visits(), st.integers())
def test_no_record_makes_a_judgement_raise_and_order_does_not_matter(of, seed):
    found = engine.prompts(of, library(), tables.shipped())

    assert engine.prompts(shuffled(of, seed), library(), tables.shipped()) == found
    assert len({prompt.key for prompt in found}) == len(found)


@slow
@given(alarm_rows(), st.integers())
def test_alarm_results_do_not_depend_on_the_order_in_which_rows_were_entered(rows, seed):
    order = random.Random(seed)
    people = {"DOC": [{"title": "Policy"}], "PERSON": [{"code": "RN-1", "shift": "night"}]}
    turned = {name: order.sample(found, len(found)) for name, found in rows.items()}

    def results(entered):
        found = prompts(visit({**people, **entered}))
        return {
            key: prompt.text
            for key, prompt in found.items()
            if prompt.kind in ("C1", "C2", "C3", "C4", "C5", "C6", "STEPS")
        }

    assert results(turned) == results(rows)


@slow
@given(visits(), st.sampled_from(library().questions), st.sampled_from(["partly", "satisfied"]))
def test_an_unrelated_answer_never_removes_a_prompt(of, question, verdict):
    if question.id in of.answers or question.id[:2] in ("IL", "GN"):
        return
    more = Given(answer=Answer(verdict=verdict, reason="so"), n=9999, at="", by="AB")
    before = {prompt.key for prompt in engine.prompts(of, library(), tables.shipped())}
    grown = replace(of, answers={**of.answers, question.id: more})

    assert before <= {prompt.key for prompt in engine.prompts(grown, library(), tables.shipped())}


@slow
@given(visits())
def test_prompts_are_plain_english_for_a_screen_and_a_journal(of):
    for prompt in engine.prompts(of, library(), tables.shipped()):
        assert 0 < len(prompt.key) <= 300
        assert prompt.text.strip() == prompt.text
        assert prompt.text.endswith((".", "?"))
        assert "breach" not in prompt.text.lower()
        assert prompt.text.isprintable()
        for reason in prompt.reasons:
            assert reason.text.isprintable(), reason
        msgspec.json.encode(prompt)


def test_an_empty_visit_prompts_nothing():
    assert prompts(visit()) == {}


@pytest.mark.parametrize("n", [0, 1, 500])
def test_any_number_of_rows(n):
    rows = [
        {"location": f"Ward {k % 7}", "min_number": k % 4, "class": "high", "shift": "night"}
        for k in range(n)
    ]

    found = prompts(visit({"STAFF_STEP": rows}))

    assert ("C4:min_number:ward1" in found) is (n == 500)


def test_prompts_stand_in_the_order_of_the_questions():
    of = visit(
        {
            "HRR": [{"kind": "role", "label": "Porter", "class": "high", "named_in_policy": "no"}],
            "ALARM_TEST": [{"location": "A", "responder_count": 0}],
        },
        {"VA-010": answer(asked=4, found=1)},
    )
    place = {question.id: n for n, question in enumerate(library().questions)}
    found = [place[prompt.question] for prompt in engine.prompts(of, library(), tables.shipped())]

    assert found == sorted(found)
