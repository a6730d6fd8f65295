"""RIDDOR categories, and limits of 10 and 15 days from the day after."""

from __future__ import annotations

import datetime as dt

import pytest
from judged import facts, prompts, visit

from inspector_tui.judgement.riddor import report, table

ASSAULT = {
    "date": "2026-10-01",
    "type": "assault",
    "harmed": "worker",
    "severity": "lesser",
    "reported": "no",
}


def stands(on="2026-11-21", **changes):
    of = facts(visit({"INCIDENT": [{**ASSAULT, **changes}]}))
    return report(of.rows("INCIDENT")[0], table(of), dt.date.fromisoformat(on))


def asked(on="2026-11-21", **changes):
    return prompts(visit({"INCIDENT": [{**ASSAULT, **changes}]}, on=on), "RIDDOR")


# ------------------------------------------------------------------ category


@pytest.mark.parametrize(
    ("row", "category"),
    [
        ({"severity": "death"}, "death"),
        ({"severity": "death", "harmed": "service-user"}, "death"),
        ({"severity": "specified"}, "specified"),
        ({"severity": "over-seven-day"}, "over-seven-day"),
        ({"days_lost": 8}, "over-seven-day"),
        ({"days_lost": 7}, "not"),
        ({"days_lost": 4}, "not"),
        ({"days_lost": 0}, "not"),
        ({"type": "restraint", "days_lost": 20}, "over-seven-day"),
        ({"severity": "no-injury", "days_lost": 20, "type": "threat"}, "unclear"),
        ({"severity": "no-injury"}, "not"),
        ({"severity": "major", "days_lost": 3}, "unclear"),
        ({"severity": "specified", "harmed": "service-user", "type": "fall"}, "non-worker"),
        ({"severity": "major", "harmed": "service-user", "type": "fall"}, "unclear"),
        ({"severity": "over-seven-day", "harmed": "service-user"}, "unclear"),
        ({"severity": "no-injury", "harmed": "service-user"}, "not"),
        ({"severity": "specified", "harmed": "visitor-contractor"}, "specified"),
        ({"severity": "specified", "harmed": "several"}, "specified"),
        ({"severity": "no-injury", "harmed": "none", "type": "equipment"}, "unclear"),
        ({"severity": "death", "type": "equipment"}, "death"),
        ({"severity": "", "harmed": ""}, ""),
        ({"severity": "mild", "harmed": "worker"}, ""),
    ],
)
def test_what_a_record_points_to(row, category):
    assert stands(**row).points.category == category


def test_a_failed_hoist_may_be_a_dangerous_occurrence_with_nobody_hurt():
    found = stands(type="equipment", harmed="none", severity="no-injury")

    assert found.points.also == ("dangerous-occurrence",)
    assert "load-bearing part" in found.points.missing[0]
    judged = asked(
        type="equipment", harmed="none", severity="no-injury", riddor="dangerous-occurrence"
    )
    assert "The limit is 10 days, until 11 Oct 2026" in judged["RIDDOR:INCIDENT-1"].text


def test_violence_between_patients_asks_how_it_came_of_the_work():
    found = stands(harmed="service-user", severity="specified")

    assert "how the work is organised" in found.points.missing[0]


def test_harm_to_the_mind_alone_is_not_called_reportable():
    found = asked(type="threat", severity="no-injury", days_lost=30)["RIDDOR:INCIDENT-1"]

    assert "may have to be reported" in found.text
    assert "whether there was a physical injury" in found.missing


def test_a_contractor_may_be_at_work_here():
    found = stands(harmed="visitor-contractor", days_lost=9)

    assert found.category == "over-seven-day"
    assert "whether the person was at work here" in found.points.missing


def test_the_inspectors_judgement_counts_and_a_difference_is_shown():
    found = asked(days_lost=12, riddor="not", reported="")

    assert "you judged it not reportable" in found["RIDDOR:INCIDENT-1"].text
    assert "limit" not in found["RIDDOR:INCIDENT-1"].text
    assert asked(days_lost=2, riddor="not", reported="") == {}


def test_days_that_contradict_the_severity_are_asked_about():
    found = stands(severity="over-seven-day", days_lost=3)

    assert found.category == "over-seven-day"
    assert any("which is right" in what for what in found.points.missing)


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("row", "limit"),
    [
        ({"days_lost": 8}, "2026-10-16"),
        ({"severity": "specified"}, "2026-10-11"),
        ({"severity": "death"}, "2026-10-11"),
        ({"severity": "specified", "harmed": "service-user"}, "2026-10-11"),
        ({"days_lost": 8, "date": "2024-02-20"}, "2024-03-06"),
        ({"days_lost": 8, "date": "2025-12-24"}, "2026-01-08"),
    ],
)
def test_limits(row, limit):
    assert stands(**row).limit == dt.date.fromisoformat(limit)


