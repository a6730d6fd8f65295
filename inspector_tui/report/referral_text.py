"""The referral of an incident as plain text, from its data alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from inspector_tui.checklist.moments import show_date
from inspector_tui.judgement.liaison_case import led_by

Part: TypeAlias = Mapping[str, Any]


def referral_text(data: Part) -> str:
    """The referral for a person, in plain lines of any width."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Part) -> Iterator[str]:
    led = data["who_leads"]
    marks = dict.fromkeys(part["marking"] for part in led["pass_on"] if part["marking"])
    yield from marks
    yield f"REFERRAL: {data['organisation']}, visited on {show_date(data['visited_on'])}"
    by, journal = data["inspector"], data["journal"]
    authorisation = by["authorisation"] or "not recorded"
    yield f"By {by['name']} ({by['initials']}), authorisation {authorisation}"
    yield f"Visit {data['visit']}, {journal['entries']} entries, head {journal['head']}"
    if data["status"] == "open":
        yield f"The visit was still open after entry {journal['entries']}: this may change."
    yield from (f"Site {site['id']}: {site['name']}" for site in data["sites"])
    for stop in data["act_first"]:
        yield from ("", stop["title"].upper(), stop["says"])
        yield from (f"  not known: {words}" for words in stop["missing"])
    yield from ("", "WHO LEADS", *_leads(data))
    yield from _part("HARM TO SERVICE USERS", _rows(data["incidents"]))
    yield from _part("FINDINGS THAT CONCERN SERVICE USERS", _findings(data["findings"]))
    if data["stays_with_us"]:
        yield from ("", f"Concerns workers and stays with us: {', '.join(data['stays_with_us'])}.")
    yield from _part("CONTACTS", _rows(data["contacts"]))
    yield from _part("PASSED ON, OR TO BE PASSED ON", _items(data["passed_on"]))
    yield from _part("LOCAL CRITERIA (the office's own list)", _rows(data["local_criteria"]))
    after = data["next_contact"]
    if after["on"]:
        owner = f", {_hung(after['owner'])}" if after["owner"] else ""
        yield from ("", f"Next contact: {show_date(after['on'])}{owner}")
    yield from ("", data["care"])


def lead_words(led: Part) -> str:
    """Who leads, and whether that may change with what is missing."""
    return led_by(led["lead"], provisional=led["provisional"]) or "to be settled"


def proposal(proposed: Part) -> str:
    """Whom the inspector proposes, what it rests on and why; "" where nothing is recorded."""
    row = proposed["row_title"] or proposed["row"]
    said = "; ".join(filter(None, (proposed["lead"], row and f"rests on: {row}")))
    return f"{said}; reason: {proposed['reason'] or 'none given'}" if said else ""


def _leads(data: Part) -> Iterator[str]:
    led, proposed = data["who_leads"], data["proposed"]
    row = led["row"]
    if row is None:
        yield "No row of the table fits what is recorded."
    else:
        yield f"First row of the table that fits: {row['title']} ({row['status']})"
        if row["says"]:
            yield f"  {row['says']}"
    for row in led["could_come_first"]:
        yield f"  could come first: {row['title']}"
    yield f"Lead: {lead_words(led)}"
    yield from (f"First: {first}" for first in led["first"])
    yield from (f"Tell: {told}" for told in led["tell"])
    for part in led["pass_on"]:
        marking = f"; marked {part['marking']}" if part["marking"] else ""
        ground = f"ground: {part['ground']} ({part['ground_status']})"
        yield f"Pass on to {part['to']}: {part['what']}; {ground}{marking}"
    for group in led["each_group"]:
        yield f"For {group['harmed']} alone: {group['title']}; lead {group['lead']}"
    yield from (f"Not known: {words}" for words in led["missing"])
    for known in data["inputs"]:
        yield f"  {known['question']}  {known['label']}: {_hung(known['value'] or 'not known')}"
    if proposed["lead"] or proposed["row"]:
        yield f"The inspector proposes: {_hung(proposal(proposed))}"
    yield led["whose"]


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", title, *found)


def _rows(rows: Sequence[Part]) -> Iterator[str]:
    for row in rows:
        yield row["row"]
        for field in row["fields"]:
            yield f"  {field['label']}: {_hung(field['value'])}"


def _hung(text: str) -> str:
    """A text whose later lines stand in, so that none of them begins like a part of ours."""
    return text.replace("\n", "\n    ")


def _items(rows: Sequence[Part]) -> Iterator[str]:
    """What is passed on, and what of it was not sent yet."""
    for row in rows:
        yield from _rows([row])
        if not any(field["id"] == "sent" for field in row["fields"]):
            yield "  No time of sending is recorded: it counts as still to be sent."


def _findings(findings: Sequence[Part]) -> Iterator[str]:
    for finding in findings:
        yield f"{finding['finding']} ({', '.join(finding['questions'])})"
        yield f"  Fact: {_hung(finding['fact'])}"
        yield from (f"  Evidence: {_hung(piece)}" for piece in finding["evidence"])
        yield from (f"  Exhibit: {mark}" for mark in finding["exhibits"])
        yield from (f"  Exhibit: {mark} (withdrawn)" for mark in finding["exhibits_withdrawn"])
        yield from (f"  Provision: {short}" for short in finding["provisions"])
