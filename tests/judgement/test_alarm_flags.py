"""Flags C1 to C8 and the sample behind them."""

from __future__ import annotations

import pytest
from judged import answer, facts, prompts, visit

from inspector_tui.judgement.alarm.sample import sample_line
from inspector_tui.judgement.alarm.steps import step_match
from inspector_tui.judgement.alarm.unknown import rates

POLICY = {"title": "Alarm policy"}


def written(element, document="DOC-1", present="yes", **fields):
    return {"document": document, "element": element, "present": present, **fields}


def account(location="Ward A", **fields):
    risk = fields.pop("risk", None)
    given = {"location": location, "shift": "early", "contract": "permanent"}
    return given | fields | ({"class": risk} if risk else {})


def drill(location="Ward A", **fields):
    return {"location": location, "t0": "14:00:00", **fields}


def alarm(papers=(), staff=(), tests=(), answers=None, people=()):
    return visit(
        {
            "DOC": [POLICY, {"title": "Ward B procedure"}],
            "PERSON": people,
            "PROC_ELEMENT": papers,
            "STAFF_STEP": staff,
            "ALARM_TEST": tests,
        },
        answers,
    )


def flags(of, kind):
    return {key for key in prompts(of, kind) if "missing" not in key}


# ------------------------------------------------------------------ C1 policy silent


def test_an_attribute_that_no_document_states_is_silent():
    of = alarm([written("E12", present="no"), written("E10", responder_set=["security"])])

    found = prompts(of, "C1")

    assert "no document gone through states it" in found["C1:time_std_s"].text
    assert found["C1:time_std_s"].reasons[0].ref == "PROC_ELEMENT-1"
    assert "C1:responder_set" not in found


def test_elements_not_gone_through_are_missing_and_not_silent():
    of = alarm([written("E12", present="no")])

    assert flags(of, "C1") == {"C1:time_std_s"}
    assert any(line.startswith("element E10") for line in prompts(of)["C1:missing"].missing)


def test_a_document_that_says_there_is_no_rule_is_not_silent():
    of = alarm([written("E11", no_rule=["min_number", "stay_role"])])

    assert flags(of, "C1") == set()


def test_what_only_a_ward_states_is_silent_in_the_organisations_policy():
    of = alarm([written("E12", present="no"), written("E12", location="Ward A", time_std_s=60)])

    assert flags(of, "C1") == {"C1:organisation:time_std_s"}


# ------------------------------------------------------------------ C2 policy v practice


def test_one_person_is_not_most_staff():
    of = alarm([written("E11", min_number=3)], [account(min_number=2)])

    found = prompts(of, "C2")["C2:min_number:warda"]

    assert found.text.endswith("on paper 3; the one person who answered says 2.")


def test_policy_and_the_majority_at_a_place_differ():
    of = alarm(
        [written("E11", min_number=3)],
        [account(min_number=2), account(min_number=2), account(min_number=3)],
    )

    found = prompts(of, "C2")["C2:min_number:warda"]

    assert "on paper 3; most staff say 2 (2 of 3)" in found.text
    refs = [reason.ref for reason in found.reasons]
    assert refs == ["PROC_ELEMENT-1", "STAFF_STEP-1", "STAFF_STEP-2", ""]


@pytest.mark.parametrize(
    "staff",
    [
        [account(min_number=2), account(min_number=3)],
        [account(dont_know=["min_number"])],
        [account("Ward B", min_number=3)],
        [],
    ],
)
def test_no_majority_against_the_policy_is_no_difference_from_it(staff):
    assert flags(alarm([written("E11", min_number=3)], staff), "C2") == set()


def test_policy_and_a_test_differ():
    of = alarm(
        [written("E09", locate_by="panel")],
        tests=[drill(locate_by="voice", t2="14:00:40", responder_count=2)],
    )

    assert "a test showed Shouting" in prompts(of)["C2:locate_by:warda"].text


def test_a_local_document_with_a_reason_takes_the_place_of_the_policy():
    local = written("E11", "DOC-2", location="Ward A", min_number=2)
    staff = [account(min_number=2)]

    assert flags(alarm([written("E11", min_number=3), local], staff), "C2")
    with_reason = local | {"difference_reason": "assessed on 3 March: three-bed unit"}
    assert not flags(alarm([written("E11", min_number=3), with_reason], staff), "C2")


def test_everyone_who_can_come_is_not_contradicted_by_who_came():
    of = alarm(
        [written("E10", responder_set=["everyone"])],
        tests=[drill(responder_set=["nurse", "porter"], responder_count=2, t2="14:00:40")],
    )

    assert flags(of, "C2") == set()


# ------------------------------------------------------------------ C3 between locations


