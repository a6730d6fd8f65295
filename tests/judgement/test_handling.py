"""MAC and RAPP: bands and totals, worst case, no verdict, no people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import facts, prompts, visit
from msgspec.structs import replace

from inspector_tui.judgement import handling, tables
from inspector_tui.judgement.charts import Chart, assess
from inspector_tui.judgement.handling import NO_VERDICT
from inspector_tui.judgement.shapes import read
from inspector_tui.judgement.tables import Tables, load_table

SHEET = {"worst_case": "yes", "avoidable": "no"}
LIFT = {"task": "Linen bags", "type": "lift", **SHEET} | dict.fromkeys(
    ["load", "hands", "vertical", "twist", "posture", "grip", "floor", "environment"], "G"
)
CARRY = {"task": "Stores", "type": "carry", **SHEET} | dict.fromkeys(
    [
        "load",
        "hands",
        "asymmetry",
        "posture",
        "grip",
        "floor",
        "environment",
        "distance",
        "obstacles",
    ],
    "G",
)
TEAM = {"task": "Theatre table", "type": "team", "people": 2, **SHEET} | dict.fromkeys(
    [
        "load",
        "hands",
        "vertical",
        "twist",
        "posture",
        "grip",
        "floor",
        "environment",
        "communication",
    ],
    "G",
)
PUSH = {"task": "Linen cage", "kind": "wheeled", "class": "medium", **SHEET} | dict.fromkeys(
    [
        "load",
        "posture",
        "grip",
        "pattern",
        "distance",
        "condition",
        "floor",
        "obstacles",
        "other",
    ],
    "G",
)


def assessed(row, record="MAC"):
    chart = read(tables.shipped().get(record.lower()), Chart)
    of = facts(visit({record: [row]}))
    return assess(of.rows(record)[0], chart, "type" if record == "MAC" else "kind")


# ------------------------------------------------------------------ totals, by hand


@pytest.mark.parametrize(
    ("row", "bands", "total"),
    [
        (LIFT, {}, 0),
        # 4 + 3 + 1 + 1 + 1 + 1 + 1 + 1
        (LIFT, dict.fromkeys(list(LIFT)[4:], "A"), 13),
        # 6 + 6 + 3 + 2 + 3 + 2 + 2 + 2
        (LIFT, dict.fromkeys(list(LIFT)[4:], "R"), 26),
        # red load 6, far hands 6, from the floor 3, the rest green
        (LIFT, {"load": "R", "hands": "R", "vertical": "R"}, 15),
        (LIFT, {"load": "P"}, 10),
        # 4 + 3 + 1 + 1 + 1 + 1 + 1 + 1 + 2
        (CARRY, dict.fromkeys(list(CARRY)[4:], "A"), 15),
        # over 10 m is 3, a ladder is 3
        (CARRY, {"distance": "R", "obstacles": "R"}, 6),
        # poor communication is 3, not 2
        (TEAM, {"communication": "R"}, 3),
    ],
)
def test_mac_totals(row, bands, total):
    found = assessed({**row, **bands})

    assert found.total == total
    assert found.missing == ()
    assert found.doubts == ()


def test_the_highest_lifting_total_is_the_sum_of_the_highest_scores():
    # Printed as 0-31; its own eight values add up to 10+6+3+2+3+2+2+2.
    assert assessed(LIFT).most == 30


@pytest.mark.parametrize(
    ("bands", "total"),
    [
        (dict.fromkeys(list(PUSH)[5:], "A"), 2 + 3 + 1 + 1 + 1 + 2 + 1 + 2 + 1),
        (dict.fromkeys(list(PUSH)[5:], "R"), 4 + 6 + 2 + 3 + 3 + 4 + 4 + 3 + 2),
        ({"load": "P"}, 8),
    ],
)
def test_rapp_totals_on_wheels(bands, total):
    assert assessed({**PUSH, **bands}, "RAPP").total == total


def test_without_wheels_bands_are_shown_and_no_total_is_made_up():
    row = {**PUSH, "kind": "non-wheeled", "floor": "R"}
    del row["condition"]

    found = assessed(row, "RAPP")

    assert found.total is None
    assert [mark.label for mark in found.high] == ["floor"]
    assert found.missing == ("scores for this kind of task, which the table does not have",)


# ------------------------------------------------------------------ no total, and why


def test_a_factor_that_is_not_scored_yet_leaves_no_total_and_is_named():
    row = {**LIFT}
    del row["grip"], row["floor"]

    found = assessed(row)

    assert found.total is None
    assert found.unscored == ("grip on the load", "floor")
    assert found.missing == ()
    told = prompts(visit({"MAC": [row, LIFT]}))
    assert told["MAC:MAC-1"].reasons[0].text == "not scored yet: grip on the load and floor"
    assert "Not all of its factors are scored yet." in told["MAC:MAC-1"].text
    assert told["MAC:totals:lift"].missing == (
        "a total for Linen bags: not all of its factors are scored yet",
    )


def test_a_band_of_an_older_edition_is_not_scored():
    found = assessed({**LIFT, "hands": "P"})

    assert found.total is None
    assert "hands from the lower back: P is no band of this chart" in found.doubts
    assert (found.unscored, found.missing) == ((), ())  # it was given, if not as the chart has it
    (total,) = prompts(visit({"MAC": [{**LIFT, "hands": "P"}, LIFT]}))["MAC:totals:lift"].missing
    assert total.endswith("not all of its factors have a band with a score")


@pytest.mark.parametrize(
    ("said", "missing", "of_total"),
    [
        ("no", "the bands of the worst case in the task; these are for another", "said not to be"),
        ("", "whether the bands are for the worst case in the task", "not said to be"),
    ],
)
def test_bands_that_are_not_for_the_worst_case_are_said_to_be_so(said, missing, of_total):
    found = prompts(visit({"MAC": [{**LIFT, "worst_case": said}]}))

    assert found["MAC:MAC-1"].missing == (missing,)
    assert found["MAC:MAC-1"].text.endswith(f"Still open: {missing}.")
    assert f"; {of_total} the worst case" in found["MAC:totals:lift"].reasons[1].text


def test_a_complete_green_row_is_only_ranked():
    assert list(prompts(visit({"MAC": [LIFT]}), "MAC")) == ["MAC:totals:lift"]


def test_totals_are_put_in_order_and_never_judged():
    rows = [{**LIFT, "task": "Light"}, {**LIFT, "task": "Heavy", "load": "R"}]

    found = prompts(visit({"MAC": rows}))["MAC:totals:lift"]

    assert "Heavy 6 and Light 0" in found.text
    assert NO_VERDICT in found.text
    assert "were not checked" in found.text
    for word in ("high risk", "medium risk", "low risk", "acceptable", "unacceptable"):
        assert word not in found.text


def test_each_kind_of_task_is_ranked_by_itself():
    found = prompts(visit({"MAC": [LIFT, CARRY, TEAM]}), "MAC")

    assert list(found) == ["MAC:totals:carry", "MAC:totals:lift", "MAC:totals:team"]


# ------------------------------------------------------------------ red and purple


def test_red_and_purple_ask_why_it_is_not_avoided():
    row = {**LIFT, "load": "P", "hands": "R", "avoidable": ""}

    found = prompts(visit({"MAC": [row]}))["MAC:MAC-1"]

    assert "weight and frequency (purple) and hands from the lower back (red)" in found.text
    assert found.question == "MH-250"
    assert "whether it could be avoided or made easier" in found.missing


def test_each_score_carries_its_status():
    found = prompts(visit({"MAC": [{**LIFT, "grip": "R", "load": "R"}]}))["MAC:MAC-1"]
    told = {reason.text.split(":")[0]: reason.text for reason in found.reasons}

    assert "corroborated" in told["weight and frequency"]
    assert "general knowledge" in told["grip on the load"]


# ------------------------------------------------------------------ people are refused


@pytest.mark.parametrize(
    "row",
    [
        {**LIFT, "type": "person"},
        {**LIFT, "load_description": "the Patient"},
        {**LIFT, "task": "Resident"},
    ],
)
def test_a_row_about_a_person_gets_no_bands_and_no_total(row):
    found = prompts(visit({"MAC": [row]}))

    assert assessed(row).is_refused
    assert assessed(row).total is None
    assert "loads only" in found["MAC:MAC-1"].text
    assert "MAC:totals:lift" not in found


def test_rapp_refuses_a_person_too():
    assert assessed({**PUSH, "equipment": "patient"}, "RAPP").is_refused


def test_a_load_that_belongs_to_patients_is_asked_about_and_still_totalled():
    found = prompts(visit({"MAC": [{**LIFT, "task": "Patient linen"}]}))

    assert "is a person moved here?" in found["MAC:people:MAC-1"].text
    assert "MAC:totals:lift" in found


# ------------------------------------------------------------------ contradictions


@pytest.mark.parametrize(
    ("metres", "band", "fits"),
    [("3.9", "G", True), (4, "G", True), (4, "A", True), (10, "R", True), (25, "G", False)],
)
def test_a_measured_distance_is_held_against_the_band_read(metres, band, fits):
    found = assessed({**CARRY, "distance": band, "distance_m": metres})

    assert (found.doubts == ()) is fits


def test_the_weight_graph_is_never_computed():
    for weight in (1, 60, 500):
        assert assessed({**LIFT, "weight_kg": weight}).doubts == ()
        assert assessed({**LIFT, "weight_kg": weight}).total == 0


def test_team_limits_go_by_the_number_of_people_and_are_called_unchecked():
    # two people: amber 35-50 kg; three people: amber 40-75 kg
    two = assessed({**TEAM, "weight_kg": 45, "load": "A"})
    wrong = assessed({**TEAM, "weight_kg": 60, "load": "A"})
    three = assessed({**TEAM, "people": 3, "weight_kg": 60, "load": "A"})

    assert two.doubts == three.doubts == ()
    assert "not checked" in wrong.doubts[0]
    assert "red" in wrong.doubts[0]


def test_rapp_limits_go_by_the_class_of_equipment():
    assert assessed({**PUSH, "weight_kg": 300, "load": "A"}, "RAPP").doubts == ()
    assert assessed({**PUSH, "class": "small", "weight_kg": 300, "load": "A"}, "RAPP").doubts


def test_two_people_on_a_lift_and_one_in_a_team_are_pointed_out():
    assert "team" in assessed({**LIFT, "people": 2}).doubts[0]
    assert "fewer than two" in assessed({**TEAM, "people": 1}).doubts[0]


def test_a_factor_of_another_chart_is_not_counted():
    found = assessed({**LIFT, "communication": "R"})

    assert found.total == 0
    assert "not counted" in found.doubts[0]


# ------------------------------------------------------------------ another table, no code


def test_a_verified_transcription_changes_scores_and_words_without_code():
    own = tables.shipped().get("mac")
    text = (
        'id = "mac"\nedition = "2027.1"\ntitle = "MAC"\nsource = "INDG383"\nverified = true\n'
        'high = ["R"]\nbands = {G = "green", R = "red"}\n'
        '[[kind]]\nid = "lift"\nlabel = "Lifting"\n'
        '[[kind.factor]]\nfield = "load"\nlabel = "load"\nstatus = "verified"\n'
        "scores = {G = 1, R = 7}\n"
    )
    chart = read(load_table(text.encode(), "mac.toml"), Chart)
    row = facts(visit({"MAC": [{**LIFT, "load": "R"}]})).rows("MAC")[0]

    assert assess(row, chart, "type").total == 7
    assert own.verified is False


def test_without_a_usable_table_bands_are_not_added_up():
    broken = Tables([replace(tables.shipped().get("mac"), data={"kind": 3})])
    of = facts(visit({"MAC": [LIFT]}))
    of.tables = broken

    assert [prompt.key for prompt in handling.prompts(of)] == ["MAC:table"]


@given(st.dictionaries(st.sampled_from(list(LIFT)[4:]), st.sampled_from("GARP"), max_size=8))
def test_a_total_lies_between_nothing_and_the_most(bands):
    found = assessed({**LIFT, **bands})

    assert found.total is None or 0 <= found.total <= found.most
