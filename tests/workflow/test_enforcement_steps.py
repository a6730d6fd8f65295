"""Taking the enforcement steps of a finding: order, stamps, what is voided, what needs a reason."""

from __future__ import annotations

import datetime as dt

import pytest

from inspector_tui.errors import InspectorError
from inspector_tui.faces.enforcement_text import step_parts
from inspector_tui.judgement.tables import Tables
from inspector_tui.record.events import Finding
from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.workflow import enforcement, notes, progress
from inspector_tui.workflow.command import RefusedError

TODAY = dt.date(2026, 11, 21)
EARLIER = "2027-01-06"

RISK = {"serious": "no", "route": ["risk"]}
TO_A_NOTICE = (
    ("serious-risk", RISK),
    ("actual-risk", {"actual": "serious/possible"}),
    ("benchmark", {"benchmark": "serious/remote"}),
    ("gap", {"gap": "substantial"}),
    ("standard", {"standard": "established"}),
    ("expectation", {"expect-risk": "improvement"}),
    ("duty-holder", {"incidents-before": "confirms", "incidents-before-why": "165 in a year"}),
    ("strategic", {"none-applies": "yes"}),
    ("conclusion", {"conclusion": ["improvement"]}),
    ("closed", {}),
    ("action", {"action": ["improvement"], "by": "2027-01-31"}),
)
"""A finding taken through every step to an improvement notice (reference 5.1 to 5.6)."""


@pytest.fixture
def steps():
    return enforcement.load()


@pytest.fixture
def found(sketch):
    """A visit with one finding, without a vault."""
    sketch.do(notes.raise_finding(Finding(("PA-080",), "nobody came")))
    return sketch


def finding(found):
    return found.visit.findings["F1"]


def take(found, steps, until=None):
    for step, choices in TO_A_NOTICE:
        found.do(steps.take("F1", step, choices, today=TODAY))
        if step == until:
            return


def said_at_the_close(found, kind):
    """What the close says of a kind of gap."""
    gaps = progress.gaps(found.visit, progress.items(found.visit, found.library))
    return [gap.text for gap in gaps if gap.kind == kind]


def two_dates(found):
    """What the close says of findings whose action has another date."""
    return said_at_the_close(found, "two-dates")


def keys(found):
    return [step.step for step in finding(found).enforcement]


def states(found, steps):
    return {stage.key: stage.state for stage in steps.stages(finding(found))}


class TestOrder:
    def test_a_finding_goes_through_all_steps_to_a_notice(self, found, steps):
        take(found, steps)
        assert keys(found) == list(ENFORCEMENT)
        stages = steps.stages(finding(found))
        assert all(stage.state == "taken" for stage in stages)
        assert stages[-1].said.said[0].words == "Improvement notice"
        assert all(stage.said.at and stage.said.by == "AB" for stage in stages)

    def test_nothing_is_taken_out_of_turn(self, found, steps):
        with pytest.raises(RefusedError, match="locked order; the next one is: Risk of serious"):
            found.do(steps.take("F1", "action", {"action": ["improvement"]}))
        assert keys(found) == []

    def test_the_action_is_shut_until_the_model_is_closed(self, found, steps):
        take(found, steps, "conclusion")
        assert (states(found, steps)["closed"], states(found, steps)["action"]) == ("next", "shut")
        found.do(steps.take("F1", "closed", {}))
        assert states(found, steps)["action"] == "next"

    def test_a_step_again_needs_a_reason_and_voids_what_came_after(self, found, steps):
        take(found, steps)
        assert enforcement.voids(finding(found), "benchmark")[0] == "gap"
        with pytest.raises(RefusedError, match="again with a reason"):
            found.do(steps.take("F1", "benchmark", {"benchmark": "serious/nil"}))
        found.do(steps.take("F1", "benchmark", {"benchmark": "serious/nil"}, "misread"))
        assert keys(found) == ["serious-risk", "actual-risk", "benchmark"]
        assert states(found, steps)["action"] == "shut"

    def test_an_earlier_step_is_held_against_those_before_it_only(self, found, steps):
        take(found, steps)
        # The route is chosen anew: what the later steps said of the old one plays no part.
        found.do(steps.take("F1", "serious-risk", {**RISK, "route": ["compliance"]}, "paper only"))
        assert [ask.key for ask in steps.asks(finding(found), "gap")] == ["state"]

    def test_steps_that_ask_nothing_on_a_route_are_taken_with_the_one_before(self, found, steps):
        found.do(steps.take("F1", "serious-risk", {"serious": "no", "route": ["compliance"]}))
        assert keys(found) == ["serious-risk", "actual-risk", "benchmark"]
        stages = steps.stages(finding(found))
        assert stages[1].said.said == ()
        assert states(found, steps)["gap"] == "next"

    def test_the_close_is_never_taken_by_itself(self, found, steps):
        take(found, steps, "conclusion")
        assert "closed" not in keys(found)


