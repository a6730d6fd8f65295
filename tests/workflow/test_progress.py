"""Which questions are asked now, how far each is, what is open, where to go next."""

from dataclasses import replace

import pytest
from trials import source
from working import sketched

from inspector_tui.checklist.load import shipped
from inspector_tui.record.events import ExhibitTaken, Finding, RowAdded, Source
from inspector_tui.record.judging import ENFORCEMENT, EnforcementStepped
from inspector_tui.workflow import answering, exhibits, notes, rows
from inspector_tui.workflow.progress import (
    Gap,
    bearing_rows,
    gaps,
    items,
    next_asked,
    next_open,
    rows_for,
    tally,
)

EXHIBIT = ExhibitTaken(
    *("AB1", "rack.jpg", "jpg", 3, "1" * 64, 7, "2" * 32), description="the rack", place="Ward A"
)


def give(sketch, question, verdict, **more):
    return answering.give(sketch.library, [question], verdict=verdict, **more)


def all_gaps(sketch):
    return gaps(sketch.visit, items(sketch.visit, sketch.library))


@pytest.fixture(scope="module")
def begun_short(tmp_path_factory):
    checklists = ["violence", "panic-alarm"]
    return sketched(tmp_path_factory.mktemp("short"), checklists=checklists, profile="short")


@pytest.fixture
def short(begun_short):
    return replace(begun_short)


@pytest.fixture(scope="module")
def begun_handling(tmp_path_factory):
    return sketched(tmp_path_factory.mktemp("handling"), checklists=["manual-handling"])


@pytest.fixture
def handling(begun_handling):
    return replace(begun_handling)


@pytest.fixture(scope="module")
def begun_conditional(tmp_path_factory):
    folder = tmp_path_factory.mktemp("conditional")
    return sketched(folder, [*shipped(), source()], checklists=["trial"])


@pytest.fixture
def conditional(begun_conditional):
    return replace(begun_conditional)


class TestItems:
    def test_the_whole_checklist_in_its_order(self, sketch):
        asked = [item.id for item in items(sketch.visit, sketch.library)]
        assert asked == [question.id for question in sketch.library.questions]
        assert asked[0] == "GN-010"
        assert asked[-1] == "PA-280"

    def test_a_profile_asks_its_questions_only(self, short):
        assert len(short.items) == 26
        assert {"VA-250", "LW-040", "PA-230", "GN-060"} <= short.items.keys()
        assert "VA-050" not in short.items

    def test_what_was_answered_outside_the_profile_is_kept_and_marked(self, short):
        short.do(give(short, "VA-050", "satisfied"))
        assert short.items["VA-050"].parked
        assert not short.items["VA-040"].parked
        assert tally(list(short.items.values())).asked == 26

    def test_a_shared_record_brings_up_no_question_that_was_not_asked(self, short):
        short.do(
            rows.add(
                short.library, "EMPLOYER", {"name": "A Ltd", "activity": "care"}, question="GN-010"
            )
        )
        assert short.items["GN-010"].answered
        assert "VA-270" not in short.items

    def test_a_row_added_outside_the_profile_is_kept_and_marked(self, short):
        short.do(rows.add(short.library, "LONE", {"who": "porter", "where": "store"}))
        assert "LW-010" not in short.items
        short.do(
            rows.add(short.library, "LONE", {"who": "porter", "where": "store"}, question="LW-010")
        )
        assert short.items["LW-010"].parked
        assert short.items["LW-010"].rows == 2

    def test_where_it_stands(self, sketch):
        item = sketch.items["PA-080"]
        assert (item.checklist, item.section) == ("panic-alarm", "Who comes, and how")
        assert (item.verdict, item.answered, item.rows) == (None, False, 0)


