"""A visit begun line by line: organisations visited before, odd dates."""

from datetime import date, timedelta

import pytest
from plainly import at_visits
from visitapps import new_vault

from inspector_tui.checklist.moments import show_date
from inspector_tui.workflow import visits
from inspector_tui.workflow.visits import NewVisit

VALE = "Foxglove Vale NHS Foundation Trust (Invented)"


@pytest.fixture
def vault(tmp_path):
    made = new_vault(tmp_path / "home")
    yield made
    made.close()


def test_an_organisation_visited_before_is_taken_by_its_number(vault):
    visits.start(vault, NewVisit(VALE, date.today(), ["panic-alarm"]))
    said = at_visits(vault, "a", "1", ".s", "b")
    assert f"1  {VALE}" in said
    assert f"Organisation: {VALE}" in said
    assert "The visit has begun, saved." in said
    assert [visit.organisation for visit in vault.visits()] == [VALE, VALE]


def test_a_date_to_come_is_asked_about_and_an_absurd_one_refused(vault):
    odd = (date.today() + timedelta(days=120)).isoformat()
    said = at_visits(vault, "a", "Example Trust", "22/3/1926", ".s", odd, ".s", "b", "", ".s", "a")
    assert "Date: 22 Mar 1926 is more than 50 years away: today is" in said
    assert said.text.count("Is this date right?") == 2
    assert "Date: to be put right" in said
    assert "The visit has begun, saved." in said
    assert [visit.on for visit in vault.visits()] == [odd]
    assert f"now {show_date(odd)}" in said


def test_a_text_of_several_lines_says_how_it_is_gone_on_from(vault):
    said = at_visits(vault, "a", "Example Trust", "", "?", ".q")
    assert "One a line; a full stop alone goes on." in said
