"""Worked examples at the edges: exactly on the day, one over, nothing, one, n = 4 and n = 5.

The numbers were worked out by hand from the rules as they are published, not taken from the code.
"""

from __future__ import annotations

import pytest
from judged import answer, prompts, visit

ON = "2026-11-21"
HIGH = {"kind": "location", "list": "VA", "class": "high", "found_by": "staff"}


def keys(of, kind):
    return {key for key, prompt in prompts(of).items() if prompt.kind == kind}


# ------------------------------------------------------------------ 6.1 the high-risk register


@pytest.mark.parametrize(
    ("row", "flags"),
    [
        ({**HIGH, "named_in_policy": "no"}, {"H1"}),
        ({**HIGH, "named_in_policy": "implied"}, {"H1a"}),
        ({**HIGH, "named_in_policy": "no", "class": "medium"}, set()),
        ({**HIGH, "named_in_policy": "no", "incidents_12m": 0}, {"H1"}),
        ({**HIGH, "named_in_policy": "no", "incidents_12m": 1}, {"H1", "H5"}),
        ({**HIGH, "named_in_policy": "no", "class": "low", "incidents_12m": 1}, {"H5"}),
        ({**HIGH, "named_in_policy": "yes", "assessed": "no"}, {"H2"}),
        ({**HIGH, "named_in_policy": "yes", "assessed": "yes", "control_present": "no"}, {"H3"}),
        (
            {**HIGH, "named_in_policy": "yes", "assessed": "yes", "control_present": "partly"},
            {"H3"},
        ),
        ({**HIGH, "named_in_policy": "yes", "assessed": "yes", "control_present": "yes"}, set()),
        (
            {**HIGH, "named_in_policy": "yes", "found_by": "not-found", "assessed": "yes"},
            {"H4"},
        ),
        ({**HIGH, "named_in_policy": "no", "found_by": "not-found"}, set()),
    ],
)
def test_flags_of_the_register(row, flags):
    found = prompts(visit({"HRR": [{**row, "label": "Reception"}]})).values()

    assert {one.kind for one in found if one.kind.startswith("H") and one.kind != "HRR"} == flags


def test_incidents_at_an_entry_that_is_not_said_to_be_named_ask_for_it():
    row = {"kind": "role", "label": "Porter", "class": "low", "incidents_12m": 4}

    (found,) = prompts(visit({"HRR": [row]}), "HRR").values()

    assert found.missing[0] == "whether the policy names it: Porter"


def test_nothing_is_a_percentage_and_the_areas_sampled_are_said():
    rows = [{**HIGH, "label": f"Ward {n}", "named_in_policy": "no"} for n in range(500)]
    found = prompts(visit({"HRR": rows}))

    assert len([key for key in found if key.startswith("H1:")]) == 500
    for prompt in found.values():
        assert "%" not in prompt.text
        assert "per cent" not in prompt.text
        assert prompt.kind != "H1" or prompt.text.startswith("In the areas sampled")


# ------------------------------------------------------------------ 6.3 panic alarms


def timed(seconds, **fields):
    start = {"location": "Ward A", "t0": "14:00:00", "responder_count": 2}
    return {**start, "t2": f"14:{seconds // 60:02}:{seconds % 60:02}", **fields}


@pytest.mark.parametrize(("took", "over"), [(59, False), (60, False), (61, True)])
def test_the_sites_own_time_is_kept_to_the_second(took, over):
    found = keys(visit({"ALARM_TEST": [timed(took, stated_time_s=60)]}), "C8")

    assert found == ({"C8:ALARM_TEST-1"} if over else set())


def test_no_national_time_is_ever_supplied():
    found = prompts(visit({"ALARM_TEST": [timed(3000)]}))

    assert "no national time exists" in found["C8:none"].text
    assert "C8:ALARM_TEST-1" not in found


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "10 s (n = 1)"),
        (4, "10 s, 20 s, 30 s and 40 s (n = 4)"),
        (5, "shortest 10 s, median 30 s, longest 50 s (n = 5)"),
        (6, "shortest 10 s, median 35 s, longest 60 s (n = 6)"),
    ],
)
def test_no_averages_under_five(n, words):
    of = visit({"ALARM_TEST": [timed(10 * (k + 1)) for k in range(n)]})

    assert f"Measured: {words}." in prompts(of)["C8:none"].text


