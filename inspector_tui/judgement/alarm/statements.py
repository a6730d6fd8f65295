"""What documents, staff and tests say on each attribute, gathered once for every comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.attributes import (
    ATTRIBUTES,
    ELEMENT_OF,
    Meaning,
    Said,
    Vocabulary,
)
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.words import clip, spelling
from inspector_tui.record.visit import Row

_RISKS = ("high", "medium", "low")
_RANKED = (
    ("ALARM_TEST", "location"),
    ("STAFF_STEP", "location"),
    ("LOC_RA", "location"),
    ("HRR", "label"),
)
"""Records that say how high the risk at a place is, and their fields that name the place."""


class Paper(Struct, frozen=True):
    """One element of one document. `place` "" is the whole organisation."""

    row: str
    document: str
    title: str
    place: str
    element: str
    present: str
    reason: str
    """The reason the document gives for differing from other places."""
    said: dict[str, Meaning]


class Account(Struct, frozen=True):
    """What one person says; `who` is their role code, `person` tells people apart."""

    row: str
    person: str
    who: str
    place: str
    shift: str
    contract: str
    steps: tuple[str, ...] | None
    """Elements named unprompted; None when it was not recorded."""
    said: dict[str, Meaning]

    @property
    def hours(self) -> str:
        """Whether they work by day, by night or otherwise; "" when it was not recorded."""
        return hours(self.shift)


class Test(Struct, frozen=True):
    """One alarm test. Times are milliseconds since midnight; `came` is the number of people."""

    row: str
    place: str
    device_worked: str
    stopped: str
    t0: int | None
    t1: int | None
    t2: int | None
    came: Decimal | None
    own_minimum: Decimal | None
    own_time: Decimal | None
    said: dict[str, Meaning]

    @property
    def was_stopped(self) -> bool:
        """Stopped early, so that what did not happen says nothing."""
        return self.stopped not in ("", "no")


class Statements(Struct, frozen=True):
    """All three sources. `places` is every place compared, by key, with its name."""

    papers: tuple[Paper, ...]
    accounts: tuple[Account, ...]
    tests: tuple[Test, ...]
    places: dict[str, str]
    risks: dict[str, tuple[str, ...]]
    """Risk classes recorded for each place, highest first; more than one is a contradiction."""
    accounts_at: dict[str, tuple[Account, ...]]
    answered_at: dict[tuple[str, str], tuple[Account, ...]]
    """Accounts by place and attribute that answered; "I do not know" is no answer."""
    tests_at: dict[str, tuple[Test, ...]]
    stating: dict[tuple[str, str], tuple[Paper, ...]]
    """Documents by place and attribute; place "" for those of the whole organisation."""
    reasoned: frozenset[tuple[str, str]]
    """Places and attributes for which a document gives its reason for differing."""
    words: Vocabulary

    def papers_for(self, place: str, attribute: str) -> tuple[Paper, ...]:
        """Documents that state the attribute for a place.

        Those of the whole organisation drop out where a local one gives a reason for differing.
        """
        local = self.stating.get((place, attribute), ()) if place else ()
        if local and (place, attribute) in self.reasoned:
            return local
        return local + self.stating.get(("", attribute), ())

    def name(self, place: str) -> str:
        """What a place is called."""
        return self.places.get(place, place)


_NIGHT = frozenset({"night", "weekend-night"})
_DAY = frozenset({"early", "late", "long-day", "office", "weekend-day", "day"})


def hours(shift: str) -> str:
    """Whether a shift is by day or by night: "day", "night", "other", or "" for none."""
    if not shift:
        return ""
    return "night" if shift in _NIGHT else "day" if shift in _DAY else "other"


def gather(facts: Facts) -> Statements:
    """Every statement of the visit; ask for it with `facts.once(gather)`."""
    words = Vocabulary(facts)
    papers = tuple(_paper(facts, words, row) for row in facts.rows("PROC_ELEMENT"))
    accounts = tuple(_account(facts, words, row) for row in facts.rows("STAFF_STEP"))
    tests = tuple(_test(facts, words, row) for row in facts.rows("ALARM_TEST"))
    accounts_at: dict[str, list[Account]] = defaultdict(list)
    tests_at: dict[str, list[Test]] = defaultdict(list)
    for account in accounts:
        accounts_at[account.place].append(account)
    for test in tests:
        tests_at[test.place].append(test)
    return Statements(
        papers=papers,
        accounts=accounts,
        tests=tests,
        places=_places(facts),
        risks=facts.once(_risks),
        accounts_at={place: tuple(found) for place, found in accounts_at.items()},
        answered_at=_answered(accounts),
        tests_at={place: tuple(found) for place, found in tests_at.items()},
        stating=_stating(papers),
        reasoned=frozenset(_reasoned(papers)),
        words=words,
    )


def _answered(accounts: Iterable[Account]) -> dict[tuple[str, str], tuple[Account, ...]]:
    found: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in accounts:
        for attribute, meaning in account.said.items():
            if meaning is not Said.DONT_KNOW:
                found[account.place, attribute].append(account)
    return {key: tuple(members) for key, members in found.items()}


def _stating(papers: Iterable[Paper]) -> dict[tuple[str, str], tuple[Paper, ...]]:
    found: dict[tuple[str, str], list[Paper]] = defaultdict(list)
    for paper in papers:
        for attribute in paper.said:
            found[paper.place, attribute].append(paper)
    return {key: tuple(stating) for key, stating in found.items()}


def _reasoned(papers: Iterable[Paper]) -> Iterator[tuple[str, str]]:
    for paper in papers:
        for attribute, element in ELEMENT_OF.items():
            if paper.reason and (attribute in paper.said or element == paper.element):
                yield paper.place, attribute


def _place(facts: Facts, row: Row) -> str:
    return facts.folded(stored.text(row.fields.get("location")))


def _places(facts: Facts) -> dict[str, str]:
    """Every place that a document, an account or a test names, sorted by its name."""
    names: dict[str, set[str]] = defaultdict(set)
    for record in ("PROC_ELEMENT", "STAFF_STEP", "ALARM_TEST"):
        for row in facts.rows(record):
            written = stored.text(row.fields.get("location"))
            if written:
                names[facts.folded(written)].add(clip(written) or "a name that cannot be shown")
    shown = {key: min(found, key=spelling) for key, found in names.items()}
    return dict(sorted(shown.items(), key=lambda item: (item[1].casefold(), item[0])))


def _risks(facts: Facts) -> dict[str, tuple[str, ...]]:
    """What the inspector says of the risk at each place, in whichever record it was said."""
    found: dict[str, set[str]] = defaultdict(set)
    for record, named in _RANKED:
        for row in facts.rows(record):
            risk = stored.text(row.fields.get("class"))
            place = facts.folded(stored.text(row.fields.get(named)))
            if place and risk in _RISKS and row.fields.get("kind") in (None, "location"):
                found[place].add(risk)
    return {place: tuple(r for r in _RISKS if r in risks) for place, risks in found.items()}


def _said(words: Vocabulary, row: Row) -> dict[str, Meaning]:
    """What a row states; a value counts before "no rule", and that before "does not know"."""
    fields = row.fields
    unknown, no_rule = (stored.keys(fields.get(key)) for key in ("dont_know", "no_rule"))
    said: dict[str, Meaning] = {}
    for attribute in ATTRIBUTES:
        meaning = words.read(attribute, fields[attribute]) if attribute in fields else None
        if meaning is not None:
            said[attribute] = meaning
        elif attribute in no_rule:
            said[attribute] = Said.NO_RULE
        elif attribute in unknown:
            said[attribute] = Said.DONT_KNOW
    return said


def _paper(facts: Facts, words: Vocabulary, row: Row) -> Paper:
    get = row.fields.get
    document = facts.row(get("document"))
    title = stored.text(document.fields.get("title")) if document else ""
    said = _said(words, row)
    return Paper(
        row=row.id,
        document=document.id if document else stored.text(get("document")),
        title=clip(title or stored.text(get("document")) or row.id),
        place=_place(facts, row),
        element=stored.text(get("element")),
        present=stored.text(get("present")),
        reason=clip(stored.text(get("difference_reason"))),
        said={name: meaning for name, meaning in said.items() if meaning is not Said.DONT_KNOW},
    )


def _account(facts: Facts, words: Vocabulary, row: Row) -> Account:
    get = row.fields.get
    person = facts.row(get("person"))
    about = person.fields if person else {}
    return Account(
        row=row.id,
        person=person.id if person else row.id,
        who=clip(stored.text(about.get("code")) or row.id),
        place=_place(facts, row),
        shift=facts.folded(stored.text(get("shift")) or stored.text(about.get("shift"))),
        contract=facts.folded(stored.text(get("contract")) or stored.text(about.get("contract"))),
        steps=stored.keys(get("steps")) if isinstance(get("steps"), list) else None,
        said=_said(words, row),
    )


def _test(facts: Facts, words: Vocabulary, row: Row) -> Test:
    get = row.fields.get
    said = _said(words, row)
    return Test(
        row=row.id,
        place=_place(facts, row),
        device_worked=stored.text(get("worked")),
        stopped=stored.text(get("stopped")),
        t0=stored.clock(get("t0")),
        t1=stored.clock(get("t1")),
        t2=stored.clock(get("t2")),
        came=_amount(get("responder_count")),
        own_minimum=_amount(get("stated_minimum")),
        own_time=_amount(get("stated_time_s")),
        said={name: meaning for name, meaning in said.items() if not isinstance(meaning, Said)},
    )


def _amount(value: Value | None) -> Decimal | None:
    """A number of people or seconds; fewer than none cannot be, and counts as not recorded."""
    number = stored.number(value)
    return number if number is not None and number >= 0 else None


def people(accounts: Iterable[Account]) -> int:
    """How many different people gave these accounts."""
    return len({account.person for account in accounts})
