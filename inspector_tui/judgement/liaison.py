"""Who leads and whom to tell: danger and death first, then the first row of the table that fits.

The table is this program's own order of the published allocation. It is a prompt; the inspector
names the row and the reason (IL-070).
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.liaison_case import OWN, Case, case, is_police, is_taken_up
from inspector_tui.judgement.liaison_inputs import inputs, shown, table
from inspector_tui.judgement.liaison_table import LiaisonTable
from inspector_tui.judgement.places import place_of
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.shapes import no_table
from inspector_tui.judgement.stops import (
    ACT_FIRST,
    POLICE_FIRST,
    Stop,
    after_death,
    danger_now,
)
from inspector_tui.judgement.words import clip, counted, listed
from inspector_tui.record.base import says_why
from inspector_tui.signs import capital

_SERIOUS = ("death", "specified", "major", "over-seven-day")


def prompts(facts: Facts) -> Iterator[Prompt]:
    """What to do first, who leads, and where the proposal differs from the table."""
    rules = facts.once(table)
    for stop in (danger_now(facts), after_death(facts)):
        if stop is not None:
            yield _stopped(stop)
    found = facts.once(case)
    if not is_taken_up(facts) and not is_police(found):
        yield from _to_open(facts)
    elif rules is None or found is None:
        lost = "who leads here; decide it from the memorandum itself"
        yield no_table("LIAISON", "IL-070", "liaison", lost)
    else:
        yield _lead(facts, rules, found)
        yield from _picked(facts, rules, inputs(facts, rules))


def _stopped(stop: Stop) -> Prompt:
    """A stop as a prompt; with a death its text says already what to do first."""
    first = f" {_sentence(stop.first)} Tell: {listed(stop.tell)}." if stop.kind == "danger" else ""
    return Prompt(
        key="LIAISON:danger" if stop.kind == "danger" else "LIAISON:death",
        kind="LIAISON",
        question=stop.question,
        text=f"{stop.says}{first}",
        reasons=(
            *stop.reasons,
            *(Reason("IL-040", f"not so: {words}") for words in stop.undone),
        ),
        missing=stop.missing,
        topic="danger" if stop.kind == "danger" else "death",
    )


def _sentence(parts: tuple[str, ...]) -> str:
    joined = "; ".join(parts)
    return f"{capital(joined)}."


def _lead(facts: Facts, rules: LiaisonTable, found: Case) -> Prompt:
    row = found.row
    parts = []
    if any(open_.key == POLICE_FIRST for open_ in found.open_rows):
        parts.append("Settle first whether the police lead.")
    parts.append(_said(found) if row else "No row of the table fits what is recorded.")
    if found.open_rows:
        number = counted(len(found.open_rows), "row")
        parts.append(f"{number} above it may fit first, once what is missing is known.")
    return Prompt(
        key="LIAISON:lead",
        kind="LIAISON",
        question="IL-070",
        text=" ".join(parts),
        reasons=(
            *(reason for reason in shown(facts, rules, found.found) if reason.ref != "IL-010"),
            *_reasons(found),
            Reason("", f"{OWN} ({found.sure})"),
        ),
        missing=found.missing,
        topic="lead",
    )


def _said(found: Case) -> str:
    """The row in words: who leads, what to do first, whom to tell, what to pass on."""
    row = found.row
    assert row is not None
    leads = f" Lead: {found.lead_words}." if row.lead else ""
    says = f" {row.says}" if row.says else ""
    first = f" {_sentence(row.first)}" if row.first else ""
    told = f" Tell: {listed(found.tell)}." if found.tell else ""
    passed = f" Pass on: {listed(share.what for share in row.share)}." if row.share else ""
    return f"First row of the table that fits: {row.title}.{leads}{says}{first}{told}{passed}"


def _reasons(found: Case) -> Iterator[Reason]:
    """What to pass on and on which ground; each group alone; what stays with us."""
    for share in found.share:
        marked = f"; marked {share.marking}" if share.marking else ""
        said = f"to pass to {share.to}: {share.what}; ground: {share.ground} ({share.sure}){marked}"
        yield Reason("IL-090", said)
    for group, row, lead in found.alone:
        yield Reason("IL-050", f"for {group} alone: {row.title}; lead: {lead}")
    if found.ours:
        yield Reason("IL-140", f"findings on the workers' side stay ours: {listed(found.ours)}")


def _picked(facts: Facts, rules: LiaisonTable, found: dict[str, str]) -> Iterator[Prompt]:
    """The inspector's proposal, where it is not the first row that fits."""
    answer = facts.answer("IL-070")
    picked, lead = stored.text(answer.measures.get("row")), stored.text(answer.value)
    row = rules.advise({**found, "danger": "no"} if picked != ACT_FIRST else found).row
    if row is None or not (picked or lead):
        return
    leads = [rules.body[rules.settled(body, found)].lead for body in row.lead]
    bodies = [rules.title(body, found) for body in row.lead]
    odd = []
    if picked and picked != row.key:
        titles = {known.key: known.title for known in rules.row}
        rests = clip(titles.get(picked, picked))
        odd.append(f'you rest it on "{rests}", and the first row that fits is "{row.title}"')
    if lead not in ("", "undecided", "joint") and leads and all(leads) and lead not in leads:
        odd.append(f"you propose {_proposed(facts, lead)}, and that row names {listed(bodies)}")
    if not odd:
        return
    reason = clip(stored.text(answer.measures.get("reason")))
    yield Prompt(
        key="LIAISON:picked",
        kind="LIAISON",
        question="IL-070",
        text=f"{_sentence(tuple(odd))} Look at it again, or keep the reason you gave.",
        reasons=(
            Reason("IL-070", f"your reason: {clip(reason)}" if reason else "no reason given"),
        ),
        missing=() if says_why(reason) else ("your reason",),
        topic="picked",
    )


def _proposed(facts: Facts, lead: str) -> str:
    """Whom the inspector proposes, in the words of the question."""
    asked = facts.library.question("IL-070")
    return clip(facts.library.choices(asked.answer).get(lead, lead) if asked else lead)


def _to_open(facts: Facts) -> Iterator[Prompt]:
    """Service users were hurt, and nobody has asked yet who leads."""
    hurt = [
        row
        for row in facts.rows("INCIDENT")
        if row.fields.get("harmed") in ("service-user", "several")
        and row.fields.get("severity") in _SERIOUS
    ]
    if hurt:
        yield Prompt(
            key="LIAISON:open",
            kind="LIAISON",
            question=place_of(facts, "IL-050", hurt),
            text=(
                f"{counted(len(hurt), 'incident')} with serious harm to a service user: settle "
                "who leads, beginning with IL-050."
            ),
            reasons=tuple(Reason(row.id, "serious harm to a service user") for row in hurt),
            missing=("the answer to IL-050, on which rests who leads",),
            topic="open",
        )
