"""`visit list / show / new / amend / seal / reopen` and `report`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from inspector_tui.cli.opening import opened
from inspector_tui.cli.output import although, answer, answer_bytes, answer_json, say, table
from inspector_tui.cli.secrets import home_option, passphrase_option
from inspector_tui.errors import MisuseError
from inspector_tui.vault.summaries import VisitSummary
from inspector_tui.vault.vault import Vault


def chosen_visit(vault: Vault, typed: str) -> str:
    """The id of the one visit that begins with `typed`. Raises `MisuseError` otherwise."""
    if not typed:
        raise MisuseError("An empty text names no visit.", todo="Give its id or the beginning.")
    found = [visit.id for visit in vault.visits() if visit.id.startswith(typed.lower())]
    if len(found) != 1:
        many = "No visit begins" if not found else f"{len(found)} visits begin"
        raise MisuseError(f"{many} with {typed}.", todo="'inspector-tui visit list' shows the ids.")
    return found[0]


@click.group("visit")
def visit_command() -> None:
    """List, show, start, put right, seal and reopen visits."""


@visit_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@home_option
@passphrase_option
def list_(as_json: bool, home: str | None, passphrase_fd: int | None) -> int:
    """All visits, newest first.

    Answers counts those written on a question, asked now or not; Entries all that was ever done in
    the visit, rows and notes too. How many of the questions are answered, rows included, is said
    by "visit show" and when the visit is open.
    """
    with opened(home, passphrase_fd, read_only=True) as vault:
        visits = vault.visits()
    if as_json:
        answer_json([_summary(visit) for visit in visits])
        return 0
    table(
        ["Visit", "Date", "State", "Answers", "Entries", "Organisation"],
        [
            [
                visit.id[:8],
                visit.on,
                _state(visit),
                str(visit.answered),
                str(visit.last),
                " ".join(visit.organisation.split()),
            ]
            for visit in visits
        ],
    )
    return 0


def _state(visit: VisitSummary) -> str:
    return f"bundle {visit.exported} exported" if visit.as_it_stands else visit.status


def _summary(visit: VisitSummary) -> dict[str, object]:
    return {
        "answered": visit.answered,
        "date": visit.on,
        "exhibits": visit.exhibits,
        "exported": visit.exported,
        "exported_as_it_stands": visit.as_it_stands,
        "findings": visit.findings,
        "id": visit.id,
        "last_entry": visit.last,
        "last_entry_at": visit.last_at,
        "organisation": visit.organisation,
        "profile": visit.profile,
        "status": visit.status,
    }


@visit_command.command("show")
@click.argument("visit")
@click.option("--json", "as_json", is_flag=True, help="The whole record, as in a bundle.")
@home_option
@passphrase_option
def show(visit: str, as_json: bool, home: str | None, passphrase_fd: int | None) -> int:
    """Where a visit stands: progress, gaps, findings."""
    from inspector_tui.record.held import held
    from inspector_tui.record.particulars import LABELS
    from inspector_tui.workflow.drafts import words_for
    from inspector_tui.workflow.last_visit import look_back
    from inspector_tui.workflow.left_open import left_open
    from inspector_tui.workflow.library import library_of
    from inspector_tui.workflow.progress import items, tally
    from inspector_tui.workflow.visits import head_code

    with opened(home, passphrase_fd, read_only=True) as vault:
        found = vault.visit(chosen_visit(vault, visit))
        if as_json:
            answer_json(found.document())
            return 0
        lib = library_of(vault, found)
        questions = items(found, lib)
        past = look_back(vault, found, lib)
        drafts = vault.drafts(found.id)
    count = tally(questions)
    answer(f"{found.organisation}, {found.on}: {found.status}")
    answer(f"{count.answered} of {count.asked} questions answered, rows included")
    for verdict, n in count.verdicts.items():
        answer(f"  {n:3} {verdict}")
    there = held(found)
    answer(f"{there.answers} answers written, {there.rows} rows")
    answer(f"{there.findings} findings, {there.exhibits} exhibits, {there.notes} notes")
    answer(f"Journal: {found.last} entries, head {head_code(found)}")
    for made in found.amendments:
        names = ", ".join(LABELS[name].lower() for name in made.was.given())
        answer(f"Put right by entry {made.n}: {names} ({' '.join(made.reason.split())})")
    if past:
        last = past.visits[0]
        answer(
            f"Last visit: {last.on} ({last.id[:8]}), {len(past.findings)} findings not put right"
        )
    for box in drafts:
        answer(f"  typed but not saved: {words_for(box)}")
    for gap in left_open(found, lib, asked=questions, past=past):
        answer(f"  open  {gap.question}  {gap.text}")
    return 0


@visit_command.command("new")
@click.option("--organisation", required=True, metavar="NAME")
@click.option("--site", "sites", multiple=True, metavar="NAME", help="May be given several times.")
@click.option("--on", metavar="DATE", help="YYYY-MM-DD; today when left out.")
@click.option("--why", default="", metavar="TEXT", help="Why these sites and shifts were chosen.")
@click.option(
    "--checklist",
    "checklists",
    multiple=True,
    metavar="ID",
    help="May be given several times; all shipped ones when left out.",
)
@click.option("--profile", metavar="ID", help="A subset of the questions, e.g. short.")
@home_option
@passphrase_option
def new(
    organisation: str,
    sites: tuple[str, ...],
    on: str | None,
    why: str,
    checklists: tuple[str, ...],
    profile: str | None,
    home: str | None,
    passphrase_fd: int | None,
) -> int:
    """Start a visit and print its id."""
    from inspector_tui.workflow.visits import NewVisit, odd_day, offered, start

    day = _day(on) if on else date.today()
    if doubt := odd_day(day, date.today()):
        say(doubt)
    with opened(home, passphrase_fd) as vault:
        made = start(
            vault,
            NewVisit(
                organisation=organisation,
                on=day,
                checklists=checklists or offered(),
                sites=sites,
                purpose=why,
                profile=profile,
            ),
        )
    with although(f"The visit was made: {made}."):
        answer(made)
    return 0


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise MisuseError(f"{typed} is not a date like 2026-11-21.") from None


@visit_command.command("amend")
@click.argument("visit")
@click.option("--organisation", metavar="NAME")
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="NAME",
    help='All of them, in turn: "S1 Right name" keeps S1, which rows go by; an empty one is none.',
)
@click.option("--on", metavar="DATE", help="YYYY-MM-DD.")
@click.option("--why", metavar="TEXT", help="Why these sites and shifts were chosen.")
@click.option("--profile", metavar="ID", help="A subset of the questions; an empty one is all.")
@click.option("--reason", required=True, metavar="TEXT", help="What was wrong; in the record.")
@home_option
@passphrase_option
def amend(
    visit: str,
    organisation: str | None,
    sites: tuple[str, ...],
    on: str | None,
    why: str | None,
    profile: str | None,
    reason: str,
    home: str | None,
    passphrase_fd: int | None,
) -> int:
    """Put right what a visit began with; what stood before stays in the record."""
    from inspector_tui.workflow import amending
    from inspector_tui.workflow.library import library_of

    day = None if on is None else _day(on)
    new = amending.Amended(organisation, day, sites or None, why, profile)
    with opened(home, passphrase_fd) as vault:
        found = vault.visit(chosen_visit(vault, visit))
        if doubt := amending.likely_day(found, day):
            say(doubt)
        vault.append(found.id, amending.amend(library_of(vault, found), new, reason))
    return 0


@visit_command.command("seal")
@click.argument("visit")
@click.option("--leave-drafts", is_flag=True, help="Though texts were typed but not saved.")
@home_option
@passphrase_option
def seal_(visit: str, leave_drafts: bool, home: str | None, passphrase_fd: int | None) -> int:
    """Close a visit; what is still open is written into the seal. Prints the journal's head."""
    from inspector_tui.faces import asked
    from inspector_tui.workflow.last_visit import look_back
    from inspector_tui.workflow.library import library_of
    from inspector_tui.workflow.visits import head_code, seal

    with opened(home, passphrase_fd) as vault:
        found = vault.visit(chosen_visit(vault, visit))
        drafts = vault.drafts(found.id)
        if drafts and not leave_drafts and found.status == "open":
            raise MisuseError(
                asked.not_in_it(len(drafts)),
                kept="They are kept, and the visit is open as before.",
                todo="Save or drop them in the app, or seal it with --leave-drafts.",
            )
        lib = library_of(vault, found)
        sealed = vault.append(found.id, seal(lib, look_back(vault, found, lib)))
    with although("The visit was closed; 'inspector-tui visit show' says the head."):
        answer(head_code(sealed))
    return 0


@visit_command.command("reopen")
@click.argument("visit")
@click.option("--why", required=True, metavar="TEXT", help="Stands in the record.")
@home_option
@passphrase_option
def reopen_(visit: str, why: str, home: str | None, passphrase_fd: int | None) -> int:
    """Go on with a sealed visit; its next bundle extends the same chain."""
    from inspector_tui.workflow.visits import reopen

    with opened(home, passphrase_fd) as vault:
        vault.append(chosen_visit(vault, visit), reopen(why))
    return 0


@click.command("report")
@click.argument("visit")
@click.option("--as", "form", type=click.Choice(["html"]), default="html", show_default=True)
@click.option("--to", metavar="FILE", help="Standard output when left out.")
@home_option
@passphrase_option
def report_command(
    visit: str, form: str, to: str | None, home: str | None, passphrase_fd: int | None
) -> int:
    """A visit as a document that a person reads; it is not signed."""
    from inspector_tui.workflow.export import report

    with opened(home, passphrase_fd, read_only=True) as vault:
        text = report(vault, chosen_visit(vault, visit))
    if to is None:
        answer_bytes(text)
    else:
        vault.home.write_out(Path(to), text)
        say("The page is readable by anyone who gets the file.")
    return 0
