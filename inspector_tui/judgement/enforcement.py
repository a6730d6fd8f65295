"""The enforcement steps of a finding: what each asks, what the table has for it, what is in doubt.

The record keeps the steps, their stamps and their order. Here, pure functions of the steps taken
so far: what the table has is offered beside a step, the inspector chooses, and a choice that
departs from what leads up to it needs a reason. Nothing is ever worked out backwards: a step is
only held against those before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from inspector_tui.checklist.checking import Misfit
from inspector_tui.checklist.model import Question
from inspector_tui.checklist.value import Value
from inspector_tui.judgement import factors, stored
from inspector_tui.judgement.enforcement_table import (
    Ask,
    Model,
    Route,
    Suggested,
    keys,
    model_of,
)
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.spans import days_after
from inspector_tui.judgement.words import counted, listed
from inspector_tui.record.base import says_why
from inspector_tui.record.visit import Decided, RaisedFinding

Made: TypeAlias = Mapping[str, Decided]
"""The steps taken so far, by their key."""

_NO_RISK = "no"
"""The answer to the first step by which there is no risk of serious personal injury."""
_PROHIBITION = "prohibition"
_OFFERED = {"gap": ("gap",), "expectation": ("expect-risk", "expect-compliance")}
"""Steps for which the table has something, and the asks that it has it for."""


class Start(Struct, frozen=True):
    """Where the steps start for an answer, as its question says; the inspector overrides it."""

    route: Route
    says: str
    benchmark: str
    state: str
    standard: str


class NoticeDate(Struct, frozen=True):
    """A date that follows from serving a notice, with the rule that gave it."""

    what: str
    day: dt.date
    rule: str


def model(facts: Facts) -> Model | None:
    """The table of this installation; None when it has none that can be used."""
    return model_of(facts.tables)


def starts(question: Question) -> tuple[Start, ...]:
    """The routes that a question's answers point to, with their defaults."""
    return tuple(
        Start(
            route=found.route,
            says=found.if_,
            benchmark=found.benchmark or "",
            state=found.state or "",
            standard=found.standard or "",
        )
        for found in question.breach
    )


def made(finding: RaisedFinding) -> Made:
    """The steps that stand for a finding."""
    return {step.step: step for step in finding.enforcement}


def routes(steps: Made) -> tuple[str, ...]:
    """The routes chosen at the first step; none while it was not taken."""
    return stored.keys(_choice(steps, "route"))


def is_stopped(table: Model, steps: Made) -> bool:
    """Whether danger has to be dealt with before anything else is decided."""
    serious = stored.text(_choice(steps, "serious"))
    return any(word.stop for word in table.serious if word.key == serious)


def is_closed(steps: Made) -> bool:
    """Whether the model's page is closed; only then does the page of the action open."""
    return "closed" in steps


def asks(table: Model, step: str, steps: Made) -> tuple[Ask, ...]:
    """What a step asks for on the routes chosen; the factor steps ask factor by factor."""
    if weighed := factors.asks(table, step):
        return weighed
    taken = routes(steps)
    found = next((found for found in table.step if found.key == step), None)
    return tuple(
        ask
        for ask in (found.ask if found else ())
        if not ask.routes or any(route in taken for route in ask.routes)
    )


def suggested(table: Model, key: str, steps: Made) -> Suggested:
    """What the table has for an ask, from the steps before it; most asks have nothing."""
    if key == "gap":
        return table.gap_between(_text(steps, "actual"), _text(steps, "benchmark"))
    if key == "expect-risk":
        return table.expected("risk", _text(steps, "gap"), _text(steps, "standard"))
    if key == "expect-compliance":
        return table.expected("compliance", _text(steps, "state"), _text(steps, "standard"))
    return Suggested(missing=("nothing: this is the inspector's alone",))


