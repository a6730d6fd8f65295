"""Dates that had passed on the day of the visit, and dates in the wrong order.

Reviews of documents, faults left open, contacts agreed; a coverage check older than the last
change, an assessment older than a serious incident. Everything is held against the day of the
visit, never against the clock of the machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.places import place
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.spans import days, shown, visit_day
from inspector_tui.judgement.words import clip, counted, folded
from inspector_tui.record.visit import Row

_SERIOUS = ("death", "specified", "major", "over-seven-day")


def prompts(facts: Facts) -> Iterator[Prompt]:
    """Every date that had passed or does not go with another one."""
    on = visit_day(facts)
    if on is None:
        yield _no_day()
        return
    yield from _policy(facts, on)
    review = stored.day(facts.answer("VA-010").measures.get("review"))
    told = {row.id for row in _policies(facts, review)} if review else set()
    for row in facts.rows("DOC"):
        yield from _document(facts, row, on, row.id in told)
    for row in facts.rows("ALARM"):
        yield from _fault(facts, row, on)
    last = _last_contacts(facts)
    for row in facts.rows("CONTACT"):
        yield from _contact(facts, row, on, last)
    yield from _next_contact(facts, on)
    yield from _coverage(facts)
    yield from _assessments(facts, on)


def _no_day() -> Prompt:
    return Prompt(
        key="DATE:visit",
        kind="DATE",
        question="GN-010",
        text="The day of the visit cannot be read, so no date is held against it.",
        reasons=(),
        missing=("the day of the visit",),
        topic="missing",
    )


def _prompt(
    key: str, question: str, text: str, why: Iterable[Reason], topic: str, about: str = ""
) -> Prompt:
    return Prompt(f"DATE:{key}", "DATE", question, text, tuple(why), topic=topic, about=about)


def _policy(facts: Facts, on: dt.date) -> Iterator[Prompt]:
    """The review of the violence policy (VA-010), beside what was answered about it."""
    answer = facts.answer("VA-010")
    review = stored.day(answer.measures.get("review"))
    if review is None:
        return
    said = f"next review due {shown(review)}; answered: {clip(stored.text(answer.value)) or '-'}"
    same = (Reason(row.id, f"{_title(row)}: the same date") for row in _policies(facts, review))
    why = (Reason("VA-010", said), *same)
    if review < on:
        also = " It is answered as current." if answer.value == "current" else ""
        text = f"The review of the policy was due on {shown(review)}, {_ago(review, on)}.{also}"
        yield _prompt("VA-010", "VA-010", text, why, "review", "Policy on violence")
    elif answer.value == "out-of-date":
        text = f"The policy is answered as out of date; its next review is due on {shown(review)}."
        yield _prompt("VA-010", "VA-010", text, why, "review", "Policy on violence")


def _policies(facts: Facts, review: dt.date) -> Iterator[Row]:
    """The policy of VA-010 among the documents: on violence, and with the same date of review."""
    for row in facts.rows("DOC"):
        on_violence = stored.text(row.fields.get("subject")) == "violence"
        if on_violence and stored.day(row.fields.get("review_due")) == review:
            yield row


def _title(row: Row) -> str:
    return clip(stored.text(row.fields.get("title"))) or row.id


def _ago(day: dt.date, on: dt.date) -> str:
    return f"{days((on - day).days)} before the visit"


def _document(facts: Facts, row: Row, on: dt.date, told: bool) -> Iterator[Prompt]:
    """`told` says that its review is told of on the question about the policy."""
    title = _title(row)
    review, approved = (stored.day(row.fields.get(key)) for key in ("review_due", "approved"))
    question = place(facts, row.question, "VA-060", "PA-060")
    if review and review < on and not told:
        text = f"{title}: its review was due on {shown(review)}, {_ago(review, on)}."
        reasons = (Reason(row.id, f"review due {shown(review)}"),)
        yield _prompt(f"{row.id}:review", question, text, reasons, "review", title)
    if approved and approved > on:
        text = f"{title}: approved on {shown(approved)}, which lies after the visit."
        reasons = (Reason(row.id, f"approved {shown(approved)}"),)
        yield _prompt(f"{row.id}:approved", question, text, reasons, "order", title)
    elif approved and review and review < approved:
        text = f"{title}: its review was due before it was approved."
        reasons = (Reason(row.id, f"review due {shown(review)}; approved {shown(approved)}"),)
        yield _prompt(f"{row.id}:order", question, text, reasons, "order", title)


def _fault(facts: Facts, row: Row, on: dt.date) -> Iterator[Prompt]:
    since = stored.day(row.fields.get("fault_since"))
    if since is None or since > on:
        return
    kind = stored.text(row.fields.get("type"))
    parts = (
        facts.label("ALARM", "type", kind) if kind else "",
        stored.text(row.fields.get("location")),
    )
    name = clip(", ".join(part for part in parts if part)) or row.id
    text = f"{name}: a fault has been open since {shown(since)}, for {days((on - since).days)}."
    yield _prompt(
        f"{row.id}:fault",
        place(facts, row.question, "PA-010"),
        text,
        (Reason(row.id, f"fault since {shown(since)}"),),
        "fault",
        name,
    )


def _last_contacts(facts: Facts) -> dict[str, dt.date]:
    """The day of the last recorded contact with each body, by its folded name."""
    last: dict[str, dt.date] = {}
    for row in facts.rows("CONTACT"):
        when = stored.day(row.fields.get("when"))
        if when is not None:
            body = folded(stored.text(row.fields.get("to_body")))
            last[body] = max(when, last.get(body, when))
    return last


def _contact(facts: Facts, row: Row, on: dt.date, last: Mapping[str, dt.date]) -> Iterator[Prompt]:
    """A next contact that was due before the visit, and after which none is recorded."""
    due = stored.day(row.fields.get("next_contact"))
    if due is None or due >= on:
        return
    body = stored.text(row.fields.get("to_body"))
    if last.get(folded(body), dt.date.min) >= due:
        return
    who = clip(facts.label("CONTACT", "to_body", body)) or row.id
    text = f"{who}: the next contact was to be on {shown(due)}, {_ago(due, on)}; none is recorded."
    yield _prompt(
        f"{row.id}:next",
        place(facts, row.question, "IL-080"),
        text,
        (Reason(row.id, f"next contact {shown(due)}"),),
        "contact",
        who,
    )


def _next_contact(facts: Facts, on: dt.date) -> Iterator[Prompt]:
    due = stored.day(facts.answer("IL-130").value)
    if due is not None and due < on:
        text = f"The next contact is set for {shown(due)}, {_ago(due, on)}."
        why = (Reason("IL-130", f"next contact {shown(due)}"),)
        yield _prompt("IL-130", "IL-130", text, why, "contact", "Your own next contact")


def _coverage(facts: Facts) -> Iterator[Prompt]:
    """PA-270: the alarm's coverage was last checked before the last change."""
    measures = facts.answer("PA-270").measures
    changed, checked = (stored.day(measures.get(key)) for key in ("changed_on", "checked_on"))
    if changed is None or checked is None or checked >= changed:
        return
    text = (
        f"Coverage was last checked on {shown(checked)}, {days((changed - checked).days)} before "
        f"the last change on {shown(changed)}."
    )
    why = f"last change {shown(changed)}; coverage checked {shown(checked)}"
    yield _prompt("PA-270", "PA-270", text, (Reason("PA-270", why),), "coverage")


