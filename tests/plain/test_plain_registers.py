"""Rows, notes, exhibits, findings with their steps, prompts: what lies beside the questions."""

import datetime as dt
import re

import pytest
from plainly import at_visit
from working import begin

from inspector_tui.record.events import Finding
from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.workflow import answering, exhibits, notes, rows


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """One visit for all of these: each test has questions and records of its own."""
    work = begin(
        tmp_path_factory.mktemp("vault"), checklists=("panic-alarm", "violence", "incident-liaison")
    )
    yield work
    work.vault.close()


@pytest.fixture
def talk(begun):
    return lambda *lines: at_visit(begun.vault, begun.visit_id, *lines)


def test_rows_are_added_changed_withdrawn_and_named_by_their_own_number(begun, talk):
    said = talk("g PA-010", "r", "a", ".s", "Main hall", "1", ".s", "", "b")
    assert "Location: This is needed." in said
    rows = begun.visit.rows_of("ALARM")
    assert [row.fields["location"] for row in rows] == ["Main hall"]
    assert rows[0].question == "PA-010"
    talk("g PA-010", "r", "= 1", "Small hall", ".s", "b")
    assert begun.visit.rows_of("ALARM")[0].fields["location"] == "Small hall"
    said = talk("g PA-010", "r", "1", "w 1", "Written twice", "1", "= 1")
    assert "Withdrawn, saved." in said
    assert "Withdrawn: Written twice" in said
    assert "This row was withdrawn; add a new one instead." in said
    assert begun.visit.rows_of("ALARM") == []


def test_places_named_before_are_offered_where_a_place_is_asked_for(begun, talk):
    fields = {"location": "North hall", "type": "personal"}
    begun.do(rows.add(begun.library, "ALARM", fields, question="PA-010"))
    (row,) = begun.visit.rows_of("ALARM")
    said = talk("g PA-010", "r", "a", "North hall", ".q", "b")
    begun.do(rows.withdraw(row.id, "for this test only"))
    assert re.search(r"\d  North hall\n +or other words\n", said.text)


def test_a_table_is_chosen_from_the_overview(begun, talk):
    said = talk("r", "1", "b")
    assert "Tables" in said
    assert "None yet; a adds the first." in said


def test_a_code_given_twice_is_told_at_its_field_and_what_was_typed_stays(begun, talk):
    person = {"code": "HCA-4", "role": "hca", "shift": "early"}
    begun.do(rows.add(begun.library, "PERSON", person, question="GN-030"))
    said = talk("g GN-030", "r", "a", "HCA-4", ".s", "HCA-5", ".s", "", "b")
    assert "HCA-4 is somebody else already: HCA-4" in said
    assert "HCA-5 is free. If it is the same person, change that row instead." in said
    assert [row.fields["code"] for row in begun.visit.rows_of("PERSON")] == ["HCA-4", "HCA-5"]


def test_a_table_of_one_kind_says_what_it_leaves_out_and_a_new_row_what_it_is(begun, talk):
    place = {"kind": "location", "list": "VA", "label": "Triage"}
    begun.do(rows.add(begun.library, "HRR", place, question="VA-020"))
    said = talk("g VA-030", "r", "a", ".q", "b")
    assert "no rows of its kind, 1 other (r)" in said
    others = len(begun.visit.rows_of("HRR"))
    kinds = f"{others} other{'s' if others > 1 else ''}"
    assert f"None of its kind yet, {kinds}; a adds the first." in said
    assert "High-risk place, task or role, new: Task, Violence and aggression" in said


def test_a_note_is_corrected_and_the_old_one_stays(begun, talk):
    talk("g VA-010", "c Sister met at the door")
    said = talk("c", "1", "= 1", "The charge nurse met us", ".", "She is no sister", "b")
    assert "Note saved " in said
    struck, new = begun.visit.notes[-2:]
    assert struck.struck_by == new.n
    assert new.text == "The charge nurse met us"
    assert "This note is struck already" in talk("c", "= 1")


def test_all_lists_are_looked_at_without_beginning_a_new_entry(begun, talk):
    before = begun.visit.last
    begun.do(notes.write_note("Met at the gate", question="VA-010"))
    said = talk("g VA-010", "R", "1", "", "2", "", "Blind spots", "12", "", "", "b")
    assert "All lists" in said
    assert "Met at the gate" in said
    assert "No exhibits yet; a takes the first." in said
    assert "Type a number from 1 to" in said
    assert "None yet; a adds the first." in said
    assert begun.visit.last == before + 1


def test_an_exhibit_is_taken_handed_on_and_withdrawn(begun, talk, tmp_path):
    file = tmp_path / "board.jpg"
    file.write_bytes(b"board")
    said = talk(
        *("g PA-020", "e", str(tmp_path / "none.jpg"), str(file), "The board", "Ward A", "RN-2"),
        *("none", ".s", ".g file", str(file), ".s"),
    )
    assert "Exhibit AB1 saved: write AB1 on the bag or label." in said
    assert begun.visit.exhibits["AB1"].taken.question == "PA-020"
    talk("e", "m AB1", "Store clerk", "Office", "S-1", "Safe keeping", ".", "b")
    assert begun.visit.exhibits["AB1"].movements[0].moved.holder == "Store clerk"
    said = talk("e", "AB1", "= AB1", "w AB1 Blurred")
    assert "Continuity" in said
    assert "An exhibit stays as it was taken" in said
    assert begun.visit.exhibits["AB1"].withdrawn == "Blurred"


