"""The stopwatch line by line: a press is timed when its line arrived."""

from time import monotonic

import pytest
from plainly import at_visit, fed
from working import begin

from inspector_tui.faces.keymap import Keys
from inspector_tui.judgement.alarm.course import course
from inspector_tui.plain.desk import Desk
from inspector_tui.plain.drill import DrillPage
from inspector_tui.plain.page import Session
from inspector_tui.workflow import drill
from inspector_tui.workflow.saver import Saver

AGREED = {"location": "Ward A", "agreed_with": "the ward manager", "announced_to": "everyone"}


@pytest.fixture
def work(tmp_path):
    found = begin(tmp_path)
    yield found
    found.vault.close()


def start(work):
    """Begin a drill as the form does."""
    fields = {f.id: f for group in drill.questions_first(work.library) for f in group}
    given = {name: words for name, words in AGREED.items() if fields[name].kind == "text"}
    for name in AGREED.keys() - given.keys():
        given[name] = next(iter(work.library.choices(fields[name])))
        if fields[name].kind == "choices":
            given[name] = [given[name]]
    work.do(drill.start(work.library, given))


def test_a_test_is_agreed_timed_and_ends_as_a_row(work):
    start(work)
    said = at_visit(
        *(work.vault, work.visit_id, "p", "d", "r", "r", "p", "", "w 4", "s", "e"),
        *(".s", "b"),
    )
    assert "A drill was left running." in said
    assert said.text.count("saved") >= 6
    assert "Struck; it stays readable and no longer counts." in said
    assert "is timed already; strike it first" in said
    assert "The drill has ended, saved." in said
    rows = work.visit.rows_of(drill.TEST)
    assert rows[0].fields["responder_count"] == 1
    assert drill.running(work.visit) is None


def test_before_a_test_it_is_asked_where_and_with_whom(work):
    said = at_visit(work.vault, work.visit_id, "t", ".s", ".q")
    assert "This is needed." in said
    assert drill.running(work.visit) is None


def test_one_that_is_broken_off_says_why_and_keeps_its_times(work):
    start(work)
    said = at_visit(work.vault, work.visit_id, "p", "x", "g", "x", "a", ".q", "b")
    assert "What made you stop?" in said
    assert "The drill is broken off, saved." in said
    assert work.visit.drills["D1"].stopped


def test_left_running_it_is_found_again(work):
    start(work)
    assert "The drill goes on; t goes back to it." in at_visit(
        work.vault, work.visit_id, "p", "b", "b"
    )
    assert "A drill was left running." in at_visit(work.vault, work.visit_id)


def test_a_press_has_the_time_at_which_its_line_arrived(work):
    start(work)
    talk, _ = fed()
    talk.listen()
    saver = Saver(work.vault)
    page = DrillPage(
        Session(talk, work.vault.home, work.vault, saver, Keys()),
        Desk(work.vault, saver, work.visit_id),
    )
    now = monotonic()
    page.deal_with("p", now - 90)  # dealt with a minute and a half later: the disk was busy
    page.deal_with("r", now - 30)
    saver.close()
    found = course(work.visit.drills["D1"])
    assert found.first("responder").after == pytest.approx(60_000, abs=2)
