"""People-handling observations against the plan: what matched, never a score."""

from __future__ import annotations

import re

import pytest
from judged import answer, facts, prompts, visit

from inspector_tui.judgement.people import observe

MOVE = {
    "task": "transfer",
    "plan_ref": "P-1",
    "plan_method": "hoist",
    "done_method": "hoist",
    "match_method": "yes",
    "plan_handlers": 2,
    "done_handlers": 2,
    "match_handlers": "yes",
    "plan_sling": "large, outer loops",
    "done_sling": "large, outer loops",
    "match_sling": "yes",
    "unsafe_hold": "none",
}


def seen(**changes):
    of = facts(visit({"PEOPLE_OBS": [{**MOVE, **changes}]}))
    return observe(of, of.rows("PEOPLE_OBS")[0])


def told(**changes):
    return prompts(visit({"PEOPLE_OBS": [{**MOVE, **changes}]}), "PEOPLE")


def test_a_move_as_planned_needs_no_look():
    assert told() == {}
    assert seen().matched == ("method", "handlers", "sling")


def test_what_differs_is_named_beside_what_matched():
    found = told(done_handlers=1, match_handlers="no", done_method="lifted", match_method="no")

    text = found["PEOPLE:PEOPLE_OBS-1"].text
    assert "not as planned: method and handlers" in text
    assert "as planned: sling" in text
    assert found["PEOPLE:PEOPLE_OBS-1"].reasons[1].text == "handlers: plan: 2; done: 1"


def test_numbers_speak_for_themselves_and_contradict_a_tick():
    found = seen(done_handlers=1)

    assert found.matched == ("method", "sling")
    assert found.odd == ("handlers: plan 2, done 1, marked as planned",)


def test_other_words_are_not_called_different():
    found = seen(done_sling="L", match_sling="")

    assert found.untold == ("sling",)
    assert found.differed == ()


@pytest.mark.parametrize("reference", ["None", "no plan", " NONE "])
def test_without_a_plan_there_is_nothing_to_match(reference):
    found = told(plan_ref=reference)["PEOPLE:PEOPLE_OBS-1"]

    assert "no plan is recorded" in found.text
    assert "the plan, or that there is none" in found.missing


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("unsafe_hold", "underarm", "an unsafe hold: Underarm or drag lift"),
        ("fault", "yes", "a fault on the equipment"),
        ("examined", "no", "not in date for thorough examination"),
        ("space", "no", "too little space"),
        ("brakes_height", "no", "brakes or height not set"),
        ("comfort", "no", "dignity or comfort not kept"),
        ("distress", "yes", "the person distressed"),
        ("posture", ["stoop", "twist"], "stooping"),
    ],
)
def test_what_else_was_seen(field, value, words):
    assert words in told(**{field: value})["PEOPLE:PEOPLE_OBS-1"].text


def test_an_unsafe_hold_asks_who_leads_if_someone_was_hurt():
    found = told(unsafe_hold="bear-hug")["PEOPLE:PEOPLE_OBS-1"]

    assert any("settle who leads" in reason.text for reason in found.reasons)


def test_no_observation_ever_carries_a_score():
    worst = told(unsafe_hold="cradle", distress="yes", done_handlers=1, posture=["stoop", "hold"])

    for prompt in worst.values():
        for text in (prompt.text, *(reason.text for reason in prompt.reasons)):
            assert not re.search(r"\b(score|total|points|out of)\b", text)


def test_a_count_that_the_rows_contradict():
    rows = [MOVE, {**MOVE, "match_method": "no", "done_method": "lifted"}]
    counted = answer(watched=2, matching=2)
    found = prompts(visit({"PEOPLE_OBS": rows}, {"MH-070": counted}), "PEOPLE")

    assert "the rows show 1 of 2" in found["PEOPLE:count"].text
    fewer = prompts(visit({"PEOPLE_OBS": rows}, {"MH-070": answer(watched=5, matching=4)}))
    assert "PEOPLE:count" not in fewer