def wards(*numbers, risks=("high", "high", "high")):
    return [
        account(f"Ward {letter}", min_number=number, risk=risk)
        for letter, number, risk in zip("ABC", numbers, risks, strict=False)
    ]


def test_three_wards_of_one_risk_that_differ():
    found = prompts(alarm(staff=wards(2, 3, 2)), "C3")["C3:min_number:high"]

    assert "2 at Ward A and Ward C; 3 at Ward B" in found.text
    assert {reason.ref for reason in found.reasons} >= {
        "STAFF_STEP-1",
        "STAFF_STEP-2",
        "STAFF_STEP-3",
    }


def test_places_of_different_risk_may_differ():
    assert flags(alarm(staff=wards(2, 3, risks=("high", "low"))), "C3") == set()


def test_a_recorded_reason_makes_a_difference_no_inconsistency():
    reason = written("E11", location="Ward B", min_number=3, difference_reason="locked unit")

    assert flags(alarm([reason], wards(2, 3)), "C3") == set()
    assert flags(alarm([reason], wards(2, 3, 4)), "C3") == {"C3:min_number:high"}


def test_places_without_a_risk_class_cannot_be_compared():
    found = prompts(alarm(staff=wards(2, 3, risks=("high", None))), "C3")

    assert found["C3:missing"].missing == ("your view of the risk at Ward B",)


def test_two_risk_classes_for_one_place_are_said():
    of = alarm(staff=[*wards(2, 3), account("Ward A", risk="low")])

    assert prompts(of)["C3:min_number:high"].missing == ("one risk class for Ward A",)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (["security"], ["nurse"], "nobody in common"),
        (["security", "nurse"], ["nurse"], "they overlap"),
        (["security"], ["everyone"], "they overlap"),
    ],
)
def test_sets_of_roles_that_differ_overlap_or_have_nobody_in_common(one, other, words):
    staff = [
        account("Ward A", responder_set=one, risk="high"),
        account("Ward B", responder_set=other, risk="high"),
    ]

    assert words in prompts(alarm(staff=staff))["C3:responder_set:high"].text


def test_sets_of_roles_are_equal_in_any_order():
    staff = [
        account("Ward A", responder_set=["nurse", "security"], risk="high"),
        account("Ward B", responder_set=["security", "nurse"], risk="high"),
    ]

    assert flags(alarm(staff=staff), "C3") == set()


# ------------------------------------------------------------------ C4 within one location


def test_staff_of_one_place_differ():
    of = alarm(staff=[account(leader_role="in-charge"), account("ward  a", leader_role="nurse")])

    assert flags(of, "C4") == {"C4:leader_role:warda"}


def test_places_are_compared_without_regard_to_case_and_spaces():
    of = alarm(staff=[account("Ward 7b", min_number=2), account("WARD7B ", min_number=3)])

    assert flags(of, "C4") == {"C4:min_number:ward7b"}


def test_no_rule_is_an_answer_and_do_not_know_is_none():
    ruled = alarm(staff=[account(min_number=2), account(no_rule=["min_number"])])
    unknown = alarm(staff=[account(min_number=2), account(dont_know=["min_number"])])

    assert flags(ruled, "C4") == {"C4:min_number:warda"}
    assert flags(unknown, "C4") == set()


def test_one_person_does_not_differ_with_themselves():
    people = [{"code": "RN-1"}]
    staff = [account(person="PERSON-1", min_number=n) for n in (2, 3)]

    assert flags(alarm(staff=staff, people=people), "C4") == set()


# ------------------------------------------------------------------ C5 do not know


def test_do_not_know_is_counted_by_shift_and_contract():
    staff = [
        account(leader_role="nurse"),
        account(dont_know=["leader_role"]),
        account(shift="night", contract="agency", dont_know=["leader_role"]),
        account(shift="night", contract="bank"),
    ]
    of = alarm(staff=staff)

    assert "2 of 3 asked did not know" in prompts(of)["C5:leader_role"].text
    rate = rates(facts(of))[0]
    assert [(share.group, share.n, share.of) for share in rate.by_hours] == [
        ("day", 1, 2),
        ("night", 1, 1),
    ]
    assert [(share.group, share.n, share.of) for share in rate.by_contract] == [
        ("agency", 1, 1),
        ("permanent", 1, 2),
    ]


def test_shift_and_contract_come_from_the_person_where_the_account_has_none():
    people = [{"code": "HCA-3", "shift": "night", "contract": "bank"}]
    of = alarm(
        staff=[{"person": "PERSON-1", "location": "Ward A", "dont_know": ["debrief"]}],
        people=people,
    )

    assert "1 of 1 night, 1 of 1 bank" in prompts(of)["C5:debrief"].text
    assert prompts(of)["C5:debrief"].reasons[0].text == "HCA-3 did not know"


