"""A section's end: asked for when its questions are answered, kept with the record."""

from __future__ import annotations

import pytest

from inspector_tui.record.events import Source
from inspector_tui.workflow import answering, reviews
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.progress import items
from inspector_tui.workflow.reviews import sections


def found(sketch):
    return {one.id: one for one in sections(sketch.visit, sketch.library, sketch.items.values())}


def answer_section(sketch, question):
    """Answer every question of the section, those included that answers bring up."""
    section = sketch.library.section_of(question)
    while True:
        open_ = [
            item.id
            for item in sketch.items.values()
            if not item.answered and sketch.library.section_of(item.id) is section
        ]
        if not open_:
            return section.id
        sketch.do(answering.give(sketch.library, open_, verdict="satisfied"))


class TestSections:
    def test_a_new_visit_has_all_of_them_and_none_is_due(self, sketch):
        of = found(sketch)
        assert sum(one.asked for one in of.values()) == len(sketch.items)
        assert not any(one.is_due for one in of.values())
        assert reviews.due(of.values()) == []

    def test_one_is_due_once_its_questions_are_answered(self, sketch):
        section = answer_section(sketch, "PA-080")
        mine = found(sketch)[section]
        assert mine.is_due
        assert mine.answered == mine.asked
        (gap,) = reviews.due(found(sketch).values())
        assert (gap.kind, gap.question) == ("review", mine.last)
        assert mine.title in gap.text

    def test_ticks_alone_make_it_due_and_do_not_complete_it(self, sketch):
        section = answer_section(sketch, "PA-080")
        one = found(sketch)[section]
        assert one.bare == one.asked
        assert not one.is_complete
        seen = [Source("OBS", "the board")]
        for item in items(sketch.visit, sketch.library):
            if reviews.place(sketch.library, item.id)[1] == section:
                sketch.do(answering.record(sketch.library, item.id, sources=seen))
        assert found(sketch)[section].is_complete

    def test_the_visit_itself_is_described_not_judged(self, sketch):
        section = answer_section(sketch, "GN-010")
        assert not found(sketch)[section].is_due

    def test_a_parked_answer_does_not_count(self, sketch):
        section = answer_section(sketch, "PA-080")
        one = found(sketch)[section]
        parked = [item for item in items(sketch.visit, sketch.library) if item.parked]
        assert all(item.id != one.last for item in parked)


class TestReview:
    def test_it_is_kept_and_the_section_no_longer_due(self, work):
        answer_section(work, "PA-080")
        work.do(
            reviews.review(
                work.library,
                "PA-080",
                in_order=" Boards on all wards. ",
                not_sampled="Night shift",
            )
        )
        kept = work.reopen()
        (review,) = kept.reviews
        assert review.reviewed.in_order == "Boards on all wards."
        assert review.reviewed.not_sampled == "Night shift"
        assert reviews.due(sections(kept, work.library, items(kept, work.library))) == []

    def test_a_later_word_takes_the_place_of_an_earlier_one(self, sketch):
        sketch.do(
            reviews.review(sketch.library, "PA-080", in_order="All"),
            reviews.review(sketch.library, "PA-080", undermines="The drill was announced."),
        )
        (review,) = sketch.visit.reviews
        assert (review.reviewed.in_order, review.reviewed.undermines) == (
            "",
            "The drill was announced.",
        )

    def test_something_has_to_be_said(self, sketch):
        with pytest.raises(RefusedError, match="Nothing is said"):
            reviews.review(sketch.library, "PA-080", in_order="  ")

    def test_a_sealed_visit_refuses(self, work):
        work.seal()
        with work.refusing("sealed"):
            work.do(reviews.review(work.library, "PA-080", in_order="late"))