class TestAnswered:
    @pytest.mark.parametrize(
        ("question", "given", "answered"),
        [
            ("PA-080", {"verdict": "not-assessed"}, True),
            ("PA-080", {"texts": {"fact": "seen"}, "measures": {"named": 3}}, False),
            ("PA-100", {"value": "none"}, True),
            ("PA-100", {"measures": {"time": 60}}, False),
            ("PA-100", {"verdict": "not-applicable"}, True),
            ("PA-170", {"value": {"n": 5, "of": 8}}, True),
            ("PA-010", {"texts": {"opinion": "odd"}}, False),
            ("PA-010", {"texts": {"fact": "no alarm on Ward A"}}, True),
            ("PA-030", {"measures": {"tested": 6}}, True),
            ("PA-010", {"verdict": "satisfied"}, True),
        ],
    )
    def test_what_counts_as_an_answer(self, sketch, question, given, answered):
        sketch.do(answering.record(sketch.library, question, **given))
        assert sketch.items[question].answered is answered

    @pytest.mark.parametrize(
        ("told", "answers"),
        [
            ({}, False),
            ({"min_number": 3}, False),
            ({"arrival": "the nurse in charge leads"}, True),
            ({"leader_role": "first-on-scene"}, True),
            ({"dont_know": ["leader_role"]}, True),
            ({"dont_know": ["min_number"]}, False),
        ],
    )
    def test_a_row_answers_another_question_where_it_says_something_of_it(
        self, sketch, told, answers
    ):
        account = {"person": "PERSON-1", "location": "Ward A", "question_version": "v1", **told}
        sketch.do(rows.add(sketch.library, "STAFF_STEP", account, question="PA-220"))
        assert sketch.items["PA-220"].answered
        assert sketch.items["PA-120"].answered is answers
        assert sketch.items["PA-120"].rows == int(answers)
        # It stands in the table of both all the same: one person gives one account.
        assert len(rows_for(sketch.visit, sketch.library.question("PA-120"))) == 1

    def test_a_row_answers_no_question_that_does_not_say_what_it_is_about(self, handling):
        hoist = {"type": "mobile-hoist", "place": "Ward A", "source": "OBS"}
        handling.do(
            rows.add(handling.library, "EQUIP", hoist, question="MH-110"),
            give(handling, "MH-090", "satisfied"),
        )
        assert handling.items["MH-110"].answered
        assert Gap("no-source", "MH-090", "satisfied, but no source is given") in all_gaps(handling)
        handling.do(answering.undo)
        assert Gap("unanswered", "MH-090", "not answered") in all_gaps(handling)

    @pytest.mark.parametrize("stood", [None, "VA-020", "PA-070"])
    def test_documents_listed_to_point_at_them_do_not_say_that_they_agree(self, short, stood):
        policy = {"title": "Violence policy", "subject": "violence", "version": "3"}
        short.do(
            rows.add(short.library, "DOC", policy, question=stood),
            rows.add(short.library, "DOC", {"title": "Ward card"}, question=stood),
        )
        asked = {id_: short.library.question(id_) for id_ in ("VA-060", "PA-060")}
        assert [len(rows_for(short.visit, question)) for question in asked.values()] == [2, 2]
        assert not any(bearing_rows(short.visit, question) for question in asked.values())
        short.do(rows.change(short.library, "DOC-2", {"title": "Ward card", "conflict": "minor"}))
        assert [row.id for row in bearing_rows(short.visit, asked["VA-060"])] == ["DOC-2"]
        assert short.items["PA-060"].answered is False

    def test_a_row_from_the_list_of_tables_answers_where_it_says_what_is_asked(self, handling):
        hoist = {"type": "mobile-hoist", "make_model": "Mover 2"}
        handling.do(rows.add(handling.library, "EQUIP", hoist))
        asked = ("MH-090", "MH-110")
        assert [handling.items[id_].answered for id_ in asked] == [False, False]
        handling.do(rows.add(handling.library, "EQUIP", {**hoist, "last_te": "2026-05-01"}))
        assert [handling.items[id_].answered for id_ in asked] == [False, True]

    def test_a_row_filed_under_a_question_of_another_table_answers_what_it_says_something_of(
        self, handling
    ):
        def misfiled(visit):
            fields = {"type": "mobile-hoist", "last_te": "2026-05-01"}
            return [RowAdded(record="EQUIP", row="EQUIP-1", fields=fields, question="MH-040")]

        handling.do(misfiled)
        assert handling.items["MH-110"].answered
        assert not handling.items["MH-040"].answered
        assert not handling.items["MH-090"].answered

    def test_rows_answer_only_where_they_fit(self, short):
        place = {"kind": "location", "label": "Ward A", "list": "VA"}
        short.do(rows.add(short.library, "HRR", place, question="VA-020"))
        assert short.items["VA-020"].answered
        assert not short.items["VA-030"].answered
        question = short.library.question("VA-020")
        assert [row.id for row in rows_for(short.visit, question)] == ["HRR-1"]


