"""Rows that contradict themselves: what they say is left out of some comparisons, so say so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.attributes import ATTRIBUTES
from inspector_tui.judgement.alarm.times import is_before
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.named import row_name
from inspector_tui.judgement.places import place
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.record.visit import Row

_MOMENTS = {
    "t0": "pressed",
    "t1": "shown",
    "t2": "first responder there",
    "t3": "minimum there",
    "t4": "stood down",
}
_LONE = {
    "t0": "raised",
    "t_answered": "answered",
    "t_identified": "identified",
    "t_decision": "decided",
    "t_action": "acted on",
}


def prompts(facts: Facts) -> Iterator[Prompt]:
    """One prompt for each row that cannot be right as it stands."""
    for record, question, faults in (
        ("PROC_ELEMENT", "PA-070", _paper_faults),
        ("ALARM_TEST", "PA-210", _test_faults),
        ("STAFF_STEP", "PA-220", _account_faults),
        ("LW_TEST", "LW-060", _lone_faults),
        ("INCIDENT", "VA-230", _incident_faults),
    ):
        for row in facts.rows(record):
            found = tuple(faults(row))
            if found:
                name = row_name(facts.library, row)
                yield Prompt(
                    key=f"ROW:{row.id}",
                    kind="ROW",
                    question=place(facts, row.question, question),
                    text=f"{name} contradicts itself; look at it again.",
                    reasons=tuple(Reason(row.id, fault) for fault in found),
                    about=name,
                )


def _test_faults(row: Row) -> Iterator[str]:
    # A stand-down may come before the minimum was there: then t3 and t4 do not compare.
    yield from _out_of_order(row, _MOMENTS, ("t3", "t4"))
    came = stored.number(row.fields.get("responder_count"))
    there = stored.clock(row.fields.get("t2")) is not None or row.fields.get("responder_set")
    if came == 0 and there:
        yield "nobody came, and yet somebody is recorded as there"
    if came is not None and came < 0:
        yield "fewer than none came"
    if row.fields.get("leader_identified") == "no" and row.fields.get("leader_role"):
        yield "no leader could be told, and yet one is named"


def _out_of_order(row: Row, names: dict[str, str], free: tuple[str, str]) -> Iterator[str]:
    """Times that run back; the two of `free` may come in either order."""
    times = ((name, stored.clock(row.fields.get(name))) for name in names)
    given = [(name, time) for name, time in times if time is not None]
    for (earlier, start), (later, end) in combinations(given, 2):
        if (earlier, later) != free and is_before(end, start):
            yield f"{names[later]} before {names[earlier]}"


def _lone_faults(row: Row) -> Iterator[str]:
    # A display may show who it is before anybody answers.
    yield from _out_of_order(row, _LONE, ("t_answered", "t_identified"))
    if row.fields.get("answered_by") == "nobody" and row.fields.get("t_answered"):
        yield "nobody answered, and yet a time of the answer is recorded"


def _incident_faults(row: Row) -> Iterator[str]:
    planned, closed = (stored.number(row.fields.get(key)) for key in ("actions", "actions_closed"))
    if planned is not None and closed is not None and closed > planned:
        yield f"{closed} of {planned} actions closed"


def _account_faults(row: Row) -> Iterator[str]:
    unknown, no_rule = _listed(row, "dont_know"), _listed(row, "no_rule")
    for named, words in ((unknown, "does not know"), (no_rule, "says there is no rule")):
        if both := named & row.fields.keys():
            yield f"{words}, and yet a value is recorded: {', '.join(sorted(both))}"
    if clash := unknown & no_rule:
        yield f"does not know, and says there is no rule: {', '.join(sorted(clash))}"


def _paper_faults(row: Row) -> Iterator[str]:
    values = row.fields.keys() & _KNOWN
    if row.fields.get("present") == "no" and values:
        yield f"the element is not there, and yet a value is recorded: {', '.join(sorted(values))}"
    if both := _listed(row, "no_rule") & values:
        yield f"says there is no rule, and yet a value is recorded: {', '.join(sorted(both))}"


_KNOWN = frozenset(ATTRIBUTES)


def _listed(row: Row, field: str) -> frozenset[str]:
    """The attributes that a row lists in a field."""
    return _KNOWN & frozenset(stored.keys(row.fields.get(field)))
