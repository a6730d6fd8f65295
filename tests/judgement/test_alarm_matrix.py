"""The matrix: attributes down, sources across, and the rows behind every cell."""

from __future__ import annotations

import pytest
from judged import facts, shuffled, visit

from inspector_tui.judgement.alarm.matrix import matrix
from inspector_tui.judgement.alarm.matrix_words import compared, not_known
from inspector_tui.judgement.alarm.unknown import Share, Unknown

ROWS = {
    "DOC": [{"title": "Alarm policy"}, {"title": "Ward B procedure"}],
    "PERSON": [{"code": "RN-1"}, {"code": "RN-2"}, {"code": "HCA-1"}],
    "PROC_ELEMENT": [
        {"document": "DOC-1", "element": "E11", "present": "yes", "min_number": 3},
        {
            "document": "DOC-2",
            "element": "E11",
            "present": "yes",
            "min_number": 2,
            "location": "Ward B",
        },
    ],
    "STAFF_STEP": [
        {
            "person": "PERSON-1",
            "location": "Ward A",
            "shift": "early",
            "contract": "permanent",
            "min_number": 3,
            "leader_role": "nurse",
        },
        {
            "person": "PERSON-2",
            "location": "Ward A",
            "shift": "night",
            "contract": "bank",
            "min_number": 2,
            "dont_know": ["leader_role"],
        },
        {
            "person": "PERSON-3",
            "location": "Ward B",
            "shift": "night",
            "contract": "agency",
            "min_number": 3,
        },
    ],
    "ALARM_TEST": [{"location": "Ward A", "t0": "10:00:00", "leader_role": "security"}],
}


def test_columns_are_documents_staff_by_place_shift_and_contract_and_tests():
    found = matrix(facts(visit(ROWS)))

    assert [(column.source, column.label, column.n) for column in found.columns] == [
        ("document", "Alarm policy", 1),
        ("document", "Ward B procedure (Ward B)", 1),
        ("place", "Ward A", 2),
        ("place", "Ward B", 1),
        ("shift", "Early", 1),
        ("shift", "Night", 2),
        ("contract", "Agency", 1),
        ("contract", "Bank", 1),
        ("contract", "Permanent", 1),
        ("test", "Ward A", 1),
    ]
    assert len(found.lines) == 17
    assert all(len(line.cells) == len(found.columns) for line in found.lines)
    assert found.sample.startswith("1 test at 1 of 2 locations; 3 staff")


def test_a_cell_says_how_it_stands_to_the_policy():
    found = matrix(facts(visit(ROWS)))

    line = next(line for line in found.lines if line.attribute == "min_number")
    assert line.reference == "3"
    assert line.differs
    assert found.cell("min_number", "document:DOC-1:").state == "agrees"
    assert found.cell("min_number", "document:DOC-2:wardb").state == "differs"
    assert found.cell("min_number", "place:warda").state == "split"
    assert found.cell("min_number", "place:wardb").state == "agrees"
    assert found.cell("min_number", "test:warda").state == "silent"
    assert found.cell("leader_role", "contract:bank").state == "unknown"


def test_one_person_in_three_columns_does_not_agree_with_herself():
    account = {"person": "PERSON-1", "location": "Ward A", "shift": "early", "min_number": 2}
    alone = {"PERSON": [{"code": "RN-1"}], "STAFF_STEP": [account]}
    columns = ("place:warda", "shift:early")
    found = matrix(facts(visit(alone)))
    assert {found.cell("min_number", column).state for column in columns} == {"alone"}
    line = next(line for line in found.lines if line.attribute == "min_number")
    assert compared(line).startswith("Nobody and nothing else")
    assert not line.differs

    second = {"PERSON": [{"code": "RN-1"}, {"code": "RN-2"}]}
    second["STAFF_STEP"] = [account, account | {"person": "PERSON-2"}]
    found = matrix(facts(visit(second)))
    assert {found.cell("min_number", column).state for column in columns} == {"agrees"}


def test_the_rows_behind_a_cell():
    found = matrix(facts(visit(ROWS)))

    cell = found.cell("min_number", "place:warda")
    assert [(held.shown, [row.ref for row in held.rows]) for held in cell.held] == [
        ("2", ["STAFF_STEP-2"]),
        ("3", ["STAFF_STEP-1"]),
    ]
    leader = found.cell("leader_role", "place:warda").behind
    assert [(row.ref, row.text) for row in leader] == [
        ("STAFF_STEP-1", "RN-1"),
        ("STAFF_STEP-2", "RN-2"),
    ]


def test_where_no_value_is_most_common_all_that_differ_are_marked():
    found = matrix(facts(visit(ROWS)))

    line = next(line for line in found.lines if line.attribute == "leader_role")
    assert line.reference == ""
    assert found.cell("leader_role", "place:warda").state == "differs"
    assert found.cell("leader_role", "test:warda").state == "differs"


def test_an_unknown_cell_is_silent_and_an_empty_visit_has_no_columns():
    assert matrix(facts(visit(ROWS))).cell("min_number", "test:nowhere").state == "silent"
    empty = matrix(facts(visit()))
    assert empty.columns == ()
    assert empty.sample == "0 tests; 0 staff"


def test_the_matrix_does_not_depend_on_the_order_of_rows():
    assert matrix(facts(shuffled(visit(ROWS), 7))) == matrix(facts(visit(ROWS)))


def test_a_value_in_other_words_than_the_list_s_is_shown_as_it_was_written():
    rows = {
        "STAFF_STEP": [
            {"location": "Ward A", "leader_role": "bedmanager"},
            {"location": "Ward A", "leader_role": "Bed  Manager"},
            {"location": "Ward B", "leader_role": "in-charge"},
        ]
    }
    for of in (visit(rows), shuffled(visit(rows), 3)):
        found = matrix(facts(of))
        (held,) = found.cell("leader_role", "place:warda").held
        assert (held.shown, held.brief, len(held.rows)) == ("Bed Manager", "Bed Manager", 2)
        (held,) = found.cell("leader_role", "place:wardb").held
        assert held.shown == "Nurse or manager in charge of the shift"
        assert held.brief == "in charge"


@pytest.mark.parametrize(
    ("n", "hours", "contracts", "told"),
    [
        (0, [("", 0, 3)], [("", 0, 3)], "0 of 3 asked"),
        (2, [("", 2, 3)], [("", 2, 3)], "2 of 3 asked"),
        (
            2,
            [("", 1, 2), ("day", 1, 1)],
            [("", 2, 3)],
            "2 of 3 asked (1 of 2 not recorded, 1 of 1 day)",
        ),
        (
            1,
            [("day", 0, 2), ("night", 1, 1)],
            [("bank", 1, 3)],
            "1 of 3 asked (1 of 1 night; 1 of 3 bank)",
        ),
    ],
)
def test_who_did_not_know_is_told_without_parts_that_say_nothing(n, hours, contracts, told):
    by_hours, by_contract = (tuple(Share(*one) for one in found) for found in (hours, contracts))
    rate = Unknown("responder_set", Share("", n, 3), by_hours, by_contract, ())
    assert not_known(rate) == told
