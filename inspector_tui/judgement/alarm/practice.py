"""C2: documents against what staff say and tests show. C6: what staff believe against tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from inspector_tui.judgement.alarm.attributes import (
    ATTRIBUTES,
    Meaning,
    Said,
    absent,
    borne_out,
    relation,
)
from inspector_tui.judgement.alarm.sample import stated, where
from inspector_tui.judgement.alarm.statements import Paper, Statements, Test, gather
from inspector_tui.judgement.alarm.times import to_first_help
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import counted, listed, seconds, slug


def prompts(facts: Facts) -> Iterator[Prompt]:
    """C2 and C6, one prompt for each attribute and place."""
    found = facts.once(gather)
    for place in found.places:
        tests = [test for test in found.tests_at.get(place, ()) if not test.was_stopped]
        for attribute in ATTRIBUTES:
            yield from _policy_against_practice(facts, found, place, attribute)
            yield from _wrong_belief(facts, found, place, attribute, tests)


_COUNTED = frozenset({"min_number", "time_std_s"})
"""Attributes that a test shows by what was counted and timed."""


def majority(found: Statements, place: str, attribute: str) -> tuple[Meaning, int, int] | None:
    """What more than half of the people who answered say, how many they are, and of how many.

    "There is no rule" is an answer; "I do not know" is none.
    """
    accounts = found.answered_at.get((place, attribute), ())
    said = {(account.person, account.said[attribute]) for account in accounts}
    for meaning, n in Counter(meaning for _, meaning in said).items():
        if 2 * n > len(said):
            return meaning, n, len({person for person, _ in said})
    return None


def _policy_against_practice(
    facts: Facts, found: Statements, place: str, attribute: str
) -> Iterator[Prompt]:
    papers = found.papers_for(place, attribute)
    if not papers:
        return
    most = majority(found, place, attribute)
    tests = [test for test in found.tests_at.get(place, ()) if attribute in test.said]
    show = found.words.show
    against: list[Reason] = []
    parts: list[str] = []
    if most and any(paper.said[attribute] != most[0] for paper in papers):
        said, n, of = most
        who, say = ("most staff", "say") if of > 1 else ("the one person who answered", "says")
        share = f" ({n} of {of})" if of > 1 else ""
        parts.append(f"{who} {say} {show(attribute, said)}{share}")
        against += _speakers(found, place, attribute, most[0])
    shown = set()
    for test in tests:
        if any(_differs(paper, test, attribute) for paper in papers):
            shown.add(f"a test showed {show(attribute, test.said[attribute])}")
            against.append(Reason(test.row, f"test: {show(attribute, test.said[attribute])}"))
    parts += sorted(shown)
    if not parts:
        return
    on_paper = listed(sorted({show(attribute, paper.said[attribute]) for paper in papers}))
    yield Prompt(
        key=f"C2:{attribute}:{slug(place)}",
        kind="C2",
        question="PA-230",
        text=f"{found.words.labels[attribute]}, {where(found, place)}: on paper {on_paper}; "
        f"{'; '.join(parts)}.",
        reasons=(*_written(found, papers, attribute), *against, stated(facts)),
        about=found.words.labels[attribute],
    )


def _differs(paper: Paper, test: Test, attribute: str) -> bool:
    return not test.was_stopped and not borne_out(paper.said[attribute], test.said[attribute])


def _written(found: Statements, papers: Iterable[Paper], attribute: str) -> Iterator[Reason]:
    for paper in papers:
        words = found.words.show(attribute, paper.said[attribute])
        scope = found.name(paper.place) if paper.place else "whole organisation"
        yield Reason(paper.row, f"{paper.title} ({scope}): {words}")


def _speakers(found: Statements, place: str, attribute: str, meaning: Meaning) -> Iterator[Reason]:
    for account in found.answered_at[place, attribute]:
        if account.said[attribute] == meaning:
            yield Reason(account.row, f"{account.who}: {found.words.show(attribute, meaning)}")


def _wrong_belief(
    facts: Facts, found: Statements, place: str, attribute: str, tests: list[Test]
) -> Iterator[Prompt]:
    if attribute not in _COUNTED and not any(attribute in test.said for test in tests):
        return
    accounts = [
        account
        for account in found.answered_at.get((place, attribute), ())
        if account.said[attribute] is not Said.NO_RULE
    ]
    reasons: list[Reason] = []
    wrong = set()
    for account in accounts:
        for test in tests:
            clause = _contradicted(found, attribute, account.said[attribute], test)
            if clause:
                wrong.add(account.person)
                reasons.append(Reason(account.row, f"{account.who} {clause}"))
                reasons.append(Reason(test.row, f"test against {account.who}'s account"))
    if wrong:
        asked = len({account.person for account in accounts})
        yield Prompt(
            key=f"C6:{attribute}:{slug(place)}",
            kind="C6",
            question="PA-230",
            text=f"{found.words.labels[attribute]}, {where(found, place)}: what {len(wrong)} of "
            f"{counted(asked, 'member')} of staff said is not what "
            f"{'a test' if len(tests) == 1 else 'tests'} showed.",
            reasons=(*dict.fromkeys(reasons), stated(facts)),
            about=found.words.labels[attribute],
        )


def _contradicted(found: Statements, attribute: str, said: Meaning, test: Test) -> str:
    """How a test contradicts what was said; "" when it does not, or cannot tell."""
    show = found.words.show
    if isinstance(said, Decimal):
        return _number_contradicted(attribute, said, test)
    seen = test.said.get(attribute)
    if seen is None:
        return ""
    if isinstance(said, frozenset) and isinstance(seen, frozenset):
        missed = absent(said, seen)
        if not missed:
            return ""
        how = "none of those named came" if relation(said, seen) == "disjoint" else "did not come"
        return f"named {show(attribute, said)}; {how}: {show(attribute, missed)}"
    if borne_out(said, seen):
        return ""
    return f"said {show(attribute, said)}; the test showed {show(attribute, seen)}"


def _number_contradicted(attribute: str, said: Decimal, test: Test) -> str:
    if attribute == "min_number" and test.came is not None and test.came < said:
        return f"said {said:f} must come; {test.came:f} came"
    took = to_first_help(test) if attribute == "time_std_s" else None
    if took is not None and took > said:
        return f"said help must be there within {seconds(said)}; it took {seconds(took)}"
    return ""
