"""The sample behind every alarm result: a small one shows what was found on the day, no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.statements import Account, Statements, gather
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Reason
from inspector_tui.judgement.words import counted


def sample_line(facts: Facts) -> str:
    """As "3 tests at 2 of 4 locations; 7 staff (5 day, 2 night; 4 permanent, 3 bank or agency)".

    Locations are those that documents, accounts or tests name, or the number looked at that
    PA-060 gives when that is larger.
    """
    found = facts.once(gather)
    tested = {test.place for test in found.tests if test.place}
    looked_at = stored.number(facts.answer("PA-060").measures.get("locations"))
    known = max(len(found.places), int(looked_at) if looked_at is not None else 0)
    tests = counted(len(found.tests), "test")
    at = f" at {len(tested)} of {counted(known, 'location')}" if known else ""
    return f"{tests}{at}; {staff_line(found.accounts)}"


def staff_line(accounts: Iterable[Account]) -> str:
    """As "7 staff (5 day, 2 night; 4 permanent, 3 bank or agency)"; groups of nobody but these
    four are left out, because nobody asked at night is worth saying.
    """
    one_each = {account.person: account for account in accounts}.values()
    if not one_each:
        return "0 staff"
    by_hours = Counter(account.hours for account in one_each)
    by_contract = Counter(_contract(account.contract) for account in one_each)
    when = [f"{by_hours['day']} day", f"{by_hours['night']} night"]
    when += _others(by_hours, (("other", "on other shifts"), ("", "shift not recorded")))
    whose = [f"{by_contract['permanent']} permanent", f"{by_contract['bank']} bank or agency"]
    whose += _others(by_contract, (("other", "otherwise employed"), ("", "contract not recorded")))
    return f"{len(one_each)} staff ({', '.join(when)}; {', '.join(whose)})"


def _contract(contract: str) -> str:
    if contract in ("bank", "agency"):
        return "bank"
    return contract if contract in ("permanent", "") else "other"


def _others(found: Counter[str], names: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{found[key]} {name}" for key, name in names if found[key]]


def stated(facts: Facts) -> Reason:
    """The sample as the last reason of a prompt."""
    return Reason("", f"Sample: {facts.once(sample_line)}")


def where(found: Statements, place: str) -> str:
    """The name of a place, or words for accounts and tests that name none."""
    return found.name(place) or "a place not recorded"
