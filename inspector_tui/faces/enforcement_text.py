"""What the page of the enforcement steps says: a line for each step, and all about one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from inspector_tui.checklist.library import Library
from inspector_tui.errors import InspectorError
from inspector_tui.faces.line import Line
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part
from inspector_tui.faces.text import pad
from inspector_tui.judgement import deadlines, decision, enforcement, factors
from inspector_tui.judgement.spans import shown
from inspector_tui.judgement.words import listed
from inspector_tui.record.judging import ENFORCEMENT, EnforcementStep
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.workflow import enforcement as enforcement_steps
from inspector_tui.workflow.enforcement import Stage, Steps

_TITLE = 32
"""Cells of the column of step titles."""
_SIGNS = {"taken": "+", "next": ".", "later": " ", "shut": "-"}
_SHUT = {
    "action": "opens when the model is closed",
    "danger": "waits until the danger is dealt with",
}
_NOTICES = ("improvement", "prohibition")


def step_lines(stages: Sequence[Stage]) -> list[Line]:
    """A line for each step: its sign, number, title, and what was said."""
    return [
        Line(
            (pad(stage.title, _TITLE) + _summary(stage)).rstrip(),
            lead=f"{_SIGNS[stage.state]} {stage.number:2}",
            tail=stage.said.at[11:16] if stage.said else "",
            id=stage.key,
            tone="good" if stage.state == "taken" else "normal",
            quiet=stage.state in ("later", "shut"),
        )
        for stage in stages
    ]


def _summary(stage: Stage) -> str:
    if stage.said is not None:
        if stage.key == "closed":
            return "closed"
        weighed = stage.key in factors.STEPS
        said = [
            f"{part.label}: {part.words}" if weighed else part.words for part in stage.said.said
        ]
        if said:
            return "; ".join(said)
        return "left empty" if weighed else "not asked on this route"
    return _shut(stage) if stage.state == "shut" else ""


def _shut(stage: Stage) -> str:
    return _SHUT["action" if stage.key == "action" else "danger"]


def step_parts(steps: Steps, library: Library, finding: RaisedFinding, stage: Stage) -> list[Part]:
    """Everything about one step: what was said and by whom, or what it asks and what is known."""
    if stage.said is None:
        return list(_to_take(steps, library, finding, stage))
    parts: list[Part] = []
    for said in stage.said.said:
        parts.append((said.label, said.words))
        if said.offered:
            parts.append(("Table had", said.offered))
    parts += _scores(steps, finding) if stage.key == "gap" else []
    parts += [("Reason", stage.said.reason)] if stage.said.reason else []
    stamp = f"{moment(stage.said.at)} by {stage.said.by}, entry {stage.said.n}"
    parts.append(("Taken", stamp))
    if stage.key == "action":
        soon = deadlines.stays_too_soon(steps.table, finding)
        parts += [("Gap", soon)] if soon else []
        parts += _served(steps, finding, dt.date.fromisoformat(stage.said.at[:10]))
    return parts


def _scores(steps: Steps, finding: RaisedFinding) -> Iterator[Part]:
    """The performance score that belongs to the band of the risk gap, and how sure it is."""
    band = str(enforcement.made(finding)["gap"].choices.get("gap", ""))
    found = steps.table.scores(band)
    if found:
        scores = " or ".join(f"{score.score}, {score.word}" for score in found)
        yield "Score", f"{scores} ({steps.table.sure(found[0].status)})"


def _to_take(
    steps: Steps, library: Library, finding: RaisedFinding, stage: Stage
) -> Iterator[Part]:
    if stage.state == "shut":
        yield "", f"This step {_shut(stage)}."
        return
    if stage.help:
        yield "", stage.help
    if stage.state == "later":
        yield "", "The steps go in a locked order: those above it come first."
        return
    for told in offers(steps, finding, stage):
        yield "", told
    if stage.key == "serious-risk":
        for told in steps.starts(library, finding):
            yield "Question", told


def offers(steps: Steps, finding: RaisedFinding, stage: Stage) -> list[str]:
    """What the table has for a step, in sentences."""
    return [steps.offer_words(ask, offer) for ask, offer in steps.offers(finding, stage.key)]


def _served(steps: Steps, finding: RaisedFinding, day: dt.date) -> Iterator[Part]:
    """The dates that follow from a notice; the rule stands with each, and how sure it is."""
    action = enforcement.made(finding)["action"].choices.get("action", [])
    chosen = set(action) if isinstance(action, list) else {str(action)}
    if chosen.isdisjoint(_NOTICES):
        return
    yield "If served", shown(day)
    notice = steps.table.notice
    for date in enforcement.notice_dates(steps.table, day):
        comply = date.what.startswith("Earliest")
        if comply and "improvement" not in chosen:
            continue
        status = steps.table.sure(notice.compliance_status if comply else notice.appeal_status)
        what = f"{date.what[:1].lower()}{date.what[1:]}"
        yield "Then", f"{shown(date.day)}, {what} ({date.rule}; {status})"


def decided(finding: RaisedFinding) -> str:
    """What the steps of a finding came to, or how far they are; "" before the first."""
    steps = finding.enforcement
    if not steps:
        return ""
    if steps[-1].step != "action":
        return f"{len(steps)} of {len(ENFORCEMENT)} steps taken; d goes on"
    try:
        said = decision.decision(enforcement_steps.load().table, finding)[-1].said
    except InspectorError:
        return "decided"
    return "; ".join(part.words for part in said)


def voided(stages: Sequence[Stage], keys: Sequence[EnforcementStep]) -> str:
    """The steps that no longer stand once an earlier one is taken again, in words."""
    titles = {stage.key: f"{stage.number} {stage.title}" for stage in stages}
    return listed(titles[key] for key in keys)
