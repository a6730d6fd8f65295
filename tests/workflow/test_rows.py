"""Rows of repeating records: added, changed, withdrawn; refused with every fault named."""

import pytest
from working import begin, sketched

from inspector_tui.checklist.checking import check
from inspector_tui.checklist.codes import next_free
from inspector_tui.record.events import RowAdded
from inspector_tui.workflow import answering, rows
from inspector_tui.workflow.visits import newest

WORN = {"type": "worn", "location": "Ward A", "zones": 4}


def add(work, fields=WORN, record="ALARM", question="PA-010"):
    return rows.add(work.library, record, fields, question=question)


@pytest.mark.parametrize(
    ("code", "taken", "free"),
    [
        ("HCA-4", ["HCA-4"], "HCA-5"),
        ("HCA-4", ["hca4", "HCA-5", "HCA-7"], "HCA-6"),
        ("bank-rn1", ["BANK-RN-1"], "bank-rn2"),
        ("RN-2", [], "RN-2"),
    ],
)
def test_the_next_free_code_has_the_lowest_higher_number(code, taken, free):
    assert next_free(code, taken) == free


class TestAdding:
    def test_it_is_numbered_and_on_disk(self, work):
        work.do(add(work), add(work, {"type": "desk", "location": "Reception"}))
        found = work.reopen().rows
        assert list(found) == ["ALARM-1", "ALARM-2"]
        assert found["ALARM-1"].fields == WORN
        assert found["ALARM-1"].question == "PA-010"

    def test_records_are_numbered_each_for_itself(self, work):
        work.do(add(work), add(work, {"title": "Policy"}, "DOC", "PA-060"), add(work))
        assert list(work.visit.rows) == ["ALARM-1", "DOC-1", "ALARM-2"]

    def test_a_number_is_never_used_twice(self, work):
        work.do(add(work), answering.undo, add(work))
        assert list(work.visit.rows) == ["ALARM-2"]
        work.do(rows.withdraw("ALARM-2", "entered twice"), add(work))
        assert list(work.visit.rows) == ["ALARM-2", "ALARM-3"]

    def test_texts_are_cleaned_and_empty_fields_left_out(self, work):
        typed = {
            "type": "worn",
            "location": " Ward\u202e A\x00 ",
            "where_shown": " \x07 ",
            "alerted": ["own-team", "porters\x1b[0m", "\x00"],
            "note_fact": "",
        }
        work.do(add(work, typed))
        assert work.visit.rows["ALARM-1"].fields == {
            "type": "worn",
            "location": "Ward A",
            "alerted": ["own-team", "porters[0m"],
        }

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({}, ["The alarm system is empty."]),
            ({"type": "", "zones": ""}, ["The alarm system is empty."]),
            ({"zones": 3}, ["Location is needed", "Type is needed"]),
            (
                {**WORN, "zones": -1, "power": 7, "colour": "red"},
                ["Zones", "Power", "no field called colour", "Correct the values"],
            ),
            ({**WORN, "last_service": "21 Nov"}, ["Last service", "date"]),
            ({**WORN, "exhibits": ["photo"]}, ["Exhibits"]),
        ],
    )
    def test_every_fault_is_named_at_once(self, work, fields, words):
        with work.refusing(*words):
            work.do(add(work, fields))

    @pytest.mark.parametrize("name", ["Sister Jones", "T. Okafor", "Jones", "Ward manager", "2"])
    def test_a_name_in_the_place_of_a_role_code_never_reaches_the_journal(self, work, name):
        before = work.visit.head
        with work.refusing("Role code: people are written as role codes, never names"):
            work.do(add(work, {"code": name, "role": "nurse"}, "PERSON", "GN-030"))
        assert work.reopen().head == before

    def test_a_role_code_is_not_changed_into_a_name(self, work):
        work.do(add(work, {"code": "RN-1", "role": "nurse"}, "PERSON", "GN-030"))
        with work.refusing("role codes, never names"):
            work.do(rows.change(work.library, "PERSON-1", {"code": "Sister Jones"}))

    @pytest.mark.parametrize("code", ["RN-2", "HCA-1", "SR-1", "BANK-RN-1", "RN2", "rn.14"])
    def test_role_codes_of_every_shape(self, work, code):
        work.do(add(work, {"code": code}, "PERSON", "GN-030"))
        assert work.visit.rows["PERSON-1"].fields["code"] == code

    @pytest.mark.parametrize(
        ("harmed", "fits"),
        [("HCA-3", True), ("HCA-3, RN-2 and PT-1", True), ("HCA-3, Bob", False), ("Bob", False)],
    )
    def test_several_were_harmed_and_none_is_named(self, harmed, fits):
        fields = [field for field in newest().record("INCIDENT").field if field.id == "harmed_code"]
        assert (check(fields, {"harmed_code": harmed}, library=newest()) == []) is fits

    @pytest.mark.parametrize(
        ("record", "fields", "question"),
        [
            ("ALARM", WORN, "PA-010"),
            ("STAFF_STEP", {"arrival": "nobody"}, "PA-120"),
            ("STAFF_STEP", {"steps": ["E01"]}, "PA-220"),
            ("STAFF_STEP", {}, None),
            ("PERSON", {"code": "RN-2"}, None),
            ("PERSON", {"code": "RN-2", "role": "nurse"}, "GN-030"),
            ("SHARE", {"item": "a letter"}, None),
        ],
    )
    def test_it_belongs_to_a_question_of_its_table_that_it_says_something_of(
        self, work, record, fields, question
    ):
        """PA-080 is answered with a verdict; no question of this visit asks for SHARE rows."""
        needed = {
            field.id: _some(field, work.library)
            for field in work.library.record(record).field
            if field.required
        }
        work.do(add(work, {**needed, **fields}, record, "PA-080"))
        assert work.visit.rows[f"{record}-1"].question == question

    @pytest.mark.parametrize("again", ["HCA-4", "hca-4", "HCA4"])
    def test_a_code_numbers_one_person_and_the_next_free_one_is_named(self, work, again):
        def person(code, **more):
            return add(work, {"code": code, **more}, "PERSON", "GN-030")

        work.do(person("HCA-4", role="hca"), person("HCA-5"), person("RN-4"))
        with work.refusing("is somebody else already: HCA-4", "HCA", "6 is free"):
            work.do(person(again, role="hca"))
        with work.refusing("is somebody else already"):
            work.do(rows.change(work.library, "PERSON-2", {"code": again}))
        assert list(work.visit.rows) == ["PERSON-1", "PERSON-2", "PERSON-3"]
        work.do(rows.withdraw("PERSON-1", "never met"), person(again))
        assert work.visit.rows["PERSON-4"].fields["code"] == again

    def test_a_code_given_twice_before_can_stay_while_the_rest_is_put_right(self, work):
        def twice(_visit):
            fields = {"code": "HCA-4"}
            return [RowAdded(record="PERSON", row=f"PERSON-{n}", fields=fields) for n in (1, 2)]

        work.do(twice)
        work.do(rows.change(work.library, "PERSON-2", {"code": "HCA-4", "shift": "night"}))
        assert work.visit.rows["PERSON-2"].fields["shift"] == "night"
        with work.refusing("is somebody else already"):
            work.do(rows.change(work.library, "PERSON-2", {"code": "HCA4"}))

    def test_other_tables_may_name_one_person_often(self, work):
        assert not [
            field.id
            for record in work.library.records()
            for field in record.field
            if field.codes == "own" and record.id != "PERSON"
        ]

    def test_it_stays_with_the_question_that_it_was_added_for(self, work):
        told = {"person": "PERSON-1", "location": "Ward A", "question_version": "v1"}
        work.do(add(work, {**told, "arrival": "nobody"}, "STAFF_STEP", "PA-220"))
        assert work.visit.rows["STAFF_STEP-1"].question == "PA-220"

    def test_it_brings_up_no_question_that_is_not_asked(self, tmp_path):
        short = sketched(tmp_path, checklists=["violence"], profile="short")
        short.do(add(short, {"who": "porter", "where": "store"}, "LONE", "VA-010"))
        assert short.visit.rows["LONE-1"].question is None
        assert "LW-010" not in short.items

    def test_a_record_that_no_checklist_declares(self, work):
        with work.refusing("No checklist of this visit declares the record INVENTED"):
            work.do(add(work, record="INVENTED"))

    def test_a_question_that_no_checklist_asks(self, work):
        with work.refusing("There is no question XX-999"):
            work.do(add(work, question="XX-999"))

    def test_every_declared_record_takes_a_row_that_fills_what_is_required(self, tmp_path):
        lib = newest()
        everything = [checklist.id for checklist in lib.checklists]
        work = begin(tmp_path, checklists=everything)
        for record in lib.records():
            fields = {field.id: _some(field, lib) for field in record.field if field.required}
            fields = fields or {record.field[0].id: _some(record.field[0], lib)}
            work.do(rows.add(lib, record.id, fields))
            assert work.visit.rows[f"{record.id}-1"].fields == fields
        work.vault.close()


