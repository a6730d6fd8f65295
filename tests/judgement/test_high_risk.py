"""Flags H1 to H5, on invented registers."""

from __future__ import annotations

import pytest
from judged import answer, facts, prompts, visit

from inspector_tui.judgement import groups, matching, register, tables


def entry(**fields):
    given = {
        "kind": "location",
        "list": "VA",
        "label": "Reception",
        "class": "high",
        "found_by": "staff",
        "found_evidence": "AB1",
        "named_in_policy": "no",
    }
    return {key: value for key, value in (given | fields).items() if value is not None}


def keys(*rows, lone=(), **answers):
    return set(prompts(visit({"HRR": rows, "LONE": lone}, answers)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (entry(), {"H1:HRR-1"}),
        (entry(**{"class": "medium"}), set()),
        (entry(named_in_policy="implied", assessed="yes", control_present="yes"), {"H1a:HRR-1"}),
        (entry(named_in_policy="yes", assessed="no"), {"H2:HRR-1"}),
        (entry(named_in_policy="yes", assessed="partly", control_present="yes"), {"H2:HRR-1"}),
        (entry(named_in_policy="yes", assessed="yes", control_present="no"), {"H3:HRR-1"}),
        (entry(named_in_policy="yes", assessed="yes", control_present="partly"), {"H3:HRR-1"}),
        (entry(named_in_policy="yes", assessed="yes", control_present="yes"), set()),
        (
            entry(
                named_in_policy="yes", found_by="not-found", assessed="yes", control_present="yes"
            ),
            {"H4:HRR-1"},
        ),
        (entry(found_by="not-found"), set()),
        (entry(incidents_12m=1, **{"class": "low"}), {"H5:HRR-1"}),
        (entry(incidents_12m=0, **{"class": "low"}), set()),
    ],
)
def test_flags_of_one_entry(row, expected):
    found = {key for key in keys(row) if key.startswith("H") and "missing" not in key}

    assert found == expected


def test_what_is_not_assessed_is_told_apart_from_what_is_assessed_in_part():
    rows = [entry(named_in_policy="yes", assessed=how) for how in ("no", "partly")]
    found = groups.groups(prompts(visit({"HRR": rows}), "H2").values())

    assert [group.line for group in found] == [
        "Named, not assessed: Reception.",
        "Named, assessed only in part: Reception.",
    ]


def test_what_the_policy_leaves_out_is_said_of_the_areas_sampled_with_its_evidence():
    found = prompts(
        visit(
            {"HRR": [entry(), entry(label="Car park", found_evidence="INC 4471")]},
            {"GN-040": answer(places=4, of_places=12)},
        )
    )

    (group,) = (one for one in groups.groups(found.values()) if one.key == "H1:location")

    assert group.sum == (
        "In the areas sampled, the policy does not identify these places: Reception and Car park."
    )
    told = " | ".join(why.text for one in group.members for why in one.reasons)
    assert "AB1" in told
    assert "INC 4471" in told
    assert [(why.ref, why.text) for why in group.shared] == [
        ("", "2 places entered: none named, 2 not named"),
        ("GN-040", "places to be sampled: 4 of 12"),
    ]


def test_counts_are_given_by_kind_and_never_as_a_percentage():
    rows = [entry(), entry(named_in_policy="yes"), entry(named_in_policy="implied")]
    rows += [entry(kind="task", label="Escort"), entry(kind="role", label="Porter", list="MH")]

    groups = register.groups(facts(visit({"HRR": rows})))

    assert [(group.kind, group.subject) for group in groups] == [
        ("location", "VA"),
        ("task", "VA"),
        ("role", "MH"),
    ]
    assert groups[0].counts == "3 places entered: 1 named, 1 only implied, 1 not named"
    assert not any("%" in prompt.text for prompt in prompts(visit({"HRR": rows})).values())


def test_entries_are_shown_where_their_kind_is_asked_for():
    rows = [entry(), entry(kind="task"), entry(kind="role"), entry(kind="role", list="MH")]
    found = prompts(visit({"HRR": rows}))

    assert [found[f"H1:HRR-{n}"].question for n in (1, 2, 3, 4)] == [
        "VA-020",
        "VA-030",
        "VA-040",
        "MH-010",
    ]


def test_an_entry_stays_on_the_question_it_was_added_on():
    found = prompts(visit({"HRR": [entry(kind="task", question="VA-090")]}))

    assert found["H1:HRR-1"].question == "VA-090"


def test_lone_work_that_the_policy_does_not_name_is_pointed_out():
    lone = {"who": "receptionist", "where": "night-reception", "in_policy": "no"}
    found = prompts(visit({"LONE": [lone]}))

    assert found["H1:LONE-1"].question == "LW-010"
    assert "Reception or clerical, Reception at night" in found["H1:LONE-1"].text
    assert found["H1:LONE-1"].missing == ("your view of the risk",)


def test_lone_work_named_and_out_of_reach_of_help_has_a_control_missing():
    lone = {"who": "nurse", "where": "home", "in_policy": "yes", "assessed": "yes"}

    assert "H3:LONE-1" in keys(lone=[lone | {"help_reaches": "no"}])
    assert "H3:LONE-1" not in keys(lone=[lone | {"help_reaches": "yes"}])


def test_what_is_not_recorded_is_named_instead_of_guessed():
    found = prompts(visit({"HRR": [entry(named_in_policy=None), entry(**{"class": None})]}))

    assert set(found) == {"HRR:missing:VA:location"}
    assert found["HRR:missing:VA:location"].missing == (
        "whether the policy names it: Reception",
        "your view of the risk: Reception",
    )


def test_a_standard_name_is_only_suggested():
    rows = [entry(label="A & E waiting room"), entry(label="Ward 9")]
    of = visit({"HRR": rows})

    assert [(s.row, s.norm) for s in matching.suggestions(facts(of))] == [("HRR-1", "ed")]
    assert set(prompts(of)) >= {"H1:HRR-1", "H1:HRR-2"}


def test_a_label_that_fits_two_standard_names_is_not_guessed():
    of = visit({"HRR": [entry(label="Pharmacy and reception")]})

    assert matching.suggestions(facts(of)) == ()


def test_a_name_given_by_the_inspector_is_not_questioned():
    of = visit({"HRR": [entry(label="Front desk", norm_id="reception")]})

    assert matching.suggestions(facts(of)) == ()


def test_entries_whose_words_point_to_one_name_are_laid_together_too():
    rows = [
        entry(label="A & E waiting room"),
        entry(label="Casualty", named_in_policy="yes", policy_page="4"),
    ]
    found = prompts(visit({"HRR": rows}), "MATCH")

    assert [reason.text for reason in found["MATCH:VA:HRR-1+HRR-2"].reasons] == [
        'A & E waiting room: not named, its words "a and e" point to Emergency department',
        'Casualty: named, page 4, its words "casualty" point to Emergency department',
        f"everyday words of this program; table norms {tables.shipped().get('norms').edition}",
    ]


def test_entries_of_one_standard_name_are_laid_together_when_the_policy_names_one():
    rows = [
        entry(label="Front desk", norm_id="reception"),
        entry(label="Reception", norm_id="reception", named_in_policy="yes", policy_page="4"),
    ]
    found = prompts(visit({"HRR": rows}))

    assert (
        "If they are the same place, the policy does name it" in found["MATCH:VA:HRR-1+HRR-2"].text
    )
    assert any(reason.ref == "HRR-2" for reason in found["H1:HRR-1"].reasons)


def test_withdrawn_entries_do_not_count():
    assert keys(entry(withdrawn="entered twice")) == set()
