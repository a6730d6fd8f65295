"""Prompts and what was made of them: settlements that hold, or are open again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import answer, visit

from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.record.visit import Settled
from inspector_tui.workflow import answering, prompts
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.progress import Gap, gaps, items
from inspector_tui.workflow.prompts import Standing, settle, standing

PAPER = Prompt("TRI:paper:PA-080", "TRI", "PA-080", "Satisfied on paper alone.", ())
HOIST = Prompt("LOLER:EQUIP-1", "LOLER", "MH-150", "Overdue by 20 days.", (Reason("EQUIP-1", "x"),))


def settled(prompt: Prompt, said: str | None = None) -> Settled:
    words = prompt.text if said is None else said
    return Settled(prompt.name, words, "confirmed", "I saw it", n=9, at="", by="AB")


class TestStanding:
    def test_a_prompt_nobody_spoke_of_is_open(self):
        (one,) = standing(visit(), [HOIST])
        assert one == Standing(HOIST)
        assert one.state == "open"
        assert one.is_open

    def test_a_settlement_holds_while_the_prompt_says_the_same(self):
        (one,) = standing(visit(settled=(settled(HOIST),)), [HOIST])
        assert one.state == "settled"
        assert not one.is_open

    def test_the_reasons_may_grow_without_opening_it_again(self):
        more = Prompt(HOIST.key, "LOLER", "MH-150", HOIST.text, (*HOIST.reasons, Reason("", "y")))
        (one,) = standing(visit(settled=(settled(HOIST),)), [more])
        assert one.state == "settled"

    def test_it_is_open_again_once_it_says_something_else(self):
        (one,) = standing(visit(settled=(settled(HOIST, "Overdue by 3 days."),)), [HOIST])
        assert one.state == "changed"
        assert one.is_open
        assert one.settled is not None
        assert one.settled.said == "Overdue by 3 days."

    def test_what_was_settled_and_arises_no_more_is_still_told(self):
        known = visit(settled=(settled(HOIST), settled(PAPER)))
        assert prompts.no_longer(known, [HOIST]) == (settled(PAPER),)

    @given(st.text(max_size=900), st.text(max_size=900))
    def test_names_fit_the_record_and_tell_prompts_apart(self, one, other):
        first, second = (Prompt(f"SWL:case:{key}", "SWL", "", "", ()) for key in (one, other))
        assert len(first.name) <= 300
        assert (first.name == second.name) == (one == other)


class TestSettle:
    def test_it_is_in_the_journal_with_its_reason(self, work):
        work.do(answering.give(work.library, ["PA-080"], verdict="satisfied"))
        found = prompts.computed(work.visit, work.library)
        mine = next(prompt for prompt in found if prompt.question == "PA-080")
        assert any(one.prompt == mine and one.is_open for one in standing(work.visit, found))
        work.do(settle([mine], "overridden", " Tested last week;\r\nreport seen. "))
        kept = work.reopen()
        (record,) = kept.settled
        assert (record.prompt, record.said) == (mine.key, mine.text)
        assert record.reason == "Tested last week;\nreport seen."
        again = prompts.computed(kept, work.library)
        assert not next(one for one in standing(kept, again) if one.prompt.key == mine.key).is_open

    def test_a_later_word_takes_the_place_of_an_earlier_one(self, sketch):
        sketch.do(settle([HOIST], "dismissed", "not ours"), settle([HOIST], "confirmed", "ours"))
        assert [(one.decision, one.reason) for one in sketch.visit.settled] == [
            ("confirmed", "ours")
        ]

    def test_several_are_settled_for_one_reason(self, sketch):
        sketch.do(settle([HOIST, PAPER], "dismissed", "Another team has looked at both"))
        assert {one.prompt: one.said for one in sketch.visit.settled} == {
            HOIST.key: HOIST.text,
            PAPER.key: PAPER.text,
        }

    @pytest.mark.parametrize("reason", ["", "  \n ", "\x00"])
    def test_a_reason_is_needed(self, reason):
        with pytest.raises(RefusedError, match="with a reason"):
            settle([HOIST], "confirmed", reason)

    def test_a_sealed_visit_refuses(self, work):
        work.seal()
        with work.refusing("sealed"):
            work.do(settle([HOIST], "confirmed", "late"))


class TestGaps:
    ANSWER = (Gap("paper-only", "PA-080", "satisfied on documents alone"),)

    def test_open_prompts_are_gaps(self):
        assert prompts.with_prompts([], [Standing(HOIST)]) == [
            Gap("prompt", "MH-150", "prompt not settled: Overdue by 20 days.")
        ]
        assert prompts.with_prompts([], [Standing(HOIST, settled(HOIST))]) == []

    def test_the_same_thing_is_told_once(self):
        assert prompts.with_prompts(self.ANSWER, [Standing(PAPER)]) == [*self.ANSWER]

    def test_settling_the_prompt_settles_the_gap(self):
        assert prompts.with_prompts(self.ANSWER, [Standing(PAPER, settled(PAPER))]) == []
        changed = Standing(PAPER, settled(PAPER, "something else"))
        assert prompts.with_prompts(self.ANSWER, [changed]) == [*self.ANSWER]

    def test_the_prompts_that_repeat_gaps_are_known_by_their_keys(self, sketch):
        """Where an answer is a gap for its sources, the judgement has a prompt saying the same."""
        library = sketch.library
        sketch.do(answering.give(library, ["PA-080"], verdict="satisfied"))
        found = gaps(sketch.visit, items(sketch.visit, library))
        raised = standing(sketch.visit, prompts.computed(sketch.visit, library))
        mine = [g for g in prompts.with_prompts(found, raised) if g.question == "PA-080"]
        assert [gap.kind for gap in mine] == ["no-source"]

    def test_a_prompt_of_no_question_is_a_gap_too(self):
        lost = Prompt("MAC:table", "MAC", "", "The table is not there.", ())
        assert [gap.question for gap in prompts.with_prompts([], [Standing(lost)])] == [""]


def test_all_are_computed_from_the_visit_alone():
    of = visit(answers={"PA-080": answer(verdict="satisfied", sources=["DOC"])})
    from judged import library

    keys = [prompt.key for prompt in prompts.computed(of, library())]
    assert "TRI:paper:PA-080" in keys
