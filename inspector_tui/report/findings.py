"""Findings, each with its whole chain: fact, evidence, provision, standard, opinion, decision."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspector_tui.checklist.law_words import said
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import THEMES
from inspector_tui.checklist.moments import show_date
from inspector_tui.judgement import interviews
from inspector_tui.record.events import Finding
from inspector_tui.record.visit import RaisedFinding, Visit
from inspector_tui.report import enforcement
from inspector_tui.report.elements import el, labelled

SIDE_WORDS = {
    "worker": "workers",
    "service-user": "service users",
    "both": "workers and service users",
}
_CASE_WORDS = {
    "undermines": "may undermine a case",
    "assists": "may assist the defence",
    "neutral": "neutral",
}


def findings(visit: Visit, library: Library) -> Iterator[Element]:
    """Every finding that was raised, withdrawn ones marked."""
    yield el("h2", "Findings")
    if not visit.findings:
        yield el("p", "No finding was raised.")
    for finding in visit.findings.values():
        yield _finding(visit, finding, library)


def _finding(visit: Visit, finding: RaisedFinding, library: Library) -> Element:
    content = finding.content
    provisions = [
        said(found) if (found := library.provision(key)) else key for key in content.provisions
    ]
    return el(
        "div",
        el("h4", f"{finding.id} ", el("span", ", ".join(content.questions), cls="id")),
        el("p", f"Withdrawn: {finding.withdrawn}", cls="verdict") if not finding.stands else None,
        labelled("Fact", content.fact),
        labelled("Evidence", "\n".join(content.evidence)),
        labelled("Exhibits", "\n".join(_exhibits(visit, content))),
        labelled("How they spoke", "\n".join(_spoke(visit, content, library))),
        labelled("Provision", "\n".join(provisions)),
        labelled("Standard", _standard(content)),
        labelled("Opinion of the inspector", content.opinion),
        el("p", _about(content), cls="small"),
        enforcement.decided(finding),
        cls="question",
    )


def _exhibits(visit: Visit, content: Finding) -> Iterator[str]:
    for mark in content.exhibits:
        found = visit.exhibits.get(mark)
        gone = "" if found is None or found.stands else " (withdrawn)"
        yield f"{mark}: {found.taken.description or found.taken.name}{gone}" if found else mark


def _spoke(visit: Visit, content: Finding, library: Library) -> Iterator[str]:
    """People named in it who did not speak freely."""
    for code, status in interviews.named_in(visit, content.fact, *content.evidence):
        yield f"{code}: {interviews.warning(library, status)}"


def _standard(content: Finding) -> str:
    named = f"{content.standard_class} standard" if content.standard_class else ""
    return ": ".join(filter(None, (named.capitalize(), content.standard)))


def _about(content: Finding) -> str:
    parts = [f"Concerns: {SIDE_WORDS[content.side]}"]
    if content.theme:
        parts.append(f"theme: {THEMES[content.theme]}")
    if content.by_when:
        parts.append(f"to be put right by {show_date(content.by_when)}")
    if content.disclosure:
        parts.append(f"for a case: {_CASE_WORDS[content.disclosure]}")
    return "; ".join(parts)