class TestConditions:
    def test_a_question_is_asked_when_its_condition_holds(self, conditional):
        assert "TR-020" not in conditional.items
        conditional.do(give(conditional, "TR-010", "satisfied"))
        assert "TR-020" in conditional.items
        assert "TR-030" not in conditional.items

    def test_one_that_stops_applying_is_kept_and_marked(self, conditional):
        conditional.do(
            give(conditional, "TR-010", "satisfied"),
            answering.record(conditional.library, "TR-020", value="press early"),
            give(conditional, "TR-010", "not-satisfied"),
        )
        parked = conditional.items["TR-020"]
        assert parked.parked
        assert parked.answer.value == "press early"
        assert tally(list(conditional.items.values())).asked == 8
        assert all(gap.question != "TR-020" for gap in all_gaps(conditional))
        conditional.do(answering.undo)
        assert not conditional.items["TR-020"].parked


class TestTally:
    def test_counts_over_what_is_asked(self, sketch):
        sketch.do(
            answering.give(sketch.library, ["PA-080", "PA-090"], verdict="satisfied"),
            give(sketch, "PA-110", "partly"),
            answering.record(sketch.library, "PA-100", value="none"),
        )
        found = tally(items(sketch.visit, sketch.library))
        assert (found.asked, found.answered) == (34, 4)
        assert found.verdicts == {"satisfied": 2, "partly": 1}


class TestNextOpen:
    def test_forwards_backwards_and_round(self, conditional):
        conditional.do(
            give(conditional, "GN-020", "not-assessed"), give(conditional, "TR-010", "satisfied")
        )
        asked = items(conditional.visit, conditional.library)
        assert [item.id for item in asked][-3:] == ["GN-060", "TR-010", "TR-020"]
        assert next_open(asked, None) == "GN-010"
        assert next_open(asked, "GN-010") == "GN-030"
        assert next_open(asked, "TR-020") == "GN-010"
        assert next_open(asked, "GN-010", step=-1) == "TR-020"
        assert next_open(asked, "GN-030", step=-1) == "GN-010"
        assert next_open(asked, "no such question") == "GN-010"
        assert next_open(asked, None, step=-1) == "TR-020"

    def test_the_only_open_one_is_next_to_itself(self, conditional):
        others = [question for question in conditional.items if question != "GN-040"]
        conditional.do(answering.give(conditional.library, others, verdict="not-satisfied"))
        left = [item for item in items(conditional.visit, conditional.library) if not item.answered]
        assert [item.id for item in left] == ["GN-040", "TR-030"]
        conditional.do(give(conditional, "TR-030", "not-assessed"))
        asked = items(conditional.visit, conditional.library)
        assert next_open(asked, "GN-040") == "GN-040"
        conditional.do(give(conditional, "GN-040", "not-assessed"))
        assert next_open(items(conditional.visit, conditional.library), "GN-040") is None
        assert next_open([], None) is None


class TestNextAsked:
    def test_both_ways_past_what_is_not_asked_and_no_further_than_the_ends(self, conditional):
        def beside(question, step=1):
            asked = items(conditional.visit, conditional.library)
            return next_asked(conditional.library, asked, question, step=step)

        assert beside("GN-060") == "TR-010"
        assert beside("TR-010") is None  # the others wait for an answer to it
        assert beside("TR-030", -1) == "TR-010"  # from one that is not asked itself
        conditional.do(give(conditional, "TR-010", "satisfied"))
        assert beside("TR-010") == "TR-020"
        assert beside("TR-020", -1) == "TR-010"
        assert beside("GN-010", -1) is None
        assert beside(conditional.library.questions[-1].id) is None


