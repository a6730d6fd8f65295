"""RIDDOR for the incidents sampled: which category they point to, and the days to report.

The inspector's own judgement of an incident counts before what is worked out here; where the two
differ both are shown. The day of the event is not counted: an event on the 1st with a limit of 10
days is in time until the 11th. What decides a category and is not in the record is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from msgspec import Struct

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.places import place_of
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.riddor_rules import (
    NOT,
    UNCLEAR,
    UNKNOWN,
    Category,
    Points,
    RiddorTable,
    points_to,
)
from inspector_tui.judgement.shapes import no_table, read
from inspector_tui.judgement.spans import days, days_after, shown, visit_day
from inspector_tui.judgement.words import clip, counted, listed
from inspector_tui.record.visit import Row

QUESTION = "IL-030"


class Report(Struct, frozen=True):
    """Where the report of one incident stands on the day of the visit.

    `category` is the one that counts: the inspector's, else what the record points to; a key of
    the table, "not", "unclear" or "". `late` is in days: by how much the report was late, or how
    long it is overdue. `left` are the days still to go when nothing was reported yet.
    """

    row: str
    category: str
    judged: str
    points: Points
    limit: dt.date | None = None
    reported: str = ""
    taken: int | None = None
    late: int = 0
    left: int | None = None
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def table(facts: Facts) -> RiddorTable | None:
    """The table of this installation; None when it has none that can be used."""
    return read(facts.tables.get("riddor"), RiddorTable)


def report(row: Row, rules: RiddorTable, on: dt.date | None) -> Report:
    """What one incident points to and whether it was reported in time. Never raises."""
    points = points_to(row.fields, rules)
    judged = stored.text(row.fields.get("riddor"))
    category = judged if judged in rules.category or judged == NOT else points.category
    happened, sent, notes = _dates(row.fields, on)
    said = stored.text(row.fields.get("reported"))
    is_reported = sent is not None or said == "yes"
    kind = rules.category.get(category)
    limit = days_after(happened, kind.days) if happened and kind else None
    until = sent if is_reported else on
    apart = (until - limit).days if until and limit else None
    return Report(
        row=row.id,
        category=category,
        judged=judged,
        points=points,
        limit=limit,
        reported="yes" if is_reported else said,
        taken=(sent - happened).days if sent and happened else None,
        late=max(0, apart or 0),
        left=-apart if apart is not None and apart <= 0 and not is_reported else None,
        notes=notes,
        missing=tuple(_gaps(row.fields, happened, sent, said)) if kind else (),
    )


def _dates(
    fields: Mapping[str, Value], on: dt.date | None
) -> tuple[dt.date | None, dt.date | None, tuple[str, ...]]:
    """When it happened and when it was reported; impossible dates are named and do not count."""
    happened, sent = (stored.day(fields.get(key)) for key in ("date", "reported_on"))
    notes = []
    if happened and on and happened > on:
        notes.append(f"the date of the incident, {shown(happened)}, lies after the visit")
        happened = None
    if sent and ((happened and sent < happened) or (on and sent > on)):
        when = "before it happened" if happened and sent < happened else "after the visit"
        notes.append(f"reported on {shown(sent)}, {when}")
        sent = None
    if sent and stored.text(fields.get("reported")) in ("no", "not-needed"):
        notes.append("marked as not reported, with a date of a report")
    return happened, sent, tuple(notes)


def _gaps(
    fields: Mapping[str, Value], happened: dt.date | None, sent: dt.date | None, said: str
) -> Iterator[str]:
    if happened is None:
        yield "the date of the incident"
    if sent is None and said == "yes":
        yield "the date of the report"
    if (sent or said == "yes") and not stored.text(fields.get("reported_ref")):
        yield "the reference of the report"
    if sent is None and said not in ("yes", "no", "not-needed"):
        yield "whether it was reported"


def prompts(facts: Facts) -> Iterator[Prompt]:
    """A prompt for each incident whose category or report is one to look at."""
    rows = facts.rows("INCIDENT")
    rules = facts.once(table)
    if not rows:
        return
    question = place_of(facts, QUESTION, rows)
    if rules is None:
        lost = "categories and days here; no limit is worked out"
        yield no_table("RIDDOR", question, "riddor", lost, counted(len(rows), "incident"))
        return
    on = visit_day(facts)
    reports = [report(row, rules, on) for row in rows]
    for row, found in zip(rows, reports, strict=True):
        sentences = [*_category(rules, found), *_time(rules, found)]
        if not sentences:
            continue
        yield Prompt(
            key=f"RIDDOR:{row.id}",
            kind="RIDDOR",
            question=question,
            text=f"{_name(facts, row)}: {' '.join(sentences)}",
            reasons=tuple(_reasons(rules, found)),
            missing=(*found.points.missing, *found.missing),
            topic="report" if _is_wanting(found) else "made" if found.reported == "yes" else "",
            about=_name(facts, row),
        )
    yield from _unknown(facts, reports, question)


def _is_wanting(found: Report) -> bool:
    """Late or overdue, or said not to have been made, on the category that counts."""
    return found.limit is not None and (found.late > 0 or found.reported in ("no", "not-needed"))


def _unknown(facts: Facts, reports: list[Report], question: str) -> Iterator[Prompt]:
    """Incidents of which too little is recorded to point anywhere, in one prompt."""
    open_ = [found for found in reports if found.category == UNKNOWN]
    if not open_:
        return
    yield Prompt(
        key="RIDDOR:missing",
        kind="RIDDOR",
        question=question,
        text=(
            f"For {len(open_)} of {counted(len(reports), 'incident')} it cannot be told from what "
            "is recorded whether they had to be reported."
        ),
        reasons=tuple(
            Reason(row.id, _name(facts, row))
            for found in open_
            if (row := facts.row(found.row)) is not None
        ),
        missing=tuple(dict.fromkeys(what for found in open_ for what in found.points.missing)),
        topic="missing",
    )


def _name(facts: Facts, row: Row) -> str:
    """An incident as it can be found again: what kind, when and where."""
    kind = stored.text(row.fields.get("type"))
    happened = stored.day(row.fields.get("date"))
    parts = [
        facts.label("INCIDENT", "type", kind) if kind else "Incident",
        shown(happened) if happened else "",
        stored.text(row.fields.get("location")),
    ]
    return clip(", ".join(part for part in parts if part))


def _label(rules: RiddorTable, key: str) -> str:
    kind = rules.category.get(key)
    return kind.label if kind else {NOT: "not reportable", UNCLEAR: "not clear"}.get(key, clip(key))


def _category(rules: RiddorTable, found: Report) -> Iterator[str]:
    """What the record points to, where that was not judged or was judged otherwise."""
    points, judged = found.points, found.judged
    if judged not in ("", UNCLEAR):
        if points.category in (UNKNOWN, UNCLEAR, judged) or judged in points.also:
            return
        yield (
            f"you judged it {_label(rules, judged)}; what is recorded points to "
            f"{_label(rules, points.category)}."
        )
    elif points.category in rules.category:
        yield f"what is recorded points to a report as {_label(rules, points.category)}."
    elif points.category == UNCLEAR:
        yield "it may have to be reported; that cannot be told from what is recorded."


def _time(rules: RiddorTable, found: Report) -> Iterator[str]:
    """How the report stands against its limit."""
    kind = rules.category.get(found.category)
    if kind is None:
        return
    at_once = " It is also to be notified without delay." if kind.at_once else ""
    if found.reported == "yes":
        if found.late and found.taken is not None and found.limit:
            yield (
                f"Reported after {days(found.taken)}, against a limit of {days(kind.days)} "
                f"({shown(found.limit)}): {days(found.late)} late."
            )
        elif found.missing or found.notes:
            yield f"{_made(found, kind)}; {_open(found)}."
        return
    state = {
        "no": "It is recorded as not reported.",
        "not-needed": "It is recorded as not having had to be reported.",
    }.get(found.reported, "Nothing recorded shows that it was reported.")
    yield f"{state} The limit is {days(kind.days)}{_until(found)}"
    if found.late:
        yield f"and passed {days(found.late)} before the visit."
    elif found.left is not None:
        yield f"with {days(found.left)} left at the visit.{at_once}"
    else:
        yield f"from the day after it happened.{at_once}"


def _made(found: Report, kind: Category) -> str:
    """A report that is not known to be late, beside its limit."""
    if found.taken is None:
        return f"It is recorded as reported; the limit is {days(kind.days)}"
    return f"Reported after {days(found.taken)}, within the limit of {days(kind.days)}"


def _open(found: Report) -> str:
    """What keeps a report that was made from being in order."""
    if found.missing:
        return f"not recorded: {listed(found.missing)}"
    return "what is recorded of it does not go together"


def _until(found: Report) -> str:
    return f", until {shown(found.limit)}," if found.limit else ""


def _reasons(rules: RiddorTable, found: Report) -> Iterator[Reason]:
    for why in found.points.why:
        yield Reason(found.row, why)
    for note in found.notes:
        yield Reason(found.row, note)
    if found.judged:
        yield Reason(found.row, f"your judgement: {_label(rules, found.judged)}")
    kind = rules.category.get(found.category)
    if kind:
        counted_from = f"{days(kind.days)}, the day of the event not counted"
        yield Reason("", f"{kind.label}: {counted_from} ({rules.sure(kind.status)})")
