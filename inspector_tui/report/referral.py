"""The referral of an incident to another body, as data; its text is made of this alone.

It holds what the other body has to know: who leads by which row and why, the harm to service
users, findings that concern them, contacts and what was passed on. Opinions and findings that
concern workers alone are left out; the latter are named as staying with us.
"""

from __future__ import annotations

from typing import Any

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.judgement import liaison_case, stored
from inspector_tui.judgement.facts import Facts, natural
from inspector_tui.judgement.liaison_inputs import inputs, table
from inspector_tui.judgement.liaison_records import harm
from inspector_tui.judgement.liaison_table import Line
from inspector_tui.judgement.stops import stops
from inspector_tui.judgement.tables import Tables
from inspector_tui.record.visit import RaisedFinding, Row, Visit
from inspector_tui.report.rows import cell, columns, fields_of

FORMAT = "inspection-referral/1"
_OPINION = "note_opinion"
_OWN = (
    "Who leads was worked out by this program's own order of the published allocation; it is not "
    "the memorandum's text. What was decided is the inspector's."
)
_CARE = (
    "Read it for names and health details before it is sent. It is passed on a ground under "
    "section 28 of the Health and Safety at Work etc. Act 1974, named with each item."
)


def referral(visit: Visit, library: Library, tables: Tables) -> dict[str, Any]:
    """The referral as plain data; the same record and tables give the same."""
    facts = Facts(visit, library, tables)
    rules, found = table(facts), liaison_case.case(facts)
    inspector = visit.inspector
    assert inspector is not None
    return {
        "format": FORMAT,
        "visit": visit.id,
        "status": visit.status,
        "journal": {"entries": visit.last, "head": visit.head},
        "organisation": visit.organisation,
        "visited_on": visit.on,
        "sites": [{"id": site.id, "name": site.name} for site in visit.sites],
        "inspector": {
            "name": inspector.name,
            "initials": inspector.initials,
            "authorisation": inspector.authorisation,
        },
        "act_first": [
            {"title": stop.title, "says": stop.says, "missing": list(stop.missing)}
            for stop in stops(facts)
        ],
        "who_leads": {**_led(found), "table": _table(tables), "whose": _OWN},
        "inputs": [
            {"label": known.label, "value": known.words or None, "question": known.question}
            for known in (liaison_case.known(facts, rules, inputs(facts, rules)) if rules else ())
        ],
        "proposed": _proposed(facts),
        "incidents": [_row(visit, library, row) for row in (harm(facts, rules) if rules else ())],
        "findings": [_finding(visit, library, found) for found in _theirs(visit)],
        "stays_with_us": list(found.ours) if found else [],
        "contacts": [_row(visit, library, row) for row in facts.rows("CONTACT")],
        "passed_on": [_row(visit, library, row) for row in facts.rows("SHARE")],
        "local_criteria": [_row(visit, library, row) for row in facts.rows("CRITERION")],
        "next_contact": {
            "on": stored.text(facts.answer("IL-130").value) or None,
            "owner": stored.text(facts.answer("IL-130").measures.get("owner")) or None,
        },
        "care": _CARE,
    }


def _led(found: liaison_case.Case | None) -> dict[str, Any]:
    """What the table says."""
    row = found.row if found else None
    return {
        "row": _line(row) | {"says": row.says, "status": found.sure} if found and row else None,
        "could_come_first": [_line(open_) for open_ in found.open_rows] if found else [],
        "lead": list(found.lead) if found else [],
        "provisional": found is not None and found.is_provisional,
        "first": list(row.first) if row else [],
        "tell": list(found.tell) if found else [],
        "pass_on": [
            {
                "what": part.what,
                "to": part.to,
                "ground": part.ground,
                "ground_status": part.sure,
                "marking": part.marking,
            }
            for part in (found.share if found else ())
        ],
        "each_group": [
            {"harmed": group, "row": alone.key, "title": alone.title, "lead": lead}
            for group, alone, lead in (found.alone if found else ())
        ],
        "missing": list(found.missing) if found else [],
    }


def _line(row: Line) -> dict[str, Any]:
    return {"key": row.key, "title": row.title}


def _table(tables: Tables) -> dict[str, Any] | None:
    used = tables.get("liaison")
    if used is None:
        return None
    return {
        "id": used.id,
        "edition": used.edition,
        "sha256": used.sha256,
        "source": used.source,
        "verified": used.verified,
    }


def _proposed(facts: Facts) -> dict[str, Any]:
    """What the inspector proposes, in the words of the question."""
    answer, asked = facts.answer("IL-070"), facts.library.question("IL-070")
    lead = stored.text(answer.value)
    names = facts.library.choices(asked.answer) if asked else {}
    row = stored.text(answer.measures.get("row"))
    return {
        "lead": names.get(lead, lead) or None,
        "row": row or None,
        "row_title": liaison_case.titles(facts).get(row),
        "reason": stored.text(answer.measures.get("reason")) or None,
    }


def _row(visit: Visit, library: Library, row: Row) -> dict[str, Any]:
    """A row in words, without the opinion that may stand beside it."""
    declared = fields_of(library, row.record)
    names = [name for name in columns(library, row.record, [row]) if name != _OPINION]
    return {
        "row": row.id,
        "fields": [
            {
                "id": name,
                "label": declared[name].label if name in declared else name,
                "value": _site(visit, declared.get(name), row) or cell(library, row, name),
            }
            for name in names
        ],
    }


def _site(visit: Visit, field: Field | None, row: Row) -> str:
    """The name of a site for a reader who does not have the visit; "" for every other field."""
    if field is None or field.kind != "site":
        return ""
    return next((site.name for site in visit.sites if site.id == row.fields.get(field.id)), "")


def _theirs(visit: Visit) -> list[RaisedFinding]:
    found = [
        finding
        for finding in visit.findings.values()
        if finding.stands and finding.content.side in ("service-user", "both")
    ]
    return sorted(found, key=lambda finding: natural(finding.id))


def _finding(visit: Visit, library: Library, finding: RaisedFinding) -> dict[str, Any]:
    content = finding.content
    provisions = [
        found.short if (found := library.provision(key)) else key for key in content.provisions
    ]
    return {
        "finding": finding.id,
        "questions": list(content.questions),
        "fact": content.fact,
        "evidence": list(content.evidence),
        "exhibits": [mark for mark in content.exhibits if visit.shows(mark)],
        "exhibits_withdrawn": [mark for mark in content.exhibits if not visit.shows(mark)],
        "provisions": provisions,
        "side": content.side,
    }