class TestGaps:
    def test_every_question_of_a_new_visit(self, sketch):
        assert all_gaps(sketch) == [
            Gap("unanswered", question.id, "not answered") for question in sketch.library.questions
        ]

    @pytest.mark.parametrize(
        ("given", "kinds"),
        [
            ({"verdict": "satisfied"}, ["no-source"]),
            ({"verdict": "satisfied", "sources": [Source("DOC")]}, ["paper-only"]),
            ({"verdict": "satisfied", "sources": [Source("DOC"), Source("DOC")]}, ["paper-only"]),
            ({"verdict": "satisfied", "sources": [Source("DOC"), Source("OBS")]}, []),
            ({"verdict": "satisfied", "sources": [Source("TEST")]}, []),
            ({"verdict": "partly"}, ["reason", "no-source"]),
            (
                {"verdict": "partly", "sources": [Source("DOC")], "texts": {"reason": "one ward"}},
                ["paper-only"],
            ),
            ({"verdict": "not-satisfied"}, []),
            ({"verdict": "not-applicable"}, ["reason"]),
            ({"verdict": "not-applicable", "texts": {"reason": "x"}}, ["reason"]),
            ({"verdict": "not-applicable", "texts": {"reason": "n/a"}}, []),
            ({"verdict": "not-assessed"}, ["reason"]),
            ({"verdict": "not-assessed", "texts": {"reason": "closed"}}, []),
            ({"texts": {"fact": "seen"}}, ["unanswered"]),
        ],
    )
    def test_what_a_reader_would_miss(self, sketch, given, kinds):
        sketch.do(answering.record(sketch.library, "PA-080", **given))
        assert [gap.kind for gap in all_gaps(sketch) if gap.question == "PA-080"] == kinds

    def test_the_source_of_a_row_counts(self, sketch):
        alarm = {"type": "worn", "location": "Ward A"}
        sketch.do(
            answering.record(
                sketch.library, "PA-010", verdict="satisfied", sources=[Source("DOC", "list")]
            ),
            rows.add(sketch.library, "ALARM", {**alarm, "source": "DOC"}, question="PA-010"),
        )
        assert [gap.kind for gap in all_gaps(sketch) if gap.question == "PA-010"] == ["paper-only"]
        sketch.do(rows.add(sketch.library, "ALARM", {**alarm, "source": "OBS"}, question="PA-010"))
        assert [gap.kind for gap in all_gaps(sketch) if gap.question == "PA-010"] == []
        sketch.do(rows.withdraw("ALARM-2", "seen on another ward"))
        assert [gap.kind for gap in all_gaps(sketch) if gap.question == "PA-010"] == ["paper-only"]

    def test_a_finding_lacks_what_its_chain_lacks(self, sketch):
        whole = Finding(
            ("PA-080",),
            "nobody came",
            evidence=("TEST drill 1",),
            provisions=("MHSWR-8",),
            standard_class="established",
            disclosure="neutral",
        )
        bare = Finding(("PA-080",), "nobody came", exhibits=("AB1",))
        sketch.do(
            lambda _visit: [EXHIBIT],
            notes.raise_finding(bare),
            notes.raise_finding(whole),
            notes.raise_finding(whole),
            notes.withdraw_finding("F3", "raised twice"),
            *(lambda _visit, step=step: [EnforcementStepped("F2", step)] for step in ENFORCEMENT),
        )
        assert [gap for gap in all_gaps(sketch) if gap.kind == "finding"] == [
            Gap(
                "finding",
                "PA-080",
                "F1 without the provision, the class of the standard, what it does to a case, "
                "the decision on enforcement",
            )
        ]

    def test_a_withdrawn_exhibit_is_no_evidence_of_a_finding(self, sketch):
        named = Finding(("PA-080",), "nobody came", exhibits=("AB1",))
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(named))
        assert not any("without evidence" in gap.text for gap in all_gaps(sketch))
        sketch.do(exhibits.withdraw("AB1", "of another ward"))
        (gap,) = (gap for gap in all_gaps(sketch) if gap.kind == "finding")
        assert gap.text.startswith("F1 without evidence, the provision")

    def test_an_exhibit_lacks_what_its_label_lacks(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT])
        assert [gap for gap in all_gaps(sketch) if gap.kind == "exhibit"] == [
            Gap("exhibit", "", "AB1 does not say from whom, the power used")
        ]
        sketch.do(exhibits.withdraw("AB1", "blurred"))
        assert not [gap for gap in all_gaps(sketch) if gap.kind == "exhibit"]

    def test_they_come_in_the_order_of_the_checklist(self, sketch):
        sketch.do(answering.give(sketch.library, ["PA-090", "PA-080"], verdict="satisfied"))
        assert [gap.question for gap in all_gaps(sketch)] == [
            q.id for q in sketch.library.questions
        ]
