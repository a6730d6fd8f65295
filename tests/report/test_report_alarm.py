"""Timed drills and the alarm matrix on paper."""

import pytest
from hypothesis import given, settings
from judged import library, visit
from reportpages import Page
from wild import visits as wild_visits

from inspector_tui.record.base import Clock
from inspector_tui.record.visit import Visit
from inspector_tui.report import alarm
from inspector_tui.report.elements import document
from inspector_tui.workflow import drill, rows

AGREED = {
    "location": "Alder & Birch <ward>",
    "agreed_with": "Nurse in charge",
    "announced_to": ["switchboard"],
    "stated_minimum": 2,
}


def marked(what, seconds, boot="boot", at=None):
    at = at or f"2026-11-21T10:{seconds // 60:02}:{seconds % 60:02}.000+00:00"
    return drill.mark(what, at, Clock(boot, seconds * 1000))


def told(of: Visit) -> str:
    found = Page(document("x", "", alarm.sections(of, library())))
    return "\n".join(found.texts.get("body", []))


def test_a_drill_with_its_struck_time_stays_readable(sketch):
    sketch.do(
        drill.start(sketch.library, AGREED),
        marked("pressed", 5),
        marked("responder", 36),
        marked("responder", 40),
        drill.strike("responder", 36_000),
        marked("stood-down", 125),
        drill.end(sketch.library),
    )
    found = Page(document("x", "", alarm.sections(sketch.visit, sketch.library)))

    assert found.texts["del"] == ["0:31.0", "Responder", "10:00:36.000"]
    assert "Alder & Birch <ward> " in found.texts["h4"]
    for words in (
        "Agreed with Nurse in charge; announced to Switchboard.",
        "Site's own minimum: 2 people",
        "First responder there and able to help",
        "0:35.0",
        "2:00.0",
        "4, struck by 6",
        "Ended, entry 8.",
    ):
        assert words in found.text


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (
            marked("responder", 30, at="2026-11-21T11:30:35.000+00:00"),
            "was set forwards by 1:30:05.0",
        ),
        (marked("responder", 30, boot="next"), "The computer was restarted meanwhile"),
        (marked("responder", 5), "Keys came in one go"),
    ],
)
def test_what_is_to_be_doubted_is_said(sketch, later, words):
    sketch.do(drill.start(sketch.library, AGREED), marked("pressed", 5), later)
    text = told(sketch.visit)
    assert words in text
    assert "It was not ended." in text


def test_a_drill_broken_off_says_why(sketch):
    end = drill.end(sketch.library, stopped="real-alarm")
    sketch.do(drill.start(sketch.library, AGREED), end)
    assert "Broken off: a real alarm or incident. Ended, entry 3." in told(sketch.visit)


def test_the_matrix_by_kind_of_source_with_its_sample(sketch):
    def add(record, **fields):
        sketch.do(rows.add(sketch.library, record, fields))

    add("DOC", title="Policy", subject="alarm")
    add("PROC_ELEMENT", document="DOC-1", element="E11", present="yes", min_number=3)
    for code, said in (("RN-1", {"min_number": 2}), ("RN-2", {"dont_know": ["min_number"]})):
        add("PERSON", code=code, role="nurse", shift="night", contract="bank")
        person = f"PERSON-{code[-1]}"
        add("STAFF_STEP", person=person, location="Alder", question_version="v1", **said)
    text = told(sketch.visit)
    for words in (
        "Sample: 0 tests at 0 of 1 location; 2 staff",
        "Documents",
        "Policy (1)",
        "the same:\n3 (1)",
        "Staff by place",
        "Alder (2)",
        "differs:\n2 (1)\nnot known (1)",
        "1 of 2 asked (1 of 2 night; 1 of 2 bank)",
    ):
        assert words in text


def test_nothing_is_said_where_nothing_was_recorded(sketch):
    assert told(sketch.visit) == ""


def test_an_older_edition_without_alarm_tests_still_tells_its_drills(sketch):
    sketch.do(drill.start(sketch.library, AGREED), marked("pressed", 5))
    from inspector_tui.checklist.library import Library

    found = Page(document("x", "", alarm.sections(sketch.visit, Library([], None))))
    assert "pressed" in found.text


@settings(max_examples=40, deadline=None)
@given(wild_visits())
def test_no_record_is_too_strange_to_be_told(of):
    told(of)


def test_a_foreign_row_cannot_break_out_of_its_cell():
    of = visit({"STAFF_STEP": [{"location": "<script>", "leader_role": "<b>matron</b>"}]})
    found = Page(document("x", "", alarm.sections(of, library())))
    assert not found.tags & {"script", "b"}
    assert "<b>matron</b>" in found.text
