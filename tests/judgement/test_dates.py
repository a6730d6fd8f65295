"""Dates that had passed on the day of the visit, and dates in the wrong order."""

from __future__ import annotations

import pytest
from judged import answer, prompts, visit


def asked(rows=None, answers=None, on="2026-11-21"):
    return prompts(visit(rows, answers, on=on), "DATE")


@pytest.mark.parametrize(
    ("due", "words"),
    [("2026-11-20", "1 day before the visit"), ("2026-11-21", None), ("2027-01-01", None)],
)
def test_a_review_has_passed_from_the_day_after(due, words):
    found = asked({"DOC": [{"title": "Alarm policy", "review_due": due}]})

    if words is None:
        assert found == {}
    else:
        assert words in found["DATE:DOC-1:review"].text
        assert "Alarm policy" in found["DATE:DOC-1:review"].text


def test_a_policy_answered_as_current_whose_review_has_passed():
    found = asked(answers={"VA-010": answer("current", review="2025-11-21")})["DATE:VA-010"]

    assert "365 days before the visit" in found.text
    assert "answered as current" in found.text


def test_a_policy_answered_as_out_of_date_with_a_review_to_come():
    found = asked(answers={"VA-010": answer("out-of-date", review="2027-01-01")})

    assert "out of date" in found["DATE:VA-010"].text
    assert asked(answers={"VA-010": answer("current", review="2027-01-01")}) == {}


def test_documents_approved_after_the_visit_or_after_their_review():
    rows = [
        {"title": "A", "approved": "2027-01-01"},
        {"title": "B", "approved": "2026-01-01", "review_due": "2025-01-01"},
    ]
    found = asked({"DOC": rows})

    assert "lies after the visit" in found["DATE:DOC-1:approved"].text
    assert "before it was approved" in found["DATE:DOC-2:order"].text


def test_a_fault_left_open():
    found = asked({"ALARM": [{"type": "fixed", "location": "Ward A", "fault_since": "2026-10-31"}]})

    assert "for 21 days" in found["DATE:ALARM-1:fault"].text


def test_coverage_checked_before_the_last_change():
    before = answer(changed_on="2026-06-11", checked_on="2026-06-01")
    after = answer(changed_on="2026-06-11", checked_on="2026-06-11")

    assert "10 days before the last change" in asked(answers={"PA-270": before})["DATE:PA-270"].text
    assert asked(answers={"PA-270": after}) == {}


def test_a_next_contact_that_was_due_and_did_not_come():
    first = {"to_body": "cqc", "when": "2026-11-01T10:00", "next_contact": "2026-11-10"}
    came = {"to_body": "cqc", "when": "2026-11-10T09:00"}

    assert "11 days before the visit" in asked({"CONTACT": [first]})["DATE:CONTACT-1:next"].text
    assert asked({"CONTACT": [first, came]}) == {}
    other = {**came, "to_body": "police"}
    assert "DATE:CONTACT-1:next" in asked({"CONTACT": [first, other]})


def test_an_assessment_older_than_a_serious_incident_there():
    local = {"location": "Ward A", "date": "2026-01-01"}
    incident = {"location": " ward a", "date": "2026-06-01", "severity": "specified"}
    found = asked({"LOC_RA": [local], "INCIDENT": [incident]})["DATE:LOC_RA-1:incident"]

    assert "1 serious incident there" in found.text
    assert [reason.ref for reason in found.reasons] == ["LOC_RA-1", "INCIDENT-1"]
    for change in (
        {"severity": "lesser"},
        {"date": "2025-06-01"},
        {"location": "Ward B"},
        {"assessment_reviewed": "yes"},
    ):
        assert asked({"LOC_RA": [local], "INCIDENT": [{**incident, **change}]}) == {}


@pytest.mark.parametrize("value", ["", "soon", "2026-02-30", 3, ["2026-01-01"], {"n": 1, "of": 2}])
def test_what_is_no_date_is_not_held_against_anything(value):
    assert asked({"DOC": [{"title": "A", "review_due": value}]}) == {}