def _assessments(facts: Facts, on: dt.date) -> Iterator[Prompt]:
    """A local assessment older than a serious incident at the same place (MHSWR reg 3(3))."""
    happened: dict[str, list[tuple[dt.date, Row]]] = {}
    for row in facts.rows("INCIDENT"):
        day = stored.day(row.fields.get("date"))
        where = folded(stored.text(row.fields.get("location")))
        if day and day <= on and where and row.fields.get("severity") in _SERIOUS:
            happened.setdefault(where, []).append((day, row))
    for row in facts.rows("LOC_RA"):
        dated = stored.day(row.fields.get("date"))
        where = stored.text(row.fields.get("location"))
        after = [
            (day, incident)
            for day, incident in happened.get(folded(where), [])
            if dated and day > dated and incident.fields.get("assessment_reviewed") != "yes"
        ]
        if not after or dated is None:
            continue
        text = (
            f"{clip(where)}: the assessment of {shown(dated)} is older than "
            f"{counted(len(after), 'serious incident')} there, and nothing recorded shows that it "
            "was looked at again."
        )
        yield Prompt(
            key=f"DATE:{row.id}:incident",
            kind="DATE",
            question=place(facts, "VA-120", row.question),
            text=text,
            reasons=(
                Reason(row.id, f"assessment dated {shown(dated)}"),
                *(Reason(incident.id, shown(day)) for day, incident in after),
            ),
            topic="assessment",
            about=clip(where),
        )
