"""High-risk places, tasks and roles: what was found on site beside what the policy names.

Flags H1 to H5 of the register, and H1 to H3 for lone work. Counts are stated as counts, in the
areas sampled, and never as a percentage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.register import KINDS, Entry, Group, entries, groups
from inspector_tui.judgement.words import clip, counted, listed


def prompts(facts: Facts) -> Iterator[Prompt]:
    """H1 to H5 for each entry, and what is not recorded."""
    for group in groups(facts):
        sample = tuple(_sample(facts, group))
        for entry in group.entries:
            yield from _flags(facts, entry, sample)
        yield from _gaps(group)


def _flags(facts: Facts, entry: Entry, sample: tuple[Reason, ...]) -> Iterator[Prompt]:
    """`sample` says how much of its kind was entered, of how much."""
    one = KINDS[entry.kind][0]
    if entry.unnamed:
        yield _prompt(
            "H1",
            entry,
            f"In the areas sampled, the policy does not identify this {one}: {entry.label}.",
            (*_same_name(facts, entry), *sample),
            topic=entry.kind,
        )
    elif entry.found and entry.named == "implied" and entry.risk == "high":
        yield _prompt(
            "H1a",
            entry,
            f"The policy only implies this {one}, and you rank it high: {entry.label}.",
        )
    if entry.is_named and entry.assessed in ("no", "partly"):
        how = "is not assessed" if entry.assessed == "no" else "is assessed only in part"
        yield _prompt(
            "H2",
            entry,
            f"The policy names this {one}, and its risk {how}: {entry.label}.",
            topic="partly" if entry.assessed == "partly" else "",
        )
    if entry.assessed in ("yes", "partly") and entry.controls in ("no", "partly"):
        how = "missing" if entry.controls == "no" else "only partly there"
        what = "the way to reach help is" if entry.kind == "lone" else "the controls are"
        yield _prompt("H3", entry, f"This {one} is assessed, and {what} {how}: {entry.label}.")
    if entry.stale and entry.is_named:
        yield _prompt(
            "H4", entry, f"Named on paper, not found on site: {entry.label}. The list may be stale."
        )
    if entry.incidents and entry.incidents > 0 and entry.named == "no":
        told = counted(entry.incidents, "incident")
        yield _prompt(
            "H5", entry, f"{entry.label}: {told} in 12 months, and the policy does not name it."
        )


def _prompt(
    kind: str, entry: Entry, text: str, more: Iterable[Reason] = (), topic: str = ""
) -> Prompt:
    return Prompt(
        key=f"{kind}:{entry.row}",
        kind=kind,
        question=entry.question,
        text=text,
        reasons=(Reason(entry.row, _shown(entry)), *more),
        missing=_missing(kind, entry),
        topic=topic,
        about=entry.label,
    )


def _shown(entry: Entry) -> str:
    """One clause with what the row says that bears on its flags."""
    named = {"yes": "named in the policy", "implied": "only implied in the policy"}
    parts = [
        f"your view of the risk: {entry.risk}" if entry.risk else "",
        f"found: {entry.found_by}" if entry.found_by else "",
        entry.evidence,
        named.get(entry.named, "not named in the policy" if entry.named == "no" else ""),
        entry.where_named,
        f"assessed: {entry.assessed}" if entry.assessed else "",
        f"controls: {entry.controls}" if entry.controls else "",
    ]
    return f"{entry.label}: " + clip("; ".join(part for part in parts if part), 400)


def _missing(kind: str, entry: Entry) -> tuple[str, ...]:
    found = []
    if kind == "H1" and entry.kind == "lone" and not entry.risk:
        found.append("your view of the risk")
    if kind in ("H1", "H1a") and entry.kind != "lone" and not entry.found_by:
        found.append("how you found it")
    if kind == "H1" and entry.found_by and not entry.evidence:
        found.append("what shows it")
    return tuple(found)


def _same_name(facts: Facts, entry: Entry) -> Iterator[Reason]:
    """Named entries that the inspector gave the same standard name: is it named after all?"""
    for other in facts.once(_named).get((entry.kind, entry.norm), ()):
        where = f" ({other.where_named})" if other.where_named else ""
        yield Reason(other.row, f"{other.label} has the same standard name and is named{where}")


def _named(facts: Facts) -> dict[tuple[str, str], list[Entry]]:
    """Named entries by kind and standard name, those without one left out."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in facts.once(entries):
        if entry.norm and entry.is_named:
            found[entry.kind, entry.norm].append(entry)
    return dict(found)


def _sample(facts: Facts, group: Group) -> Iterator[Reason]:
    """How much was entered, and how much of the place was to be sampled."""
    yield Reason("", group.counts)
    measures = facts.answer("GN-040").measures
    places = stored.number(measures.get("places"))
    of_places = stored.number(measures.get("of_places"))
    if places is not None:
        of = f" of {of_places}" if of_places is not None else ""
        yield Reason("GN-040", f"places to be sampled: {places}{of}")


_GAPS: tuple[tuple[str, Callable[[Entry], bool]], ...] = (
    (
        "whether the policy names it",
        lambda entry: (
            not entry.named
            and (
                (entry.found and (entry.risk == "high" or entry.kind == "lone"))
                or (entry.incidents or 0) > 0
            )
        ),
    ),
    (
        "your view of the risk",
        lambda entry: (
            entry.found
            and entry.named in ("no", "implied")
            and not entry.risk
            and entry.kind != "lone"
        ),
    ),
    ("whether it is assessed", lambda entry: entry.found and entry.is_named and not entry.assessed),
    (
        "whether the controls are in place",
        lambda entry: entry.assessed in ("yes", "partly") and not entry.controls,
    ),
)


def _gaps(group: Group) -> Iterator[Prompt]:
    """What has to be recorded before the flags can be worked out for some entries."""
    missing: list[str] = []
    reasons: dict[str, list[str]] = defaultdict(list)
    labels = {entry.row: entry.label for entry in group.entries}
    for what, lacks in _GAPS:
        without = [entry for entry in group.entries if lacks(entry)]
        if without:
            missing.append(f"{what}: {listed(entry.label for entry in without)}")
        for entry in without:
            reasons[entry.row].append(what)
    if missing:
        number = counted(len(reasons), "entry", "entries")
        yield Prompt(
            key=f"HRR:missing:{group.subject}:{group.kind}",
            kind="HRR",
            question=group.question,
            text=f"For {number} of the register something is not recorded that decides a flag.",
            reasons=tuple(
                Reason(row, f"{labels[row]}: {'; '.join(what)}") for row, what in reasons.items()
            ),
            missing=tuple(missing),
            topic="missing",
            about=KINDS[group.kind][1],
        )