def _some(field, lib):
    """A value that fits a field."""
    choices = lib.choices(field)
    match field.kind:
        case "choice" | "yesno":
            return next(iter(choices))
        case "choices":
            return [next(iter(choices))]
        case "text" if field.codes:
            return "PT-1"
        case "percent":
            return {"n": 4, "of": 5}
        case "number" | "duration":
            return 1
        case "date":
            return "2026-11-21"
        case "datetime":
            return "2026-11-21T10:30"
        case "time":
            return "10:30:00"
        case "row":
            return f"{field.record}-1"
    return "some words"


class TestChanging:
    def test_all_fields_as_they_are_from_now_on(self, work):
        work.do(add(work))
        work.do(rows.change(work.library, "ALARM-1", {"type": "desk", "location": "Ward A"}))
        row = work.reopen().rows["ALARM-1"]
        assert row.fields == {"type": "desk", "location": "Ward A"}
        assert row.changed > row.n
        assert any(b'"zones":4' in line for line in work.vault.lines(work.visit_id))

    def test_the_same_fields_are_no_act(self, work):
        last = work.do(add(work)).last
        assert work.do(rows.change(work.library, "ALARM-1", WORN)).last == last

    def test_faults_are_named(self, work):
        work.do(add(work))
        with work.refusing("Location is needed"):
            work.do(rows.change(work.library, "ALARM-1", {"type": "desk"}))

    def test_undo_puts_the_old_fields_back(self, work):
        work.do(add(work), rows.change(work.library, "ALARM-1", {**WORN, "zones": 9}))
        work.do(answering.undo)
        assert work.visit.rows["ALARM-1"].fields == WORN


