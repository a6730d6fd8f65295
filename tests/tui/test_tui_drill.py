"""The stopwatch by its keys: agreed first, timed by each key's arrival, struck, ended, found."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager

import pytest
from alarmapps import alarm_visit, overview
from textual import events
from visitapps import driven, reopened

from inspector_tui.faces import drill_text
from inspector_tui.faces.idle import Idle
from inspector_tui.judgement.alarm.course import course
from inspector_tui.record.base import Clock
from inspector_tui.record.drills import DrillStarted
from inspector_tui.record.visit import Drill
from inspector_tui.tui import thin
from inspector_tui.tui.app import LOCK
from inspector_tui.tui.face import Face
from inspector_tui.tui.lines import LineList
from inspector_tui.vault import clock
from inspector_tui.vault.files import DiskFullError
from inspector_tui.workflow import drill, visits
from inspector_tui.workflow.library import library_of

AGREED = {
    "location": "Alder",
    "agreed_with": "Nurse in charge",
    "announced_to": ["switchboard"],
    "stated_minimum": 2,
    "stated_time_s": 60,
}


@pytest.fixture
def told(tmp_path):
    return alarm_visit(tmp_path / "home")


def begin(vault, visit, *commands):
    library = library_of(vault, vault.visit(visit))
    for command in (drill.start(library, AGREED), *commands):
        vault.append(visit, command)


def marked(what, seconds, boot="boot"):
    at = f"2026-11-21T10:{seconds // 60:02}:{seconds % 60:02}.000+00:00"
    return drill.mark(what, at, Clock(boot, seconds * 1000))


@asynccontextmanager
async def stopwatch(vault, visit, **how):
    """The page of a drill just agreed."""
    async with overview(vault, **how) as driver:
        begin(vault, visit)
        desk = driver.app.screen.desk
        desk.do(lambda visit: [])  # the desk hears of it
        await driver.until(lambda: desk.visit.drills)
        await driver.press("t")
        await driver.sees("Stopwatch D1")
        yield driver


def times(driver) -> list[tuple[str, str]]:
    lines = driver.app.screen.query_one(LineList).lines
    return [(line.lead.strip(), line.text) for line in lines]


def marks(driver) -> list[tuple[str, int, bool]]:
    found = driver.app.screen.desk.visit.drills["D1"].marks
    return [(mark.mark, mark.ms, not mark.stands) for mark in found]


async def key(driver, name: str, ago: float) -> None:
    """A key that came from the terminal some seconds before the first of its test."""
    if not hasattr(driver, "base"):
        driver.base = time.monotonic()
    event = events.Key(name, name)
    event.time = driver.base - ago
    driver.app.post_message(event)
    await driver.press()


async def test_from_the_safe_testing_questions_to_the_row_with_its_times(told):
    vault, visit = told
    async with overview(vault) as driver:
        await driver.press("t")
        await driver.sees("Stopwatch: agree it first")
        await driver.sees("Stop if a real alarm sounds.")
        await driver.press("ctrl+o")
        await driver.sees("! This is needed.")
        await driver.type("Alder")
        await driver.press("tab")
        await driver.type("Nurse in charge")
        await driver.press("tab")
        await driver.type("switchboard, staff")
        driver.app.screen.form.go_to("stated_minimum")
        await driver.type("2")
        await driver.press("ctrl+o")
        await driver.sees("Stopwatch D1")
        await driver.sees("Alder. Agreed with Nurse in charge; announced to Switchboard, Staff on")
        await driver.sees("Nothing is timed yet")
        await driver.press("p", "d", "r", "r", "s")
        await driver.sees("2 came; the site's own minimum is 2")
        await driver.until(lambda: len(marks(driver)) == 5)
        await driver.press("e")
        await driver.sees("Alarm test 2")
        form = driver.app.screen.form
        assert form.texts["responder_count"] == "2 people"
        form.go_to("worked")
        await driver.type("y")
        await driver.press("ctrl+o")
        await driver.sees("The drill has ended, saved.")
    row = reopened(vault).visit(visit).rows["ALARM_TEST-2"].fields
    assert {"t0", "t1", "t2", "t3", "t4"} <= row.keys()
    assert row["worked"] == "yes"
    assert row["announced_to"] == ["switchboard", "staff"]


async def test_a_key_is_timed_by_its_arrival_however_late_it_is_dealt_with(told):
    async with stopwatch(*told) as driver:
        await key(driver, "p", 90)
        await driver.matches(r"This key waited [0-9]+\.[0-9] s to be dealt with")
        await key(driver, "r", 30)
        await driver.until(lambda: len(marks(driver)) == 2)
        (_, pressed, _), (_, came, _) = marks(driver)
        assert abs(came - pressed - 60_000) < 500
        assert clock.now()[1].ms - pressed > 89_000
        assert times(driver)[1][1] == "First responder there and able to help"


async def test_a_mis_press_is_struck_and_stays_readable(told):
    async with stopwatch(*told) as driver:
        await key(driver, "p", 60)
        await key(driver, "r", 20)
        await key(driver, "r", 10)
        await driver.until(lambda: len(marks(driver)) == 3)
        await driver.press("up", "w")
        await driver.sees("Responder, struck: a mis-press")
        await driver.sees("1 came")
        assert [struck for _, _, struck in marks(driver)] == [False, True, False]
        await driver.press("w")
        await driver.sees("That time is struck already.")


async def test_what_makes_no_sense_is_refused_in_words(told):
    async with stopwatch(*told) as driver:
        await driver.press("r")
        await driver.sees("Nothing was pressed yet")
        await driver.press("e")
        await driver.sees("Nothing was pressed, so there is no test to record")
        await driver.press("w")
        await driver.press("p", "p")
        await driver.sees("The press is timed already")
        await driver.until(lambda: len(marks(driver)) == 1)


async def test_a_drill_not_stood_down_is_ended_only_on_purpose(told):
    vault, visit = told
    async with stopwatch(vault, visit) as driver:
        await driver.press("p", "e")
        await driver.sees("It was not stood down. Nobody came.")
        await driver.press("enter")
        await driver.lacks("End the drill?")
        await driver.press("r", "e", "e")
        await driver.sees("Alarm test 2")
    assert reopened(vault).visit(visit).rows["ALARM_TEST-2"].fields["responder_count"] == 1


async def test_broken_off_with_a_reason(told):
    vault, visit = told
    async with stopwatch(vault, visit) as driver:
        await driver.press("x")
        await driver.sees("A real alarm or incident")
        await driver.press("enter")
        await driver.lacks("Break the drill off?")
        await driver.press("x", "d")
        await driver.sees("Why?")
        await driver.press("enter")
        await driver.sees("Say why.")
        await driver.type("Flood")
        await driver.press("enter")
        await driver.sees("it is no test")
        await driver.sees("Panic alarm")
    found = reopened(vault).visit(visit)
    assert found.drills["D1"].stopped == "Flood"
    assert [row.id for row in found.rows_of("ALARM_TEST")] == ["ALARM_TEST-1"]


async def test_a_real_alarm_ends_it_at_once_and_safety_comes_first(told):
    vault, visit = told
    async with stopwatch(vault, visit) as driver:
        await driver.press("p", "x", "a")
        await driver.sees("Alarm test 2")
        await driver.press("ctrl+b")
        await driver.sees("See first that everyone is safe.")
    row = reopened(vault).visit(visit).rows["ALARM_TEST-2"].fields
    assert row["stopped"] == "real-alarm"


async def test_left_running_it_goes_on_and_t_goes_back_to_it(told):
    async with stopwatch(*told) as driver:
        await driver.press("p", "b")
        await driver.sees("The drill goes on; t goes back to it.")
        await driver.press("k")
        await driver.press("k", "a")
        await driver.sees("A drill is still running.")
        await driver.press("enter", "b", "t")
        await driver.sees("Stopwatch D1")
        assert len(times(driver)) == 1


async def test_after_a_kill_the_drill_is_found_when_the_visit_is_opened(told):
    vault, visit = told
    begin(vault, visit, marked("pressed", 5, boot="before the kill"))
    vault.put_bookmark(visit, "PA-080")
    vault.close()
    again = reopened(vault)
    async with driven(again) as driver:
        await driver.sees("Example Trust")
        await driver.press("enter")
        await driver.sees("This drill was left running. e ends it, x breaks it off.")
        await driver.sees("10:00:05")
        await driver.press("s", "e")
        await driver.sees("Alarm test 2")
        await driver.press("ctrl+b")
        await driver.sees("PA-080")
    assert reopened(again).visit(visit).drills["D1"].ended is not None


async def test_a_time_that_could_not_be_saved_is_kept_and_sent_again(told, monkeypatch):
    vault, visit = told

    def full(*args, **kwargs):
        raise DiskFullError

    async with stopwatch(vault, visit) as driver:
        await key(driver, "p", 60)
        await driver.until(lambda: len(marks(driver)) == 1)
        monkeypatch.setattr(vault, "append", full)
        await key(driver, "r", 30)
        await driver.sees("NOT SAVED")
        assert "disk is full" in driver.text
        await key(driver, "r", 20)
        await driver.until(lambda: driver.text.count("NOT SAVED") == 2)
        await driver.press("w")
        await driver.until(lambda: driver.text.count("NOT SAVED") == 1)
        await driver.press("b")
        await driver.until(lambda: driver.text.count("NOT SAVED") == 1)
        assert "Stopwatch D1" in driver.text
        await driver.press("ctrl+x")
        await driver.sees("Leave without what is not saved?")
        await driver.press("b")
        await driver.lacks("Leave without")
        monkeypatch.undo()
        await key(driver, "r", 10)
        await driver.lacks("NOT SAVED")
        await driver.until(lambda: len(marks(driver)) == 3)
        spans = [ms - marks(driver)[0][1] for _, ms, _ in marks(driver)]
        assert [round(span / 1000) for span in spans] == [0, 30, 50]


async def test_only_the_digits_that_change_are_drawn():
    drawn = []

    class Seen(Face):
        def refresh(self, *regions, **how):
            drawn.extend(regions or ["all"])
            return self

    face = Seen()
    beside = ("since the press", "site's own time", "0 came")
    face.show("0:58", beside)
    drawn.clear()
    face.show("0:59", beside)
    assert [region.size for region in drawn] == [(3, 3)]
    drawn.clear()
    face.show("0:59", beside)
    assert drawn == []
    face.show("1:00", beside)
    assert [region.width for region in drawn] == [3, 3, 3]
    drawn.clear()
    face.show("10:00", beside)
    assert drawn == ["all"]


@pytest.mark.parametrize("text", ["0:00", "-:--", "12:34", "1:05:59", "6:78"])
def test_the_face_has_every_digit(text):
    face = Face()
    face.time = text
    for y in range(3):
        assert face.render_line(y).cell_length == face.size.width


async def test_a_running_drill_keeps_the_vault_open_and_one_forgotten_does_not(told, monkeypatch):
    vault, visit = told
    async with stopwatch(vault, visit) as driver:
        app, page = driver.app, driver.app.screen
        assert not page.keeps_open
        await driver.press("p")
        assert page.keeps_open
        await driver.press("e")
        await driver.sees("End")  # a question lies over it, and nobody answers
        monkeypatch.setattr(Idle, "left", 0.0)
        app._lock_when_idle()
        assert not app._exit
        at, boot = clock.now()
        later = Clock(boot.boot, boot.ms + 3_600_000)
        monkeypatch.setattr(clock, "now", lambda: (at, later))
        app._lock_when_idle()
        await driver.until(lambda: app._exit, "the lock")
    assert app.return_value == LOCK
    assert [one.mark for one in reopened(vault).visit(visit).drills["D1"].marks] == ["pressed"]


async def test_a_drill_that_was_stood_down_or_left_keeps_nothing_open(told):
    async with stopwatch(*told) as driver:
        page = driver.app.screen
        await driver.press("p", "s")
        await driver.until(lambda: not page.keeps_open, "a drill that is over")
        await driver.press("w")
        await driver.until(lambda: page.keeps_open, "a stand-down that was struck")
        await driver.press("b")
        assert page not in driver.app.screen_stack


async def test_a_clock_set_in_the_middle_is_told(told, monkeypatch):
    async with stopwatch(*told) as driver:
        await driver.press("p")
        await driver.until(lambda: len(marks(driver)) == 1)
        _, boot = clock.now()
        monkeypatch.setattr(clock, "now", lambda: ("2027-01-01T00:00:00.000+00:00", boot))
        driver.app.screen._tick()
        await driver.sees("The computer's clock was set")
        await driver.sees("counted by a clock that cannot be set")


async def test_a_slow_line_is_told(told, monkeypatch):
    monkeypatch.setattr(thin, "round_trip", lambda app: 0.6)
    async with stopwatch(*told) as driver:
        await driver.sees("Slow line: a key takes about 0.3 s to arrive")


def test_what_to_doubt():
    def said(found, step=0, trip=None):
        return [words for words, _ in drill_text.doubts(found, step, trip)]

    running = Drill(started=DrillStarted("D1", "x", "y"), n=2, at="", by="AB")
    quiet = course(running)
    assert said(quiet) == []
    assert said(quiet, trip=0.05) == []
    assert "set back by 1:00:00.0" in said(quiet, step=-3_600_000)[0]


async def test_nothing_is_timed_in_a_visit_without_alarm_tests(tmp_path):
    from visitapps import new_vault, new_visit

    vault = new_vault(tmp_path / "home")
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.sees("Example Trust")
        await driver.press("enter", "t")
        await driver.sees("No checklist of this visit has a table of alarm tests.")


async def test_nothing_is_timed_in_a_sealed_visit(told):
    vault, visit = told
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))
    async with overview(vault) as driver:
        await driver.press("t")
        await driver.sees("This visit is sealed")


async def test_a_drill_that_cannot_be_started_is_no_drill(told, monkeypatch):
    vault, _ = told

    def full(*args, **kwargs):
        raise DiskFullError

    async with overview(vault) as driver:
        await driver.press("t")
        await driver.type("Alder")
        await driver.press("tab", "x", "tab", "1")
        monkeypatch.setattr(vault, "append", full)
        await driver.press("ctrl+o")
        await driver.sees("This was not saved")
        await driver.press("enter")
        await driver.sees("The drill was not started.")
        monkeypatch.undo()
        await driver.press("t")
        await driver.sees("Draft from")


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_it_fits_any_terminal(told, size):
    async with stopwatch(*told, size=size) as driver:
        for name, ago in (("p", 90), ("d", 80), ("r", 70), ("r", 60), ("m", 50), ("s", 40)):
            await key(driver, name, ago)
        await driver.sees("Stood down")
        await driver.sees("2 came")
        assert all(len(line) <= size[0] for line in driver.text.splitlines())
