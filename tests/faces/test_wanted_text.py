"""Which questions a verdict goes to, and what the others ask for instead."""

import pytest
from working import begin

from inspector_tui.faces.wanted_text import judged
from inspector_tui.record.events import Finding, Source
from inspector_tui.workflow import answering, notes, rows


@pytest.fixture
def work(tmp_path):
    work = begin(tmp_path)
    yield work
    work.vault.close()


def said(work, questions, verdict="satisfied"):
    return judged(work.visit, work.library, questions, verdict, edit="=")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("GN-010", "Employers on the site (r)"),
        ("GN-020", "some of its choices (=)"),
        ("GN-040", "words (=)"),
    ],
)
def test_yes_is_no_answer_to_a_question_about_the_visit(work, question, wanted):
    assert said(work, [question]) == ((), f"{question} asks for no verdict but {wanted}.")


def test_of_several_questions_those_that_a_verdict_answers_get_it(work):
    found = said(work, ["PA-080", "GN-040", "GN-050", "GN-010"])
    assert found.questions == ("PA-080", "GN-050")
    assert found.told.startswith("GN-040 asks for no verdict")


@pytest.mark.parametrize("verdict", ["not-applicable", "not-assessed"])
def test_every_question_may_be_passed_over(work, verdict):
    assert said(work, ["GN-010", "GN-040"], verdict) == (("GN-010", "GN-040"), "")


@pytest.mark.parametrize("verdict", ["not-applicable", "not-assessed"])
def test_what_was_recorded_on_a_question_that_is_passed_over_is_named(work, verdict):
    board = [Source("OBS", "the board"), Source("INT", "RN-2")]
    work.do(answering.record(work.library, "PA-010", sources=board))
    fields = {"location": "Ward A", "type": "fixed"}
    work.do(rows.add(work.library, "ALARM", fields, question="PA-010"))
    work.do(notes.raise_finding(Finding(questions=("PA-010",), fact="It is dark.")))
    there = "And yet PA-010: 1 row, 2 sources, F1."
    assert said(work, ["PA-020", "PA-010"], verdict) == (("PA-020", "PA-010"), there)
    work.do(notes.withdraw_finding("F1", "read wrongly"))
    assert said(work, ["PA-010"], verdict).told == "And yet: 1 row, 2 sources."


def test_no_answers_a_table_that_stays_empty_and_yes_one_with_rows(work):
    assert said(work, ["GN-010"], "not-satisfied") == (("GN-010",), "")
    fields = {"name": "Example Cleaning Ltd", "activity": "cleaning"}
    work.do(rows.add(work.library, "EMPLOYER", fields, question="GN-010"))
    assert said(work, ["GN-010"]) == (("GN-010",), "")


def test_words_that_are_wanted_beside_a_verdict_are_asked_for_until_they_are_there(work):
    assert said(work, ["PA-140"]) == (("PA-140",), "PA-140 asks for words too: none yet.")
    work.do(answering.record(work.library, "PA-140", value="After two minutes, by radio."))
    assert said(work, ["PA-140"]) == (("PA-140",), "")