@pytest.mark.parametrize(
    ("sent", "late"), [("2026-10-01", 0), ("2026-10-16", 0), ("2026-10-17", 1), ("2026-11-15", 30)]
)
def test_a_report_within_fifteen_days_is_in_time(sent, late):
    found = stands(days_lost=8, reported="yes", reported_on=sent, reported_ref="R-1")

    assert found.late == late


def test_a_late_report_gives_its_days_and_its_limit():
    row = {"riddor": "specified", "severity": "specified", "reported": "yes", "reported_ref": "R"}
    found = asked(**row, reported_on="2026-10-20")["RIDDOR:INCIDENT-1"]

    assert "Reported after 19 days, against a limit of 10 days (11 Oct 2026): 9 days late" in (
        found.text
    )


def test_a_report_made_in_time_never_stands_among_those_that_may_have_to_be_made():
    made = {"severity": "specified", "reported": "yes", "reported_on": "2026-10-11"}
    found = asked(**made)["RIDDOR:INCIDENT-1"]

    assert found.group == "RIDDOR:made"
    assert found.missing == ("the reference of the report",)
    assert (
        "Reported after 10 days, within the limit of 10 days; "
        "not recorded: the reference of the report." in found.text
    )
    unknown = asked(severity="specified", reported="yes")["RIDDOR:INCIDENT-1"]
    assert "It is recorded as reported; the limit is 10 days; not recorded:" in unknown.text
    due = asked(on="2026-10-05", severity="specified", reported="")
    assert due["RIDDOR:INCIDENT-1"].group == "RIDDOR"
    assert asked(**{**made, "reported_on": "2026-10-12"})["RIDDOR:INCIDENT-1"].group == (
        "RIDDOR:report"
    )


def test_days_off_say_which_days_count_and_ask_for_nothing_that_no_field_holds():
    found = asked(days_lost=12)["RIDDOR:INCIDENT-1"]

    assert "only consecutive days count, the day of the event left out" in {
        reason.text for reason in found.reasons
    }
    assert not any("consecutive" in what for what in found.missing)


def test_an_event_judged_and_reported_in_time_needs_no_look():
    row = {"riddor": "over-seven-day", "days_lost": 8, "reported": "yes", "reported_ref": "R-1"}

    assert asked(**row, reported_on="2026-10-10") == {}


@pytest.mark.parametrize(("on", "left"), [("2026-10-05", 11), ("2026-10-16", 0)])
def test_days_left_to_report(on, left):
    found = stands(on, days_lost=8)

    assert (found.late, found.left) == (0, left)


def test_a_report_that_is_overdue_at_the_visit():
    found = asked(days_lost=8)["RIDDOR:INCIDENT-1"]

    assert "15 days, until 16 Oct 2026, and passed 36 days before the visit" in found.text
    assert found.question == "IL-030"


def test_a_report_without_a_date_or_a_reference_cannot_be_held_to_its_limit():
    found = stands(days_lost=8, reported="yes")

    assert (found.late, found.taken) == (0, None)
    assert found.missing == ("the date of the report", "the reference of the report")


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ({"reported": "yes", "reported_on": "2026-09-01"}, "before it happened"),
        ({"reported": "yes", "reported_on": "2027-01-01"}, "after the visit"),
        ({"date": "2027-03-01"}, "lies after the visit"),
        ({"reported": "no", "reported_on": "2026-10-05"}, "marked as not reported"),
    ],
)
def test_impossible_dates_are_named_and_do_not_count(row, note):
    found = stands(days_lost=8, **row)

    assert any(note in said for said in found.notes)
    assert asked(days_lost=8, **row)["RIDDOR:INCIDENT-1"].reasons


def test_without_a_date_no_limit_is_worked_out():
    found = stands(days_lost=8, date="")

    assert found.limit is None
    assert "the date of the incident" in found.missing


def test_the_limit_says_how_sure_it_is():
    found = asked(days_lost=8)["RIDDOR:INCIDENT-1"]

    assert "general knowledge, not checked" in found.reasons[-1].text


def test_incidents_of_which_too_little_is_recorded_stand_in_one_prompt():
    rows = [{"date": "2026-10-01", "type": "assault"}, {"type": "fall"}, ASSAULT]
    found = prompts(visit({"INCIDENT": rows}), "RIDDOR")

    assert list(found) == ["RIDDOR:missing"]
    assert "For 2 of 3 incidents" in found["RIDDOR:missing"].text
