"""What paper, people, eyes, records and tests say on one question."""

from __future__ import annotations

import pytest
from judged import answer, facts, library, prompts, visit

from inspector_tui.judgement.evidence import evidence
from inspector_tui.record.events import Source


def satisfied(*sources, **measures):
    return answer(verdict="satisfied", sources=sources, **measures)


def keys(rows=None, answers=None):
    return set(prompts(visit(rows, answers), "TRI"))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["DOC"], {"TRI:paper:VA-160"}),
        (["DOC", "DOC"], {"TRI:paper:VA-160"}),
        ([], {"TRI:source:VA-160"}),
        (["DOC", "INT"], set()),
        (["OBS"], set()),
        (["REC"], set()),
        (["TEST"], set()),
    ],
)
def test_satisfied_needs_more_than_paper(sources, expected):
    assert keys(answers={"VA-160": satisfied(*sources)}) == expected


@pytest.mark.parametrize("verdict", ["partly", "not-satisfied", "not-applicable", "not-assessed"])
def test_other_verdicts_may_rest_on_paper(verdict):
    given = answer(verdict=verdict, reason="because", sources=["DOC"])

    assert keys(answers={"VA-160": given}) == set()


def test_rows_on_the_question_are_evidence_by_their_source_or_their_nature():
    paper = {"PROC_ELEMENT": [{"document": "DOC-1", "element": "E10", "question": "PA-070"}]}
    seen = {"BLIND": [{"place": "Lift", "question": "PA-030", "source": "OBS"}]}
    test = {"ALARM_TEST": [{"location": "Ward A", "t0": "10:00:00", "t2": "10:01:00"}]}

    assert keys(paper, {"PA-070": satisfied()}) == {"TRI:paper:PA-070"}
    assert keys(seen, {"PA-030": satisfied("DOC")}) == set()
    assert keys(test, {"PA-210": satisfied("DOC")}) == set()


def test_evidence_is_laid_out_by_kind_of_source():
    given = answer(
        verdict="satisfied",
        sources=[Source("INT", "RN-2, night"), Source("DOC", "policy v3, p. 4")],
    )
    rows = {
        "BLIND": [
            {"place": "Lift", "source": "TEST", "question": "PA-030"},
            {"place": "Yard", "question": "PA-030"},
            {"place": "Cellar", "question": "LW-110"},
        ]
    }
    question = library().question("PA-030")
    assert question is not None

    found = evidence(facts(visit(rows, {"PA-030": given})), question)

    assert list(found.sides) == ["DOC", "INT", "TEST"]
    assert found.sides["INT"][0].text == "RN-2, night"
    assert found.sides["TEST"][0].ref == "BLIND-1"
    # A blind spot of the telephones, noted under lone working, shows nothing of the alarms.
    assert {reason.ref for reason in found.unsourced} == {"BLIND-2"}


def test_a_row_is_laid_out_with_labels_where_its_words_say_nothing_alone():
    rows = {
        "LOC_RA": [
            {
                "location": "Ward A",
                "exists": "no",
                "date": "2026-05-08",
                "hazards_match": "partly",
                "source": "OBS",
            }
        ]
    }
    question = library().question("VA-080")

    (said,) = evidence(facts(visit(rows)), question).sides["OBS"]

    assert said.text == (
        "Ward A, A local assessment exists: No, Date of it: 8 May 2026, "
        "Hazards match what is here: Partly"
    )


def test_a_row_that_says_otherwise_stands_against_satisfied():
    rows = {"LOC_RA": [{"location": "Ward A", "exists": "no", "source": "OBS"}]}

    found = prompts(visit(rows, {"VA-080": satisfied("INT")}))["TRI:against:VA-080"]

    assert found.question == "VA-080"
    assert found.reasons[0].text == "Ward A: A local assessment exists: no"
    assert any(reason.text.startswith("what people say") for reason in found.reasons)


def test_sources_that_contradict_each_other_on_one_thing_are_laid_side_by_side():
    rows = {
        "LOC_RA": [
            {"location": "Ward A", "exists": "yes", "hazards_match": "yes", "source": "DOC"},
            {"location": "ward a", "exists": "yes", "hazards_match": "no", "source": "OBS"},
            {"location": "Ward B", "exists": "no", "source": "OBS"},
        ]
    }

    found = prompts(visit(rows))["TRI:rows:LOC_RA-1+LOC_RA-2"]

    assert found.question == "VA-080"
    assert [reason.text for reason in found.reasons] == [
        "what the paper says: hazards match what is here: Yes",
        "what was seen: hazards match what is here: No",
    ]


def test_rows_that_agree_or_leave_something_open_do_not_contradict():
    rows = {
        "LOC_RA": [
            {"location": "Ward A", "exists": "yes", "hazards_match": "yes"},
            {"location": "Ward A", "exists": "yes"},
        ]
    }

    assert keys(rows) == set()


def test_an_assessment_on_paper_that_the_place_contradicts():
    rows = {"LOC_RA": [{"location": "ED", "exists": "yes", "controls_present": "no"}]}

    assert keys(rows) == {"TRI:assessment:LOC_RA-1"}


def test_documents_for_one_place_that_state_different_values():
    def states(document, number, **more):
        row = {"document": document, "element": "E11", "present": "yes", "min_number": number}
        return row | more

    documents = [{"title": "Policy"}, {"title": "Ward A procedure"}, {"title": "Ward B procedure"}]
    conflict = [states("DOC-1", 3), states("DOC-2", 2, location="Ward A")]
    wards = [states("DOC-2", 2, location="Ward A"), states("DOC-3", 3, location="Ward B")]
    reasoned = [states("DOC-1", 3), states("DOC-2", 2, location="A", difference_reason="small")]

    def of(papers):
        return keys({"DOC": documents, "PROC_ELEMENT": papers})

    assert of(conflict) == {"TRI:documents:min_number"}
    assert of(wards) == set()
    assert of(reasoned) == set()


def test_a_conflict_noted_between_documents():
    rows = {
        "DOC": [
            {"title": "Policy"},
            {"title": "Poster", "conflict": "critical", "conflicts_with": "DOC-1"},
            {"title": "Card", "conflict": "minor"},
        ]
    }
    found = prompts(visit(rows), "TRI")

    assert found["TRI:conflict:DOC-2"].text.startswith("Poster: you noted a conflict")
    assert [reason.ref for reason in found["TRI:conflict:DOC-2"].reasons] == ["DOC-2", "DOC-1"]
    assert found["TRI:conflict:DOC-3"].missing == ("with which document",)