# ------------------------------------------------------------------ C6 wrong belief


def test_naming_responders_who_did_not_come_is_a_wrong_belief():
    of = alarm(
        staff=[account(responder_set=["security", "nurse"]), account(responder_set=["nurse"])],
        tests=[drill(t2="14:01:00", responder_count=1, responder_set=["nurse"])],
    )

    found = prompts(of, "C6")["C6:responder_set:warda"]

    assert "1 of 2 members of staff" in found.text
    assert "did not come: Security officers" in found.reasons[0].text


def test_a_test_at_another_place_contradicts_nobody():
    of = alarm(
        staff=[account(responder_set=["security"])],
        tests=[drill("Ward B", t2="14:01:00", responder_count=1, responder_set=["nurse"])],
    )

    assert flags(of, "C6") == set()


def test_a_test_that_was_stopped_contradicts_nobody():
    stopped = drill(responder_set=["nurse"], responder_count=1, stopped="real-alarm")
    of = alarm(staff=[account(responder_set=["security"], min_number=3)], tests=[stopped])

    assert flags(of, "C6") == set()


def test_a_number_and_a_time_that_did_not_hold_are_wrong_beliefs():
    of = alarm(
        staff=[account(min_number=4, time_std_s=30)],
        tests=[drill(t2="14:00:45", responder_count=2)],
    )

    assert flags(of, "C6") == {"C6:min_number:warda", "C6:time_std_s:warda"}


# ------------------------------------------------------------------ C7 no or weak response


def test_nobody_came():
    found = prompts(alarm(tests=[drill(responder_count=0)]))

    assert found["C7:ALARM_TEST-1"].text == "Ward A: nobody is recorded as coming to the alarm."
    assert found["C7:ALARM_TEST-1"].missing == ()


def test_no_time_of_arrival_is_nobody_able_to_help():
    """6.3: C7 is "t2 missing, or count < stated minimum"."""
    found = prompts(alarm(tests=[drill()]))["C7:ALARM_TEST-1"]
    counted = prompts(alarm(tests=[drill(responder_count=3)]))

    assert found.missing == ("how many came",)
    assert counted["C7:ALARM_TEST-1"].text == (
        "Ward A: 3 came, and nobody is recorded as there and able to help."
    )
    assert "C8:missing" not in counted


def test_responders_that_are_named_and_not_counted_did_come():
    found = prompts(alarm(tests=[drill(responder_set=["nurse"])]))["C7:ALARM_TEST-1"]

    assert found.text == "Ward A: some came, and nobody is recorded as there and able to help."
    assert found.missing == ("how many came",)


def test_a_test_that_was_not_timed_says_nothing_of_how_soon():
    found = prompts(alarm(tests=[{"location": "Ward A", "responder_count": 3}]))

    assert "C7:ALARM_TEST-1" not in found
    assert "C8:missing" in found


def test_too_few_and_nobody_able_to_help_are_one_prompt():
    found = prompts(alarm(tests=[drill(responder_count=1, stated_minimum=3)]))

    assert "the site's own minimum is 3" in found["C7:ALARM_TEST-1"].text
    assert "nobody is recorded as there and able to help" in found["C7:ALARM_TEST-1"].text


def test_a_number_that_was_not_taken_cannot_be_held_against_the_minimum():
    found = prompts(alarm(tests=[drill(t2="14:00:30", stated_minimum=3)]))

    assert "C7:ALARM_TEST-1" not in found
    assert found["C7:missing:ALARM_TEST-1"].missing == ("how many came",)
    assert "C7:missing:ALARM_TEST-1" not in prompts(alarm(tests=[drill(t2="14:00:30")]))


def test_the_minimum_of_the_site_is_met_exactly():
    met = drill(t2="14:00:30", responder_count=3, stated_minimum=3)

    assert flags(alarm(tests=[met]), "C7") == set()


def test_fewer_than_the_sites_own_minimum():
    came = drill(responder_count=2, t2="14:00:30")
    in_row = alarm(tests=[came | {"stated_minimum": 3}])
    on_paper = alarm([written("E11", min_number=3)], tests=[came])
    told = alarm(tests=[came], answers={"PA-090": answer(minimum=3)})
    enough = alarm(tests=[came | {"stated_minimum": 2}])
    none_stated = alarm(tests=[came])

    for of in (in_row, on_paper, told):
        assert "2 came; the site's own minimum is 3" in prompts(of)["C7:ALARM_TEST-1"].text
    assert flags(enough, "C7") == flags(none_stated, "C7") == set()


def test_a_test_without_any_result_says_what_is_missing():
    found = prompts(alarm(tests=[{"location": "Ward A"}]))

    assert "how many came" in found["C7:missing:ALARM_TEST-1"].missing
    assert "C7:ALARM_TEST-1" not in found


