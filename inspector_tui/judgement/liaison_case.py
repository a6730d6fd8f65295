"""What the liaison table makes of a visit: who leads, whom to tell, what to pass on, what is ours.

Read by the prompts, by the page of the inspector and by the referral alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.liaison_inputs import harmed_in_rows, inputs, table, words
from inspector_tui.judgement.liaison_table import LiaisonTable, Line
from inspector_tui.judgement.stops import ACT_FIRST, POLICE_FIRST
from inspector_tui.judgement.words import listed

OWN = "the order of the rows is this program's own, not the memorandum's text"
"""Whose word the table is."""


class Shared(Struct, frozen=True):
    """What has to be passed on, in words."""

    what: str
    to: str
    ground: str
    sure: str
    """How sure it is that this is the ground, and the file in which it stands."""
    marking: str


class Known(Struct, frozen=True):
    """One input: what it asks, its value in words ("" when it is not known), where it is from."""

    label: str
    words: str
    question: str
    elsewhere: str = ""
    """What rows say of it, where the question itself has no answer yet."""


class Case(Struct, frozen=True):
    """What the first row that fits means for this visit; "" and () where it says nothing.

    `found` are the inputs, with a danger taken as over: the rest of the table counts once it is.
    `open_rows` could still come before the row; `is_provisional` says that something on which the
    lead rests is not known. `alone` is the row for each group by itself where both were harmed, as
    (group, row, lead). `ours` are findings on the workers' side.
    """

    found: dict[str, str]
    row: Line | None
    open_rows: tuple[Line, ...]
    is_provisional: bool
    lead: tuple[str, ...]
    tell: tuple[str, ...]
    share: tuple[Shared, ...]
    alone: tuple[tuple[str, Line, str], ...]
    ours: tuple[str, ...]
    missing: tuple[str, ...]
    sure: str
    """How sure the row is, and the file in which it stands."""

    @property
    def lead_words(self) -> str:
        """Who leads; "" where no body does. Never as if settled while what it rests on is not."""
        return led_by(self.lead, provisional=self.is_provisional)


def led_by(lead: Iterable[str], *, provisional: bool) -> str:
    """Who leads in words, and whether that may change with what is missing; "" for nobody."""
    said = listed(lead)
    return f"{said}, provisionally" if said and provisional else said


def case(facts: Facts) -> Case | None:
    """The case as the record stands; None when there is no table that can be used."""
    rules = facts.once(table)
    if rules is None:
        return None
    found = {**inputs(facts, rules)}
    if found.get("danger") == "yes":
        found["danger"] = "no"
    advice = rules.advise(found)
    row = advice.row
    missing = [rules.label(key) for key in advice.open_inputs]
    # A danger changes what is done first, never who leads.
    rests_on = any(open_.key != ACT_FIRST for open_ in advice.open_rows)
    if row is not None:
        if found.get("setting", "") not in rules.setting and _by_setting(rules, row):
            missing.append(rules.label("setting"))
            rests_on = rests_on or any(rules.body[body].by_setting for body in row.lead)
        missing += _not_contacted(facts, rules, row, found)
    return Case(
        found=found,
        row=row,
        open_rows=advice.open_rows,
        is_provisional=rests_on,
        lead=tuple(rules.title(body, found) for body in row.lead) if row else (),
        tell=rules.told_words(rules.told(row, found), found) if row else (),
        share=tuple(_shared(facts, rules, row, found)),
        alone=tuple(_alone(facts, rules, row, found)),
        ours=_ours(facts),
        missing=tuple(dict.fromkeys(missing)),
        sure=rules.sure(row.status) if row else rules.origin,
    )


def titles(facts: Facts) -> dict[str, str]:
    """The rows of the table in words, by their key; empty where there is no usable table."""
    rules = facts.once(table)
    return {row.key: row.title for row in rules.row} if rules else {}


def known(facts: Facts, rules: LiaisonTable, found: dict[str, str]) -> tuple[Known, ...]:
    """Every input of the table, in its order."""
    return tuple(
        Known(
            label=put.label,
            words=words(facts, put, found[put.key]) if found.get(put.key) else "",
            question=put.question,
            elsewhere=(
                harmed_in_rows(facts) if put.kind == "harmed" and not found.get(put.key) else ""
            ),
        )
        for put in rules.input
    )


def is_taken_up(facts: Facts) -> bool:
    """Whether the question of who was harmed has been taken up."""
    return not facts.answer("IL-050").is_empty()


def is_police(found: Case | None) -> bool:
    """Whether the row is that of police primacy."""
    return found is not None and found.row is not None and found.row.key == POLICE_FIRST


def _by_setting(rules: LiaisonTable, row: Line) -> bool:
    bodies = (*row.lead, *(tell.body for tell in row.tell))
    return any(rules.body[body].by_setting for body in bodies)


def _not_contacted(
    facts: Facts, rules: LiaisonTable, row: Line, found: dict[str, str]
) -> Iterator[str]:
    """Bodies to tell with whom no contact is recorded."""
    contacted = {stored.text(entry.fields.get("to_body")) for entry in facts.rows("CONTACT")}
    bodies = (*row.lead, *(tell.body for tell in rules.told(row, found) if not tell.if_))
    settled = dict.fromkeys(rules.settled(body, found) for body in bodies)
    waiting = [
        rules.body[body].title
        for body in settled
        if rules.body[body].contact and rules.body[body].contact not in contacted
    ]
    if waiting:
        yield f"a contact with {listed(waiting)}"


def _shared(
    facts: Facts, rules: LiaisonTable, row: Line | None, found: dict[str, str]
) -> Iterator[Shared]:
    """What the row has to be passed on, to whom, on which ground and under which marking."""
    for share in row.share if row else ():
        yield Shared(
            what=share.what,
            to=rules.title(share.to, found),
            ground=facts.label("SHARE", "gateway", share.gateway).lower(),
            sure=rules.sure(rules.sharing.gateway_status),
            marking=facts.label("SHARE", "marking", share.marking) if share.marking else "",
        )


def _alone(
    facts: Facts, rules: LiaisonTable, row: Line | None, found: dict[str, str]
) -> Iterator[tuple[str, Line, str]]:
    """Where both groups were harmed: the row for each of them alone."""
    if row is None or found.get("harmed") != "both":
        return
    put = next(put for put in rules.input if put.key == "harmed")
    for group in ("others", "service-user"):
        alone = rules.advise({**found, "harmed": group}).row
        if alone is not None and alone.key not in (ACT_FIRST, POLICE_FIRST):
            lead = listed(rules.title(body, found) for body in alone.lead) or "to be settled"
            yield words(facts, put, group), alone, lead


def _ours(facts: Facts) -> tuple[str, ...]:
    """A lead of CQC on the patient never removes the duty to workers."""
    return tuple(one.id for one in facts.findings if one.content.side in ("worker", "both"))
