"""C7: nobody came, or too few. C8: slower than the site's own time; without one, the spread only.

There is no published time for answering a staff alarm; nothing here supplies one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.sample import stated, where
from inspector_tui.judgement.alarm.statements import Statements, Test, gather
from inspector_tui.judgement.alarm.times import Spread, between, to_first_help
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.named import called
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import counted, listed, seconds


class Own(Struct, frozen=True):
    """A minimum or a time that the site states itself, and where."""

    amount: Decimal
    reason: Reason
    start: str = "press"
    """The moment from which a time runs: "press", "display" or "call"."""


def prompts(facts: Facts) -> Iterator[Prompt]:
    """C7 and C8 for each test, and one prompt for tests that no own time can judge."""
    found = facts.once(gather)
    unjudged, unmeasured = [], []
    for test in found.tests:
        yield from _weak(facts, found, test)
        own = own_times(facts, found, test)
        if own:
            yield from _slow(facts, found, test, own)
        elif to_first_help(test) is not None:
            unjudged.append(test)
        # Pressed, timed, and nobody there is C7; without a press nothing can be counted from.
        timed = test.t0 is not None and test.t2 is None
        if (test.came or test.t2 is not None) and not timed and to_first_help(test) is None:
            unmeasured.append(test)
    if unjudged:
        yield _no_standard(facts, found, unjudged)
    if unmeasured:
        yield _unmeasured(facts, found, unmeasured)


def _weak(facts: Facts, found: Statements, test: Test) -> Iterator[Prompt]:
    """C7: nobody there able to help, or fewer than the site's own minimum."""
    if test.was_stopped:
        return
    place, came = where(found, test.place), test.came
    minimums = own_minimums(facts, found, test)
    short = [own for own in minimums if came is not None and came < own.amount]
    reasons = (Reason(test.row, _what_happened(test)), stated(facts))
    if came is None and test.t2 is None and test.t0 is None:
        missing = ("when it was pressed", "when the first person was there", "how many came")
        text = f"{place}: a test is entered without a time or a number, so it cannot be judged."
        yield _cannot_tell(test, place, text, reasons, missing)
        return
    parts = [*_nobody(test), *_too_few(came, short)]
    if parts:
        yield Prompt(
            key=f"C7:{test.row}",
            kind="C7",
            question="PA-210",
            text=f"{place}: {' '.join(parts)}",
            reasons=(*(own.reason for own in short), *reasons),
            missing=tuple(_not_recorded(test)),
            about=place,
        )
    elif came is None and minimums:
        text = f"{place}: how many came is not recorded; the site's own minimum is known."
        because = (*(own.reason for own in minimums), *reasons)
        yield _cannot_tell(test, place, text, because, ("how many came",))


def _nobody(test: Test) -> Iterator[str]:
    """Without a first responder able to help; whoever came may not have been able to."""
    named = "responder_set" in test.said
    if test.came == 0 or (test.came is None and test.t2 is None and not named):
        yield "nobody is recorded as coming to the alarm."
        if test.device_worked == "no":
            yield "The device did not work."
    elif test.t2 is None and test.t0 is not None:
        who = "some" if test.came is None else f"{test.came:f}"
        yield f"{who} came, and nobody is recorded as there and able to help."


def _too_few(came: Decimal | None, short: list[Own]) -> Iterator[str]:
    if short and came:
        numbers = listed(sorted({f"{own.amount:f}" for own in short}))
        yield f"{came:f} came; the site's own minimum is {numbers}."


def _not_recorded(test: Test) -> Iterator[str]:
    if test.came is None:
        yield "how many came"
    elif test.came and test.t2 is None:
        yield "when the first person was there and able to help"


def _cannot_tell(
    test: Test, place: str, text: str, reasons: tuple[Reason, ...], missing: tuple[str, ...]
) -> Prompt:
    return Prompt(
        key=f"C7:missing:{test.row}",
        kind="C7",
        question="PA-210",
        text=text,
        reasons=reasons,
        missing=missing,
        topic="missing",
        about=place,
    )


def _what_happened(test: Test) -> str:
    took = to_first_help(test)
    parts = [
        f"{test.came:f} came" if test.came is not None else "",
        f"first help after {seconds(took)}" if took is not None else "",
        "device did not work" if test.device_worked == "no" else "",
        "stopped early" if test.was_stopped else "",
    ]
    return "test: " + (", ".join(part for part in parts if part) or "no result recorded")