class TestDanger:
    def test_serious_risk_shuts_everything_behind_it(self, found, steps):
        found.do(steps.take("F1", "serious-risk", {**RISK, "serious": "yes"}))
        assert keys(found) == ["serious-risk"]
        assert set(list(states(found, steps).values())[1:]) == {"shut"}
        with pytest.raises(RefusedError, match="Deal with the danger first"):
            found.do(steps.take("F1", "actual-risk", {"actual": "serious/possible"}))
        dealt_with = {**RISK, "serious": "dealt-with"}
        found.do(steps.take("F1", "serious-risk", dealt_with, "hoist taken out of use"))
        assert states(found, steps)["actual-risk"] == "next"


class TestChoices:
    def test_what_is_missing_is_named(self, found, steps):
        with pytest.raises(RefusedError, match="Which route or routes: nothing is chosen"):
            found.do(steps.take("F1", "serious-risk", {"serious": "no", "route": []}))

    def test_a_choice_beside_the_list_is_refused(self, found, steps):
        with pytest.raises(RefusedError, match="choose from the list"):
            found.do(steps.take("F1", "serious-risk", {"serious": "maybe", "route": ["risk"]}))

    def test_a_departure_from_the_table_needs_a_reason(self, found, steps):
        take(found, steps, "benchmark")
        with pytest.raises(RefusedError, match="lead to substantial, and moderate was chosen"):
            found.do(steps.take("F1", "gap", {"gap": "moderate"}))
        found.do(steps.take("F1", "gap", {"gap": "moderate"}, "help is always near"))
        assert finding(found).enforcement[-1].reason == "help is always near"

    def test_a_benchmark_worse_than_the_risk_is_questioned_before_it_is_saved(self, found, steps):
        take(found, steps, until="actual-risk")
        worse = {"benchmark": "serious/probable"}
        with pytest.raises(RefusedError, match="is worse than the actual risk"):
            found.do(steps.take("F1", "benchmark", worse, today=TODAY))
        assert keys(found)[-1] == "actual-risk"
        found.do(steps.take("F1", "benchmark", worse, "the work is stopped", today=TODAY))
        assert keys(found)[-1] == "benchmark"

    def test_another_action_than_the_conclusion_needs_a_reason(self, found, steps):
        take(found, steps, "closed")
        with pytest.raises(RefusedError, match="not what the model concluded"):
            found.do(steps.take("F1", "action", {"action": ["letter"]}))

    def test_a_notice_leaves_its_days(self, found, steps):
        take(found, steps, "closed")
        soon = {"action": ["improvement"], "by": "2026-12-11"}
        short = r"leaves 20 days, not 21 .*say why: it stays a gap"
        with pytest.raises(RefusedError, match=short):
            found.do(steps.take("F1", "action", soon, today=TODAY))
        found.do(steps.take("F1", "action", {**soon, "by": "2026-12-12"}, today=TODAY))
        assert said_at_the_close(found, "short-notice") == []

    def test_a_notice_that_leaves_too_little_stays_a_gap_with_the_reason(self, found, steps):
        take(found, steps, "closed")
        day = dt.date.fromisoformat(finding(found).enforcement[-1].at[:10])
        by = (day + dt.timedelta(3)).isoformat()
        soon = {"action": ["improvement"], "by": by}
        found.do(steps.take("F1", "action", soon, "a door to be unlocked", today=day))
        (gap,) = said_at_the_close(found, "short-notice")
        assert gap.startswith("F1: the improvement notice leaves 3 days, not 21 (")
        assert gap.endswith("Reason: a door to be unlocked")
        parts = step_parts(steps, found.library, finding(found), steps.stages(finding(found))[-1])
        assert ("Gap", gap) in parts
        found.do(
            steps.take("F1", "action", {"action": ["letter"], "by": by}, "no notice after all")
        )
        assert said_at_the_close(found, "short-notice") == []

    @pytest.mark.parametrize("sign", ["x", ".", "-", "1", "x."])
    def test_a_sign_is_no_reason(self, found, steps, sign):
        take(found, steps, "closed")
        soon = {"action": ["improvement"], "by": "2026-12-11"}
        with pytest.raises(RefusedError) as error:
            found.do(steps.take("F1", "action", soon, sign, today=TODAY))
        assert "leaves 20 days" in error.value.what
        assert "in words" in error.value.todo
        with pytest.raises(RefusedError, match="taken again with a reason"):
            found.do(steps.take("F1", "gap", {"gap": "substantial"}, sign, today=TODAY))

    def test_a_factor_that_moves_the_expectation_has_its_why_in_words(self, found, steps):
        take(found, steps, "expectation")
        moved = {"incidents-before": "raises", "incidents-before-why": "x"}
        with pytest.raises(RefusedError, match="say why it raises the expectation"):
            found.do(steps.take("F1", "duty-holder", moved))

    def test_another_date_than_the_findings_needs_a_reason_and_stays_a_gap(self, found, steps):
        found.do(notes.revise_finding("F1", Finding(("PA-080",), "nobody came", by_when=EARLIER)))
        take(found, steps, until="closed")
        said = "F1 is to be put right by 6 Jan 2027, its notice says 31 Jan 2027"
        _, last = TO_A_NOTICE[-1]
        with pytest.raises(RefusedError) as error:
            found.do(steps.take("F1", "action", last, today=TODAY))
        assert error.value.what == f"{said}. Make them one, or say why."
        found.do(steps.take("F1", "action", last, "The contractor comes later", today=TODAY))
        assert two_dates(found) == [said]
        found.do(steps.take("F1", "action", {**last, "by": EARLIER}, "one date", today=TODAY))
        assert two_dates(found) == []

    def test_a_finding_whose_date_is_changed_after_the_action_is_a_gap(self, found, steps):
        take(found, steps)
        assert two_dates(found) == []
        found.do(notes.revise_finding("F1", Finding(("PA-080",), "nobody came", by_when=EARLIER)))
        assert len(two_dates(found)) == 1

    def test_a_letter_is_no_notice(self, found, steps):
        found.do(notes.revise_finding("F1", Finding(("PA-080",), "nobody came", by_when=EARLIER)))
        take(found, steps, until="closed")
        letter = {"action": ["letter"], "by": "2027-01-07"}
        found.do(steps.take("F1", "action", letter, "less will do", today=TODAY))
        (gap,) = two_dates(found)
        assert gap.endswith("6 Jan 2027, its action says 7 Jan 2027")

    def test_a_sealed_visit_and_a_withdrawn_finding_are_refused(self, found, steps):
        found.do(notes.withdraw_finding("F1", "raised twice"))
        with pytest.raises(RefusedError, match="no finding F1"):
            found.do(steps.take("F1", "serious-risk", RISK))


