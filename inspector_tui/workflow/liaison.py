"""Who leads and whom to tell, for the screens; the referral for those it is passed on to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.value import show
from inspector_tui.judgement import liaison_case, stored
from inspector_tui.judgement import stops as judged
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.liaison_case import Case, Known
from inspector_tui.judgement.liaison_inputs import inputs, table
from inspector_tui.judgement.stops import Stop
from inspector_tui.judgement.tables import shipped
from inspector_tui.record.visit import Visit
from inspector_tui.report.referral import referral
from inspector_tui.report.referral_text import referral_text
from inspector_tui.vault.home import Home


@dataclass(frozen=True)
class Proposed:
    """Whom the inspector proposes, the row it rests on in words, and why; "" where not recorded."""

    lead: str = ""
    row: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Liaison:
    """Where the liaison on a visit stands. Without a usable table `case` is None."""

    stops: tuple[Stop, ...]
    taken_up: bool
    case: Case | None
    known: tuple[Known, ...]
    proposed: Proposed


def liaison(visit: Visit, library: Library) -> Liaison:
    """What is recorded, what the table makes of it, and what the inspector proposes."""
    facts = Facts(visit, library, shipped())
    rules, case = table(facts), liaison_case.case(facts)
    return Liaison(
        stops=judged.stops(facts),
        taken_up=liaison_case.is_taken_up(facts) or liaison_case.is_police(case),
        case=case,
        known=liaison_case.known(facts, rules, inputs(facts, rules)) if rules else (),
        proposed=_proposed(facts),
    )


def stops(visit: Visit, library: Library) -> tuple[Stop, ...]:
    """What has to be acted on before anything else is decided; danger first."""
    return judged.stops(Facts(visit, library, shipped()))


def _proposed(facts: Facts) -> Proposed:
    asked, answer = facts.library.question("IL-070"), facts.answer("IL-070")
    lead = show(asked.answer, answer.value, library=facts.library) if asked and answer.value else ""
    row, reason = (stored.text(answer.measures.get(name)) for name in ("row", "reason"))
    return Proposed(lead=lead, row=liaison_case.titles(facts).get(row, row), reason=reason)


def as_text(visit: Visit, library: Library) -> str:
    """The referral for a person."""
    return referral_text(referral(visit, library, shipped()))


def as_json(visit: Visit, library: Library) -> str:
    """The referral for a program: one JSON object, keys in their order."""
    data = referral(visit, library, shipped())
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def write(home: Home, visit: Visit, library: Library, folder: Path) -> tuple[Path, Path]:
    """Both forms into a folder, in the clear and readable by their owner alone; their paths.

    `home` is the vault's, where none may lie. Raises as `home.write_into` does.
    """
    name = f"referral-{visit.id[:8]}-{visit.last}"
    text = home.write_into(folder, f"{name}.txt", as_text(visit, library).encode())
    return text, home.write_into(folder, f"{name}.json", as_json(visit, library).encode())
