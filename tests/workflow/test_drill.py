"""The stopwatch: agreed first, timed, struck, ended as a row, found again after a kill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from working import Work, again

from inspector_tui.record.base import Clock
from inspector_tui.record.rules import RuleError
from inspector_tui.workflow import answering, drill, rows
from inspector_tui.workflow.command import RefusedError

AGREED = {
    "location": "Alder Ward",
    "agreed_with": "Nurse in charge",
    "announced_to": ["switchboard", "staff"],
    "stated_minimum": 2,
    "stated_time_s": 60,
    "second_observer": "Estates manager",
}


def at(seconds: float) -> str:
    ms = round(seconds * 1000)
    moment = datetime(2026, 11, 21, 10, tzinfo=UTC) + timedelta(milliseconds=ms)
    return moment.isoformat(timespec="milliseconds")


def marked(what, seconds: float, boot: str = "boot"):
    """A press of the stopwatch so many seconds after ten in the morning."""
    return drill.mark(what, at(seconds), Clock(boot, round(seconds * 1000)))


def whole(work: Work):
    work.do(
        drill.start(work.library, AGREED),
        marked("pressed", 5),
        marked("displayed", 9.3),
        marked("responder", 36.8),
        marked("responder", 40),
        drill.strike("responder", 40_000),
        marked("responder", 57.1),
        marked("stood-down", 125.2),
    )
    return work


def test_a_drill_becomes_an_alarm_test_with_its_times(work):
    visit = whole(work).do(drill.end(work.library))

    assert drill.running(visit) is None
    row = visit.rows[drill.made(visit)]
    assert row.fields == {
        **AGREED,
        "on": "2026-11-21T10:00",
        "t0": "10:00:05",
        "t1": "10:00:09.300",
        "t2": "10:00:36.800",
        "t3": "10:00:57.100",
        "t4": "10:02:05.200",
        "responder_count": 2,
        "stopped": "no",
        "source": "TEST",
    }
    assert row.question == "PA-210"
    assert visit.drills["D1"].started.announced_to == "Switchboard, Staff on shift"


def test_nobody_presses_before_it_is_agreed_and_announced(work):
    for missing in ("location", "agreed_with", "announced_to"):
        with pytest.raises(RefusedError, match="is needed"):
            drill.start(work.library, {**AGREED, missing: ""})
    with pytest.raises(RefusedError):
        drill.start(work.library, {**AGREED, "announced_to": ["the moon"]})


def test_the_needed_questions_come_first():
    from judged import library

    first, others = drill.questions_first(library())
    assert [field.id for field in first] == ["location", "agreed_with", "announced_to"]
    assert all(field.required for field in first)
    assert {"stated_minimum", "stated_time_s", "class"} <= {field.id for field in others}
    assert "switchboard" in drill.advice(library())


def test_one_drill_at_a_time(work):
    work.do(drill.start(work.library, AGREED))
    with work.refusing("running already"):
        work.do(drill.start(work.library, AGREED))


def test_marks_come_after_the_press_and_all_but_responders_once(work):
    with work.refusing("No drill is running"):
        work.do(marked("pressed", 1))
    work.do(drill.start(work.library, AGREED))
    for what in ("responder", "displayed", "minimum", "stood-down"):
        with work.refusing("Nothing was pressed yet"):
            work.do(marked(what, 1))
    work.do(marked("pressed", 1), marked("responder", 2), marked("responder", 3))
    with work.refusing("timed already"):
        work.do(marked("pressed", 4))
    work.do(drill.strike("pressed", 1_000), marked("pressed", 1.5))
    assert len(work.visit.drills["D1"].marks) == 4


def test_a_time_is_struck_once(work):
    work.do(drill.start(work.library, AGREED), marked("pressed", 1), drill.strike("pressed", 1_000))
    with work.refusing("struck already"):
        work.do(drill.strike("pressed", 1_000))
    with work.refusing("never reached"):
        work.do(drill.strike("pressed", 7))


def test_of_two_marks_in_one_millisecond_the_one_that_is_meant_is_struck(work):
    visit = work.do(
        *(drill.start(work.library, AGREED), marked("pressed", 1)),
        *(marked("displayed", 2), marked("responder", 2), drill.strike("displayed", 2_000)),
    )
    marks = visit.drills["D1"].marks
    assert [one.mark for one in marks if not one.stands] == ["displayed"]


def at_hand(work: Work, seconds: float, **how) -> bool:
    """Whether the drill keeps the vault open so many seconds after ten."""
    boot = Clock(how.pop("boot", "boot"), round(seconds * 1000))
    return drill.keeps_open(work.visit.drills["D1"], at(seconds), boot, **how)


def test_it_keeps_the_vault_open_while_it_is_timed_and_for_an_hour_after_the_newest_mark(work):
    work.do(drill.start(work.library, AGREED))
    assert not at_hand(work, 1)  # agreed, and nothing pressed
    work.do(marked("pressed", 5))
    assert at_hand(work, 5)
    assert at_hand(work, 3604.9)
    assert not at_hand(work, 3605)
    work.do(marked("responder", 600))
    assert at_hand(work, 3605)
    assert not at_hand(work, 4200)
    work.do(drill.strike("pressed", 5000))
    assert not at_hand(work, 601)  # the press itself was a mis-press
    work.do(marked("pressed", 602), marked("stood-down", 700))
    assert not at_hand(work, 700)
    work.do(drill.strike("stood-down", 700_000))
    assert at_hand(work, 701)
    work.do(drill.end(work.library))
    assert not at_hand(work, 702)


def test_a_restart_between_counts_the_hour_by_the_wall_clock(work):
    work.do(drill.start(work.library, AGREED), marked("pressed", 1000))
    assert at_hand(work, 1001, boot="another")
    assert at_hand(work, 4599, boot="another")
    assert not at_hand(work, 4600, boot="another")
    assert not at_hand(work, 999, boot="another")  # a clock set back tells of no hour


def test_a_mark_that_is_not_on_disk_yet_keeps_the_vault_open_for_its_hour_too(work):
    work.do(drill.start(work.library, AGREED), marked("pressed", 5), marked("stood-down", 60))
    assert at_hand(work, 61, unsaved=True)
    assert not at_hand(work, 3660, unsaved=True)


def test_a_drill_left_running_is_there_in_another_session_and_ends_there(work):
    work.do(drill.start(work.library, AGREED), marked("pressed", 5))
    visit = work.reopen()
    assert drill.running(visit) == "D1"
    visit = work.do(marked("stood-down", 90, boot="another"), drill.end(work.library))
    assert visit.rows[drill.made(visit)].fields["t4"] == "10:01:30"


def test_broken_off_before_the_press_it_is_no_test(work):
    work.do(drill.start(work.library, AGREED))
    with work.refusing("Nothing was pressed"):
        work.do(drill.end(work.library))
    visit = work.do(drill.end(work.library, stopped="real-alarm"))
    assert visit.drills["D1"].stopped == "a real alarm or incident"
    assert drill.made(visit) is None
    assert visit.rows_of("ALARM_TEST") == []
    assert drill.running(visit) is None


def test_broken_off_after_the_press_it_is_a_test_that_was_stopped(work):
    work.do(drill.start(work.library, AGREED), marked("pressed", 5))
    visit = work.do(drill.end(work.library, stopped="other", why="The panel smoked."))
    fields = visit.rows[drill.made(visit)].fields
    assert fields["stopped"] == "other"
    assert fields["stopped_why"] == "The panel smoked."
    assert "responder_count" not in fields
    assert visit.drills["D1"].stopped == "The panel smoked."


def test_another_reason_to_break_off_is_told_in_words(work):
    work.do(drill.start(work.library, AGREED))
    for sign in ("", "x"):
        with work.refusing("broken off with a reason"):
            work.do(drill.end(work.library, stopped=drill.OTHER, why=sign))


def test_a_test_to_which_nobody_came_says_so(work):
    visit = work.do(
        drill.start(work.library, AGREED),
        marked("pressed", 5),
        marked("stood-down", 300),
        drill.end(work.library),
    )
    assert visit.rows[drill.made(visit)].fields["responder_count"] == 0


def test_a_moment_that_no_clock_shows_is_no_mark_and_the_drill_goes_on(work):
    work.do(drill.start(work.library, AGREED))
    with pytest.raises(RuleError):
        work.do(drill.mark("pressed", "2026-99-99T99:99:99Z", Clock("boot", 5)))
    visit = work.do(marked("pressed", 0), drill.end(work.library))
    assert visit.rows[drill.made(visit)].fields["location"] == "Alder Ward"


def test_a_visit_is_not_sealed_over_a_running_drill(work):
    work.do(drill.start(work.library, AGREED))
    with work.refusing("still running"):
        work.seal()
    work.do(drill.end(work.library, stopped="asked"))
    assert work.seal().status == "sealed"


def test_undo_takes_the_test_back_and_leaves_the_drill(work):
    whole(work).do(drill.end(work.library))
    visit = work.do(answering.undo)
    assert visit.rows_of("ALARM_TEST") == []
    assert visit.drills["D1"].ended is not None
    assert rows.add(work.library, "ALARM_TEST", {"location": "Alder Ward"})(visit)


def test_without_the_checklist_there_is_nothing_to_time(work):
    violence = again(work.made, checklists=("violence",))
    for ask in (
        lambda: drill.start(violence.library, AGREED),
        lambda: drill.questions_first(violence.library),
    ):
        with pytest.raises(RefusedError, match="No checklist"):
            ask()
    assert drill.advice(violence.library) == ""
