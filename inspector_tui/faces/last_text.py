"""What earlier visits recorded, as lines: beside a question, and in the list to follow up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inspector_tui.checklist.model import VERDICTS
from inspector_tui.checklist.moments import show_date
from inspector_tui.faces.columns import LABEL, MARGIN, labelled
from inspector_tui.faces.line import Line
from inspector_tui.faces.row import Part, Row
from inspector_tui.faces.signs import sign_of
from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.tones import TONES
from inspector_tui.judgement.named import number
from inspector_tui.record.visit import FollowUpState, SetAside, Visit
from inspector_tui.report.since import SINCE
from inspector_tui.workflow.before import (
    Before,
    counted_rows,
    fields_then,
    first_words,
    name_then,
    row_texts,
    values,
)
from inspector_tui.workflow.behind import Behind
from inspector_tui.workflow.editions import set_aside
from inspector_tui.workflow.last_visit import (
    Past,
    Point,
    decision_words,
    is_past,
    points,
    state,
    states,
)

_DATE = len("21 Nov 2026")
_MOST = 3
"""Earlier findings that are shown on a question; the list shows all."""


@dataclass(frozen=True)
class Earlier:
    """What was recorded on one question before: at earlier visits, and on an earlier edition."""

    on: str = ""
    """The day of the visit that looks back."""
    before: Before | None = None
    findings: tuple[tuple[Point, FollowUpState | None], ...] = ()
    aside: SetAside | None = None


def earlier(visit: Visit, past: Past | None, question: str) -> Earlier:
    """Everything known of a question from before."""
    found = [point for point in points(visit, past, question) if point.is_finding]
    known = states(visit)
    return Earlier(
        visit.on,
        past.before.get(question) if past else None,
        tuple((point, known.get(point.place)) for point in found),
        set_aside(visit, question),
    )


def rows(found: Earlier, width: int) -> Iterator[Row]:
    """A line for the last visit's answer, one for each finding, one for an answer set aside."""
    room = width - 2 * MARGIN - LABEL
    label = "Last visit"
    if found.before is not None:
        yield from labelled(label, _clipped(_said(found.before), " (w)", room), width)
        label = ""
    for point, known in found.findings[:_MOST]:
        tone = TONES["normal"] if known else TONES["doubt"]
        head = ", ".join(filter(None, (f"{point.about} {since(known)}", _due(found.on, point))))
        text = _clipped(f"{head}: {point.said}", " (w)", room)
        yield from labelled(label, text, width, tone)
        label = ""
    if len(found.findings) > _MOST:
        more = len(found.findings) - _MOST
        yield from labelled("", f"and {more} more findings (w)", width)
    if found.aside is not None:
        sign = sign_of(found.aside.given.answer.verdict, answered=True)
        answer = found.aside.given.answer
        said = ": ".join(filter(None, (sign.word.lower(), answer.fact or answer.reason)))
        text = _clipped(f"{sign.sign} {said}", " (E)", room)
        yield from labelled("Before", text, width, TONES["doubt"])


def since(known: FollowUpState | None) -> str:
    """What has become of it, in two words."""
    return SINCE[known.followed.state] if known else "not followed up"


def _clipped(text: str, key: str, room: int) -> str:
    return clip(one_line(text), max(room - len(key), 8)) + key


def _said(before: Before) -> str:
    """`! not satisfied, 3 Mar 2026: Nobody could name them.`"""
    answer = before.answer
    sign = sign_of(answer.verdict, answered=True)
    first = sign.word.lower()
    if answer.verdict is None:
        first = first_words(before)
    on = show_date(before.on) + ("" if before.same_words else ", asked in other words")
    more = answer.fact or answer.reason
    head = f"{sign.sign} {', '.join(filter(None, (first, on)))}"
    return f"{head}: {more}" if more else head


def point_lines(visit: Visit, found: list[Point]) -> Iterator[Line]:
    """A line for each thing to follow up; with the day where they are of several visits."""
    dated = len({point.visit for point in found}) > 1
    for point in found:
        on = f"{show_date(point.on).rjust(_DATE)}  " if dated else ""
        yield _point_line(visit, point, f"{on}{point.about.ljust(6)}")


