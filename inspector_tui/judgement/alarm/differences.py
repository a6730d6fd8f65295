"""C3: places of the same risk that differ. C4: staff of one place that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from inspector_tui.judgement.alarm.attributes import ATTRIBUTES, Meaning, relation
from inspector_tui.judgement.alarm.practice import majority
from inspector_tui.judgement.alarm.sample import stated
from inspector_tui.judgement.alarm.statements import Statements, gather
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import counted, listed, slug


def prompts(facts: Facts) -> Iterator[Prompt]:
    """C3 for each attribute and risk class, C4 for each attribute and place."""
    found = facts.once(gather)
    for attribute in ATTRIBUTES:
        for risk in ("high", "medium", "low"):
            yield from _between_places(facts, found, attribute, risk)
        for place in found.places:
            yield from _within_place(facts, found, attribute, place)
    yield from _unranked(facts, found)
    yield from _unplaced(facts, found)


_Said = dict[str, tuple[tuple[Meaning, ...], tuple[str, ...]]]
"""For each place what one kind of source says there, and the rows that say it."""


def _between_places(facts: Facts, found: Statements, attribute: str, risk: str) -> Iterator[Prompt]:
    places = [
        place
        for place in found.places
        if found.risks.get(place, ("",))[0] == risk and (place, attribute) not in found.reasoned
    ]
    parts: list[str] = []
    reasons: list[Reason] = []
    for source, said in _by_source(found, attribute, places):
        values = {meanings for meanings, _ in said.values()}
        if len(values) < 2:
            continue
        parts.append(f"{source}: " + "; ".join(_each(found, attribute, said)) + _apart(values))
        for place, (meanings, rows) in said.items():
            words = _words(found, attribute, meanings)
            reasons += (
                Reason(row, f"{found.name(place)}, {source.lower()}: {words}") for row in rows
            )
    if parts:
        clash = [place for place in places if len(found.risks[place]) > 1]
        yield Prompt(
            key=f"C3:{attribute}:{risk}",
            kind="C3",
            question="PA-230",
            text=f"{found.words.labels[attribute]}: places of {risk} risk differ, and no reason "
            f"is recorded. {'. '.join(parts)}.",
            reasons=(*reasons, stated(facts)),
            missing=tuple(f"one risk class for {found.name(place)}" for place in clash),
            topic=risk,
            about=found.words.labels[attribute],
        )


def _by_source(found: Statements, attribute: str, places: list[str]) -> Iterator[tuple[str, _Said]]:
    """Like with like: documents with documents, most staff with most staff, tests with tests."""
    paper: _Said = {}
    staff: _Said = {}
    tests: _Said = {}
    for place in places:
        # Where no document of its own states it, that of the whole organisation holds.
        written = found.stating.get((place, attribute)) or found.stating.get(("", attribute))
        if written:
            meanings = {one.said[attribute] for one in written}
            paper[place] = _sorted(found, attribute, meanings), tuple(one.row for one in written)
        most = majority(found, place, attribute)
        if most:
            accounts = found.answered_at[place, attribute]
            rows = tuple(one.row for one in accounts if one.said[attribute] == most[0])
            staff[place] = (most[0],), rows
        seen = [
            one
            for one in found.tests_at.get(place, ())
            if attribute in one.said and not one.was_stopped
        ]
        if seen:
            meanings = {one.said[attribute] for one in seen}
            tests[place] = _sorted(found, attribute, meanings), tuple(one.row for one in seen)
    yield from (("On paper", paper), ("Most staff", staff), ("In tests", tests))


def _sorted(found: Statements, attribute: str, meanings: set[Meaning]) -> tuple[Meaning, ...]:
    return tuple(sorted(meanings, key=lambda meaning: found.words.show(attribute, meaning)))


def _words(found: Statements, attribute: str, meanings: tuple[Meaning, ...]) -> str:
    return " / ".join(found.words.show(attribute, meaning) for meaning in meanings)


def _each(found: Statements, attribute: str, said: _Said) -> list[str]:
    """Each value with the places where it holds."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, (meanings, _) in said.items():
        places[_words(found, attribute, meanings)].append(found.name(place))
    return [f"{words} at {listed(names)}" for words, names in sorted(places.items())]


def _apart(values: set[tuple[Meaning, ...]]) -> str:
    """Whether two sets of roles have anybody in common."""
    sets = [one for meanings in values for one in meanings if isinstance(one, frozenset)]
    if len(sets) != 2 or len(values) != 2:
        return ""
    return " (nobody in common)" if relation(*sets) == "disjoint" else " (they overlap)"


def _within_place(facts: Facts, found: Statements, attribute: str, place: str) -> Iterator[Prompt]:
    said = [
        (account, account.said[attribute])
        for account in found.answered_at.get((place, attribute), ())
    ]
    staff = len({account.person for account, _ in said})
    values = {meaning for _, meaning in said}
    if staff < 2 or len(values) < 2:
        return
    shown = listed(sorted(found.words.show(attribute, meaning) for meaning in values))
    yield Prompt(
        key=f"C4:{attribute}:{slug(place)}",
        kind="C4",
        question="PA-230",
        text=f"{found.words.labels[attribute]}, {found.name(place)}: "
        f"{counted(staff, 'member')} of staff gave {len(values)} answers "
        f"({shown}){_apart({(meaning,) for meaning in values})}.",
        reasons=(
            *(
                Reason(account.row, f"{account.who}: {found.words.show(attribute, meaning)}")
                for account, meaning in said
            ),
            stated(facts),
        ),
        about=found.words.labels[attribute],
    )


def _unranked(facts: Facts, found: Statements) -> Iterator[Prompt]:
    """Places without a risk class cannot be compared with others."""
    without = [place for place in found.places if place not in found.risks]
    if without and len(found.places) > 1:
        names = listed(found.name(place) for place in without)
        yield Prompt(
            key="C3:missing",
            kind="C3",
            question="PA-230",
            text=f"Places are compared within a risk class, and these have none: {names}.",
            reasons=(stated(facts),),
            missing=tuple(f"your view of the risk at {found.name(place)}" for place in without),
            topic="missing",
        )


def _unplaced(facts: Facts, found: Statements) -> Iterator[Prompt]:
    """Accounts and tests that name no place cannot be laid beside others."""
    without = [account.row for account in found.accounts if not account.place]
    without += [test.row for test in found.tests if not test.place]
    if without:
        yield Prompt(
            key="C4:missing",
            kind="C4",
            question="PA-230",
            text=f"{counted(len(without), 'account or test', 'accounts or tests')} without a "
            "location: left out of the comparison of places.",
            reasons=(*(Reason(row, "no location recorded") for row in without), stated(facts)),
            missing=tuple(f"the location of {row}" for row in without),
            topic="missing",
        )