def test_a_stopped_test_is_no_failed_response():
    assert flags(alarm(tests=[drill(stopped="real-alarm")]), "C7") == set()


# ------------------------------------------------------------------ C8 over own standard


@pytest.mark.parametrize(
    ("own", "flagged"), [(60, True), (89, True), (90, False), (120, False), ("89.5", True)]
)
def test_first_help_later_than_the_sites_own_time(own, flagged):
    of = alarm(tests=[drill(t2="14:01:30", responder_count=2, stated_time_s=own)])

    assert ("C8:ALARM_TEST-1" in prompts(of)) is flagged


def test_the_sites_own_time_may_stand_on_paper_or_in_an_answer():
    slow = drill(t2="14:01:30", responder_count=2)
    on_paper = alarm([written("E12", time_std_s=60)], tests=[slow])
    told = alarm(tests=[slow], answers={"PA-100": answer("stated", time=60, start="press")})

    for of in (on_paper, told):
        text = prompts(of)["C8:ALARM_TEST-1"].text
        assert "first help came after 90 s; the site's own time is 60 s" in text


def test_a_time_that_runs_from_the_display_is_measured_from_there():
    slow = drill(t1="14:00:50", t2="14:01:30", responder_count=2)
    told = {"PA-100": answer("stated", time=60, start="display")}

    assert "C8:ALARM_TEST-1" not in prompts(alarm(tests=[slow], answers=told))
    assert "C8:ALARM_TEST-1" in prompts(alarm(tests=[slow | {"t1": "14:00:05"}], answers=told))


def test_without_a_standard_only_the_spread_is_reported():
    tests = [drill(t2=f"14:00:{s}", responder_count=2) for s in (40, 20, 55)]
    found = prompts(alarm(tests=tests))

    assert flags(alarm(tests=tests), "C8") == {"C8:none"}
    text = found["C8:none"].text
    assert "states no time of its own" in text
    assert "no national time exists" in text
    assert "20 s, 40 s and 55 s (n = 3)" in text


def test_what_staff_believe_is_no_standard():
    of = alarm(staff=[account(time_std_s=10)], tests=[drill(t2="14:01:30", responder_count=2)])

    assert "C8:none" in prompts(of)
    assert "C8:ALARM_TEST-1" not in prompts(of)


# ------------------------------------------------------------------ steps, sample


def test_steps_named_unprompted_and_those_most_often_missed():
    papers = [written(element) for element in ("E09", "E10", "E13", "E15")]
    papers.append(written("E16", present="no"))
    staff = [
        account(steps=["E10", "E13"], steps_prompted=["E15"]),
        account(steps=["E10"]),
        account(steps=[]),
        account(),
    ]
    match = step_match(facts(alarm(papers, staff)))

    assert match.elements == ("E09", "E10", "E13", "E15")
    assert [len(one.steps) for one in match.named] == [2, 1, 0]
    assert [(one.element, one.n) for one in match.missed] == [
        ("E09", 3),
        ("E15", 3),
        ("E13", 2),
        ("E10", 1),
    ]
    assert match.not_recorded == ("STAFF_STEP-4",)


def test_without_documents_all_twenty_elements_are_the_steps():
    match = step_match(facts(alarm(staff=[account(steps=["E10"])])))

    assert len(match.elements) == 20
    assert not match.from_documents


def test_the_sample_is_stated_as_the_drafted_line_has_it():
    staff = [account(f"Ward {letter}") for letter in "ABCD"]
    staff += [account(contract="bank"), *(account(shift="night", contract="agency"),) * 2]
    tests = [drill("Ward A"), drill("ward a"), drill("Ward B")]

    assert sample_line(facts(alarm(staff=staff, tests=tests))) == (
        "3 tests at 2 of 4 locations; 7 staff (5 day, 2 night; 4 permanent, 3 bank or agency)"
    )


def test_every_result_states_the_sample():
    of = alarm(
        [written("E11", min_number=3), written("E12", present="no")],
        [
            *wards(2, 4),
            account(min_number=2),
            account(min_number=3, dont_know=["debrief"], steps=["E10"]),
        ],
        [drill(responder_count=0), drill(t2="14:02:00", responder_count=1)],
    )
    found = [prompt for prompt in prompts(of).values() if prompt.kind[0] in "CS"]

    assert {prompt.kind for prompt in found} >= {"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}
    for prompt in found:
        assert prompt.reasons[-1].text.startswith("Sample: 2 tests at 1 of 2 locations; 4 staff")


def test_locations_looked_at_count_even_when_nothing_was_found_there():
    of = alarm(tests=[drill()], answers={"PA-060": answer(locations=6)})

    assert sample_line(facts(of)) == "1 test at 1 of 6 locations; 0 staff"