def faults(
    table: Model, step: str, choices: Mapping[str, Value], steps: Made
) -> tuple[Misfit, ...]:
    """What keeps a step from being taken with these choices; nothing when it may be."""
    found = []
    if step != "serious-risk" and is_stopped(table, steps):
        found.append(_of_all("Deal with the danger first, then take the first step again."))
    wanted = asks(table, step, steps)
    for ask in wanted:
        given = stored.keys(choices.get(ask.key))
        known = table.words(ask.of)
        if ask.required and not given:
            found.append(Misfit.of(ask.key, ask.label, "nothing is chosen."))
        if ask.of and (any(key not in known for key in given) or (len(given) > 1 and not ask.many)):
            found.append(Misfit.of(ask.key, ask.label, "choose from the list."))
        if ask.date and given and stored.day(given[0]) is None:
            found.append(Misfit.of(ask.key, ask.label, "give a date."))
    found += factors.faults(table, step, choices)
    own = {ask.key for ask in wanted}
    if any(key not in own for key in choices):
        found.append(_of_all("Something was given that this step does not ask for."))
    return tuple(found)


def _of_all(sentence: str) -> Misfit:
    return Misfit("", sentence, sentence)


def doubts(table: Model, steps: Made) -> tuple[tuple[str, str], ...]:
    """Steps that say something else than what leads up to them, each as (step, sentence)."""
    found: list[tuple[str, str]] = [("benchmark", said) for said in _worse_benchmark(table, steps)]
    for step, offered in _OFFERED.items():
        for key in offered:
            found += [(step, said) for said in _apart(table, steps, step, key)]
    found += [("conclusion", said) for said in _departure(table, steps)]
    found += _prohibited(steps)
    action, end = (stored.keys(_choice(steps, key)) for key in ("action", "conclusion"))
    if "action" in steps and set(action) != set(end) and not says_why(steps["action"].reason):
        found.append(("action", "The action is not what the model concluded. Say why."))
    return tuple(found)


def beside_first_step(table: Model, actual: str, steps: Made) -> str:
    """What the first step said, where a serious actual risk is chosen after a plain "no" there.

    A remark and no doubt: the first step asks of now, and no table says which actual risk its "no"
    leaves room for. The inspector sees both together.
    """
    consequence, _, likelihood = actual.partition("/")
    worst, least = table.consequence[0].key, table.likelihood[-1].key
    if consequence != worst or likelihood == least or _text(steps, "serious") != _NO_RISK:
        return ""
    return (
        "Step 1 says that there is no risk of serious personal injury now. Look at both together."
    )


def _worse_benchmark(table: Model, steps: Made) -> Iterator[str]:
    """A benchmark is what is left when the law is complied with: hardly more than there is now."""
    actual, benchmark = _text(steps, "actual"), _text(steps, "benchmark")
    if not table.is_worse(benchmark, actual) or says_why(steps["benchmark"].reason):
        return
    titles = table.words("risk")
    yield (
        f"The benchmark ({titles[benchmark].lower()}) is worse than the actual risk "
        f"({titles[actual].lower()}), and it is the risk that is left when the law is complied "
        "with. Look at both again, or say why."
    )


def _apart(table: Model, steps: Made, step: str, key: str) -> Iterator[str]:
    chosen = _text(steps, key)
    offer = suggested(table, key, steps)
    if not chosen or not offer.values or chosen in offer.values or says_why(steps[step].reason):
        return
    titles = table.words("band" if step == "gap" else "action")
    named = listed(titles.get(value, value).lower() for value in offer.values)
    took = titles.get(chosen, chosen).lower()
    yield f"The steps before it lead to {named}, and {took} was chosen. Say why."


def _departure(table: Model, steps: Made) -> Iterator[str]:
    """A conclusion beyond what was expected, without a factor that takes it there."""
    order = keys(table.action)
    end = [order.index(key) for key in stored.keys(_choice(steps, "conclusion")) if key in order]
    chosen = (_text(steps, key) for key in _OFFERED["expectation"])
    first = [order.index(key) for key in chosen if key in order]
    if not end or not first or says_why(steps["conclusion"].reason):
        return
    if max(end) > max(first) and not _moved(steps, "raises"):
        yield "The conclusion is more than was expected, and no factor raises it. Say why."
    if max(end) < max(first) and not _moved(steps, "lowers"):
        yield "The conclusion is less than was expected, and no factor lowers it. Say why."


