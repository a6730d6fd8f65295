"""The decision on a finding, step by step, as the record has it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspector_tui.checklist.moments import show_moment
from inspector_tui.judgement import deadlines, decision, factors
from inspector_tui.judgement.decision import Said, StepSaid
from inspector_tui.judgement.enforcement_table import OWN_WORDS, model_of
from inspector_tui.judgement.tables import shipped
from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.report.elements import el, labelled, table

_ORDER = (
    "The steps go in a locked order and are never run backwards; taking one again voids those "
    "after it, with a reason, and the journal keeps them all."
)


def decided(finding: RaisedFinding) -> Iterator[Element]:
    """What each step said, what the table had beside it, when it was taken; nothing before that."""
    if not finding.enforcement:
        return
    model = model_of(shipped())
    said = decision.decision(model, finding)
    yield el("p", "Decision on enforcement", cls="label")
    yield table(
        ["Step", "Decided", "The table had", "Reason", "Taken"],
        [
            [
                step.title,
                "\n".join(_line(part, part.words) for part in step.said) or _nothing(step),
                "\n".join(_line(part, part.offered) for part in step.said if part.offered),
                step.reason,
                f"{show_moment(step.at)}, {step.by} (entry {step.n})",
            ]
            for step in said
        ],
    )
    if soon := deadlines.stays_too_soon(model, finding):
        yield from labelled("Gap", soon)
    if len(said) < len(ENFORCEMENT):
        yield el("p", f"Not finished: {len(said)} of {len(ENFORCEMENT)} steps were taken.")
    yield el("p", f"{_ORDER} {_tables(finding)}", cls="small")


def _line(part: Said, words: str) -> str:
    return f"{part.label}{' ' if part.label.endswith('?') else ': '}{words}"


def _nothing(step: StepSaid) -> str:
    if step.key in factors.STEPS:
        return "left empty"
    return "closed" if step.key == "closed" else "not asked on the route chosen"


def _tables(finding: RaisedFinding) -> str:
    """Which table lay beside the steps, and whose word it is."""
    used = dict.fromkeys(step.table for step in finding.enforcement if step.table is not None)
    return " ".join(
        f"Table: {one.id} {one.edition}, SHA-256 {one.sha256}, "
        + (
            "checked against its source."
            if one.verified
            else f"not checked against its source: what it has is the {OWN_WORDS}."
        )
        for one in used
    )
