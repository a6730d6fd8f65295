"""The bariatric chain and slings: any safe working load below person and attachments is flagged."""

from __future__ import annotations

import pytest
from judged import answer, prompts, visit

CASE = {"case": "PT-1", "person_kg": 210, "attachments_kg": 5}


def chain(*links, equipment=(), answers=None):
    rows = {"EQUIP": list(equipment), "BARI_CHAIN": [{**CASE, **link} for link in links]}
    return prompts(visit(rows, answers), "SWL")


@pytest.mark.parametrize(("swl", "is_weak"), [(214, True), (215, False), (216, False), (190, True)])
def test_a_link_carries_the_person_and_what_goes_with_them(swl, is_weak):
    assert ("SWL:BARI_CHAIN-1" in chain({"item": "bed", "swl_kg": swl})) is is_weak


def test_the_weakest_links_are_named_with_their_figures():
    found = chain({"item": "bed", "swl_kg": 250}, {"item": "sling", "swl_kg": 200})

    assert list(found) == ["SWL:BARI_CHAIN-2"]
    text = found["SWL:BARI_CHAIN-2"].text
    assert "sling is 200 kg" in text
    assert "210 kg" in text
    assert "5 kg" in text


def test_the_load_of_an_item_in_the_list_counts_and_the_lower_one_where_they_differ():
    hoist = {"type": "mobile-hoist", "swl_kg": 190}
    listed = chain({"item": "hoist", "equipment": "EQUIP-1"}, equipment=[hoist])
    both = chain({"item": "hoist", "equipment": "EQUIP-1", "swl_kg": 300}, equipment=[hoist])

    assert "190 kg" in listed["SWL:BARI_CHAIN-1"].text
    assert any("300 kg here, 190 kg" in r.text for r in both["SWL:BARI_CHAIN-1"].reasons)


def test_the_largest_weight_of_a_case_counts_for_all_its_links():
    found = chain(
        {"item": "bed", "swl_kg": 220, "person_kg": 200},
        {"item": "chair", "swl_kg": 260, "person_kg": "230.5", "case": "pt-1"},
    )

    assert "230.5 kg" in found["SWL:BARI_CHAIN-1"].text
    assert "SWL:BARI_CHAIN-2" not in found


def test_a_weight_given_once_holds_for_the_case():
    found = chain({"item": "bed", "swl_kg": 300}, {"item": "lift", "swl_kg": 150, "person_kg": ""})

    assert "SWL:BARI_CHAIN-2" in found


def test_what_is_not_known_is_asked_for_and_never_passed():
    found = chain(
        {"item": "bed", "attachments_kg": "", "swl_kg": 300},
        {"item": "chair", "swl_from": "unknown"},
        {"item": "hoist", "attachments_kg": "", "swl_kg": 200},
    )

    assert "hoist is 200 kg" in found["SWL:BARI_CHAIN-3"].text
    gaps = found["SWL:case:pt-1"]
    assert gaps.text.startswith("PT-1: for 2 of 3 links")
    assert "Bed: the weight of what goes with the person on it" in gaps.missing
    assert "Chair: its safe working load" in gaps.missing
    assert "commode" in gaps.missing[-1]


def test_a_chain_that_holds_needs_no_look():
    assert chain({"item": "bed", "swl_kg": 300}, {"item": "floor", "swl_kg": 400}) == {}


def test_a_count_that_the_rows_exceed():
    found = chain({"item": "bed", "swl_kg": 100}, answers={"MH-150": answer(too_weak=0)})

    assert "You noted 0 too weak; the rows show 1 of 1" in found["SWL:count"].text


def test_slings_that_do_not_suit_stop_the_lift_when_in_use():
    sling = {"type": "sling", "serial": "S-1", "compatible_with": "H-7, maker's list"}
    rows = [
        {**sling, "fits": "no", "in_use": "yes"},
        {**sling, "label_readable": "no", "in_use": "no"},
        {**sling, "fits": "yes", "label_readable": "yes"},
    ]
    found = prompts(visit({"EQUIP": rows}), "SLING")

    assert list(found) == ["SLING:EQUIP-1", "SLING:EQUIP-2"]
    assert "stop here first" in found["SLING:EQUIP-1"].text
    assert "label cannot be read" in found["SLING:EQUIP-2"].text


def test_slings_whose_pairing_nobody_has_shown():
    rows = [{"type": "sling"}, {"type": "sling", "compatible_with": "H-7"}, {"type": "bed"}]
    found = prompts(visit({"EQUIP": rows}))["SLING:pairing"]

    assert found.text.startswith("For 1 of 2 slings")