def _point_line(visit: Visit, point: Point, lead: str) -> Line:
    known = state(visit, point)
    text = point.said or "recorded"
    tail = since(known) if known or point.is_finding else ""
    return Line(
        one_line(text),
        lead=lead,
        tail=", ".join(filter(None, (_due(visit.on, point), tail))),
        brief=tail,
        id=f"{point.visit} {point.about}",
        quiet=known is not None and known.followed.state == "put-right",
        tone="normal" if known or not point.is_finding else "doubt",
    )


def _due(on: str, point: Point) -> str:
    """`due 18 Dec 2026`, or that the day had passed `on` another."""
    if point.due is None:
        return ""
    day = show_date(point.due.isoformat())
    return f"{day} passed" if is_past(on, point) else f"due {day}"


def row_lines(past: Past | None, question: str) -> Iterator[Line]:
    """The rows of the last visit that recorded any on a question, to be read beside today's."""
    before = past.before.get(question) if past else None
    for row, text in zip(before.rows, row_texts(before), strict=True) if before else ():
        yield Line(one_line(text), lead=number(row).rjust(3) + "  ", id=row.id)


def whole_row(past: Past | None, question: str, row_id: str) -> tuple[str, list[Part]]:
    """All fields of such a row, under the labels that they had then."""
    before = past.before.get(question) if past else None
    row = next((row for row in (before.rows if before else ()) if row.id == row_id), None)
    if before is None or row is None:
        return "", []
    return f"{name_then(before, row)} of {show_date(before.on)}", list(fields_then(before, row))


def whole(visit: Visit, past: Past | None, point: Point) -> tuple[str, list[Part]]:
    """A heading and everything there is about a point."""
    what = f"Finding {point.about}" if point.is_finding else point.about
    on = f" of {show_date(point.on)}" if point.on else ""
    parts = list(_finding(visit, past, point) if point.is_finding else _answer(past, point))
    if point.known is not None:
        text = ": ".join(filter(None, (since(point.known), point.known.followed.note)))
        parts.append(("In between", f"{text} ({show_date(point.known.at[:10])})"))
    if (known := state(visit, point)) is not None:
        text = ": ".join(filter(None, (since(known), known.followed.note)))
        parts.append(("Now", text))
    return f"{what}{on}", [part for part in parts if part[1]]


def _finding(visit: Visit, past: Past | None, point: Point) -> Iterator[Part]:
    found = next((v for v in (past.visits if past else ()) if v.id == point.visit), None)
    finding = found.findings.get(point.about) if found else None
    yield "Questions", ", ".join(point.questions)
    yield "Fact", point.said
    passed = " That day has passed." if is_past(visit.on, point) else ""
    yield "Decided", f"{decided}.{passed}" if (decided := decision_words(point)) else ""
    if finding is not None:
        yield "Evidence", "\n".join(finding.content.evidence)
        yield "Opinion", finding.content.opinion


def _answer(past: Past | None, point: Point) -> Iterator[Part]:
    before = past.before.get(point.about) if past else None
    if before is None or before.visit != point.visit:
        yield "Recorded", point.said
        return
    answer = before.answer
    if before.question is not None:
        yield "Asked then" if not before.same_words else "Question", before.question.ask
    yield "Verdict", VERDICTS[answer.verdict] if answer.verdict else ""
    yield "Reason", answer.reason
    yield from values(before)
    yield "Rows", "\n".join((counted_rows(before), *row_texts(before)))
    yield "Fact", answer.fact
    yield "Opinion", answer.opinion
    yield "Sources", "\n".join(f"{s.code} {s.detail}".rstrip() for s in answer.sources)


def nothing(behind: Behind, question: str | None) -> str:
    """Why there is nothing to follow up."""
    if not behind.is_known:
        return "Still looking for earlier visits."
    if behind.past is None:
        return "No sealed visit to this organisation before this one is in the vault."
    if question:
        return f"Earlier visits recorded nothing on {question}."
    return "Earlier visits left nothing to follow up."