def test_a_responder_before_the_press_is_no_time_and_is_pointed_out():
    before = timed(30, t0="14:05:00")
    found = prompts(visit({"ALARM_TEST": [{**before, "stated_time_s": 60}]}))

    assert "C8:ALARM_TEST-1" not in found
    assert found["ROW:ALARM_TEST-1"].reasons[0].text == "first responder there before pressed"
    assert "C8:missing" in found


def test_places_of_one_class_are_compared_when_only_the_register_ranks_them():
    papers = [
        {"element": "E11", "present": "yes", "location": place, "min_number": n}
        for place, n in (("Ward A", 2), ("Ward B", 3))
    ]
    ranked = [{**HIGH, "label": place, "named_in_policy": "yes"} for place in ("WARD A", "Ward  B")]

    assert "C3:min_number:high" in prompts(visit({"PROC_ELEMENT": papers, "HRR": ranked}))
    assert "C3:missing" in prompts(visit({"PROC_ELEMENT": papers}))


def test_a_task_of_that_name_does_not_rank_a_place():
    papers = [
        {"element": "E11", "present": "yes", "location": place, "min_number": n}
        for place, n in (("Escort", 2), ("Ward B", 3))
    ]
    task = {**HIGH, "kind": "task", "label": "Escort", "named_in_policy": "yes"}

    assert "C3:missing" in prompts(visit({"PROC_ELEMENT": papers, "HRR": [task]}))


@pytest.mark.parametrize(("n", "few"), [(1, True), (2, True), (3, False), (4, False)])
def test_three_or_more_people_are_asked_at_each_location(n, few):
    staff = [{"location": "Ward A", "min_number": 2} for _ in range(n)]
    found = prompts(visit({"STAFF_STEP": staff, "ALARM_TEST": [timed(5)]}))

    assert ("SAMPLE:small:PA-220" in found) is few
    if few:
        text = found["SAMPLE:small:PA-220"].text
        assert text == f"Fewer than 3 people asked at Ward A ({n})."


def test_a_location_that_was_tested_and_where_nobody_was_asked_counts_too():
    found = prompts(visit({"ALARM_TEST": [timed(5)]}))

    assert found["SAMPLE:small:PA-220"].text == "Fewer than 3 people asked at Ward A (0)."


def test_names_of_places_are_compared_whatever_their_spelling():
    said = {"\u212blder ward": 2, "\u00c5LDER  WARD": 3}
    staff = [{"location": place, "min_number": n} for place, n in said.items()]

    (found,) = prompts(visit({"STAFF_STEP": staff}), "C4").values()

    assert "2 members of staff gave 2 answers" in found.text


# ------------------------------------------------------------------ 6.4 moving and lifting


@pytest.mark.parametrize(
    ("last", "on", "overdue"),
    [
        ("2026-05-21", "2026-11-21", 0),
        ("2026-05-21", "2026-11-22", 1),
        ("2025-08-31", "2026-02-28", 0),
        ("2025-08-31", "2026-03-01", 1),
        ("2023-08-31", "2024-02-29", 0),
        ("2023-08-31", "2024-03-01", 1),
        ("2024-02-29", "2024-08-29", 0),
        ("2024-02-29", "2024-08-30", 1),
        ("2026-11-21", "2026-11-21", 0),
    ],
)
def test_six_months_to_the_day(last, on, overdue):
    row = {"type": "sling", "last_te": last, "report_seen": "yes", "in_use": "yes"}
    found = prompts(visit({"EQUIP": [{**row, "compatible_with": "all"}]}, on=on), "LOLER")

    assert len(found) == (1 if overdue else 0)
    if overdue:
        assert f"{overdue} day before the visit" in found["LOLER:EQUIP-1"].text


def test_a_date_of_a_scheme_that_was_met_is_not_the_next_one():
    row = {
        "type": "mobile-hoist",
        "last_te": "2026-09-01",
        "scheme_ref": "S-1",
        "scheme_due": "2026-08-15",
        "report_seen": "yes",
        "in_use": "yes",
    }
    found = prompts(visit({"EQUIP": [row]}), "LOLER")["LOLER:EQUIP-1"]

    assert found.text.startswith("Mobile hoist: in date until 1 Mar 2027")
    assert "the date that the scheme sets" in found.missing


