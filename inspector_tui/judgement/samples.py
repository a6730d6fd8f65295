"""Counts that decide: "n of m", held against the rule of a table, and never as a percentage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from inspector_tui import structs
from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.sample import stated
from inspector_tui.judgement.alarm.statements import gather, people
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip, listed
from inspector_tui.record.visit import Row


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[count]]` of the table `samples`; the file says what its parts mean."""

    question: str
    n: str
    words: str
    rule: Literal["any", "all", "most", "none", "at-most"]
    of: str = ""
    record: str = ""
    good: tuple[str, ...] = ()
    wanted: int = 0
    limit: tuple[int, int] = (0, 1)

    @property
    def key(self) -> str:
        """What tells this count from others."""
        return ":".join(part for part in (self.question, self.record, self.n) if part)

    def points_out(self, n: int, of: int) -> bool:
        """Whether a count is one to look at."""
        match self.rule:
            case "any":
                return n > 0
            case "all":
                return n < of
            case "most":
                return 2 * n < of
            case "none":
                return n == 0
        return n * self.limit[1] <= self.limit[0] * of

    @property
    def reads(self) -> str:
        """What the rule adds to the count, in words."""
        most, of = self.limit
        return {"most": " Fewer than half.", "at-most": f" No more than {most} of {of}."}.get(
            self.rule, ""
        )


class PlaceRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[place]]` of the table `samples`: how many people to ask at each location."""

    question: str
    wanted: int
    words: str


class Count(Struct, frozen=True):
    """A count as recorded. `n` is None when it cannot be read; `missing` then says what is."""

    n: int | None
    of: int
    reasons: tuple[Reason, ...]
    missing: str = ""


def rules(facts: Facts) -> tuple[Rule, ...]:
    """The rules of this installation's table; none when it has no such table that can be read."""
    table = facts.tables.get("samples")
    try:
        return structs.convert(table.data.get("count", ()) if table else (), tuple[Rule, ...])
    except msgspec.ValidationError:
        return ()


def place_rules(facts: Facts) -> tuple[PlaceRule, ...]:
    """The rules for each location; none when there are none that can be read."""
    table = facts.tables.get("samples")
    try:
        return structs.convert(table.data.get("place", ()) if table else (), tuple[PlaceRule, ...])
    except msgspec.ValidationError:
        return ()


def prompts(facts: Facts) -> Iterator[Prompt]:
    """Counts their rule points out, counts that cannot be read, and samples that are small."""
    known = facts.once(rules)
    small: dict[str, tuple[int, int, Reason]] = {}
    for rule in known:
        count = _count(facts, rule)
        if count is None:
            continue
        if count.n is None:
            yield _unreadable(rule, count)
        elif rule.points_out(count.n, count.of):
            yield _pointed_out(facts, rule, count.n, count)
        if count.of < rule.wanted and rule.question not in small:
            reason = Reason(rule.question, f"{count.of} looked at; {rule.words}")
            small[rule.question] = (count.of, rule.wanted, reason)
    for question, (of, wanted, reason) in small.items():
        yield Prompt(
            key=f"SAMPLE:small:{question}",
            kind="SAMPLE",
            question=question,
            text=f"{of} looked at, where the question asks for {wanted}. Look at more, or say why "
            "there are not.",
            reasons=(reason, _origin(facts)),
            topic="small",
            about=reason.text,
        )
    for rule_of_place in facts.once(place_rules):
        yield from _at_places(facts, rule_of_place)
    if not known:
        yield Prompt(
            key="SAMPLE:missing",
            kind="SAMPLE",
            question="GN-040",
            text="Counts were not looked at: the table of counts that decide cannot be read.",
            reasons=(),
            missing=("the table samples.toml",),
            topic="missing",
        )


def _pointed_out(facts: Facts, rule: Rule, n: int, count: Count) -> Prompt:
    satisfied = facts.answer(rule.question).verdict == "satisfied"
    also = " The question is marked satisfied." if satisfied else ""
    return Prompt(
        key=f"SAMPLE:{rule.key}",
        kind="SAMPLE",
        question=rule.question,
        text=f"{n} of {count.of} {rule.words}.{rule.reads}{also}",
        about=f"{n} of {count.of} {rule.words}",
        reasons=(*count.reasons, _origin(facts)),
    )


def _at_places(facts: Facts, rule: PlaceRule) -> Iterator[Prompt]:
    """Locations that were tested or asked at, with fewer people asked than wanted."""
    found = facts.once(gather)
    asked = {
        place: people(found.accounts_at.get(place, ()))
        for place in found.places
        if place in found.accounts_at or place in found.tests_at
    }
    few = {place: n for place, n in asked.items() if n < rule.wanted}
    if not few:
        return
    yield Prompt(
        key=f"SAMPLE:small:{rule.question}",
        kind="SAMPLE",
        question=rule.question,
        text=f"Fewer than {rule.wanted} {rule.words} at "
        f"{listed(f'{found.name(place)} ({n})' for place, n in few.items())}.",
        reasons=(_origin(facts), stated(facts)),
        topic="small",
        about=listed(found.name(place) for place in few),
    )


def _origin(facts: Facts) -> Reason:
    """Whose rule it is, and in which file it stands."""
    table = facts.tables.get("samples")
    edition = f" {table.edition}" if table else ""
    return Reason("", f"a rule of this program; table samples{edition}")


def _unreadable(rule: Rule, count: Count) -> Prompt:
    return Prompt(
        key=f"SAMPLE:missing:{rule.key}",
        kind="SAMPLE",
        question=rule.question,
        text=f"It cannot be worked out how many {rule.words}.",
        reasons=count.reasons,
        missing=(count.missing,),
        topic="missing",
        about=rule.words,
    )


def _count(facts: Facts, rule: Rule) -> Count | None:
    """The count of a rule; None when nothing was recorded for it."""
    if rule.record:
        return _row_count(facts, rule)
    answer = facts.answer(rule.question)
    value = answer.value if rule.n == "value" else answer.measures.get(rule.n)
    if not rule.of:
        return _pair(rule, value)
    n, of = stored.number(value), stored.number(answer.measures.get(rule.of))
    names = {name: _measure(facts, rule.question, name) for name in (rule.n, rule.of)}
    said = [f"{names[name]}: {x:f}" for name, x in ((rule.n, n), (rule.of, of)) if x is not None]
    reasons = (Reason(rule.question, "; ".join(said)),)
    if n is None and of is None:
        return None
    if n is None or of is None:
        return Count(None, int(of or 0), reasons, names[rule.n if n is None else rule.of])
    if not 0 <= n <= of:
        return Count(None, int(of), reasons, f"numbers that fit together: {'; '.join(said)}")
    return Count(int(n), int(of), reasons) if of > 0 else None


def _measure(facts: Facts, question: str, name: str) -> str:
    asked = facts.library.question(question)
    return next((m.label for m in asked.measures if m.id == name), name) if asked else name


def _pair(rule: Rule, value: Value | None) -> Count | None:
    """An answer or measure that is itself "n of m"."""
    if value is None:
        return None
    pair = stored.counted(value)
    if pair is None:
        return Count(None, rule.wanted, (), "a count such as 4 of 5")
    return Count(*pair, (Reason(rule.question, f"{pair[0]} of {pair[1]}"),))


def _row_count(facts: Facts, rule: Rule) -> Count | None:
    """Rows in which the field has a good value, of those in which it was recorded."""
    rows = [row for row in facts.rows(rule.record) if stored.text(row.fields.get(rule.n))]
    if not rows:
        return None
    bad: list[Row] = []
    others: list[Row] = []
    for row in rows:
        (others if stored.text(row.fields[rule.n]) in rule.good else bad).append(row)
    label = facts.field_label(rule.record, rule.n).lower()
    reasons = [
        Reason(row.id, clip(f"{label}: {facts.shown(rule.record, rule.n, row.fields[rule.n])}"))
        for row in bad
    ]
    if others:
        reasons.append(Reason("", f"the others: {listed(row.id for row in others)}"))
    return Count(len(others), len(rows), tuple(reasons))
