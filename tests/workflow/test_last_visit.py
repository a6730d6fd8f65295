"""What earlier visits to an organisation left behind, beside today's questions."""

from datetime import date

import pytest
from trials import CONDITIONS, source
from working import again, begin

from inspector_tui.faces import last_text
from inspector_tui.record.events import Finding
from inspector_tui.record.judging import ENFORCEMENT, EnforcementStepped, FollowedUp
from inspector_tui.workflow import answering, last_visit, notes, rows, visits
from inspector_tui.workflow.progress import Gap

MARCH, JUNE, NOVEMBER = date(2026, 3, 3), date(2026, 6, 4), date(2026, 11, 21)
MISSING = "earlier finding not followed up: F1 of 3 Mar 2026, No responders on the board."


@pytest.fixture
def first(tmp_path):
    """A visit in March with answers, a row and two findings, one of them withdrawn; sealed."""
    found = begin(tmp_path, on=MARCH)
    lib = found.library
    found.do(
        answering.give(lib, ["PA-010"], verdict="satisfied"),
        answering.record(
            lib, "PA-080", verdict="not-satisfied", texts={"fact": "Nobody could name them."}
        ),
        answering.give(lib, ["PA-230"], verdict="partly", reason="two of three wards"),
        rows.add(lib, "PERSON", {"code": "RN-1", "role": "nurse"}, question="GN-030"),
        notes.raise_finding(Finding(("PA-080",), "No responders on the board.")),
        notes.raise_finding(Finding(("PA-230",), "A slip of the pen.")),
        notes.withdraw_finding("F2", "raised by mistake"),
    )
    found.seal()
    yield found
    found.vault.close()


def back(work):
    return last_visit.look_back(work.vault, work.visit, work.library)


def next_visit(work, on=NOVEMBER, **changes):
    return again(work.made, on=on, **changes)


def finding(work, text="No responders on the board."):
    """The one finding of the past that says so."""
    return next(point for point in back(work).findings if point.said == text)


class TestWhich:
    def test_the_first_visit_to_an_organisation_has_no_past(self, first):
        assert back(first) is None
        assert back(next_visit(first, organisation="Another Trust")) is None

    @pytest.mark.parametrize("name", ["Example Trust", "example  TRUST", " ExampleTrust "])
    def test_names_are_compared_without_regard_to_case_and_spaces(self, first, name):
        past = back(next_visit(first, organisation=name))
        assert [visit.id for visit in past.visits] == [first.visit_id]

    def test_only_sealed_visits_count(self, first):
        today = next_visit(first)
        first.do(visits.reopen("a page was missed"))
        assert back(today) is None

    def test_later_visits_are_no_past(self, first):
        assert back(next_visit(first, on=date(2026, 3, 2))) is None

    def test_of_one_day_the_visit_that_was_begun_before(self, first):
        second = next_visit(first, on=MARCH)
        second.seal()
        assert [visit.id for visit in back(second).visits] == [first.visit_id]
        assert back(first) is None

    def test_the_newest_comes_first(self, first):
        june = next_visit(first, on=JUNE)
        june.seal()
        past = back(next_visit(first))
        assert [visit.on for visit in past.visits] == ["2026-06-04", "2026-03-03"]


