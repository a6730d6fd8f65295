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
from inspector_tui.judgement.kinds import KINDS, TOPICS
from inspector_tui.record.events import Answer
from inspector_tui.record.visit import Given

ALARM = ("PROC_ELEMENT", "STAFF_STEP", "ALARM_TEST")
slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


COMPARED = {
    *(
        "location",
        "class",
        "document",
        "element",
        "present",
        "person",
        "shift",
        "difference_reason",
    ),
    *("no_rule", "dont_know", "steps", "t0", "t2", "responder_count", "stopped"),
    *("min_number", "responder_set", "leader_role", "time_std_s", "locate_by"),
}


def alarm_rows():
    """Rows of few fields, so that places and values meet often."""

    def of(name):
        fields = (field for field in library().record(name).all_fields() if field.id in COMPARED)
        return st.lists(rows_of(tuple(fields)), min_size=1, max_size=5)

    return st.fixed_dictionaries({name: of(name) for name in ALARM})


@slow
@given(visits(), st.integers())
def test_no_record_makes_a_judgement_raise_and_order_does_not_matter(of, seed):
    found = engine.prompts(of, library(), tables.shipped())

    assert engine.prompts(shuffled(of, seed), library(), tables.shipped()) == found
    assert len({prompt.key for prompt in found}) == len(found)
    for prompt in found:
        assert 0 < len(prompt.key) <= 300
        assert prompt.kind in KINDS
        assert prompt.group in TOPICS
        assert prompt.text.strip() == prompt.text
        assert prompt.text.endswith((".", "?"))
        assert "breach" not in prompt.text.lower()
        assert all(said.isprintable() for said in (prompt.text, *prompt.missing))
        assert all(reason.text.isprintable() for reason in prompt.reasons)
    msgspec.json.encode(found)


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


def test_tests_that_showed_different_things_are_told_in_one_order():
    paper = {"document": "DOC-1", "element": "E09", "present": "yes", "locate_by": "panel"}
    tests = [{"location": "A", "locate_by": seen} for seen in ("voice", "pager")]

    def said(entered):
        rows = {"PROC_ELEMENT": [paper], "ALARM_TEST": entered}
        return prompts(visit(rows))["C2:locate_by:a"].text

    assert said(tests) == said(tests[::-1])


@slow
@given(visits(), st.sampled_from(library().questions), st.sampled_from(["partly", "satisfied"]))
def test_an_unrelated_answer_never_removes_a_prompt(of, question, verdict):
    if question.id in of.answers or question.id[:2] in ("IL", "GN"):
        return
    more = Given(answer=Answer(verdict=verdict, reason="so"), n=9999, at="", by="AB")
    before = {prompt.key for prompt in engine.prompts(of, library(), tables.shipped())}
    grown = replace(of, answers={**of.answers, question.id: more})

    assert before <= {prompt.key for prompt in engine.prompts(grown, library(), tables.shipped())}


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
