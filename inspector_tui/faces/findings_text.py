"""Findings: a line for each, and the whole chain of one, from the fact to the decision."""

from __future__ import annotations

from inspector_tui.checklist.model import THEMES
from inspector_tui.checklist.moments import show_date
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.enforcement_text import decided
from inspector_tui.faces.forms.finding import CLASSES, DISCLOSURE, SIDES
from inspector_tui.faces.line import Line
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part
from inspector_tui.judgement import interviews
from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.workflow.chain import missing_of


def finding_line(finding: RaisedFinding) -> Line:
    """One finding in a line; a withdrawn one says so."""
    return Line(
        ("withdrawn: " if finding.withdrawn else "") + finding.content.fact,
        lead=finding.id.ljust(3),
        tail=_tail(finding),
        id=finding.id,
        quiet=not finding.stands,
    )


def whole_finding(desk: OpenVisit, finding: RaisedFinding) -> tuple[str, list[Part]]:
    """A heading and everything there is about a finding."""
    content = finding.content
    provisions = map(desk.library.provision, content.provisions)
    standard = filter(None, (content.standard, CLASSES.get(content.standard_class or "")))
    parts = [
        ("Withdrawn", finding.withdrawn or ""),
        ("Decision", decided(finding)),
        ("Missing", ", ".join(missing_of(desk.visit, finding)) if finding.stands else ""),
        ("Fact", content.fact),
        ("Evidence", "\n".join(content.evidence)),
        ("Exhibits", ", ".join(desk.visit.called(mark) for mark in content.exhibits)),
        ("Spoke so", "\n".join(_spoke(desk, finding))),
        ("Provisions", ", ".join(found.short for found in provisions if found)),
        ("Standard", ". ".join(standard)),
        ("Theme", THEMES[content.theme].capitalize() if content.theme else ""),
        ("Opinion", content.opinion),
        ("By when", show_date(content.by_when) if content.by_when else ""),
        ("At risk", SIDES[content.side]),
        ("Disclosure", DISCLOSURE.get(content.disclosure or "", "")),
        ("Questions", ", ".join(content.questions)),
    ]
    revised = ", revised since" if finding.revised else ""
    heading = f"Finding {finding.id}, raised {moment(finding.at)} by {finding.by}{revised}"
    return heading, [part for part in parts if part[1]]


def _spoke(desk: OpenVisit, finding: RaisedFinding) -> list[str]:
    """People named in it who did not speak freely, and the warning that goes with that."""
    texts = (finding.content.fact, *finding.content.evidence)
    return [
        f"{code}: {interviews.warning(desk.library, status)}"
        for code, status in interviews.named_in(desk.visit, *texts)
    ]


def _tail(finding: RaisedFinding) -> str:
    """How far the decision is, and the questions it belongs to."""
    done = len(finding.enforcement)
    state = "decided" if done == len(ENFORCEMENT) else f"step {done}" if done else ""
    return "  ".join(filter(None, (state, ", ".join(finding.content.questions[:2]))))