class TestBefore:
    def test_what_was_recorded_stands_beside_each_question(self, first):
        before = back(next_visit(first)).before
        assert before["PA-080"].answer.verdict == "not-satisfied"
        assert before["PA-080"].answer.fact == "Nobody could name them."
        assert (before["PA-080"].on, before["PA-080"].same_words) == ("2026-03-03", True)
        assert before["PA-010"].answer.verdict == "satisfied"
        assert "PA-020" not in before

    def test_rows_count_as_recorded_and_are_named(self, first):
        today = next_visit(first)
        past = back(today)
        assert [row.id for row in past.before["GN-030"].rows] == ["PERSON-1"]
        (point,) = last_visit.points(today.visit, past, "GN-030")
        assert point.said == "People met: 1 row"
        (line,) = last_text.point_lines(today.visit, [point])
        assert line.text == "People met: 1 row"
        told = dict(last_text.whole(today.visit, past, point)[1])
        assert told["Rows"] == "People met: 1 row\nRN-1 · Nurse"
        (beside,) = last_text.rows(last_text.earlier(today.visit, past, "GN-030"), 80)
        assert "People met: 1 row, 3 Mar 2026" in "".join(segment.text for segment in beside)

    def test_the_rows_themselves_are_there_to_be_read(self, tmp_path):
        lists = ("manual-handling",)
        earlier = begin(tmp_path, on=MARCH, checklists=lists)
        hoist = {
            "type": "mobile-hoist",
            "serial": "H-4",
            "last_te": "2025-01-03",
            "next_due": "2025-07-03",
        }
        earlier.do(
            answering.give(earlier.library, ["MH-110"], verdict="not-satisfied"),
            rows.add(earlier.library, "EQUIP", hoist, question="MH-110"),
        )
        earlier.seal()
        today = next_visit(earlier, checklists=lists)
        past = back(today)
        (line,) = last_text.row_lines(past, "MH-110")
        assert line.text == (
            "Mobile hoist · H-4 · Last thorough examination: 3 Jan 2025 · "
            "Next due, as the report or label says: 3 Jul 2025"
        )
        (point,) = last_visit.points(today.visit, past, "MH-110")
        assert line.text in dict(last_text.whole(today.visit, past, point)[1])["Rows"]
        heading, parts = last_text.whole_row(past, "MH-110", line.id)
        assert heading == "Item of equipment 1 of 3 Mar 2026"
        assert ("Serial or asset number", "H-4") in parts
        assert list(last_text.row_lines(past, "MH-120")) == []
        earlier.vault.close()

    def test_a_row_names_those_that_it_points_to(self, first):
        june = next_visit(first, on=JUNE)
        account = {"person": "PERSON-1", "location": "Ward A", "leader_role": "nobody"}
        june.do(
            rows.add(june.library, "PERSON", {"code": "RN-7"}, question="GN-030"),
            rows.add(june.library, "STAFF_STEP", account | {"question_version": "v1"}),
        )
        june.seal()
        past = back(next_visit(first))
        (line,) = last_text.row_lines(past, "PA-120")
        assert "RN-7" in line.text
        heading, parts = last_text.whole_row(past, "PA-120", line.id)
        assert heading == "Staff account 1 of 4 Jun 2026"
        assert ("Person", "RN-7") in parts

    def test_rows_of_an_edition_that_is_gone_are_shown_as_they_were_typed(self, first, monkeypatch):
        today = next_visit(first)
        monkeypatch.setattr(type(first.vault), "edition", lambda *_: None)
        past = back(today)
        assert [line.text for line in last_text.row_lines(past, "GN-030")] == ["RN-1 · nurse"]
        assert last_text.whole_row(past, "GN-030", "PERSON-1")[1] == [
            ("code", "RN-1"),
            ("role", "nurse"),
        ]

    def test_a_fact_alone_is_said_without_counting_rows(self, first):
        earlier = next_visit(first, on=JUNE)
        earlier.do(answering.record(earlier.library, "PA-110", texts={"fact": "Heard it twice."}))
        earlier.seal()
        today = next_visit(first)
        (beside,) = last_text.rows(last_text.earlier(today.visit, back(today), "PA-110"), 80)
        assert "4 Jun 2026: Heard it twice." in "".join(segment.text for segment in beside)
        assert "row" not in "".join(segment.text for segment in beside)

    def test_of_several_visits_the_newest_that_said_anything(self, first):
        june = next_visit(first, on=JUNE)
        june.do(answering.give(june.library, ["PA-080"], verdict="satisfied"))
        june.seal()
        before = back(next_visit(first)).before
        assert (before["PA-080"].on, before["PA-080"].answer.verdict) == ("2026-06-04", "satisfied")
        assert before["PA-230"].on == "2026-03-03"

    def test_it_says_when_the_question_read_differently_then(self, tmp_path):
        found = begin(tmp_path, [source()], on=MARCH, checklists=("trial",))
        found.do(
            answering.give(found.library, ["TR-010"], verdict="satisfied"),
            answering.record(found.library, "TR-020", value="Call two people."),
        )
        found.seal()
        newer = CONDITIONS.replace('edition = "2026.1"', 'edition = "2026.2"')
        newer = newer.replace("Is there a procedure?", "Is there a written procedure?")
        today = again(found.made, [source(newer, edition="2026.2")], checklists=("trial",))
        before = back(today).before
        assert (before["TR-010"].same_words, before["TR-020"].same_words) == (False, True)
        assert before["TR-010"].question.ask == "Is there a procedure?"
        found.vault.close()

    def test_an_edition_that_is_gone_takes_nothing_of_the_past_away(self, first, monkeypatch):
        today = next_visit(first)
        monkeypatch.setattr(type(first.vault), "edition", lambda *_: None)
        past = back(today)
        assert past.before["PA-080"].answer.fact == "Nobody could name them."
        assert (past.before["PA-080"].question, past.before["PA-080"].same_words) == (None, False)
        assert len(past.findings) == 1


