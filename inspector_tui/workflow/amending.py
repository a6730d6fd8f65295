"""Putting right what a visit began with: the organisation, the date, the sites, why, the questions.

What stood before stays in the record, with the reason. The checklists are moved by `editions`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.judgement.named import row_name
from inspector_tui.judgement.words import listed
from inspector_tui.record.base import Value
from inspector_tui.record.events import Answer, AnyAct, Site, VisitAmended
from inspector_tui.record.fold_amending import particulars
from inspector_tui.record.visit import Visit
from inspector_tui.report.rows import fields_of
from inspector_tui.workflow.command import (
    Command,
    RefusedError,
    clean_line,
    clean_reason,
    clean_text,
    on_open,
)
from inspector_tui.workflow.visits import known_profile, named, odd_day

_SIGN = re.compile(r"(S[1-9][0-9]{0,8})(?:\s+|$)")
"""What the line of a site begins with where it says which one it is."""


@dataclass(frozen=True)
class Amended:
    """What the visit should say: None leaves a particular as it is.

    `sites` are all of them, one a line, as `site_lines` writes them. A `profile` of "" is every
    question.
    """

    organisation: str | None = None
    on: date | None = None
    sites: Sequence[str] | None = None
    purpose: str | None = None
    profile: str | None = None


def amend(library: Library, new: Amended, reason: str) -> Command:
    """One act with what differs; refused where nothing does, and for a site that rows name.

    Raises `RefusedError` for the same parts as a new visit, and where the reason says nothing. What
    stays is not looked at, such as the date of a visit that was begun while the clock was wrong.
    """
    organisation = None if new.organisation is None else named(new.organisation)
    purpose = None if new.purpose is None else clean_text(new.purpose)
    why = said_why(reason)

    def command(visit: Visit) -> Sequence[AnyAct]:
        likely_day(visit, new.on)
        if new.profile != visit.profile:
            known_profile(library, new.profile or None)
        given: dict[str, Any] = {
            "organisation": organisation,
            "on": None if new.on is None else new.on.isoformat(),
            "sites": None if new.sites is None else fit_sites(visit, library, new.sites),
            "purpose": purpose,
            "profile": new.profile,
        }
        now = particulars(visit).given()
        if clean_line(visit.organisation) == organisation:
            del given["organisation"]  # one of an earlier version may hold line ends
        changed = {name: to for name, to in given.items() if to not in (None, now[name])}
        if not changed:
            raise RefusedError("The visit reads as before.", todo="Change it, or leave it.")
        return [VisitAmended(reason=why, **changed)]

    return on_open(command)


def said_why(reason: str) -> str:
    """The cleaned reason. Raises `RefusedError` where it tells nobody why."""
    return clean_reason(reason, "A visit is put right with a reason.", todo="Say what was wrong.")


def likely_day(visit: Visit, on: date | None) -> str:
    """`odd_day` of a date that differs from the visit's own; "" where it stays."""
    if on is None or on.isoformat() == visit.on:
        return ""
    return odd_day(on, date.today())


def site_lines(sites: Sequence[Site]) -> list[str]:
    """Sites as they are typed: the id, by which rows name one, and the name."""
    return [f"{site.id} {clean_line(site.name)}" for site in sites]


def fit_sites(visit: Visit, library: Library, lines: Sequence[str]) -> tuple[Site, ...]:
    """The sites that the lines mean: one that begins with an id keeps it, whatever its name.

    So does one that is called as before; any other is a new site. Raises `RefusedError` for one
    that is left out though the record names it, for one that is there twice, or without a name.
    """
    found: dict[str, Site] = {}
    for line in filter(None, map(clean_line, lines)):
        site = _site(visit, found, line)
        if not site.name:
            raise RefusedError(f"{site.id} has no name.", todo="Write its name behind it.")
        if site.id in found:
            raise RefusedError(f"{site.id} is there twice.", todo="Leave it off a new site.")
        found[site.id] = site
    for gone in (site for site in visit.sites if site.id not in found):
        if names := list(_naming(visit, library, gone.id)):
            raise RefusedError(
                f"{gone.id} {gone.name} is named by {listed(names)}: "
                f"keep {gone.id} and correct its name, or change those first."
            )
    return tuple(found.values())


def _site(visit: Visit, taken: Collection[str], line: str) -> Site:
    former = {site.id for was in _sites_before(visit) for site in was}
    known = {*former, *(site.id for site in visit.sites)}
    new = f"S{max(map(_number, {*known, *taken}), default=0) + 1}"
    sign = _SIGN.match(line)
    if sign and sign[1] in {*known, *taken, new}:
        name = line[sign.end() :]
        # One of an earlier version may hold line ends, which no line of the form can.
        as_it_was = (s for s in visit.sites if s.id == sign[1] and clean_line(s.name) == name)
        return next(as_it_was, Site(id=sign[1], name=name))
    same = (site.id for site in visit.sites if site.name == line and site.id not in taken)
    return Site(id=next(same, new), name=line)


def _sites_before(visit: Visit) -> Iterator[tuple[Site, ...]]:
    return (made.was.sites for made in visit.amendments if made.was.sites is not None)


def _number(site: str) -> int:
    sign = _SIGN.match(site)
    return int(sign[1][1:]) if sign else 0


def _naming(visit: Visit, library: Library, site: str) -> Iterator[str]:
    """What names a site, in words: rows, withdrawn ones too since they stay readable, answers."""
    for row in visit.rows.values():
        if _names(fields_of(library, row.record), row.fields, site):
            yield row_name(library, row)
    for id_, answer in _answers(visit):
        question = library.question(id_)
        fields = {"": question.answer, **{m.id: m for m in question.measures}} if question else {}
        values = answer.measures if answer.value is None else {"": answer.value, **answer.measures}
        if _names(fields, values, site):
            yield id_


def _answers(visit: Visit) -> Iterator[tuple[str, Answer]]:
    """Those that count, and those that stopped counting with a newer edition."""
    yield from ((id_, given.answer) for id_, given in visit.answers.items())
    yield from ((aside.question, aside.given.answer) for aside in visit.set_aside)


def _names(fields: Mapping[str, Field], values: Mapping[str, Value], site: str) -> bool:
    """Whether a value is that site; one of a field that these editions do not know may be."""
    return any(
        value == site and (name not in fields or fields[name].kind == "site")
        for name, value in values.items()
    )
