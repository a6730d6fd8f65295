"""Slings and the bariatric chain: what each link may carry, and what it had to carry.

A link is too weak when its safe working load is less than the person together with what goes with
them. Where a weight was recorded differently for one case, the largest counts; where the row and
the equipment list give different loads, the lower one does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.lifting import LiftingTable, name, table
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip, counted, folded, listed, slug
from inspector_tui.record.visit import Row

QUESTION = "MH-150"
SLINGS = "MH-100"


class Link(Struct, frozen=True):
    """One thing that had to carry the person; loads and weights in kg, None when not known.

    `is_too_weak` is None while it cannot be told.
    """

    row: str
    label: str
    swl: Decimal | None
    person: Decimal | None
    attachments: Decimal | None
    is_too_weak: bool | None
    notes: tuple[str, ...]
    missing: tuple[str, ...]


def chains(facts: Facts, rules: LiftingTable) -> dict[str, tuple[str, tuple[Link, ...]]]:
    """Every case's name as it was written first, and its links, by the case's folded name."""
    cases: dict[str, list[Row]] = defaultdict(list)
    for row in facts.rows("BARI_CHAIN"):
        cases[folded(stored.text(row.fields.get("case")))].append(row)
    return {case: _chain(facts, rules, rows) for case, rows in sorted(cases.items())}


def _chain(facts: Facts, rules: LiftingTable, rows: list[Row]) -> tuple[str, tuple[Link, ...]]:
    weights = {weight for row in rows if (weight := _kg(row, "person_kg")) is not None}
    person = max(weights, default=None)
    called = next((text for row in rows if (text := stored.text(row.fields.get("case")))), "")
    return clip(called) or "a case without a code", tuple(
        _link(facts, rules, row, person, len(weights) > 1) for row in rows
    )


def _kg(row: Row, key: str) -> Decimal | None:
    amount = stored.number(row.fields.get(key))
    return amount if amount is not None and amount > 0 else None


def _link(
    facts: Facts, rules: LiftingTable, row: Row, person: Decimal | None, differ: bool
) -> Link:
    swl, notes = _swl(facts, row)
    added = stored.number(row.fields.get("attachments_kg"))
    attachments = added if added is not None and added >= 0 else None
    missing = []
    if swl is None:
        missing.append("its safe working load")
    if person is None:
        missing.append("the weight of the person")
    if attachments is None:
        missing.append("the weight of what goes with the person on it")
    if differ and person is not None:
        notes.append(f"weights of the person differ; the largest, {person} kg, counts")
    known_from = stored.text(row.fields.get("swl_from"))
    if known_from in ("told", "unknown"):
        notes.append(f"the safe working load: {facts.label(row.record, 'swl_from', known_from)}")
    weak: bool | None = None
    if swl is not None and person is not None:
        weak = swl < rules.chain.factor * (person + (attachments or 0))
        # Without the attachments a link can be shown to be too weak, but not to be strong enough.
        weak = True if weak else None if attachments is None else False
    label = facts.label(row.record, "item", stored.text(row.fields.get("item")))
    return Link(
        row=row.id,
        label=clip(label) or row.id,
        swl=swl,
        person=person,
        attachments=attachments,
        is_too_weak=weak,
        notes=tuple(notes),
        missing=tuple(missing),
    )


def _swl(facts: Facts, row: Row) -> tuple[Decimal | None, list[str]]:
    """The safe working load of a link: of the row, of its item in the list, or the lower one."""
    own = _kg(row, "swl_kg")
    item = facts.row(row.fields.get("equipment"))
    listed_ = _kg(item, "swl_kg") if item is not None and item.record == "EQUIP" else None
    if own is not None and listed_ is not None and own != listed_:
        return min(own, listed_), [f"{own} kg here, {listed_} kg in the equipment list"]
    return own if own is not None else listed_, []


def prompts(facts: Facts) -> Iterator[Prompt]:
    """Links too weak for their load, cases that cannot be told, and slings that do not suit."""
    yield from _slings(facts)
    rules = facts.once(table)
    if rules is None:
        return
    cases = chains(facts, rules)
    for case, (called, links) in cases.items():
        for link in links:
            if link.is_too_weak:
                yield _weak(rules, called, links, link)
        yield from _untold(facts, rules, case, called, links)
    yield from _count(facts, [link for _called, links in cases.values() for link in links])


def _weak(rules: LiftingTable, called: str, links: tuple[Link, ...], link: Link) -> Prompt:
    load = f"{link.person} kg of the person"
    if link.attachments is not None:
        load += f" and {link.attachments} kg that goes with them"
    return Prompt(
        key=f"SWL:{link.row}",
        kind="SWL",
        question=QUESTION,
        text=(
            f"{called}: the safe working load of the {link.label.lower()} is {link.swl} kg, "
            f"less than the {load}. Is it in use for anyone now?"
        ),
        reasons=(
            Reason(link.row, f"{link.label}: {link.swl} kg; to carry: {load}"),
            *(Reason(link.row, note) for note in link.notes),
            Reason("", f"{called}: {counted(len(links), 'link')} recorded"),
            Reason("", f"to bear: {rules.chain.factor} times ({rules.sure(rules.chain.status)})"),
        ),
        missing=() if link.attachments is not None else ("what goes with the person on it",),
        about=f"{link.label} ({called})",
    )


def _untold(
    facts: Facts, rules: LiftingTable, case: str, called: str, links: tuple[Link, ...]
) -> Iterator[Prompt]:
    """What keeps the strength of a chain from being told."""
    open_ = [link for link in links if link.is_too_weak is None]
    if not open_:
        return
    rows = [facts.row(link.row) for link in links]
    there = {stored.text(row.fields.get("item")) for row in rows if row}
    wanted = [key for key in rules.chain.links if key not in there]
    missing = [f"{link.label}: {listed(link.missing)}" for link in open_]
    if wanted:
        absent = [facts.label("BARI_CHAIN", "item", key) for key in wanted]
        missing.append(f"links without a row, if the case needed them: {', '.join(absent).lower()}")
    yield Prompt(
        key=f"SWL:case:{slug(case)}",
        kind="SWL",
        question=QUESTION,
        text=(
            f"{called}: for {len(open_)} of {counted(len(links), 'link')} it is not shown that the "
            "safe working load is enough."
        ),
        reasons=tuple(Reason(link.row, "; ".join((link.label, *link.notes))) for link in open_),
        missing=tuple(missing),
        topic="missing",
        about=called,
    )


def _count(facts: Facts, links: list[Link]) -> Iterator[Prompt]:
    noted = stored.number(facts.answer(QUESTION).measures.get("too_weak"))
    weak = [link for link in links if link.is_too_weak]
    if noted is None or noted >= len(weak):
        return
    yield Prompt(
        key="SWL:count",
        kind="SWL",
        question=QUESTION,
        text=f"You noted {noted} too weak; the rows show {len(weak)} of {len(links)} links.",
        reasons=(
            Reason(QUESTION, f"noted: {noted}"),
            *(Reason(link.row, link.label) for link in weak),
        ),
        topic="count",
    )


def _slings(facts: Facts) -> Iterator[Prompt]:
    slings = [row for row in facts.rows("EQUIP") if row.fields.get("type") == "sling"]
    for row in slings:
        parts = []
        if row.fields.get("fits") == "no":
            parts.append("it does not fit the person it is used for")
        if row.fields.get("label_readable") == "no":
            parts.append("its label cannot be read")
        if not parts:
            continue
        used = row.fields.get("in_use") == "yes"
        stop = " It is in use: stop here first." if used and row.fields.get("fits") == "no" else ""
        yield Prompt(
            key=f"SLING:{row.id}",
            kind="SLING",
            question=SLINGS,
            text=f"{name(facts, row)}: {listed(parts)}.{stop}",
            reasons=(Reason(row.id, "; ".join(parts)),),
            missing=() if used or row.fields.get("in_use") == "no" else ("whether it is in use",),
            topic="in-use" if stop else "",
            about=name(facts, row),
        )
    unpaired = [row for row in slings if not stored.text(row.fields.get("compatible_with"))]
    if unpaired:
        yield Prompt(
            key="SLING:pairing",
            kind="SLING",
            question=SLINGS,
            text=(
                f"For {len(unpaired)} of {counted(len(slings), 'sling')} nothing recorded shows "
                "which hoists it may be used with. Slings and hoists of different makers do not "
                "simply go together."
            ),
            reasons=tuple(Reason(row.id, name(facts, row)) for row in unpaired),
            missing=("hoists or slings it may be used with, and who says so",),
            topic="pairing",
        )
