"""Prompts told by kind and subject: none is lost, and what matters comes first."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from judged import answer, library, prompts, visit
from wild import visits

from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.groups import groups
from inspector_tui.judgement.kinds import KINDS, TOPICS, WEIGHTS

UNNAMED = {"kind": "location", "class": "high", "named_in_policy": "no", "found_by": "staff"}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(visits(rows=6, records=8))
def test_every_prompt_is_in_one_group_and_grave_ones_come_first(of):
    found = engine.prompts(of, library(), tables.shipped())
    grouped = groups(found)

    members = [prompt for group in grouped for prompt in group.members]
    assert sorted(prompt.key for prompt in members) == sorted(prompt.key for prompt in found)
    assert len({group.key for group in grouped}) == len(grouped)
    weights = [group.weight for group in grouped]
    assert weights == sorted(weights)
    for group in grouped:
        assert len({(prompt.kind, prompt.topic) for prompt in group.members}) == 1
        assert group.sum.endswith((".", "?"))
        assert group.sum.isprintable()
        if len(group.members) == 1:
            assert group.sum == group.members[0].text


def test_one_prompt_alone_says_all_of_itself():
    (group,) = groups(prompts(visit({"HRR": [{**UNNAMED, "label": "Lobby"}]}), "H1").values())

    assert group.sum == "In the areas sampled, the policy does not identify this place: Lobby."
    assert group.shared == ()


def test_several_share_what_they_say_and_are_named():
    rows = [{**UNNAMED, "label": label} for label in ("Lobby", "Ward A", "Car park")]
    (group,) = groups(prompts(visit({"HRR": rows}), "H1").values())

    assert group.sum == (
        "In the areas sampled, the policy does not identify these places: Lobby, Ward A and "
        "Car park."
    )
    assert [why.text for why in group.shared] == ["3 places entered: none named, 3 not named"]
    assert group.questions == ("VA-020",)


def test_what_is_wrong_now_comes_before_what_is_not_recorded():
    of = visit(
        {
            "EQUIP": [
                {"type": "sling", "fits": "no", "in_use": "yes"},
                {"type": "mobile-hoist", "last_te": "2026-01-01", "in_use": "yes"},
            ],
            "ALARM_TEST": [{"location": "Ward A"}],
        },
        {"VA-010": answer(asked=4, found=1)},
    )
    order = [group.key for group in groups(engine.prompts(of, library(), tables.shipped()))]

    assert order.index("SLING:in-use") < order.index("LOLER:in-use")
    assert order.index("LOLER:in-use") < order.index("SAMPLE") < order.index("C7:missing")


def test_groups_that_cannot_be_worked_out_yet_never_stand_among_flags():
    """A prompt that only says what is missing is in a group of its own, of the least weight."""
    for key, topic in TOPICS.items():
        assert key.partition(":")[0] in KINDS
        assert topic.weight in WEIGHTS
        assert "breach" not in topic.words.lower()
        if key.endswith(":missing"):
            assert topic.weight == max(WEIGHTS)