@pytest.mark.parametrize(("swl", "weak"), [(199, True), (200, False), (201, False)])
def test_a_link_bears_the_person_and_what_goes_with_them_exactly(swl, weak):
    link = {"case": "P1", "item": "bed", "swl_kg": swl, "person_kg": 190, "attachments_kg": 10}
    found = prompts(visit({"BARI_CHAIN": [link]}), "SWL")

    assert ("SWL:BARI_CHAIN-1" in found) is weak


def test_moving_a_person_gets_no_score_however_it_is_entered():
    rows = [{"task": name, "type": "lift", "load": "R"} for name in ("Patient", " THE  PATIENT ")]
    found = prompts(visit({"MAC": rows}), "MAC")

    assert set(found) == {"MAC:MAC-1", "MAC:MAC-2"}
    assert all("is about moving a person" in one.text for one in found.values())


# ------------------------------------------------------------------ 6.5 incidents


@pytest.mark.parametrize(
    ("severity", "lost", "sent", "late"),
    [
        ("specified", None, "2026-10-11", 0),
        ("specified", None, "2026-10-12", 1),
        ("lesser", 8, "2026-10-16", 0),
        ("lesser", 8, "2026-10-17", 1),
    ],
)
def test_ten_and_fifteen_days_from_the_first_of_october(severity, lost, sent, late):
    row = {
        "date": "2026-10-01",
        "type": "assault",
        "harmed": "worker",
        "severity": severity,
        "riddor": "specified" if severity == "specified" else "over-seven-day",
        "reported": "yes",
        "reported_on": sent,
        "reported_ref": "R-1",
        **({} if lost is None else {"days_lost": lost}),
    }
    found = prompts(visit({"INCIDENT": [row]}), "RIDDOR")

    assert len(found) == late
    assert all(f"{late} day late" in one.text for one in found.values())


@pytest.mark.parametrize(("lost", "report"), [(3, False), (4, False), (7, False), (8, True)])
def test_more_than_seven_days_are_reported_and_fewer_are_not(lost, report):
    row = {"date": "2026-10-01", "harmed": "worker", "severity": "lesser", "days_lost": lost}
    found = prompts(visit({"INCIDENT": [row]}), "RIDDOR")

    assert bool(found) is report


def test_more_actions_closed_than_there_were():
    (found,) = prompts(visit({"INCIDENT": [{"actions": 2, "actions_closed": 3}]}), "ROW").values()

    assert found.reasons[0].text == "3 of 2 actions closed"


def test_a_lone_workers_call_that_was_answered_before_it_was_made():
    row = {"t0": "14:00:30", "t_answered": "14:00:10", "answered_by": "nobody"}
    (found,) = prompts(visit({"LW_TEST": [row]}), "ROW").values()

    assert [why.text for why in found.reasons] == [
        "answered before raised",
        "nobody answered, and yet a time of the answer is recorded",
    ]


def test_a_lone_workers_call_over_midnight_is_in_order():
    row = {"t0": "23:59:50", "t_answered": "00:00:10", "t_action": "00:01:00"}

    assert prompts(visit({"LW_TEST": [row]}), "ROW") == {}


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(("due", "told"), [("2026-11-20", True), (ON, False)])
def test_a_review_is_due_until_the_end_of_its_day(due, told):
    found = prompts(visit({"DOC": [{"title": "Alarm procedure", "review_due": due}]}), "DATE")

    assert ("DATE:DOC-1:review" in found) is told


def test_the_review_of_the_policy_is_told_once():
    policy = {"title": "Violence policy", "subject": "violence", "review_due": "2026-05-08"}
    other = {"title": "Search policy", "subject": "search", "review_due": "2026-05-08"}
    of = visit({"DOC": [policy, other]}, {"VA-010": answer("current", review="2026-05-08")})
    found = prompts(of, "DATE")

    assert set(found) == {"DATE:VA-010", "DATE:DOC-2:review"}
    assert found["DATE:VA-010"].reasons[1].ref == "DOC-1"
    later = visit({"DOC": [policy]}, {"VA-010": answer("current", review="2026-05-09")})
    assert set(prompts(later, "DATE")) == {"DATE:VA-010", "DATE:DOC-1:review"}
