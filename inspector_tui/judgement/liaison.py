"""Who leads and whom to tell: danger and death first, then the first row of the table that fits.

The table is this program's own order of the published allocation. It is a prompt; the inspector
names the row and the reason (IL-070).
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts, natural
from inspector_tui.judgement.liaison_inputs import danger, deaths, inputs, shown
from inspector_tui.judgement.liaison_table import Advice, LiaisonTable, Line, Tell
from inspector_tui.judgement.places import place_of
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.shapes import STATUS_WORDS, no_table, read
from inspector_tui.judgement.words import clip, counted, listed

ACT_FIRST, POLICE_FIRST = "R01", "R02"
_OWN = "the order of the rows is this program's own, not the memorandum's text"
_SERIOUS = ("death", "specified", "major", "over-seven-day")


def table(facts: Facts) -> LiaisonTable | None:
    """The table of this installation; None when it has none that can be used."""
    return read(facts.tables.get("liaison"), LiaisonTable)


def prompts(facts: Facts) -> Iterator[Prompt]:
    """What to do first, who leads, and where the proposal differs from the table."""
    rules = facts.once(table)
    if danger(facts) == "yes":
        yield _danger(rules)
    yield from _death(facts)
    found = inputs(facts, rules) if rules else {}
    # Once the danger is over the rest of the table counts: it is shown as that already.
    calm = {**found, "danger": "no"} if found.get("danger") == "yes" else found
    advice = rules.advise(calm) if rules else None
    if not _is_open(facts) and not _is_police(advice):
        yield from _to_open(facts)
    elif rules is None or advice is None:
        lost = "who leads here; decide it from the memorandum itself"
        yield no_table("LIAISON", "IL-070", "liaison", lost)
    else:
        yield _lead(facts, rules, calm, advice)
        yield from _picked(facts, rules, found)


def _is_police(advice: Advice | None) -> bool:
    return advice is not None and advice.row is not None and advice.row.key == POLICE_FIRST


def _is_open(facts: Facts) -> bool:
    """Whether the question of who was harmed has been taken up."""
    return not facts.answer("IL-050").is_empty()


def _danger(rules: LiaisonTable | None) -> Prompt:
    row = next((row for row in rules.row if row.key == ACT_FIRST), None) if rules else None
    first = f" {_sentence(row.first)}" if row and row.first else ""
    told = _told(rules, row.tell, {}) if rules and row else ""
    return Prompt(
        key="LIAISON:danger",
        kind="LIAISON",
        question="IL-010",
        text=f"Somebody is still in danger: act before anything else.{first}{told}",
        reasons=(Reason("IL-010", "not everyone is safe now"),),
    )


def _sentence(parts: tuple[str, ...]) -> str:
    joined = "; ".join(parts)
    return f"{joined[:1].upper()}{joined[1:]}."


def _told(rules: LiaisonTable, tells: tuple[Tell, ...], found: dict[str, str]) -> str:
    if not tells:
        return ""
    named = (
        rules.title(tell.body, found) + (f" (if {tell.if_})" if tell.if_ else "") for tell in tells
    )
    return f" Tell: {listed(named)}."


_AFTER_DEATH = (
    ("homicide", "whether there is any suspicion of homicide"),
    ("police", "whether the police are informed"),
    ("primacy", "who holds primacy"),
    ("coroner", "whether the coroner has been told"),
    ("scene", "whether the scene is kept"),
)


def _death(facts: Facts) -> Iterator[Prompt]:
    """A death, or somebody who may not survive: before who leads, whatever else is recorded."""
    reasons = tuple(deaths(facts))
    if not reasons:
        return
    measures = facts.answer("IL-040").measures
    said = {key: stored.text(measures.get(key)) for key, _ in _AFTER_DEATH}
    missing = [words for key, words in _AFTER_DEATH if said[key] in ("", "unknown", "unsettled")]
    undone = [words for key, words in _AFTER_DEATH[1:] if said[key] == "no"]
    suspected = said["homicide"] == "yes"
    if not (missing or undone or suspected):
        return
    text = "Someone has died or may not survive."
    if suspected or said["homicide"] != "no":
        text += (
            " Until homicide is discounted the police lead: stop interviewing, touch nothing, "
            "take advice before you go on."
        )
    yield Prompt(
        key="LIAISON:death",
        kind="LIAISON",
        question=place_of(facts, "IL-040", facts.rows("INCIDENT")),
        text=text,
        reasons=(
            *reasons,
            *(Reason("IL-040", f"not so: {words}") for words in undone),
        ),
        missing=tuple(missing),
    )


def _lead(facts: Facts, rules: LiaisonTable, found: dict[str, str], advice: Advice) -> Prompt:
    row = advice.row
    missing = [rules.label(key) for key in advice.open_inputs]
    parts = []
    if any(open_.key == POLICE_FIRST for open_ in advice.open_rows):
        parts.append("Settle first whether the police lead.")
    if row is None:
        parts.append("No row of the table fits what is recorded.")
    else:
        if found.get("setting", "") not in rules.setting and _by_setting(rules, row):
            missing.append(rules.label("setting"))
        parts.append(_said(rules, row, found))
        missing += _not_contacted(facts, rules, row, found)
    if advice.open_rows:
        number = counted(len(advice.open_rows), "row")
        parts.append(f"{number} above it may fit first, once what is missing is known.")
    return Prompt(
        key="LIAISON:lead",
        kind="LIAISON",
        question="IL-070",
        text=" ".join(parts),
        reasons=(
            *(reason for reason in shown(rules, found) if reason.ref != "IL-010"),
            *_shared(facts, rules, row, found),
            *_parts(rules, row, found),
            *_ours(facts),
            Reason("", f"{_OWN} ({STATUS_WORDS[row.status] if row else 'no row'})"),
        ),
        missing=tuple(dict.fromkeys(missing)),
    )


def _said(rules: LiaisonTable, row: Line, found: dict[str, str]) -> str:
    """The row in words: who leads, what to do first, whom to tell, what to pass on."""
    told = _told(rules, rules.told(row, found), found)
    lead = listed(rules.title(body, found) for body in row.lead)
    leads = f" Lead: {lead}." if lead else ""
    says = f" {row.says}" if row.says else ""
    first = f" {_sentence(row.first)}" if row.first else ""
    passed = f" Pass on: {listed(share.what for share in row.share)}." if row.share else ""
    return f"First row that fits: {row.key}, {row.title}.{leads}{says}{first}{told}{passed}"


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


_GROUPS = {"others": "workers, contractors, visitors", "service-user": "service users"}


def _shared(
    facts: Facts, rules: LiaisonTable, row: Line | None, found: dict[str, str]
) -> Iterator[Reason]:
    """What the row has to be passed on, to whom, on which ground and under which marking."""
    for share in row.share if row else ():
        ground = facts.label("SHARE", "gateway", share.gateway).lower()
        marked = facts.label("SHARE", "marking", share.marking) if share.marking else ""
        yield Reason(
            "IL-090",
            f"to pass to {rules.title(share.to, found)}: {share.what}; ground: {ground} "
            f"({STATUS_WORDS[rules.sharing.gateway_status]})"
            + (f"; marked {marked}" if marked else ""),
        )


def _parts(rules: LiaisonTable, row: Line | None, found: dict[str, str]) -> Iterator[Reason]:
    """Where both groups were harmed: the row for each of them alone."""
    if row is None or found.get("harmed") != "both":
        return
    for group, words in (
        ("others", "workers, contractors, visitors"),
        ("service-user", "service users"),
    ):
        alone = rules.advise({**found, "harmed": group}).row
        if alone is not None and alone.key not in (ACT_FIRST, POLICE_FIRST):
            lead = listed(rules.title(body, found) for body in alone.lead) or "to be settled"
            yield Reason("IL-050", f"for {words} alone: {alone.key}, lead: {lead}")


def _ours(facts: Facts) -> Iterator[Reason]:
    """A lead of CQC on the patient never removes the duty to workers."""
    ours = [
        finding.id
        for finding in facts.visit.findings.values()
        if finding.withdrawn is None and finding.content.side in ("worker", "both")
    ]
    if ours:
        named = listed(sorted(ours, key=natural))
        yield Reason("IL-140", f"findings on the workers' side stay ours: {named}")


def _picked(facts: Facts, rules: LiaisonTable, found: dict[str, str]) -> Iterator[Prompt]:
    """The inspector's proposal, where it is not the first row that fits."""
    answer = facts.answer("IL-070")
    picked, lead = stored.text(answer.measures.get("row")), stored.text(answer.value)
    row = rules.advise({**found, "danger": "no"} if picked != ACT_FIRST else found).row
    if row is None or not (picked or lead):
        return
    leads = [rules.body[rules.settled(body, found)].lead for body in row.lead]
    odd = []
    if picked and picked != row.key:
        odd.append(f"you rest it on {clip(picked)}, and the first row that fits is {row.key}")
    if lead not in ("", "undecided", "joint") and leads and all(leads) and lead not in leads:
        odd.append(f"you propose {clip(lead)}, and that row names {listed(leads)}")
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
        missing=() if reason else ("your reason",),
    )


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
                "who leads, starting with who was harmed."
            ),
            reasons=tuple(Reason(row.id, "serious harm to a service user") for row in hurt),
            missing=("who was harmed, or could have been (IL-050)",),
        )
