"""Who leads on an incident, as the table has it and as the inspector proposes; what stays ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from inspector_tui.checklist.library import Library
from inspector_tui.judgement import liaison_case
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.stops import stops
from inspector_tui.judgement.tables import shipped
from inspector_tui.record.visit import Visit
from inspector_tui.report.elements import el, listed, table
from inspector_tui.report.referral import referral
from inspector_tui.report.referral_text import lead_words, proposal


def who_leads(visit: Visit, library: Library) -> Iterator[Element]:
    """Nothing while nobody asked who was harmed and nothing stops the work."""
    facts = Facts(visit, library, shipped())
    taken_up = liaison_case.is_taken_up(facts) or liaison_case.is_police(liaison_case.case(facts))
    if not taken_up and not stops(facts):
        return
    data = referral(visit, library, shipped())
    yield el("h2", "Who leads on the incident")
    for stop in data["act_first"]:
        yield el("p", f"{stop['title']}. {stop['says']}", cls="verdict")
    if taken_up:
        yield listed((name, text) for name, text in _led(data) if text)
        yield table(
            ["It rests on", "Recorded", "Question"],
            [
                [known["label"], known["value"] or "not known", known["question"]]
                for known in data["inputs"]
            ],
        )
    used = data["who_leads"]["table"]
    row = data["who_leads"]["row"]
    which = f", row {row['key']}" if row else ""
    edition = (
        f" Table: {used['id']} {used['edition']}{which}, SHA-256 {used['sha256']}." if used else ""
    )
    yield el("p", f"{data['who_leads']['whose']}{edition}", cls="small")


def _led(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    led, proposed = data["who_leads"], data["proposed"]
    row = led["row"]
    if row is None:
        yield "Rests on", "nothing: no row of the table fits what is recorded"
    else:
        yield "Rests on", f"{row['title']} ({row['status']})"
        yield "Meaning", row["says"]
    yield "Lead", lead_words(led)
    yield "Tell", ", ".join(led["tell"])
    for part in led["pass_on"]:
        marking = f"; marked {part['marking']}" if part["marking"] else ""
        ground = f"{part['ground']} ({part['ground_status']})"
        yield "Pass on", f"{part['what']}, to {part['to']}; ground: {ground}{marking}"
    for group in led["each_group"]:
        yield "Each group", f"{group['harmed']} alone: {group['title']}; lead {group['lead']}"
    yield "Stays with us", ", ".join(data["stays_with_us"])
    yield "Could come first", "; ".join(open_["title"] for open_ in led["could_come_first"])
    yield "Not recorded", ", ".join(led["missing"])
    yield "The inspector proposes", proposal(proposed)
