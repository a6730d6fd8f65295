"""Rows are called by what they are: no id reaches a reader."""

from __future__ import annotations

from working import sketched

from inspector_tui.judgement.named import row_name
from inspector_tui.report.rows import cell, row_text
from inspector_tui.workflow import rows
from inspector_tui.workflow.prompts import computed


def test_a_person_is_the_role_code_and_any_other_row_its_number(tmp_path):
    sketch = sketched(tmp_path)
    lib = sketch.library
    nurse = {"code": "RN-1", "role": "nurse"}
    account = {"person": "PERSON-1", "location": "Ward A", "question_version": "v1"}
    test = {"location": "Ward A", "responder_count": 0}
    sketch.do(
        rows.add(lib, "PERSON", nurse, question="GN-030"),
        rows.add(lib, "STAFF_STEP", {**account, "min_number": 3}, question="PA-220"),
        rows.add(lib, "ALARM_TEST", {**test, "worked": "no"}, question="PA-210"),
    )
    visit = sketch.visit
    person, told, tested = (visit.rows[key] for key in ("PERSON-1", "STAFF_STEP-1", "ALARM_TEST-1"))
    assert row_name(lib, person) == "RN-1"
    assert row_name(lib, told) == "Staff account 1"
    assert row_name(lib, tested) == "Alarm test 1"
    assert cell(lib, told, "person", visit) == "RN-1"
    assert "PERSON-1" not in row_text(lib, told, visit=visit)
    raised = [reason for prompt in computed(visit, lib) for reason in prompt.reasons]
    named = {reason.called for reason in raised if reason.ref in visit.rows}
    assert named
    assert named <= {"RN-1", "Staff account 1", "Alarm test 1"}
