"""A visit put right line by line."""

from datetime import date, timedelta

import pytest
from plainly import at_visit
from visitapps import new_vault, new_visit

from inspector_tui.workflow import rows, visits
from inspector_tui.workflow.library import library_of


@pytest.fixture
def vault(tmp_path):
    made = new_vault(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def visit(vault):
    return new_visit(vault, purpose="most injuries")


def test_it_is_asked_with_what_stands_and_saved_as_one_act(vault, visit):
    before = vault.visit(visit)
    said = at_visit(
        vault, visit, "A", "Sample Trust", "20 nov 2026", "", "", "", "taken from another", "u", "U"
    )
    assert "Organisation (needed), now Example Trust:" in said
    assert "Sites has: S1 Ward A S2 Ward B" in said
    assert "The visit is put right, saved." in said
    assert "Sample Trust \u00b7 20 Nov 2026" in said
    assert "Change to the visit (Organisation and Date) taken back, saved" in said
    assert "Change to the visit (Organisation and Date) put back, saved" in said
    after = vault.visit(visit)
    assert (after.organisation, after.on) == ("Sample Trust", "2026-11-20")
    assert after.last == before.last + 3
    (made,) = after.amendments
    assert made.was.given() == {"organisation": "Example Trust", "on": "2026-11-21"}
    assert made.reason == "taken from another"


def test_the_question_mark_says_what_stood_before(vault, visit):
    said = at_visit(
        *(vault, visit, "A", "Sample Trust", ".g wrong", "mistyped", "A", "?", ".q"),
    )
    assert ": Example Trust (mistyped)." in said


def test_a_site_that_a_row_names_cannot_be_left_out(vault, visit):
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, rows.add(library, "ALARM", {"type": "Worn", "site": "S2"}))
    said = at_visit(
        *(vault, visit, "A", ".g sites", "S1 Ward A", ".", ".g wrong", "closed"),
        *("S1 Ward A", "S2 Birch Ward", "."),
        ".s",
    )
    assert "Sites: S2 Ward B is named by Alarm system 1: keep S2 and correct its name" in said
    assert "The visit is put right, saved." in said
    assert [site.name for site in vault.visit(visit).sites] == ["Ward A", "Birch Ward"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([".s"], "Nothing was changed."),
        (["Sample Trust", ".q"], "Kept as a draft."),
        (["Sample Trust", ".s", ".q"], "What was wrong: A visit is put right with a reason."),
        ([".g wrong", "a slip", ".q"], "The visit reads as before."),
        (["", "22/3/1926", ".s", ".q"], "more than 50 years away"),
    ],
)
def test_what_is_left_or_refused_records_nothing(vault, visit, lines, words):
    before = vault.visit(visit)
    assert words in at_visit(vault, visit, "A", *lines)
    assert vault.visit(visit) == before


def test_an_odd_date_is_asked_about(vault, visit):
    odd = (date.today() + timedelta(days=120)).isoformat()
    lines = ("A", "", odd, ".g wrong", "a slip", "b", "", ".s", "a")
    said = at_visit(vault, visit, *lines)
    assert said.text.count("Is this date right?") == 2
    assert "Date: to be put right" in said
    assert vault.visit(visit).on == odd


def test_a_sealed_visit_is_not_put_right(vault, visit):
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))
    said = at_visit(vault, visit, "A")
    assert "This visit is sealed; k reopens it, with a reason." in said
    assert "What was wrong" not in said


def test_the_help_names_the_key(vault, visit):
    assert "A  Put right the visit's organisation, date or sites." in at_visit(vault, visit, "?")
