"""What was passed on and who was spoken to: what is missing from a record of liaison."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.liaison_inputs import inputs, table
from inspector_tui.judgement.liaison_table import LiaisonTable
from inspector_tui.judgement.places import place_of
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip, counted, folded, listed
from inspector_tui.record.visit import Row

_CONTACT = (
    ("to_role", "the role and office spoken to"),
    ("from_role", "who made the contact"),
    ("when", "when"),
    ("how", "how"),
    ("facts", "the facts given"),
    ("gateway", "the legal ground"),
    ("outcome", "what was agreed"),
    ("lead", "who leads, and why"),
    ("next_contact", "the next contact"),
)
"""The least that a record of liaison holds; documents and disagreement may be none."""


def prompts(facts: Facts) -> Iterator[Prompt]:
    """Items and contacts that are not complete, harm not yet passed on, others not yet told."""
    rules = facts.once(table)
    if rules is not None:
        yield from _to_share(facts, rules)
    for row in facts.rows("SHARE"):
        yield from _item(facts, row)
    for row in facts.rows("CONTACT"):
        yield from _contact(facts, row)
    yield from _others(facts)


def _is_cqc(text: str) -> bool:
    plain = folded(text)
    return "cqc" in plain or "carequality" in plain


def _to_share(facts: Facts, rules: LiaisonTable) -> Iterator[Prompt]:
    """Harm to service users that belongs with CQC: England, and not before the memorandum."""
    found = inputs(facts, rules)
    if found.get("nation") not in ("", "england"):
        return
    hurt = harm(facts, rules)
    sent = [
        row
        for row in facts.rows("SHARE")
        if _is_cqc(stored.text(row.fields.get("to"))) and stored.text(row.fields.get("sent"))
    ]
    if not hurt or len(sent) >= len(hurt):
        return
    status = rules.sure(rules.sharing.gateway_status)
    each = "Each goes to CQC" if found.get("nation") else "Each, if this is England, goes to CQC"
    yield Prompt(
        key="LIAISON:share",
        kind="LIAISON",
        question=place_of(facts, "IL-090", hurt),
        text=(
            f"{counted(len(hurt), 'incident')} of harm to a service user recorded, and "
            f"{counted(len(sent), 'item')} sent to CQC. {each}, by email and marked "
            "OFFICIAL-SENSITIVE, on a ground under section 28."
        ),
        reasons=(
            *(Reason(row.id, "harm to a service user") for row in hurt),
            *(Reason(row.id, "sent to CQC") for row in sent),
            Reason("", f"ground usually meant: for a statutory function ({status})"),
        ),
        missing=() if found.get("nation") else ("the nation: the memorandum is for England",),
        topic="share",
    )


def harm(facts: Facts, rules: LiaisonTable) -> tuple[Row, ...]:
    """Incidents in which a service user came to harm, since the memorandum applies."""
    return tuple(row for row in facts.rows("INCIDENT") if _is_harm(row, rules))


def _is_harm(row: Row, rules: LiaisonTable) -> bool:
    happened = stored.day(row.fields.get("date"))
    return (
        row.fields.get("harmed") in ("service-user", "several")
        and row.fields.get("severity") != "no-injury"
        and (happened is None or happened >= rules.sharing.since)
    )


def _item(facts: Facts, row: Row) -> Iterator[Prompt]:
    """One item shared: is it sent, on what ground, marked, and free of personal data?"""
    fields = row.fields
    missing = []
    if not stored.text(fields.get("sent")):
        missing.append("when it was sent")
    if not stored.text(fields.get("gateway")):
        missing.append("the ground under section 28")
    personal = stored.text(fields.get("personal_data"))
    if not personal:
        missing.append("whether it contains personal data")
    if personal == "yes" and not stored.text(fields.get("justification")):
        missing.append("why the personal data could not be taken out")
    marking = stored.text(fields.get("marking"))
    odd = ""
    if _is_cqc(stored.text(fields.get("to"))) and marking != "official-sensitive":
        said = facts.label("SHARE", "marking", marking) if marking else "not marked"
        odd = f" What goes to CQC is marked OFFICIAL-SENSITIVE; this is: {clip(said)}."
    if not (missing or odd):
        return
    what = clip(stored.text(fields.get("item"))) or row.id
    needs = f" Not recorded: {listed(missing)}." if missing else ""
    yield Prompt(
        key=f"LIAISON:{row.id}",
        kind="LIAISON",
        question="IL-090",
        text=f"{what}:{needs}{odd}",
        reasons=(Reason(row.id, what),),
        missing=tuple(missing),
        topic="item",
        about=what,
    )


def _contact(facts: Facts, row: Row) -> Iterator[Prompt]:
    """One contact: what a record of liaison has to hold at least."""
    missing = [words for key, words in _CONTACT if not stored.text(row.fields.get(key))]
    if not missing:
        return
    body = stored.text(row.fields.get("to_body"))
    who = clip(facts.label("CONTACT", "to_body", body)) or row.id
    yield Prompt(
        key=f"LIAISON:{row.id}",
        kind="LIAISON",
        question="IL-080",
        text=f"{who}: the record of this contact does not say {listed(missing)}.",
        reasons=(Reason(row.id, who),),
        missing=tuple(missing),
        topic="contact",
        about=who,
    )


def _others(facts: Facts) -> Iterator[Prompt]:
    """A safeguarding concern, or a matter for another regulator, and nobody told."""
    concern = stored.text(facts.answer("IL-110").value)
    if concern not in ("", "none", "unknown"):
        yield from _untold(facts, "IL-110", "told", "There is a safeguarding concern")
    matters = [key for key in stored.keys(facts.answer("IL-120").value) if key != "none"]
    if matters:
        asked = facts.library.question("IL-120")
        names = facts.library.choices(asked.answer) if asked else {}
        named = listed(names.get(key, key).lower() for key in matters)
        yield from _untold(facts, "IL-120", "contact", f"It involves: {named}")


def _untold(facts: Facts, question: str, told: str, text: str) -> Iterator[Prompt]:
    measures = facts.answer(question).measures
    missing = []
    if not stored.text(measures.get(told)):
        missing.append("whom you told")
    if not stored.text(measures.get("told_at")):
        missing.append("when")
    if missing:
        yield Prompt(
            key=f"LIAISON:{question}",
            kind="LIAISON",
            question=question,
            text=f"{text}; it is not recorded {listed(missing)}.",
            reasons=(Reason(question, text),),
            missing=tuple(missing),
            topic="told",
            about=text,
        )