def own_minimums(facts: Facts, found: Statements, test: Test) -> tuple[Own, ...]:
    """Minimum numbers the site states for a test: in its row, else on paper, else in PA-090."""
    if test.own_minimum is not None:
        said = f"minimum stated for this test: {test.own_minimum:f}"
        return (Own(test.own_minimum, Reason(test.row, said)),)
    written = _written(found, test, "min_number", "minimum")
    told = stored.number(facts.answer("PA-090").measures.get("minimum"))
    if written or told is None:
        return written
    return (Own(told, Reason("PA-090", f"minimum that must come, as stated: {told:f}")),)


def own_times(facts: Facts, found: Statements, test: Test) -> tuple[Own, ...]:
    """Times the site states for a test: in its row, else on paper, else in PA-100.

    A time in the row runs from the press; for the others PA-100 says from which moment.
    """
    if test.own_time is not None:
        said = f"time stated for this test: {seconds(test.own_time)}"
        return (Own(test.own_time, Reason(test.row, said)),)
    measures = facts.answer("PA-100").measures
    start = stored.text(measures.get("start"))
    start = start if start in ("display", "call") else "press"
    written = _written(found, test, "time_std_s", "time", start)
    told = stored.number(measures.get("time"))
    if written or told is None:
        return written
    return (Own(told, Reason("PA-100", f"time stated: {seconds(told)}"), start),)


def _written(
    found: Statements, test: Test, attribute: str, name: str, start: str = "press"
) -> tuple[Own, ...]:
    return tuple(
        Own(
            amount,
            Reason(paper.row, f"{paper.title}: {name} {found.words.show(attribute, amount)}"),
            start,
        )
        for paper in found.papers_for(test.place, attribute)
        if isinstance(amount := paper.said[attribute], Decimal)
    )


def _slow(facts: Facts, found: Statements, test: Test, own: tuple[Own, ...]) -> Iterator[Prompt]:
    over: list[Own] = []
    missing: list[str] = []
    for limit in own:
        took = between(test.t1 if limit.start == "display" else test.t0, test.t2)
        if limit.start == "call":
            missing.append("when the responders were called: the site's time runs from there")
        elif took is None and test.t2 is not None and limit.start == "display":
            missing.append("when the alarm was shown: the site's time runs from there")
        if took is not None and took > limit.amount:
            over.append(limit)
    if not over:
        return
    took_all = sorted({_took(test, limit.start) for limit in over})
    limits = listed(sorted({seconds(limit.amount) for limit in over}))
    yield Prompt(
        key=f"C8:{test.row}",
        kind="C8",
        question="PA-210",
        text=f"{where(found, test.place)}: first help came after {listed(took_all)}; the site's "
        f"own time is {limits}.",
        reasons=(
            *(limit.reason for limit in over),
            Reason(test.row, _what_happened(test)),
            stated(facts),
        ),
        missing=tuple(dict.fromkeys(missing)),
        about=where(found, test.place),
    )


def _took(test: Test, start: str) -> str:
    took = between(test.t1 if start == "display" else test.t0, test.t2)
    since = " from being shown" if start == "display" else ""
    return f"{seconds(took)}{since}" if took is not None else ""


def _no_standard(facts: Facts, found: Statements, tests: list[Test]) -> Prompt:
    times = Spread.of(map(to_first_help, tests))
    return Prompt(
        key="C8:none",
        kind="C8",
        question="PA-210",
        text="The site states no time of its own for "
        f"{counted(times.n, 'timed test')}, and no national time exists. Measured: {times.words}.",
        reasons=(
            *(
                Reason(test.row, f"{where(found, test.place)}, {_what_happened(test)}")
                for test in tests
            ),
            stated(facts),
        ),
        topic="none",
    )


def _unmeasured(facts: Facts, found: Statements, tests: list[Test]) -> Prompt:
    """Tests at which somebody was there to help, without a press before it to count from."""
    return Prompt(
        key="C8:missing",
        kind="C8",
        question="PA-210",
        text=f"People came, and how soon cannot be worked out: {counted(len(tests), 'test')}.",
        reasons=(
            *(
                Reason(test.row, f"{where(found, test.place)}, {_what_happened(test)}")
                for test in tests
            ),
            stated(facts),
        ),
        missing=tuple(
            f"pressed and first responder there, in order: {called(facts, test.row)}"
            for test in tests
        ),
        topic="missing",
    )