class TestFollowingUp:
    def test_findings_that_stand_are_to_be_followed_up(self, first):
        today = next_visit(first)
        (point,) = back(today).findings
        assert (point.about, point.questions, point.said) == (
            "F1",
            ("PA-080",),
            "No responders on the board.",
        )
        assert point.is_finding
        assert last_visit.gaps(today.visit, back(today)) == [Gap("follow-up", "PA-080", MISSING)]

    @pytest.mark.parametrize("since", ["still-open", "put-right", "worse"])
    def test_a_mark_is_recorded_with_what_it_is_about(self, first, since):
        today = next_visit(first)
        today.do(last_visit.mark(finding(today), since, " Board seen\u202e. "))
        (state,) = today.visit.follow_ups
        assert state.followed == FollowedUp(
            earlier=first.visit_id,
            about="F1",
            state=since,
            note="Board seen.",
            on="2026-03-03",
            said="No responders on the board.",
            questions=("PA-080",),
        )
        assert last_visit.state(today.visit, finding(today)) == state
        assert last_visit.gaps(today.visit, back(today)) == []

    def test_what_changed_needs_what_shows_it(self, first):
        today = next_visit(first)
        with today.refusing("What shows"):
            today.do(last_visit.mark(finding(today), "put-right"))
        with today.refusing("What shows"):
            today.do(last_visit.mark(finding(today), "worse", "  "))
        today.do(last_visit.mark(finding(today), "still-open"))
        assert today.visit.follow_ups[0].followed.note == ""

    @pytest.mark.parametrize(
        ("action", "by_when", "on", "decided", "due"),
        [
            (
                {"action": ["improvement"], "by": "2026-04-18"},
                "2026-04-10",
                date(2026, 4, 19),
                "Improvement notice, due 18 Apr 2026",
                "18 Apr 2026 passed",
            ),
            (
                {"action": ["improvement", "letter"], "by": "2026-04-18"},
                "",
                date(2026, 4, 18),
                "Improvement notice and letter, due 18 Apr 2026",
                "due 18 Apr 2026",
            ),
            (
                {"action": ["prohibition"]},
                "2026-12-18",
                NOVEMBER,
                "Prohibition notice, due 18 Dec 2026",
                "due 18 Dec 2026",
            ),
            ({"action": ["verbal"]}, "", NOVEMBER, "Verbal advice", ""),
            (None, "2026-04-18", NOVEMBER, "Due 18 Apr 2026", "18 Apr 2026 passed"),
        ],
    )
    def test_the_decision_and_its_date_go_with_an_earlier_finding(
        self, tmp_path, action, by_when, on, decided, due
    ):
        earlier = begin(tmp_path, on=MARCH)
        earlier.do(
            notes.raise_finding(Finding(("PA-080",), "Nobody comes.", by_when=by_when or None))
        )
        if action is not None:
            for step in ENFORCEMENT:
                choices = action if step == "action" else {}
                earlier.do(lambda _, s=step, c=choices: [EnforcementStepped("F1", s, c)])
        earlier.seal()
        today = next_visit(earlier, on=on)
        past = back(today)
        (point,) = past.findings
        passed = " That day has passed." if "passed" in due else ""
        told = dict(last_text.whole(today.visit, past, point)[1])
        assert told["Decided"] == f"{decided}.{passed}"
        (line,) = last_text.point_lines(today.visit, [point])
        assert line.tail == f"{due}, not followed up".removeprefix(", ")
        assert line.brief == "not followed up"
        (beside,) = last_text.rows(last_text.earlier(today.visit, past, "PA-080"), 80)
        assert due in "".join(segment.text for segment in beside)
        today.do(last_visit.mark(point, "still-open"))
        assert today.visit.follow_ups[0].followed.said == f"Nobody comes. ({decided})"
        earlier.vault.close()

    def test_a_mark_can_be_changed_and_the_same_again_is_no_entry(self, first):
        today = next_visit(first)
        today.do(last_visit.mark(finding(today), "still-open"))
        last = today.visit.last
        today.do(last_visit.mark(finding(today), "still-open"))
        assert today.visit.last == last
        today.do(last_visit.mark(finding(today), "put-right", "Names on the board."))
        assert [s.followed.state for s in today.visit.follow_ups] == ["put-right"]
        kinds = [link.entry.kind for link in today.vault.links(today.visit_id)]
        assert kinds.count("followed-up") == 2

    def test_an_answer_can_be_followed_up_too_and_is_no_gap(self, first):
        today = next_visit(first)
        found = last_visit.points(today.visit, back(today))
        assert [point.about for point in found] == ["F1", "PA-080", "PA-230"]
        answer = found[1]
        assert answer.said == "Not satisfied: Nobody could name them."
        today.do(last_visit.mark(answer, "put-right", "All four knew."))
        assert [gap.question for gap in last_visit.gaps(today.visit, back(today))] == ["PA-080"]
        assert last_visit.state(today.visit, answer).followed.about == "PA-080"

    def test_of_one_question_everything_known_is_listed(self, first):
        today = next_visit(first)
        of = {
            question: [p.about for p in last_visit.points(today.visit, back(today), question)]
            for question in ("PA-010", "PA-080", "PA-020")
        }
        assert of == {"PA-010": ["PA-010"], "PA-080": ["F1", "PA-080"], "PA-020": []}

    def test_a_sealed_visit_takes_no_mark(self, first):
        today = next_visit(first)
        point = finding(today)
        today.seal()
        with today.refusing("sealed"):
            today.do(last_visit.mark(point, "still-open"))

    def test_what_is_left_is_written_into_the_seal(self, first):
        today = next_visit(first)
        past = back(today)
        today.do(visits.seal(today.library, past))
        assert f"PA-080: {MISSING}" in today.visit.closings[-1].gaps


