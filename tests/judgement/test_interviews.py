"""How people spoke: the warning that goes with each status."""

from __future__ import annotations

import pytest
from judged import library, visit

from inspector_tui.checklist.library import Library
from inspector_tui.judgement import interviews


def people(**status):
    return visit({"PERSON": [{"code": code, "interviewed": how} for code, how in status.items()]})


def test_required_answers_are_not_used_against_the_speaker():
    told = interviews.warning(library(), "compelled")
    assert "section 20(2)(j)" in told
    assert "spouse or civil partner" in told
    assert "not checked" in told  # our words, and it says so


def test_a_caution_is_no_part_of_an_inspection():
    told = interviews.warning(library(), "caution")
    assert "stop and take advice" in told
    assert "recorded" in told


@pytest.mark.parametrize("status", ["voluntary", "not-interviewed", "", "of an older edition"])
def test_other_statuses_need_no_warning(status):
    assert interviews.warning(library(), status) == ""


def test_without_a_law_file_the_warning_still_stands():
    assert "section 20(2)(j)" in interviews.warning(Library([], None), "compelled")


def test_only_rows_of_people_carry_a_warning():
    record = visit(
        {"PERSON": [{"interviewed": "caution"}], "CONTACT": [{"interviewed": "caution"}]}
    )
    found = {id_: interviews.of_row(library(), row) for id_, row in record.rows.items()}
    assert found["PERSON-1"]
    assert found["CONTACT-1"] == ""


def test_people_named_in_a_text_are_found_as_whole_words():
    record = people(**{"RN-1": "compelled", "RN-12": "compelled", "HCA-3": "voluntary"})
    assert list(interviews.named_in(record, "INT rn-12, HCA-3", "seen")) == [("RN-12", "compelled")]
    assert list(interviews.named_in(record, "INT RN-1.")) == [("RN-1", "compelled")]
    assert list(interviews.named_in(record)) == []
