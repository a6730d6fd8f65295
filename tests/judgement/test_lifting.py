"""Thorough examination and defects past their date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import answer, facts, prompts, visit

from inspector_tui.judgement.lifting import due, table
from inspector_tui.judgement.spans import months_after

HOIST = {"type": "mobile-hoist", "serial": "H-7", "in_use": "yes", "report_seen": "yes"}


def stands(row, on="2026-11-21"):
    of = facts(visit({"EQUIP": [{**HOIST, **row}]}))
    return due(of.rows("EQUIP")[0], table(of), dt.date.fromisoformat(on))


def asked(row, on="2026-11-21"):
    return prompts(visit({"EQUIP": [{**HOIST, **row}]}, on=on))


# ------------------------------------------------------------------ calendar months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-05-21", 6, "2026-11-21"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-08-29", 6, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 6, "2024-08-29"),
        ("2025-12-31", 6, "2026-06-30"),
        ("2025-11-30", 6, "2026-05-30"),
        ("2025-06-30", 6, "2025-12-30"),
        ("2026-07-01", 6, "2027-01-01"),
    ],
)
def test_calendar_months_end_on_the_last_day_of_shorter_ones(day, months, later):
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)


@given(st.dates(), st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    later = months_after(day, months)

    if later is None:
        assert day.year + months // 12 >= dt.MAXYEAR
        return
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1


@given(st.dates(max_value=dt.date(2100, 1, 1)), st.integers(0, 400))
def test_a_later_examination_is_never_due_earlier(day, more):
    later = day + dt.timedelta(days=more)

    assert months_after(day, 6) <= months_after(later, 6)


# ------------------------------------------------------------------ when it was due


@pytest.mark.parametrize(
    ("on", "overdue"), [("2026-11-20", 0), ("2026-11-21", 0), ("2026-11-22", 1), ("2026-12-21", 30)]
)
def test_six_months_for_equipment_that_lifts_people(on, overdue):
    found = stands({"last_te": "2026-05-21"}, on)

    assert found.day == dt.date(2026, 11, 21)
    assert found.overdue == overdue


def test_six_months_for_slings_and_twelve_for_other_lifting_equipment():
    assert stands({"type": "sling", "last_te": "2026-01-10"}).day == dt.date(2026, 7, 10)
    other = {"type": "other", "lifting": "other-lifting", "last_te": "2026-01-10"}
    assert stands(other).day == dt.date(2027, 1, 10)


def test_what_the_inspector_says_an_item_is_comes_before_its_type():
    bed = {"type": "bed", "last_te": "2026-01-10"}

    assert stands({**bed, "lifting": "person"}).day == dt.date(2026, 7, 10)
    assert not stands({**bed, "lifting": "not-lifting"}).is_lifting
    assert "what it is under the lifting regulations" in stands(bed).missing


def test_what_does_not_lift_is_never_due():
    for kind in ("slide-sheet", "board", "bed", "trolley"):
        assert not stands({"type": kind}).is_lifting


def test_a_written_scheme_overrides_the_interval():
    early = stands({"last_te": "2024-01-01", "scheme_ref": "S/12", "scheme_due": "2027-01-01"})

    assert (early.day, early.overdue) == (dt.date(2027, 1, 1), 0)
    late = stands({"last_te": "2026-10-01", "scheme_ref": "S/12", "scheme_due": "2026-11-01"})
    assert late.overdue == 20


def test_a_scheme_date_without_a_scheme_does_not_override():
    found = stands({"last_te": "2026-01-01", "scheme_due": "2027-01-01"})

    assert found.day == dt.date(2026, 7, 1)
    assert any("reference of the scheme" in what for what in found.missing)


def test_an_earlier_date_in_the_report_counts_and_a_later_one_is_pointed_out():
    assert stands({"last_te": "2026-08-01", "next_due": "2026-10-01"}).overdue == 51
    found = stands({"last_te": "2026-08-01", "next_due": "2027-08-01"})
    assert found.day == dt.date(2027, 2, 1)
    assert "later than the interval" in found.notes[0]


@pytest.mark.parametrize(
    "row",
    [{"last_te": "2027-01-01"}, {"last_te": ""}, {}, {"last_te": "31/08/2025"}, {"last_te": 7}],
)
def test_a_date_that_cannot_be_is_missing_and_not_overdue(row):
    found = asked(row)["LOLER:EQUIP-1"]

    assert "the date of the last thorough examination" in found.missing
    assert "nothing recorded shows when" in found.text


def test_without_the_day_of_the_visit_nothing_is_overdue():
    found = prompts(visit({"EQUIP": [{**HOIST, "last_te": "2020-01-01"}]}, on="soon"))

    assert "LOLER:EQUIP-1" not in found
    assert found["DATE:visit"].missing == ("the day of the visit",)


# ------------------------------------------------------------------ prompts


def test_an_overdue_hoist_in_use():
    found = asked({"last_te": "2025-08-31", "place": "Ward A"})["LOLER:EQUIP-1"]

    assert found.question == "MH-110"
    assert "Mobile hoist, H-7, Ward A" in found.text
    assert "28 Feb 2026, 266 days before the visit" in found.text
    assert "in use" in found.text
    assert any("calendar months" in reason.text for reason in found.reasons)
    assert any("1 item of lifting equipment, 1 overdue" in r.text for r in found.reasons)


def test_an_item_in_date_with_its_report_needs_no_look():
    assert "LOLER:EQUIP-1" not in asked({"last_te": "2026-08-01", "next_due": "2027-02-01"})


def test_items_without_a_report_are_listed_together():
    rows = [{**HOIST, "report_seen": "no", "last_te": "2026-08-01", "serial": s} for s in "XY"]
    found = prompts(visit({"EQUIP": rows}))["LOLER:no-report"]

    assert "Mobile hoist, X and Mobile hoist, Y" in found.text


def test_a_count_that_the_rows_exceed():
    rows = [{**HOIST, "last_te": "2025-01-01"}, {**HOIST, "last_te": "2025-02-01", "in_use": "no"}]
    of = visit({"EQUIP": rows}, {"MH-110": answer(items=9, overdue=1, overdue_in_use=1)})
    found = prompts(of)

    assert "You noted 1 overdue; the rows show 2" in found["LOLER:count:overdue"].text
    assert "LOLER:count:overdue_in_use" not in found


# ------------------------------------------------------------------ defects


@pytest.mark.parametrize(("on", "past"), [("2026-10-01", None), ("2026-10-02", "1 day before")])
def test_a_defect_is_past_its_date_from_the_day_after(on, past):
    row = {"last_te": "2026-09-01", "defect": "by-date", "defect_by": "2026-10-01"}
    found = asked(row, on).get("DEFECT:EQUIP-1")

    assert (past is None and found is None) or past in found.text


@pytest.mark.parametrize(
    ("closed", "is_open"), [("2026-10-01", False), ("2026-10-20", False), ("2026-12-01", True)]
)
def test_a_defect_put_right_is_closed_unless_that_lies_after_the_visit(closed, is_open):
    row = {"defect": "by-date", "defect_by": "2026-10-01", "defect_closed": closed}

    assert ("DEFECT:EQUIP-1" in asked(row)) is is_open


def test_a_danger_in_use_comes_first_whatever_its_date():
    found = asked({"defect": "danger"})["DEFECT:EQUIP-1"]

    assert "danger to people" in found.text
    assert "Deal with that first" in found.text
    assert found.missing == ("the date by which it has to be put right",)
    assert "DEFECT:EQUIP-1" not in asked({"defect": "danger", "in_use": "no"})


def test_a_date_to_put_right_what_is_no_defect_does_not_go_together():
    found = asked({"defect": "none", "defect_by": "2026-10-01"})["DEFECT:EQUIP-1"]

    assert any("no defect is recorded" in reason.text for reason in found.reasons)