class TestOverSeveralVisits:
    def test_what_was_put_right_is_left_behind(self, first):
        june = next_visit(first, on=JUNE)
        june.do(last_visit.mark(finding(june), "put-right", "Four names, all knew."))
        june.seal()
        assert back(next_visit(first)).findings == ()

    @pytest.mark.parametrize("since", ["still-open", "worse", None])
    def test_what_was_not_stays_to_be_followed_up(self, first, since):
        june = next_visit(first, on=JUNE)
        if since:
            june.do(last_visit.mark(finding(june), since, "The board is gone."))
        june.do(notes.raise_finding(Finding(("PA-230",), "Three procedures on three wards.")))
        june.seal()
        today = next_visit(first)
        found = back(today).findings
        assert [(p.about, p.on) for p in found] == [("F1", "2026-03-03"), ("F1", "2026-06-04")]
        known = found[0].known
        assert (known.followed.state if known else None) == since
        assert len(last_visit.gaps(today.visit, back(today))) == 2

    def test_a_mark_outlives_the_visit_it_is_about(self, first):
        """The earlier visit may be in another inspector's vault: the mark says all that counts."""
        june = next_visit(first, on=JUNE, organisation="Elsewhere")
        gone = FollowedUp(
            "99999999-2222-4333-8444-555555555555",
            "F7",
            "still-open",
            on="2025-01-09",
            said="No hoist.",
            questions=("PA-080",),
        )
        june.vault.append(june.visit_id, [gone])
        assert [p.said for p in last_visit.points(june.visit, None)] == ["No hoist."]
        june.seal()
        (point,) = back(next_visit(first, organisation="Elsewhere")).findings
        assert (point.about, point.on, point.said) == ("F7", "2025-01-09", "No hoist.")

    def test_a_finding_withdrawn_since_is_not_followed_up(self, first):
        june = next_visit(first, on=JUNE)
        june.do(last_visit.mark(finding(june), "still-open"))
        june.seal()
        first.do(visits.reopen("the board was found"), notes.withdraw_finding("F1", "wrong ward"))
        first.seal()
        assert back(next_visit(first)).findings == ()
