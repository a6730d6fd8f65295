"""Starting a visit, and opening, sealing and reopening one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from inspector_tui.checklist import codes
from inspector_tui.checklist.choosing import read_choice
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import Source, load, shipped
from inspector_tui.checklist.moments import show_date
from inspector_tui.checklist.quantities import UnclearError
from inspector_tui.record.base import Value
from inspector_tui.record.chain import short_head
from inspector_tui.record.events import (
    AnyAct,
    Edition,
    Inspector,
    Reopened,
    RowAdded,
    Sealed,
    Site,
    VisitStarted,
)
from inspector_tui.record.visit import Visit
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import drill, rows
from inspector_tui.workflow.command import (
    Command,
    RefusedError,
    clean_line,
    clean_reason,
    clean_text,
)
from inspector_tui.workflow.edition_names import require_names
from inspector_tui.workflow.last_visit import Past
from inspector_tui.workflow.left_open import left_open
from inspector_tui.workflow.library import assemble

ALWAYS = ("visit", "law")
"""Editions that every visit carries: who and where, and the provisions the questions name."""
ORDER = ("visit", "violence", "panic-alarm", "manual-handling", "incident-liaison")
"""The order in which the shipped checklists are worked through; others follow by name."""
PEOPLE = "PERSON"
PEOPLE_QUESTION = "GN-030"
"""The record of people met, by role code, and the question that it answers."""
_SOON, _YEAR, _FAR = timedelta(days=1), timedelta(days=366), timedelta(days=50 * 366)
"""How far from today the date of a visit is odd, later and earlier, and cannot be meant."""


@dataclass(frozen=True)
class NewVisit:
    """What is known before the first question. `checklists` are ids; `people` rows of `PERSON`."""

    organisation: str
    on: date
    checklists: Sequence[str]
    sites: Sequence[str] = ()
    purpose: str = ""
    profile: str | None = None
    people: Sequence[Mapping[str, Value]] = field(default_factory=tuple)


def start(vault: Vault, new: NewVisit, sources: Sequence[Source] | None = None) -> str:
    """Begin a visit on the newest shipped editions and return its id.

    Raises `RefusedError` for missing or unknown parts, `ChecklistError` for faulty checklists.
    """
    known = {source.id: source for source in (sources if sources is not None else shipped())}
    chosen = sorted({*new.checklists, *(name for name in ALWAYS if name in known)}, key=_place)
    _check(new, chosen, known)
    texts = [known[name] for name in chosen]
    require_names(texts)
    lib = assemble(load(source.text, source.name) for source in texts)
    known_profile(lib, new.profile)
    people = [rows.fit(lib, PEOPLE, fields) for fields in new.people]
    owner = vault.owner
    visit_id = str(uuid.uuid4())
    acts: list[AnyAct] = [
        VisitStarted(
            organisation=named(new.organisation),
            on=new.on.isoformat(),
            inspector=Inspector(owner.name, owner.initials, owner.authorisation),
            checklists=tuple(Edition(s.id, s.edition, s.sha256) for s in texts),
            sites=tuple(
                Site(id=f"S{n}", name=name)
                for n, name in enumerate(filter(None, map(clean_line, new.sites)), start=1)
            ),
            purpose=clean_text(new.purpose),
            profile=new.profile,
        )
    ]
    acts += [
        RowAdded(record=PEOPLE, row=f"{PEOPLE}-{n}", fields=fields, question=PEOPLE_QUESTION)
        for n, fields in enumerate(people, start=1)
    ]
    editions = [StoredEdition(s.id, s.edition, s.sha256, s.text) for s in texts]
    vault.append(visit_id, acts, editions=editions)
    return visit_id


def named(organisation: str) -> str:
    """The cleaned name of what is visited. Raises `RefusedError` where there is none."""
    name = clean_line(organisation)
    if not name:
        raise RefusedError("A visit needs the organisation that is visited.")
    return name


def known_profile(lib: Library, profile: str | None) -> None:
    """Raises `RefusedError` for a profile that no checklist has; None is every question."""
    if profile is not None and profile not in lib.profiles():
        raise RefusedError(f"None of these checklists has a profile called {profile}.")


def odd_day(on: date, today: date) -> str:
    """Why the date of a visit may be wrong, in a sentence; "" for a likely one.

    Raises `RefusedError` for one that nobody can mean.
    """
    shown, now = show_date(on.isoformat()), f"today is {show_date(today.isoformat())}"
    if abs(on - today) > _FAR:
        raise RefusedError(
            f"{shown} is more than 50 years away: {now}.",
            todo="Put the year right; if today is wrong, the computer's clock.",
        )
    if on - today > _SOON:
        return f"{shown} is in the future: {now}."
    return f"{shown} is more than a year ago: {now}." if today - on > _YEAR else ""


def offered() -> list[str]:
    """Ids of the shipped checklists that an inspector chooses from, in working order."""
    return sorted((source.id for source in shipped() if source.id not in ALWAYS), key=_place)


def newest() -> Library:
    """The newest shipped editions in working order: what a new visit begins on."""
    found = sorted(shipped(), key=lambda source: _place(source.id))
    return assemble(load(source.text, source.name) for source in found)


def person(typed: str, lib: Library) -> dict[str, Value]:
    """A row of `PERSON` from one line such as `RN-2 nurse`; `RefusedError` without a role."""
    code, _, role = clean_text(typed).partition(" ")
    if not codes.is_code(code):
        raise RefusedError(
            f"People met are {codes.NEVER_NAMES}.",
            todo="Give a code with a number and the role, such as RN-2 nurse.",
        )
    if not role.strip():
        raise RefusedError(f"{code or 'A line'} needs the role too, such as RN-2 nurse.")
    record = lib.record(PEOPLE)
    fields = {field.id: field for field in record.field} if record else {}
    choices = lib.choices(fields["role"]) if "role" in fields else {}
    try:
        return {"code": code, "role": read_choice(role.strip(), choices, free=True)}
    except UnclearError as error:
        raise RefusedError(f"{code}: {error}") from None


def _place(checklist: str) -> tuple[int, str]:
    return (ORDER.index(checklist) if checklist in ORDER else len(ORDER), checklist)


def _check(new: NewVisit, chosen: Sequence[str], known: Mapping[str, Source]) -> None:
    named(new.organisation)
    odd_day(new.on, date.today())
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise RefusedError(
            f"There is no checklist called {', '.join(unknown)}.",
            todo=f"Choose from: {', '.join(name for name in known if name not in ALWAYS)}.",
        )
    if all(name in ALWAYS for name in chosen):
        raise RefusedError("A visit needs at least one checklist.")


def seal(lib: Library, past: Past | None = None) -> Command:
    """Close the visit; gaps that are still open are written into the seal as accepted."""

    def command(visit: Visit) -> Sequence[AnyAct]:
        if visit.status == "sealed":
            raise RefusedError("The visit is sealed already.")
        drill.require_none(visit)
        found = left_open(visit, lib, past=past)
        texts = (": ".join(filter(None, (gap.question, gap.text))) for gap in found)
        return [Sealed(gaps=tuple(texts))]

    return command


def reopen(reason: str) -> Command:
    """Go on with a sealed visit; the next bundle extends the same chain."""
    why = clean_reason(reason, "A sealed visit is reopened with a reason.")

    def command(visit: Visit) -> Sequence[AnyAct]:
        if visit.status != "sealed":
            raise RefusedError("The visit is open already.")
        return [Reopened(reason=why)]

    return command


def head_code(visit: Visit) -> str:
    """The journal head as a short code for the leave-behind sheet: see `short_head`."""
    return short_head(visit.head)
