"""C5: who does not know, for each attribute, by shift and by contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from msgspec import Struct

from inspector_tui.judgement.alarm.attributes import ATTRIBUTES, Said
from inspector_tui.judgement.alarm.sample import stated
from inspector_tui.judgement.alarm.statements import Account, gather
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip


class Share(Struct, frozen=True):
    """`n` of the `of` people who were asked did not know; "" is not recorded."""

    group: str
    n: int
    of: int


class Unknown(Struct, frozen=True):
    """The don't-know rate of one attribute: all who were asked, then by group."""

    attribute: str
    overall: Share
    by_hours: tuple[Share, ...]
    by_contract: tuple[Share, ...]
    rows: tuple[str, ...]
    """Accounts of those who did not know."""


def rates(facts: Facts) -> tuple[Unknown, ...]:
    """One rate for each attribute that anybody was asked about, in the order of attributes."""
    asked: dict[str, list[Account]] = defaultdict(list)
    for account in facts.once(gather).accounts:
        for attribute in account.said:
            asked[attribute].append(account)
    return tuple(_rate(name, asked[name]) for name in ATTRIBUTES if name in asked)


def prompts(facts: Facts) -> Iterator[Prompt]:
    """One prompt for each attribute that somebody does not know."""
    found = facts.once(gather)
    who = {account.row: account.who for account in found.accounts}
    for rate in facts.once(rates):
        if not rate.overall.n:
            continue
        parts = [
            *_named(facts, rate.by_hours, "shift"),
            *_named(facts, rate.by_contract, "contract"),
        ]
        yield Prompt(
            key=f"C5:{rate.attribute}",
            kind="C5",
            question="PA-220",
            text=f"{found.words.labels[rate.attribute]}: {rate.overall.n} of {rate.overall.of} "
            f"asked did not know ({', '.join(parts)}).",
            reasons=(
                *(Reason(row, f"{who[row]} did not know") for row in rate.rows),
                stated(facts),
            ),
            about=found.words.labels[rate.attribute],
        )


def _rate(attribute: str, asked: list[Account]) -> Unknown:
    return Unknown(
        attribute=attribute,
        overall=_share("", attribute, asked),
        by_hours=_shares(attribute, asked, lambda account: account.hours),
        by_contract=_shares(attribute, asked, lambda account: account.contract),
        rows=tuple(account.row for account in asked if account.said[attribute] is Said.DONT_KNOW),
    )


def _shares(
    attribute: str, asked: list[Account], group: Callable[[Account], str]
) -> tuple[Share, ...]:
    groups: dict[str, list[Account]] = defaultdict(list)
    for account in asked:
        groups[group(account)].append(account)
    return tuple(_share(name, attribute, members) for name, members in sorted(groups.items()))


def _share(name: str, attribute: str, asked: list[Account]) -> Share:
    """People are counted, not accounts: whoever knew once does know."""
    knew = {account.person for account in asked if account.said[attribute] is not Said.DONT_KNOW}
    people = {account.person for account in asked}
    return Share(name, len(people - knew), len(people))


def _named(facts: Facts, shares: tuple[Share, ...], what: str) -> Iterator[str]:
    for share in shares:
        name = clip(facts.label("STAFF_STEP", "contract", share.group).lower())
        name = name or f"{what} not recorded"
        yield f"{share.n} of {share.of} {name}"