class TestWithdrawing:
    def test_it_no_longer_counts_and_stays(self, work):
        work.do(add(work))
        assert work.items["PA-010"].answered
        work.do(rows.withdraw("ALARM-1", " entered twice "))
        assert work.reopen().rows["ALARM-1"].withdrawn == "entered twice"
        assert not work.items["PA-010"].answered
        work.do(answering.undo)
        assert work.items["PA-010"].answered

    @pytest.mark.parametrize("reason", [" \x00 ", "x", "1", "..."])
    def test_only_with_a_reason(self, work, reason):
        work.do(add(work))
        with work.refusing("withdrawn with a reason"):
            work.do(rows.withdraw("ALARM-1", reason))

    def test_a_short_true_reason_will_do(self, work):
        work.do(add(work), rows.withdraw("ALARM-1", "n/a"))
        assert work.visit.rows["ALARM-1"].withdrawn == "n/a"

    @pytest.mark.parametrize("row", ["ALARM-1", "ALARM-7", ""])
    def test_what_is_not_there_any_more(self, work, row):
        work.do(add(work), rows.withdraw("ALARM-1", "entered twice"))
        with work.refusing("There is no row"):
            work.do(rows.withdraw(row, "again"))
        with work.refusing("There is no row"):
            work.do(rows.change(work.library, row, WORN))

    def test_a_sealed_visit_takes_no_row(self, work):
        work.do(add(work))
        work.seal()
        for command in (
            add(work),
            rows.change(work.library, "ALARM-1", {**WORN, "zones": 9}),
            rows.withdraw("ALARM-1", "entered twice"),
        ):
            with work.refusing("The visit is sealed."):
                work.do(command)
