"""By which fields a row that was entered for something else counts as an answer to a question."""

from collections import Counter
from collections.abc import Iterator

import pytest

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load, shipped
from inspector_tui.checklist.model import Checklist, Question
from inspector_tui.record.asking import bears, owner
from inspector_tui.record.visit import Row

POLICY = "named_in_policy policy_document policy_page policy_class"
COUNTS_BY = {
    "GN-010": "relation",
    "GN-030": "role shift interviewed",
    "VA-020": POLICY,
    "VA-030": POLICY,
    "VA-040": POLICY,
    "VA-060": "conflict conflicts_with conflict_note",
    "VA-080": "exists",
    "VA-090": "assessed assessment_ref assessment_date",
    "VA-130": "exits alarm sightlines furniture doors cctv waiting staff_base",
    "VA-150": "layer in_place higher refused",
    "VA-170": "taught matches",
    "VA-180": "in_date",
    "VA-230": "investigated causes actions actions_closed",
    "VA-270": "agreed agreement_seen",
    "LW-010": "who",
    "LW-060": "t_answered answered_by t_identified t_decision t_action action called",
    "LW-110": "",
    "PA-010": "type",
    "PA-030": "",
    "PA-060": "",
    "PA-070": "present",
    "PA-120": "leader_role arrival",
    "PA-160": "alarm_answer difference",
    "PA-210": "worked t1 t2 t3 location_shown responder_count",
    "PA-220": "steps",
    "MH-010": POLICY,
    "MH-020": "avoidable by_what avoided reason",
    "MH-050": "method handlers equipment sling_type sling_size sling_loops weight weight_bearing "
    "behaviour attachments wishes environment",
    "MH-070": "plan_ref plan_date match_method match_handlers match_equipment match_sling",
    "MH-090": "",
    "MH-100": "label_readable fits single_person compatible_with",
    "MH-110": "report_seen last_te next_due scheme_due",
    "MH-150": "swl_kg fits ready hired lead_time",
    "MH-160": "space floors levels clutter measured",
    "MH-250": "load hands vertical twist asymmetry posture grip floor environment distance "
    "communication avoidable",
    "MH-260": "load posture grip pattern distance condition floor obstacles other avoidable",
    "MH-300": "",
    "IL-020": "",
    "IL-030": "riddor reported reported_ref reported_on",
    "IL-040": "",
    "IL-080": "",
    "IL-090": "item",
    "IL-100": "met",
}
"""Every question of the shipped checklists that asks for rows. Add yours: for each field, ask
yourself whether a row that has it, entered for another question's sake, answers yours."""


@pytest.fixture(scope="module")
def library() -> Library:
    files = [load(source.text, source.name) for source in shipped()]
    return Library([file for file in files if isinstance(file, Checklist)], None)


def asking(library: Library) -> Iterator[Question]:
    return (question for question in library.questions if question.answer.kind == "rows")


def bare(library: Library, question: Question) -> dict[str, str]:
    """What a row cannot do without, and what the table of the question holds it to."""
    record = library.record(question.answer.record)
    return {field.id: "x" for field in record.field if field.required} | question.answer.where


def entered_elsewhere(question: Question, fields: dict[str, str]) -> Row:
    record = question.answer.record
    return Row(f"{record}-1", record, fields, question=None, n=2, changed=2, at="", by="AB")


def test_by_which_fields_each_question_counts_a_row_from_elsewhere(library):
    assert {q.id: " ".join(q.answer.about) for q in asking(library)} == COUNTS_BY


def test_each_of_these_fields_makes_a_row_count_and_no_other_does(library):
    for question in asking(library):
        record = library.record(question.answer.record)
        for field in record.all_fields():
            fields = {field.id: "x"} | question.answer.where
            counts = bears(question, entered_elsewhere(question, fields))
            assert counts == (field.id in question.answer.about), (question.id, field.id)


def test_a_row_that_was_only_listed_answers_nothing_where_its_table_serves_several(library):
    """Where others ask for the record too, or a field points to its rows, a bare row says nothing.

    A table that one question alone asks for may be that question: whoever works alone is the
    answer to "who works alone?".
    """
    asked = Counter(question.answer.record for question in asking(library))
    pointed = {field.record for record in library.records() for field in record.field}
    pointed |= {measure.record for q in library.questions for measure in q.measures}
    several = [
        question
        for question in asking(library)
        if asked[question.answer.record] > 1 or question.answer.record in pointed
    ]
    assert {"VA-060", "PA-060", "GN-030", "MH-110"} <= {question.id for question in several}
    for question in several:
        fields = bare(library, question)
        assert not bears(question, entered_elsewhere(question, fields)), question.id
        record = question.answer.record
        assert owner(library.questions, record, fields, "VA-010") is None, question.id