def test_a_row_that_its_change_takes_out_of_the_table_is_said_to_be_elsewhere(begun, talk):
    fields = {"kind": "role", "list": "VA", "label": "Night porter"}
    begun.do(rows.add(begun.library, "HRR", fields, question="VA-040"))
    row = begun.visit.rows_of("HRR")[-1]
    number, one = row.id.rpartition("-")[2], begun.library.record("HRR").one
    said = talk("g VA-040", "r", f"= {number}", ".g What it is", "Location", ".s", "b")
    assert f"{one.capitalize()} {number} is now in the table of VA-020, not in this one." in said
    others = len(begun.visit.rows_of("HRR"))
    kinds = f"{others} other{'s' if others > 1 else ''}"
    assert f"None of its kind yet, {kinds}; a adds the first." in said
    assert begun.visit.rows[row.id].fields["kind"] == "location"


def test_a_link_is_taken_for_no_exhibit(begun, talk, tmp_path):
    own, link = tmp_path / "own", tmp_path / "photo.jpg"
    own.write_bytes(b"of the inspector")
    link.symlink_to(own)
    before = begun.visit.exhibits
    said = talk("g PA-020", "e", str(link), "The board", "", "", "", ".s", "", ".d", "b")
    assert "that is a link to" in said
    assert str(own) in said
    assert begun.visit.exhibits == before


def test_a_finding_is_raised_from_its_question_and_taken_through_its_steps(begun, talk):
    begun.do(answering.give(begun.library, ["PA-080"], verdict="not-satisfied"))
    said = talk(
        *("g PA-080", "f", "Nobody named was here", ".", "OBS board", ".", "", "1", "The policy"),
        *("established", "", "They could not have come", ".", "", ".s"),
    )
    assert "Finding F1 saved." in said
    finding = begun.visit.findings["F1"]
    assert finding.content.fact == "Nobody named was here"
    assert finding.content.provisions
    assert finding.content.standard_class == "established"
    said = talk("f", "d 1", "11", "= 3", "", "1", "risk", "", "b")
    assert "First comes step 1: Risk of serious personal injury." in said
    assert "Step taken, saved" in said
    assert [step.step for step in begun.visit.findings["F1"].enforcement] == ["serious-risk"]
    said = talk("f", "d F1", "= 1", "2", "", "", "Looked again", ".", "b")
    assert begun.visit.findings["F1"].enforcement[0].reason == "Looked again"
    assert len(ENFORCEMENT) == 11


def test_prompts_are_settled_several_for_one_reason(begun, talk):
    begun.do(answering.give(begun.library, ["VA-010", "VA-020"], verdict="satisfied"))
    said = talk("h", "1", "c 1 Looked at it", "h")
    assert "Confirmed, saved." in said
    assert begun.visit.settled
    assert {one.reason for one in begun.visit.settled} == {"Looked at it"}
    assert "Settled: " in said


def test_evidence_matrix_liaison_and_earlier_visits_are_said(begun, talk):
    said = talk("g PA-080", "a", "m", "i", "b", "w", "b", "b", "E", "b")
    assert "Evidence on PA-080" in said
    assert "Alarm matrix" in said
    assert "Liaison: 0 contacts, 0 items" in said
    assert "No sealed visit to this organisation before this one is in the vault." in said
    assert "In use; nothing newer comes with this program" in said


def test_the_referral_is_written_in_the_clear_only_on_purpose(begun, talk, tmp_path):
    said = talk("i", "x", "", "x", "c", str(tmp_path), "b")
    assert "Written:" in said
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".txt"]


def test_danger_is_said_before_the_next_question_and_must_be_heeded(begun, talk):
    said = talk("g IL-010", "n", "y", "G")
    assert "STOP AND ACT" in said
    after = said.text[said.text.index("STOP AND ACT") :]
    assert after.count("G go on") == 2  # the y was no answer to it
    assert begun.visit.answer("IL-020").verdict is None
    today = dt.date.today().isoformat()
    assert begun.visit.answers["IL-010"].at.startswith(today)


@pytest.mark.parametrize("page", ["h", "i", "w", "k"])
def test_a_page_is_left_for_the_question_whose_number_is_typed(tmp_path, page):
    work = begin(tmp_path, checklists=("panic-alarm", "incident-liaison"))
    said = at_visit(work.vault, work.visit_id, page, "ZZ-999", "pa080", "b")
    work.vault.close()
    assert '"ZZ-999" means nothing here.' in said
    assert "PA-080, " in said


def test_danger_that_nobody_read_is_said_at_the_next_opening_and_then_no_more(begun, talk):
    talk("g IL-010", "y")  # over, whatever it was before
    assert talk("g IL-010", "n", "y").text.count("STOP AND ACT") == 1
    said = talk("b", "", "q")
    assert "STOP AND ACT" in said
    assert '"b" means nothing here.' in said
    assert "questions answered" not in said  # left unread: the visit was not opened
    assert "STOP AND ACT" in talk("G", "b")
    assert "STOP AND ACT" not in talk("i", "b", "b")


def test_withdrawing_an_exhibit_says_which_findings_name_it(tmp_path):
    work = begin(tmp_path, checklists=("panic-alarm",))
    file = tmp_path / "board.jpg"
    file.write_bytes(b"board")
    exhibits.take(work.vault, work.visit_id, file, exhibits.Label(description="The board"))
    named = Finding(("PA-080",), "nobody came", exhibits=("AB1",))
    work.do(notes.raise_finding(named), notes.raise_finding(named))
    said = at_visit(work.vault, work.visit_id, "e", "w 1 Of another ward")
    shown = at_visit(work.vault, work.visit_id, "g PA-080", "f", "F1")
    work.vault.close()
    assert "Findings F1, F2 name it." in said
    assert "AB1 (withdrawn)" in shown
    assert "evidence, the provision" in shown