def _prohibited(steps: Made) -> Iterator[tuple[str, str]]:
    """A prohibition notice where the first step saw no serious risk; said at the first that has it.

    What such a notice rests on: section 22 of the Health and Safety at Work etc. Act 1974.
    """
    asked = {**_OFFERED, "conclusion": ("conclusion",), "action": ("action",)}
    chosen = (
        step
        for step in ("expectation", "conclusion", "action")
        for key in asked[step]
        if _PROHIBITION in stored.keys(_choice(steps, key))
    )
    step = next(chosen, "")
    if not step or _text(steps, "serious") != _NO_RISK or says_why(steps[step].reason):
        return
    yield (
        step,
        "A prohibition notice rests on a risk of serious personal injury, and step 1 says that"
        " there is none. Look at both again, or say why.",
    )


def _moved(steps: Made, effect: str) -> bool:
    taken = (steps[step] for step in factors.STEPS if step in steps)
    return any(
        value == effect and not key.endswith(factors.WHY)
        for step in taken
        for key, value in step.choices.items()
    )


def _choice(steps: Made, key: str) -> Value | None:
    return next((step.choices[key] for step in steps.values() if key in step.choices), None)


def _text(steps: Made, key: str) -> str:
    return stored.text(_choice(steps, key))


def prompts(facts: Facts) -> Iterator[Prompt]:
    """For each standing finding, the steps that depart from what leads up to them."""
    decided = [finding for finding in facts.findings if finding.enforcement]
    table = facts.once(model) if decided else None
    if table is None:
        return
    for finding in decided:
        yield from _of_finding(table, finding, made(finding))


def _of_finding(table: Model, finding: RaisedFinding, steps: Made) -> Iterator[Prompt]:
    question = next(iter(finding.content.questions), "")
    titles = {step.key: step.title for step in table.step}
    if is_stopped(table, steps):
        yield Prompt(
            key=f"ENF:{finding.id}:stop",
            kind="ENF",
            question=question,
            text=f"Finding {finding.id} says that there is serious danger now. Stop and act first.",
            reasons=(Reason(finding.id, titles["serious-risk"]),),
            missing=("that the danger has been dealt with",),
            topic="stop",
            about=finding.id,
        )
    found: dict[str, list[str]] = {}
    for step, said in doubts(table, steps):
        found.setdefault(step, []).append(said)
    for step, sentences in found.items():
        yield Prompt(
            key=f"ENF:{finding.id}:{step}",
            kind="ENF",
            question=question,
            text=f"Finding {finding.id}, {titles[step].lower()}: {' '.join(sentences)}",
            reasons=tuple(_lead_up(table, finding.id, steps)),
            about=f"{finding.id}, {titles[step].lower()}",
        )


def _lead_up(table: Model, finding: str, steps: Made) -> Iterable[Reason]:
    """What was chosen at each step, in the order of the steps, and whose word the table's is."""
    for step in table.step:
        for ask in asks(table, step.key, steps):
            given = stored.keys(steps[step.key].choices.get(ask.key)) if step.key in steps else ()
            if given and ask.of:
                words = table.words(ask.of)
                chosen = listed(words.get(key, key).lower() for key in given)
                yield Reason(finding, f"{ask.label}: {chosen}")
    for key in ("gap", *_OFFERED["expectation"]):
        offer = suggested(table, key, steps)
        if offer.values and _text(steps, key):
            said = f"{key}: {', '.join(offer.values)} ({offer.whose}; {table.origin})"
            yield Reason("", said)


def notice_dates(table: Model, served: dt.date) -> tuple[NoticeDate, ...]:
    """Dates that follow from serving a notice, each with its rule; the rule is shown with it.

    HSE's own pages count the start of the time to appeal differently, so both dates are given.
    """
    comply, appeal = table.notice.compliance_days, table.notice.appeal_days
    rules = (
        (
            "Earliest end of the time to comply with an improvement notice",
            comply,
            f"at least {counted(comply, 'day')}; the day of service is not counted",
        ),
        (
            "Last day to appeal, by one count",
            appeal - 1,
            f"{counted(appeal, 'day')}; the day of service is counted",
        ),
        (
            "Last day to appeal, by the other count",
            appeal,
            f"{counted(appeal, 'day')}; the day of service is not counted",
        ),
    )
    dated = ((what, days_after(served, days), rule) for what, days, rule in rules)
    return tuple(NoticeDate(what, day, rule) for what, day, rule in dated if day is not None)
