"""Answers that rest on paper alone, and sources that contradict each other, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from inspector_tui.judgement import stored
from inspector_tui.judgement.alarm.attributes import ATTRIBUTES
from inspector_tui.judgement.alarm.statements import Paper, gather
from inspector_tui.judgement.evidence import (
    SIDES,
    codes_of,
    evidence,
    in_full,
    rows_on,
    source_of,
    title,
)
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip, counted
from inspector_tui.record.visit import Row


def prompts(facts: Facts) -> Iterator[Prompt]:
    """All of them carry the kind TRI; the key says which."""
    yield from _satisfied(facts)
    yield from _one_thing(facts)
    yield from _within_rows(facts)
    yield from _documents(facts)
    yield from _declared_conflicts(facts)


def _satisfied(facts: Facts) -> Iterator[Prompt]:
    """Satisfied answers that nothing but paper bears out, or that a row speaks against."""
    for question in facts.library.questions:
        if facts.answer(question.id).verdict != "satisfied":
            continue
        rows = tuple(rows_on(facts, question))
        codes = codes_of(facts, question, rows)
        against = [
            Reason(row.id, f"{title(facts, row)}: {words}")
            for row in rows
            # A row that was added elsewhere speaks to the question it was added on.
            if row.question in (None, question.id)
            for words in _speaks_against(facts, row)
        ]
        if codes - {"DOC"} and not against:
            continue
        found = evidence(facts, question)
        if not codes - {"DOC"}:
            yield _on_paper(question.id, "DOC" in codes, found.sides.get("DOC", ()))
        if against:
            yield Prompt(
                key=f"TRI:against:{question.id}",
                kind="TRI",
                question=question.id,
                text=f"Marked satisfied, and {counted(len({r.ref for r in against}), 'row')} on "
                "this question says otherwise.",
                reasons=(*against, *_side_by_side(found.sides)),
                topic="against",
            )


def _on_paper(question: str, has_paper: bool, papers: tuple[Reason, ...]) -> Prompt:
    if has_paper:
        return Prompt(
            key=f"TRI:paper:{question}",
            kind="TRI",
            question=question,
            text="Satisfied on paper alone. See it, sample it, or ask somebody who does the work.",
            reasons=papers,
            missing=("something seen, sampled, tested or heard from staff",),
            topic="paper",
        )
    return Prompt(
        key=f"TRI:source:{question}",
        kind="TRI",
        question=question,
        text="Satisfied without a source. Say what it rests on: paper, people, what you saw, "
        "a record or a test.",
        reasons=(Reason(question, "no source recorded with the answer or its rows"),),
        missing=("the source of the answer",),
        topic="source",
    )


def _side_by_side(sides: dict[str, tuple[Reason, ...]]) -> Iterator[Reason]:
    for code, reasons in sides.items():
        for reason in reasons:
            yield Reason(reason.ref, f"{SIDES[code]}: {reason.text}")


_AGAINST: dict[str, dict[str, frozenset[str]]] = {
    "HRR": {
        "named_in_policy": frozenset({"no"}),
        "assessed": frozenset({"no"}),
        "control_present": frozenset({"no"}),
    },
    "LONE": {
        "in_policy": frozenset({"no"}),
        "assessed": frozenset({"no"}),
        "help_reaches": frozenset({"no"}),
    },
    "LOC_RA": {
        "exists": frozenset({"no", "generic"}),
        "hazards_match": frozenset({"no"}),
        "controls_present": frozenset({"no"}),
        "staff_aware": frozenset({"no"}),
    },
    "DOC": {"conflict": frozenset({"critical"})},
    "EMPLOYER": {"agreed": frozenset({"none"})},
    "ENV": {"alarm": frozenset({"no"}), "space": frozenset({"none", "problem"})},
    "CONTROL": {"in_place": frozenset({"no"})},
    "BLIND": {"alternative_works": frozenset({"no", "none"})},
    "TRAIN_LOC": {"target_met": frozenset({"no"})},
    "TRAIN_ROLE": {"matches": frozenset({"no"})},
    "INCIDENT": {"investigated": frozenset({"no"}), "reported": frozenset({"no"})},
    "ALARM_TEST": {
        "worked": frozenset({"no"}),
        "location_shown": frozenset({"no", "nothing"}),
        "base_cover": frozenset({"no"}),
    },
    "LW_TEST": {
        "answered_by": frozenset({"nobody"}),
        "contact_correct": frozenset({"no"}),
        "place_known": frozenset({"no"}),
    },
}
"""What a row may say that does not go with "satisfied"."""


def _speaks_against(facts: Facts, row: Row) -> Iterator[str]:
    for field, adverse in _AGAINST.get(row.record, {}).items():
        said = stored.text(row.fields.get(field))
        if said in adverse:
            name = facts.field_label(row.record, field)
            yield f"{name}: {facts.label(row.record, field, said).lower()}"


_SAME: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "HRR": (
        ("label", "kind", "list"),
        ("class", "named_in_policy", "policy_class", "assessed", "control_present"),
    ),
    "LONE": (("who", "where", "when"), ("in_policy", "assessed", "class", "help_reaches")),
    "LOC_RA": (
        ("location",),
        ("exists", "date", "hazards_match", "controls_present", "staff_aware", "class"),
    ),
    "ENV": (("place",), ("class", "exits", "alarm", "sightlines", "lighting", "space", "floors")),
    "CONTROL": (("measure", "where"), ("layer", "in_place")),
    "BLIND": (("place",), ("known", "alternative_works", "class")),
    "EMPLOYER": (("name",), ("agreed", "agreement_seen")),
    "TRAIN_LOC": (("location", "shift"), ("in_date", "on_shift", "target", "target_met")),
    "TRAIN_ROLE": (("role",), ("taught", "physical_expected", "matches")),
    "INCIDENT": (("reference",), ("date", "severity", "days_lost", "reported", "investigated")),
    "ALARM": (("location", "type"), ("zones", "receivers", "power")),
}
"""For each record: the fields that say what a row is about, and those that ought to agree."""


def _one_thing(facts: Facts) -> Iterator[Prompt]:
    """Rows on one thing, from different sources or people, that say different things of it."""
    for record, (about, compared) in _SAME.items():
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in facts.rows(record):
            key = tuple(facts.folded(stored.text(row.fields.get(field))) for field in about)
            if key[0]:
                groups[key].append(row)
        for rows in groups.values():
            if len(rows) > 1:
                yield from _disagreement(facts, record, compared, rows)


def _disagreement(
    facts: Facts, record: str, compared: tuple[str, ...], rows: list[Row]
) -> Iterator[Prompt]:
    differing = []
    for field in compared:
        said = {
            facts.shown(record, field, row.fields[field]) for row in rows if field in row.fields
        }
        if len(said) > 1:
            differing.append(field)
    if not differing:
        return
    names = ", ".join(facts.field_label(record, field).lower() for field in differing)
    yield Prompt(
        key=f"TRI:rows:{'+'.join(row.id for row in rows[:4])}",
        kind="TRI",
        question=rows[0].question or facts.question_of(record),
        text=f"{counted(len(rows), 'row')} on one thing differ ({title(facts, rows[0])}): {names}.",
        reasons=tuple(Reason(row.id, _said(facts, row, differing)) for row in rows),
        topic="rows",
        about=title(facts, rows[0]),
    )


def _said(facts: Facts, row: Row, fields: list[str]) -> str:
    """What a row says on some fields, after the kind of source it is."""
    parts = [
        f"{facts.field_label(row.record, field).lower()}: "
        + (clip(facts.shown(row.record, field, row.fields[field])) if field in row.fields else "-")
        for field in fields
    ]
    side = SIDES.get(source_of(row), "source not recorded")
    return f"{side}: {'; '.join(parts)}"


def _within_rows(facts: Facts) -> Iterator[Prompt]:
    """A local assessment that exists on paper and is contradicted by the place or the people."""
    for row in facts.rows("LOC_RA"):
        if stored.text(row.fields.get("exists")) not in ("yes", "generic"):
            continue
        against = [
            Reason(row.id, f"{side}: {words}")
            for field, side in (
                ("hazards_match", "what was seen"),
                ("controls_present", "what was seen"),
                ("staff_aware", "what people say"),
            )
            if stored.text(row.fields.get(field)) == "no"
            for words in (f"{facts.field_label('LOC_RA', field).lower()}: no",)
        ]
        if against:
            place = clip(stored.text(row.fields.get("location")) or row.id)
            yield Prompt(
                key=f"TRI:assessment:{row.id}",
                kind="TRI",
                question=row.question or "VA-080",
                text=f"{place}: an assessment exists on paper, and the place says otherwise.",
                reasons=(Reason(row.id, "what the paper says: an assessment exists"), *against),
                topic="assessment",
                about=place,
            )


def _documents(facts: Facts) -> Iterator[Prompt]:
    """Documents that hold at one place and state different values of one attribute."""
    found = facts.once(gather)
    for attribute in ATTRIBUTES:
        clashing: dict[str, Paper] = {}
        for place in ("", *found.places):
            papers = found.papers_for(place, attribute)
            if len({paper.said[attribute] for paper in papers}) > 1:
                clashing.update({paper.row: paper for paper in papers})
        if not clashing:
            continue
        values = {paper.said[attribute] for paper in clashing.values()}
        yield Prompt(
            key=f"TRI:documents:{attribute}",
            kind="TRI",
            question="PA-060",
            text=f"{found.words.labels[attribute]}: documents contradict each other "
            f"({counted(len(values), 'value')}), and none gives a reason.",
            reasons=tuple(
                Reason(
                    paper.row,
                    f"{paper.title} ({found.name(paper.place) or 'whole organisation'}): "
                    f"{found.words.show(attribute, paper.said[attribute])}",
                )
                for _, paper in sorted(clashing.items(), key=lambda item: facts.place(item[0]))
            ),
            topic="documents",
            about=found.words.labels[attribute],
        )


def _declared_conflicts(facts: Facts) -> Iterator[Prompt]:
    """Documents of which the inspector noted that they conflict."""
    for row in facts.rows("DOC"):
        conflict = stored.text(row.fields.get("conflict"))
        if conflict not in ("minor", "critical"):
            continue
        other = facts.row(row.fields.get("conflicts_with"))
        note = clip(stored.text(row.fields.get("conflict_note")), 200)
        names = [in_full(facts, row), *([in_full(facts, other)] if other else ())]
        how = facts.label("DOC", "conflict", conflict)
        about = clip(stored.text(row.fields.get("title"))) or row.id
        reasons = [Reason(row.id, f"{names[0]}. {note}".strip())]
        if other:
            reasons.append(Reason(other.id, names[1]))
        yield Prompt(
            key=f"TRI:conflict:{row.id}",
            kind="TRI",
            question=row.question or "VA-060",
            text=f"{about}: you noted a conflict between documents: {clip(how).lower()}.",
            reasons=tuple(reasons),
            missing=() if other else ("with which document",),
            topic="conflict" if conflict == "critical" else "minor",
            about=about,
        )
