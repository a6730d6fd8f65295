"""Answers: given, changed, taken back, undone; alone and on many questions at once."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector_tui.record.base import MAX_TEXT
from inspector_tui.record.events import Answer, Answered, Source
from inspector_tui.workflow import answering, rows
from inspector_tui.workflow.command import RefusedError, clean_text
from inspector_tui.workflow.visits import newest

ALARM = {"type": "worn", "location": "Ward A"}
DEVICES = {"devices": 11, "needing": 6, "dead": 3, "without": 2}
LIBRARY = newest()


def give(question: str, verdict: str = "satisfied", **more):
    return answering.give(LIBRARY, [question], verdict=verdict, **more)


class TestGiving:
    def test_it_is_on_disk_when_it_returns(self, work):
        work.do(give("PA-080", "partly", reason="one of two knew"))
        assert work.visit.answer("PA-080") == Answer(verdict="partly", reason="one of two knew")
        assert work.reopen().answer("PA-080") == Answer(verdict="partly", reason="one of two knew")

    def test_a_verdict_keeps_what_else_was_recorded(self, work):
        work.do(
            answering.record(
                work.library,
                "PA-040",
                measures=DEVICES,
                texts={"fact": "three flat", "opinion": "careless"},
                sources=[Source("OBS", "rack")],
            ),
            give("PA-040", "not-satisfied"),
        )
        assert work.visit.answer("PA-040") == Answer(
            verdict="not-satisfied",
            measures=DEVICES,
            fact="three flat",
            opinion="careless",
            sources=(Source("OBS", "rack"),),
        )

    def test_a_reason_alone_keeps_the_verdict(self, work):
        work.do(give("PA-080", "partly"))
        work.do(answering.give(work.library, ["PA-080"], reason=" two of three \n"))
        assert work.visit.answer("PA-080") == Answer(verdict="partly", reason="two of three")

    def test_the_same_answer_again_is_no_act(self, work):
        last = work.do(give("PA-080")).last
        assert work.do(give("PA-080")).last == last
        assert work.do(answering.give(work.library, [], verdict="satisfied")).last == last

    def test_many_are_one_act_and_one_undo(self, work):
        work.do(give("PA-080", "not-satisfied"))
        many = ["PA-080", "PA-090", "PA-140"]
        last = work.visit.last
        work.do(
            answering.give(work.library, many, verdict="not-assessed", reason="the ward was closed")
        )
        assert work.visit.last == last + 1
        assert {work.visit.answer(q).verdict for q in many} == {"not-assessed"}
        work.do(answering.undo)
        assert [work.visit.answer(q).verdict for q in many] == ["not-satisfied", None, None]

    def test_many_leave_out_those_that_say_it_already(self, work):
        work.do(give("PA-080"))
        work.do(answering.give(work.library, ["PA-080", "PA-090"], verdict="satisfied"))
        act = work.vault.links(work.visit_id)[-1].act
        assert isinstance(act, Answered)
        assert list(act.answers) == ["PA-090"]

    def test_undone_is_empty_now_and_readable_in_the_journal(self, work):
        work.do(give("PA-080", "partly", reason="one of two"))
        work.do(answering.undo)
        assert "PA-080" not in work.visit.answers
        assert any(b"one of two" in line for line in work.vault.lines(work.visit_id))


class TestRecording:
    def test_a_whole_form(self, work):
        form = {
            "value": {"n": 5, "of": 8},
            "measures": {"zones_never": 1},
            "texts": {"reason": "r", "fact": "f", "opinion": "o"},
            "sources": [Source("REC", "test sheets")],
            "verdict": "partly",
        }
        work.do(answering.record(work.library, "PA-170", **form))
        assert work.reopen().answer("PA-170") == Answer(
            verdict="partly",
            value={"n": 5, "of": 8},
            measures={"zones_never": 1},
            reason="r",
            fact="f",
            opinion="o",
            sources=(Source("REC", "test sheets"),),
        )

    def test_value_and_measures_are_replaced_whole_and_texts_stay(self, work):
        work.do(
            answering.record(
                work.library,
                "PA-170",
                value={"n": 5, "of": 8},
                measures={"zones_never": 1},
                texts={"fact": "three missing"},
                sources=[Source("REC")],
            ),
            answering.record(work.library, "PA-170"),
        )
        assert work.visit.answer("PA-170") == Answer(fact="three missing", sources=(Source("REC"),))

    def test_every_fault_is_named_and_nothing_changes(self, work):
        work.do(give("PA-040"))
        faults = {"devices": 3, "dead": 5, "needing": -1, "colour": "red"}
        with work.refusing("flat or faulty", "Staff who need one now", "colour", "Correct"):
            work.do(answering.record(work.library, "PA-040", measures=faults))

    def test_a_value_that_does_not_fit(self, work):
        with work.refusing("The answer"):
            work.do(answering.record(work.library, "PA-100", value="quickly"))

    def test_texts_of_a_form_are_cleaned(self, work):
        work.do(
            answering.record(
                work.library,
                "PA-140",
                value="any\x1b[31m weapon\u202e",
                texts={"fact": "\x07"},
                sources=[Source("INT", " RN-1\u2066 ")],
            )
        )
        found = work.visit.answer("PA-140")
        assert (found.value, found.fact) == ("any[31m weapon", "")
        assert found.sources == (Source("INT", "RN-1"),)

    def test_what_is_empty_after_cleaning_is_no_value(self, work):
        work.do(answering.record(work.library, "PA-140", value=" \x00 ", measures={}))
        work.do(answering.record(work.library, "PA-110", measures={"wrong": "\u202e", "right": 0}))
        assert "PA-140" not in work.visit.answers
        assert work.visit.answer("PA-110").measures == {"right": 0}


class TestRefusals:
    @pytest.mark.parametrize(
        "make",
        [
            lambda lib: answering.give(lib, ["PA-080", "XX-999"], verdict="satisfied"),
            lambda lib: answering.record(lib, "XX-999"),
        ],
    )
    def test_an_unknown_question(self, work, make):
        with work.refusing("There is no question XX-999"):
            work.do(make(work.library))

    def test_nothing_to_undo_or_redo(self, work):
        with work.refusing("nothing to undo"):
            work.do(answering.undo)
        with work.refusing("nothing to redo"):
            work.do(answering.redo)

    def test_a_sealed_visit_takes_no_answer(self, work):
        work.do(give("PA-080"))
        work.seal()
        for command in (
            give("PA-090"),
            answering.record(work.library, "PA-080", texts={"fact": "x"}),
        ):
            with work.refusing("The visit is sealed.", "Reopen it first."):
                work.do(command)

    def test_a_text_that_is_too_long(self, work):
        with work.refusing("200,001 characters", "exhibit"):
            work.do(give("PA-080", reason="x" * (MAX_TEXT + 1)))


class TestUndo:
    def test_across_questions_and_rows_newest_first(self, work):
        work.do(
            give("PA-080"),
            rows.add(work.library, "ALARM", ALARM, question="PA-010"),
            give("PA-090", "not-satisfied"),
        )
        work.do(answering.undo)
        assert set(work.visit.answers) == {"PA-080"}
        work.do(answering.undo)
        assert work.visit.rows == {}
        work.do(answering.undo)
        assert work.visit.answers == {}
        work.do(answering.redo, answering.redo)
        assert set(work.visit.answers) == {"PA-080"}
        assert list(work.visit.rows) == ["ALARM-1"]

    def test_it_goes_on_in_another_session(self, work):
        work.do(give("PA-080"), give("PA-080", "partly"))
        work.reopen()
        work.do(answering.undo)
        assert work.visit.answer("PA-080").verdict == "satisfied"

    def test_a_new_answer_ends_what_could_be_redone(self, work):
        work.do(give("PA-080"), answering.undo, give("PA-090"))
        with work.refusing("nothing to redo"):
            work.do(answering.redo)

    @settings(max_examples=40, deadline=None)
    @given(
        acts=st.lists(
            st.tuples(
                st.lists(st.sampled_from(["PA-040", "PA-080", "PA-090"]), max_size=3),
                st.sampled_from(["satisfied", "partly"]),
            ),
            max_size=8,
        )
    )
    def test_undoing_all_and_redoing_all_come_out_where_they_were(self, begun, acts):
        sketch = replace(begun[1])
        for questions, verdict in acts:
            sketch.do(answering.give(LIBRARY, questions, verdict=verdict))
        after, steps = answers(sketch), len(sketch.visit.undo)
        sketch.do(*[answering.undo] * steps)
        assert answers(sketch) == {}
        sketch.do(*[answering.redo] * steps)
        assert answers(sketch) == after


def answers(sketch):
    return {question: given.answer for question, given in sketch.visit.answers.items()}


CLEANED = MappingProxyType(
    {
        "as it stands": ("[/nope] [bold]", "[/nope] [bold]"),
        "line ends": ("a\r\nb\rc", "a\nb\nc"),
        "blank around it": (" \n a \t\n", "a"),
        "control characters": ("a\x00\x07\x1b[2Jb\x7f\x9b", "a[2Jb"),
        "a tab inside": ("a\tb", "a\tb"),
        "right to left": ("שלום عليكم", "שלום عليكم"),
        "overrides": ("safe\u202egnp.\u2066x\u2069", "safegnp.x"),
        "combining": ("e\u0301a\u0308\u0321", "e\u0301a\u0308\u0321"),
        "a mark of byte order": ("\ufeffa", "a"),
    }
)


class TestCleaning:
    @pytest.mark.parametrize("name", CLEANED)
    def test_texts(self, name):
        typed, stored = CLEANED[name]
        assert clean_text(typed) == stored

    @pytest.mark.parametrize("half", ["Caf\udce9", "a\ud800b"])
    def test_halves_of_characters_are_refused(self, half):
        with pytest.raises(RefusedError, match="are no characters here"):
            clean_text(half)

    def test_a_hundred_thousand_characters_of_every_kind_come_back(self, work):
        text = ("Ärger: [/nope] שלום e\u0301 " * 5000)[:100_000].strip()
        work.do(answering.record(work.library, "PA-080", texts={"fact": text, "opinion": text}))
        found = work.reopen().answer("PA-080")
        assert (found.fact, found.opinion) == (text, text)

    @given(st.text())
    def test_cleaning_twice_changes_nothing_more(self, typed):
        once = clean_text(typed)
        assert clean_text(once) == once
        assert once.encode().decode() == once
        assert all(sign.isprintable() or ord(sign) > 0x9F or sign in "\n\t" for sign in once)
