"""Rows and answers in words, also those that no checklist declares any more."""

import pytest
from msgspec.structs import replace
from working import sketched

from inspector_tui.record.events import Answer
from inspector_tui.record.visit import Row
from inspector_tui.report.rows import cell, columns, row_text, values_of, whole_row


def row(record="ALARM", **fields):
    at = "2026-11-21T10:00:00.000+00:00"
    return Row(f"{record}-1", record, fields, None, 2, 2, at, "AB")


WORN = {"type": "worn", "location": "Ward A", "zones": 4, "alerted": ["own-team", "porter"]}


@pytest.fixture
def lib(sketch):
    return sketch.library


class TestCells:
    def test_choices_units_and_lists_are_spelt_out(self, lib):
        found = row(**WORN, last_service="2026-11-21", site="S1")
        assert cell(lib, found, "type").startswith("Worn radio")
        assert cell(lib, found, "zones") == "4 zones"
        assert cell(lib, found, "alerted") == "Staff of the same ward or team, Porters"
        assert cell(lib, found, "last_service") == "21 Nov 2026"
        assert cell(lib, found, "power") == ""

    def test_what_no_edition_knows_stands_as_it_is(self, lib):
        assert cell(lib, row(type="telepathy"), "type") == "telepathy"
        assert cell(lib, row(colour="red"), "colour") == "red"
        assert cell(lib, row("GONE", colour="red", size=3), "size") == "3"


class TestColumns:
    def test_in_declared_order_and_only_what_is_used(self, lib):
        found = [row(zones=4, location="Ward A"), row(type="worn", note_fact="dark")]
        assert columns(lib, "ALARM", found) == ["location", "type", "zones", "note_fact"]

    def test_unknown_ones_last_and_sorted(self, lib):
        found = [row(zeal="1", type="worn", apex="2")]
        assert columns(lib, "ALARM", found) == ["type", "apex", "zeal"]
        assert columns(lib, "GONE", [row("GONE", zeal="1", apex="2")]) == ["apex", "zeal"]


class TestLines:
    def test_the_summary_of_a_row(self, lib):
        assert row_text(
            lib, row(**WORN)
        ) == "Worn radio or infrared alarm with zone receivers · " + ("Ward A")

    def test_what_says_nothing_alone_stands_after_its_label(self, tmp_path):
        lib = sketched(tmp_path, checklists=["incident-liaison", "panic-alarm"]).library
        item = row("SHARE", item="The plan", to="CQC", personal_data="yes")
        assert row_text(lib, item) == "The plan · CQC · Contains personal data: Yes"
        policy = row("DOC", title="Policy", version="4.1", review_due="2026-05-08")
        assert row_text(lib, policy) == "Policy · Version: 4.1 · Review due: 8 May 2026"
        element = row("PROC_ELEMENT", document="DOC-2", present="no", page="2-3")
        assert row_text(lib, element) == "DOC-2 · Is it there? No · Page: 2-3"

    def test_all_of_a_row_its_summary_first(self, lib):
        text = whole_row(lib, row(note_fact="dark\nsince May", **WORN))
        assert text.startswith("Worn radio or infrared alarm with zone receivers · Ward A · ")
        assert "dark since May" in text
        assert "4 zones" in text
        assert text.count("Ward A") == 1

    def test_a_row_of_an_unknown_record_shows_all_it_has(self, lib):
        assert row_text(lib, row("GONE", colour="red", size=3)) == "red · 3"
        assert whole_row(lib, row("GONE", size=3, colour="red")) == "red · 3"


class TestValues:
    def test_the_answer_first_then_measures_in_declared_order(self, lib):
        question = lib.question("PA-040")
        answer = Answer(measures={"without": 2, "devices": 11, "retired": "old", "dead": 3})
        assert list(values_of(question, answer, lib)) == [
            ("Alarms counted", "11 alarms"),
            ("Of the alarms, flat or faulty", "3 alarms"),
            ("Of the staff, without a working one", "2 people"),
            ("retired", "old"),
        ]

    def test_a_value_of_its_own(self, lib):
        question = lib.question("PA-170")
        answer = Answer(value={"n": 5, "of": 8}, measures={"zones_never": 1})
        assert list(values_of(question, answer, lib)) == [
            ("Answer", "5 of 8"),
            ("Zones never tested", "1 zone"),
        ]
        assert list(values_of(question, replace(answer, value=None, measures={}), lib)) == []
