"""The stopwatch of an alarm test: agree it, start it, time it, end it as a row of the record.

A drill is in the journal from its start, so a program that was killed finds it running again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector_tui.checklist.checking import check, in_words
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import NamedField, Record
from inspector_tui.checklist.moments import stored_datetime
from inspector_tui.checklist.value import show
from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.course import Course, course, since_newest, times
from inspector_tui.record import fold_drills
from inspector_tui.record.base import Clock, Value
from inspector_tui.record.drills import DrillEnded, DrillMarked, DrillStarted, DrillStruck, Mark
from inspector_tui.record.events import AnyAct, RowAdded
from inspector_tui.record.visit import Drill, Visit
from inspector_tui.workflow import awake
from inspector_tui.workflow.command import (
    Command,
    RefusedError,
    clean_reason,
    clean_text,
    clean_values,
    on_open,
)

TEST = "ALARM_TEST"
"""The record that a drill ends up in."""
OTHER = "other"
"""The reason to break a drill off that has to be told in words."""
_AGREED = ("location", "agreed_with", "announced_to")
"""What has to be known before anybody presses an alarm: where, with whom agreed, who was told."""
_BEFORE = (
    *("class", "zone", "point", "device", "shift", "day_type"),
    *("stated_minimum", "stated_minimum_source", "stated_time_s", "stated_time_source"),
    "second_observer",
)
_WORDS: dict[Mark, str] = {
    "pressed": "The press",
    "displayed": "The display",
    "minimum": "The minimum",
    "stood-down": "The stand-down",
}


def running(visit: Visit) -> str | None:
    """The id of the drill that has not ended."""
    found = fold_drills.running(visit)
    return found and found[0]


def keeps_open(drill: Drill, at: str, clock: Clock, *, unsaved: bool = False) -> bool:
    """Whether the vault stays open now though nobody types: a test is timed, and not forgotten.

    That is from the press until it is stood down, ended, or an hour has gone since the newest mark.
    `unsaved` says that a mark is not on disk yet: a lock would lose it, so it has that hour too.
    """
    so_far = course(drill)
    timed = so_far.first("pressed") is not None and so_far.first("stood-down") is None
    since = since_newest(drill, at, clock)
    known = since is not None and 0 <= since < 1000 * awake.HOLDS
    return known and drill.ended is None and (timed or unsaved)


def questions_first(library: Library) -> list[list[NamedField]]:
    """The fields of the safe-testing form, needed ones first.

    `RefusedError` when none of the visit's checklists has a table of alarm tests.
    """
    declared = {field.id: field for field in _record(library).field}
    needed = [
        declared[name].model_copy(update={"required": True}) for name in _AGREED if name in declared
    ]
    others = [declared[name] for name in _BEFORE if name in declared]
    return [group for group in (needed, others) if group]


def advice(library: Library) -> str:
    """What the checklist says on testing safely."""
    question = question_of(library)
    return (library.section_of(question).intro or "") if question else ""


def require_none(visit: Visit) -> None:
    """Raise `RefusedError` while a drill of the visit is running."""
    if running(visit) is not None:
        raise RefusedError("A drill is still running.", todo="End it or break it off first (t).")


def question_of(library: Library) -> str | None:
    """The question that alarm tests answer."""
    return next((q.id for q in library.questions if q.answer.record == TEST), None)


def _record(library: Library) -> Record:
    record = library.record(TEST)
    if record is None:
        raise RefusedError(
            "No checklist of this visit has a table of alarm tests.",
            todo="Begin a visit with the panic-alarm checklist.",
        )
    return record


def start(library: Library, given: Mapping[str, Value]) -> Command:
    """Begin a drill; `given` are fields of the test that are known before it."""
    fields = {field.id: field for group in questions_first(library) for field in group}
    clean = clean_values({name: value for name, value in given.items() if name in fields})
    if faults := check(fields.values(), clean, library=library):
        raise RefusedError(in_words(faults), todo="Settle this before anybody presses an alarm.")
    said = {
        name: show(fields[name], clean[name], library=library) if name in clean else ""
        for name in ("agreed_with", "announced_to")
    }

    def command(visit: Visit) -> Sequence[AnyAct]:
        if running(visit) is not None:
            raise RefusedError("A drill is running already.", todo="End it or break it off first.")
        return [DrillStarted(drill=visit.next_drill(), details=clean, **said)]

    return on_open(command)


def mark(what: Mark, at: str, clock: Clock) -> Command:
    """A press of the stopwatch, with the two clocks of the moment when its key arrived."""

    def command(visit: Visit) -> Sequence[AnyAct]:
        id_, drill = _running(visit)
        if why := refusal(course(drill), what):
            raise RefusedError(why)
        return [DrillMarked(drill=id_, mark=what, at=at, clock=clock)]

    return on_open(command)


def refusal(so_far: Course, what: Mark) -> str:
    """Why something cannot be marked now, in a sentence; "" when it can."""
    if what != "pressed" and so_far.first("pressed") is None:
        return "Nothing was pressed yet: mark the press first."
    if what != "responder" and so_far.first(what) is not None:
        return f"{_WORDS[what]} is timed already; strike it first if it was a mis-press."
    return ""


def strike(what: str, ms: int) -> Command:
    """The newest standing mark `what` at `ms` of the boot clock was a mis-press; it stays readable.

    It is found by its time, because a mark that is still on its way to the disk has no number.
    """

    def command(visit: Visit) -> Sequence[AnyAct]:
        id_, drill = _running(visit)
        found = [one for one in drill.marks if (one.mark, one.ms) == (what, ms) and one.stands]
        if not found:
            raise RefusedError("That time was struck already, or never reached the record.")
        return [DrillStruck(drill=id_, entry=found[-1].n)]

    return on_open(command)


def reasons_to_stop(library: Library) -> dict[str, str]:
    """Keys and words for breaking a drill off, as the record of alarm tests has them."""
    record = library.record(TEST)
    if record is None:  # the visit moved on to checklists without one: the drill still has to end
        return {OTHER: "For a reason in words"}
    field = next((field for field in record.field if field.id == "stopped"), None)
    found = library.choices(field) if field else {}
    return {key: label.removeprefix("Yes: ") for key, label in found.items() if key != "no"}


def end(library: Library, *, stopped: str = "", why: str = "") -> Command:
    """The drill is over. What was pressed becomes an alarm test with its times and how many came.

    `stopped` is a key of `reasons_to_stop` when it was broken off, `why` more words on it, which
    `OTHER` needs. A drill in which nothing was pressed can only be broken off, and makes no test.
    """
    of_its_own = stopped == OTHER
    words = (
        clean_reason(why, "A drill is broken off with a reason.") if of_its_own else clean_text(why)
    )
    if stopped and not words:
        words = reasons_to_stop(library).get(stopped, stopped)

    def command(visit: Visit) -> Sequence[AnyAct]:
        id_, drill = _running(visit)
        pressed = course(drill).first("pressed") is not None
        if not pressed and not stopped:
            raise RefusedError(
                "Nothing was pressed, so there is no test to record.", todo="Break it off instead."
            )
        acts: list[AnyAct] = [DrillEnded(drill=id_, stopped=words)]
        fields = _test(library, drill, stopped, clean_text(why)) if pressed else {}
        if fields:
            row = visit.next_row(TEST)
            acts.append(
                RowAdded(record=TEST, row=row, fields=fields, question=question_of(library))
            )
        return acts

    return on_open(command)


def made(visit: Visit) -> str | None:
    """The alarm test that the newest entry made, if it is one."""
    return next(
        (row.id for row in visit.rows.values() if row.record == TEST and row.n == visit.last), None
    )


def _running(visit: Visit) -> tuple[str, Drill]:
    id_ = running(visit)
    if id_ is None:
        raise RefusedError("No drill is running.")
    return id_, visit.drills[id_]


def _test(library: Library, drill: Drill, stopped: str, why: str) -> dict[str, Value]:
    """The row of a drill; what this edition of the record does not take is left out."""
    record = library.record(TEST)
    if record is None:
        return {}
    found = course(drill)
    press = found.first("pressed")
    assert press is not None
    fields: dict[str, Value] = {
        **drill.started.details,
        **times(drill, minimum_of(drill)),
        "source": "TEST",
    }
    if stored_datetime(press.at[:16]) is not None:
        fields["on"] = press.at[:16]
    if found.came or not stopped:
        fields["responder_count"] = found.came
    fields |= {"stopped": stopped or "no"} | ({"stopped_why": why} if why else {})
    known = {field.id: field for field in record.all_fields()}
    return {
        name: value
        for name, value in fields.items()
        if name in known and not check([known[name]], {name: value}, library=library)
    }


def minimum_of(drill: Drill) -> int | None:
    """The site's own minimum number, when it was asked and given before the drill."""
    number = stored.number(drill.started.details.get("stated_minimum"))
    return None if number is None else int(number)
