"""The decision on a finding in words: what each enforcement step said, and what lay beside it.

Read from the record alone. What the table had is what it had then: a table that is put right
later changes nothing that was decided before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from msgspec import Struct

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.enforcement import asks, made
from inspector_tui.judgement.enforcement_table import OWN_WORDS, Ask, Model, Step
from inspector_tui.judgement.factors import WHY
from inspector_tui.judgement.shapes import STATUS_WORDS
from inspector_tui.judgement.spans import shown
from inspector_tui.judgement.words import listed
from inspector_tui.record.judging import Offered
from inspector_tui.record.visit import Decided, RaisedFinding


class Said(Struct, frozen=True):
    """One choice of a step. `offered` is what the table had for it, and whose word that is."""

    label: str
    words: str
    offered: str = ""


class StepSaid(Struct, frozen=True):
    """One step that was taken. Without `said` it asked nothing on the routes chosen."""

    key: str
    title: str
    said: tuple[Said, ...]
    reason: str
    n: int
    at: str
    by: str


def decision(table: Model | None, finding: RaisedFinding) -> tuple[StepSaid, ...]:
    """The steps that stand, in their order; as typed where there is no usable table."""
    titles = {step.key: step.title for step in table.step} if table else {}
    return tuple(
        StepSaid(
            key=step.step,
            title=titles.get(step.step, step.step),
            said=tuple(_said(table, finding, step)),
            reason=step.reason,
            n=step.n,
            at=step.at,
            by=step.by,
        )
        for step in finding.enforcement
    )


def outcome(table: Model | None, finding: RaisedFinding) -> tuple[str, dt.date | None]:
    """The action taken on a finding, in words, and the day by which it is to be put right.

    "" before the last step; the day is the action's, or else the finding's own, or None.
    """
    done = made(finding).get("action")
    said = decision(table, finding)[-1].said if done else ()
    dated = {ask.label for ask in asks(table, "action", {}) if ask.date} if table else {"by"}
    due = stored.day(done.choices.get("by")) if done else None
    words = "; ".join(part.words.lower() for part in said if part.label not in dated)
    return words, due or stored.day(finding.content.by_when)


def step_of(table: Model, key: str) -> Step:
    """A step of the table by its key. Raises `KeyError`."""
    return {step.key: step for step in table.step}[key]


def words(table: Model, ask: Ask, value: Value | None) -> str:
    """A choice in words; a key that the table does not know as it stands."""
    if ask.date:
        day = stored.day(value)
        return shown(day) if day else stored.text(value)
    if not ask.of:
        return stored.text(value)
    known = table.words(ask.of)
    return listed(known.get(key, key) for key in stored.keys(value))


def offer_words(table: Model, ask: Ask, offered: Offered, origin: str = "") -> str:
    """What the table had for a choice, how sure that is, and where it stands.

    The name of an authority stands here only for a value that was checked against its source.
    """
    known = table.words(ask.of)
    status = {str(key): said for key, said in STATUS_WORDS.items()}.get(offered.status)
    named = " or ".join(known.get(value, value) for value in offered.values)
    sure = f"{offered.whose}; {status}" if status and offered.whose == OWN_WORDS else offered.whose
    return f"{named} ({'; '.join(filter(None, (sure, origin)))})"


def _said(table: Model | None, finding: RaisedFinding, step: Decided) -> Iterator[Said]:
    if table is None:
        yield from (Said(key, _plain(value)) for key, value in step.choices.items())
        return
    known: set[str] = set()
    for ask in asks(table, step.step, made(finding)):
        known.add(ask.key)
        value = step.choices.get(ask.key)
        if value is None or ask.key.endswith(WHY):
            continue
        offered = step.offered.get(ask.key)
        why = stored.text(step.choices.get(f"{ask.key}{WHY}"))
        said = words(table, ask, value)
        yield Said(
            label=ask.label,
            words=f"{said}: {why}" if why else said,
            offered=offer_words(table, ask, offered) if offered else "",
        )
    yield from _unknown(step.choices, known)


def _unknown(choices: Mapping[str, Value], known: set[str]) -> Iterator[Said]:
    """What another edition of the table asked for."""
    for key, value in choices.items():
        if key not in known:
            yield Said(key, _plain(value))


def _plain(value: Value) -> str:
    return listed(map(str, value)) if isinstance(value, list) else str(value)