class TestTable:
    def test_what_the_table_had_is_kept_with_whose_word_it_was(self, found, steps):
        take(found, steps, "expectation")
        gap, expectation = (finding(found).enforcement[at] for at in (3, 5))
        assert gap.offered["gap"].values == ("substantial",)
        assert gap.offered["gap"].whose == "inspector's judgement"
        assert expectation.offered["expect-risk"].values == ("improvement",)
        assert (gap.table.id, gap.table.edition, gap.table.verified) == (
            *("enforcement", "2026.1"),
            False,
        )
        said = steps.stages(finding(found))[3].said.said[0]
        assert said.offered == "Substantial (inspector's judgement; general knowledge, not checked)"

    def test_no_authority_is_named_while_the_table_is_not_verified(self, found, steps):
        take(found, steps)
        words = [part.offered for stage in steps.stages(finding(found)) for part in stage.said.said]
        assert any(words)
        assert not any("per " in said or "Model" in said for said in words)

    def test_an_offer_says_what_it_lacks(self, found, steps):
        take(found, steps, "actual-risk")
        ask, offer = next(steps.offers(finding(found), "gap"))
        words = "Table (risk gap): nothing, for want of the benchmark."
        assert steps.offer_words(ask, offer) == words

    def test_without_a_usable_table_it_says_what_to_do(self):
        with pytest.raises(InspectorError, match="cannot be used"):
            enforcement.load(Tables())


class TestBeginning:
    def test_defaults_come_from_the_question_and_the_finding(self, found, steps):
        question = found.library.question("PA-080").breach[0]
        found.do(
            notes.revise_finding(
                "F1",
                Finding(("PA-080",), "none", standard_class="interpretative", by_when="2027-01-31"),
            )
        )
        begins = steps.begins(found.visit, found.library, finding(found), "serious-risk")
        assert begins == {"route": [question.route]}
        take(found, steps, "gap")
        begins = steps.begins(found.visit, found.library, finding(found), "standard")
        assert begins == {"standard": "interpretative"}
        told = steps.starts(found.library, finding(found))
        assert told[0].startswith(f"PA-080: {question.if_} (")

    def test_what_the_table_has_is_never_filled_in(self, found, steps):
        take(found, steps, "benchmark")
        assert steps.begins(found.visit, found.library, finding(found), "gap") == {}

    def test_a_step_again_begins_with_what_was_chosen(self, found, steps):
        take(found, steps, "gap")
        begins = steps.begins(found.visit, found.library, finding(found), "actual-risk")
        assert begins == {"actual": "serious/possible"}
