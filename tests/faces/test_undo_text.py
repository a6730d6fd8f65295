"""What an undo did, in words, and what it does not touch."""

import pytest
from working import begun, sketch

from inspector_tui.faces.undo_text import next_undo, put_back, stays, taken_back
from inspector_tui.record.events import Finding
from inspector_tui.workflow import answering, notes, rows

__all__ = ["begun", "sketch"]
ALARM = {"type": "worn", "location": "Ward A"}


def give(sketch, *questions, verdict="satisfied", **more):
    return answering.give(sketch.library, questions, verdict=verdict, **more)


def record(sketch, **given):
    return answering.record(sketch.library, "PA-080", **given)


def said(sketch):
    """What is told of one undo, then of one redo, of what was done last."""
    sketch.do(answering.undo)
    undone = taken_back(sketch.visit, sketch.library)
    sketch.do(answering.redo)
    return undone, put_back(sketch.visit, sketch.library)


class TestAnswers:
    def test_one_verdict(self, sketch):
        sketch.do(give(sketch, "PA-080", verdict="not-satisfied"))
        assert next_undo(sketch.visit, sketch.library) == "PA-080: Not satisfied"
        assert said(sketch) == (
            "PA-080: Not satisfied taken back, saved (u undoes more, Ctrl+R puts it back)",
            "PA-080: Not satisfied put back, saved (u takes it back)",
        )

    def test_what_it_took_the_place_of_is_not_named(self, sketch):
        sketch.do(give(sketch, "PA-080", verdict="partly"), give(sketch, "PA-080"))
        assert said(sketch)[0].startswith("PA-080: Satisfied taken back")

    def test_parts_beside_the_verdict(self, sketch):
        sketch.do(
            give(sketch, "PA-080"),
            record(sketch, measures={"named": 3}, texts={"fact": "one board"}),
        )
        assert said(sketch)[0].startswith("PA-080: measures, fact taken back")

    def test_a_form_with_a_verdict(self, sketch):
        sketch.do(record(sketch, verdict="partly", texts={"reason": "one of two"}))
        assert said(sketch)[0].startswith("PA-080: Partly satisfied, reason taken back")

    @pytest.mark.parametrize(
        ("count", "where"),
        [(2, "PA-020, PA-080"), (4, "PA-020, PA-080, ...")],
    )
    def test_one_verdict_on_several(self, sketch, count, where):
        sketch.do(give(sketch, *["PA-020", "PA-080", "PA-090", "PA-110"][:count]))
        words = f"{count} verdicts taken back, saved: {where} (Ctrl+R puts them back)"
        assert said(sketch)[0] == words

    def test_one_reason_on_several_then_the_verdicts(self, sketch):
        three = ["PA-020", "PA-080", "PA-090"]
        sketch.do(
            give(sketch, *three, verdict="not-assessed"),
            give(sketch, *three, verdict="not-assessed", reason="No time for it"),
        )
        assert next_undo(sketch.visit, sketch.library) == "3 reasons: PA-020, PA-080, ..."
        undone, again = said(sketch)
        assert undone.startswith("3 reasons taken back, saved: PA-020, PA-080, ...")
        assert again.startswith("3 reasons put back, saved: PA-020")
        sketch.do(answering.undo)
        assert said(sketch)[0].startswith("3 verdicts taken back, saved: PA-020")

    def test_the_key_of_another_face(self, sketch):
        sketch.do(give(sketch, "PA-080"), answering.undo)
        assert "(u undoes more, U puts" in taken_back(sketch.visit, sketch.library, redo="U")


class TestRows:
    def test_added(self, sketch):
        sketch.do(rows.add(sketch.library, "ALARM", ALARM, question="PA-010"))
        undone, again = said(sketch)
        assert undone.startswith("PA-010: alarm system 1 taken back, saved")
        assert again.startswith("PA-010: alarm system 1 put back, saved")

    def test_changed(self, sketch):
        sketch.do(
            rows.add(sketch.library, "ALARM", ALARM, question="PA-010"),
            rows.change(sketch.library, "ALARM-1", {**ALARM, "zones": 2}),
        )
        undone, again = said(sketch)
        assert undone.startswith("PA-010: change to alarm system 1 taken back")
        assert again.startswith("PA-010: change to alarm system 1 put back")

    def test_withdrawn(self, sketch):
        sketch.do(
            rows.add(sketch.library, "ALARM", ALARM), rows.withdraw("ALARM-1", "entered twice")
        )
        undone, again = said(sketch)
        assert undone.startswith("Withdrawal of alarm system 1 taken back")
        assert again.startswith("Withdrawal of alarm system 1 put back")


class TestWhatStays:
    def test_a_note_after_all_that_an_undo_takes_back(self, sketch):
        sketch.do(give(sketch, "PA-080"), notes.write_note("the bell rang"))
        n, words = stays(sketch.visit)
        assert n == sketch.visit.last
        assert words == "A note is corrected, not undone."

    def test_a_finding(self, sketch):
        sketch.do(notes.raise_finding(Finding(fact="nobody came", questions=("PA-080",))))
        assert stays(sketch.visit)[1] == "A finding is withdrawn, not undone."

    def test_what_was_answered_after_it_comes_first(self, sketch):
        sketch.do(notes.write_note("the bell rang"), give(sketch, "PA-080"))
        assert stays(sketch.visit)[0] == 0
        sketch.do(answering.undo)
        assert stays(sketch.visit)[0] == 0

    def test_nothing(self, sketch):
        assert stays(sketch.visit)[0] == 0
        assert next_undo(sketch.visit, sketch.library) == ""
