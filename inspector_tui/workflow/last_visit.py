"""What earlier visits to the same organisation left behind, and what has become of it since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from inspector_tui.checklist.export import question_text
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import VERDICTS, Question
from inspector_tui.checklist.moments import show_date
from inspector_tui.judgement.decision import outcome
from inspector_tui.judgement.enforcement_table import model_of
from inspector_tui.judgement.spans import shown
from inspector_tui.judgement.tables import shipped
from inspector_tui.judgement.words import clip, folded
from inspector_tui.record.chain import read_line
from inspector_tui.record.events import AnyAct
from inspector_tui.record.judging import FollowedUp, Since
from inspector_tui.record.visit import FollowUpState, Visit
from inspector_tui.report.since import SINCE
from inspector_tui.signs import capital
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.before import Before, first_words
from inspector_tui.workflow.command import Command, RefusedError, clean_text, on_open
from inspector_tui.workflow.library import EditionGoneError, library_of
from inspector_tui.workflow.progress import Gap, bearing_rows

SAYS_EARLIER = "earlier finding not followed up: "
"""How the gap of an earlier finding begins."""


@dataclass(frozen=True)
class Point:
    """Something an earlier visit recorded that can be followed up: a finding, or a question.

    `about` is its id in that visit; `known` is what a visit in between made of it. Of a finding
    `decided` is the action taken on it, in words, and `due` the day by which it was to be put
    right; "" and None where there is none.
    """

    visit: str
    on: str
    about: str
    questions: tuple[str, ...]
    said: str
    known: FollowUpState | None = None
    decided: str = ""
    due: date | None = None

    @property
    def place(self) -> tuple[str, str]:
        """What a follow-up names it by."""
        return (self.visit, self.about)

    @property
    def is_finding(self) -> bool:
        """False for a question."""
        return self.about not in self.questions


@dataclass(frozen=True)
class Past:
    """The earlier visits to one organisation, the newest first; never empty.

    `before` has what was recorded on a question last, `findings` what nobody has put right since.
    """

    visits: tuple[Visit, ...]
    before: Mapping[str, Before] = field(default_factory=dict)
    findings: tuple[Point, ...] = ()


def look_back(vault: Vault, visit: Visit, library: Library) -> Past | None:
    """The sealed visits to the same organisation before this one; None when there are none.

    Names of organisations are compared without regard to case and spaces. Raises
    `DamagedVaultError` when an earlier visit cannot be read.
    """
    found = _earlier(vault, visit)
    if not found:
        return None
    records = [_Record(vault, earlier, library) for earlier in found]
    before = {}
    for question in library.questions:
        made = next(filter(None, (record.on(question) for record in records)), None)
        if made is not None:
            before[question.id] = made
    return Past(found, before, _standing(found[::-1]))


def _earlier(vault: Vault, visit: Visit) -> tuple[Visit, ...]:
    name = folded(visit.organisation)
    same = [
        summary
        for summary in vault.visits()
        if summary.id != visit.id
        and summary.status == "sealed"
        and summary.on <= visit.on
        and folded(summary.organisation) == name
    ]
    if not same:
        return ()
    # Two visits of one day stand in the order in which they were begun.
    order = {(summary.on, _began(vault, summary.id)): summary.id for summary in same}
    own = (visit.on, _began(vault, visit.id))
    return tuple(vault.visit(order[at]) for at in sorted(order, reverse=True) if at < own)


def _began(vault: Vault, visit_id: str) -> datetime:
    return datetime.fromisoformat(read_line(next(vault.lines(visit_id))).entry.at)


class _Record:
    """One earlier visit, and how its questions read beside those of today."""

    def __init__(self, vault: Vault, visit: Visit, library: Library) -> None:
        self._visit = visit
        self._now = library
        try:
            self._library: Library | None = library_of(vault, visit)
        except EditionGoneError:
            self._library = None

    def on(self, question: Question) -> Before | None:
        """What it recorded on a question of today, if anything."""
        visit = self._visit
        answer = visit.answer(question.id)
        rows = tuple(bearing_rows(visit, question))
        if answer.is_empty() and not rows:
            return None
        then = self._library.question(question.id) if self._library else None
        return Before(
            made=visit,
            answer=answer,
            rows=rows,
            question=then,
            library=self._library,
            same_words=then is not None and self._reads_the_same(then, question),
        )

    def _reads_the_same(self, then: Question, now: Question) -> bool:
        assert self._library is not None
        return then is now or (
            question_text(then, self._library.lists) == question_text(now, self._now.lists)
        )


def _standing(found: Sequence[Visit]) -> tuple[Point, ...]:
    """Findings that no visit has put right, the oldest visit's first; `found` likewise."""
    points: dict[tuple[str, str], Point] = {}
    known = {visit.id for visit in found}
    for visit in found:
        for follow_up in visit.follow_ups:
            followed = follow_up.followed
            point = points.pop((followed.earlier, followed.about), None)
            if point is None and followed.earlier not in known:
                point = _named(followed)
            if point is not None and point.is_finding and followed.state != "put-right":
                points[point.place] = replace(point, known=follow_up)
        points |= {point.place: point for point in _findings(visit)}
    return tuple(points.values())


def _findings(visit: Visit) -> Iterator[Point]:
    standing = [finding for finding in visit.findings.values() if finding.stands]
    table = model_of(shipped()) if standing else None
    for finding in standing:
        content = finding.content
        done, due = outcome(table, finding)
        yield Point(
            visit.id,
            visit.on,
            finding.id,
            content.questions,
            content.fact,
            decided=done,
            due=due,
        )


def _named(followed: FollowedUp) -> Point:
    """What a follow-up says it is about, for when the visit itself is not in this vault."""
    return Point(followed.earlier, followed.on, followed.about, followed.questions, followed.said)


def answer_point(question: str, before: Before) -> Point:
    """An earlier answer as something to follow up."""
    verdict = before.answer.verdict
    first = VERDICTS[verdict] if verdict else first_words(before)
    parts = (first, before.answer.fact or before.answer.reason)
    return Point(before.visit, before.on, question, (question,), ": ".join(filter(None, parts)))


def points(visit: Visit, past: Past | None, question: str | None = None) -> list[Point]:
    """What there is to follow up: findings, then answers not or partly satisfied, then the rest.

    Of one question all that is known of it, of the visit what was marked already too.
    """
    found = list(past.findings) if past else []
    for id_, before in (past.before if past else {}).items():
        bad = before.answer.verdict in ("not-satisfied", "partly")
        if bad if question is None else id_ == question:
            found.append(answer_point(id_, before))
    known = {point.place for point in found}
    marked = (_named(follow_up.followed) for follow_up in visit.follow_ups)
    found += [point for point in marked if point.place not in known]
    return [point for point in found if question is None or question in point.questions]


def states(visit: Visit) -> dict[tuple[str, str], FollowUpState]:
    """What this visit has made of what was there before, by its place."""
    return {(one.followed.earlier, one.followed.about): one for one in visit.follow_ups}


def state(visit: Visit, point: Point) -> FollowUpState | None:
    """What this visit has made of it."""
    return states(visit).get(point.place)


def mark(point: Point, since: Since, note: str = "") -> Command:
    """Say what has become of it. What changed since the earlier visit needs what shows it."""
    text = clean_text(note)
    if not text and since != "still-open":
        raise RefusedError(f"What shows that it is {SINCE[since]}?", todo="Write what was seen.")
    act = FollowedUp(
        earlier=point.visit,
        about=point.about,
        state=since,
        note=text,
        on=point.on,
        said=_in_full(point),
        questions=point.questions,
    )

    def command(visit: Visit) -> Sequence[AnyAct]:
        old = state(visit, point)
        return [] if old is not None and old.followed == act else [act]

    return on_open(command)


def decision_words(point: Point) -> str:
    """`Improvement notice, due 18 Dec 2026`; "" where nothing was decided and no day was set."""
    due = f"due {shown(point.due)}" if point.due else ""
    words = ", ".join(filter(None, (point.decided, due)))
    return capital(words)


def is_past(on: str, point: Point) -> bool:
    """Whether the day by which it was to be put right lies before the day `on`."""
    return point.due is not None and point.due.isoformat() < on


def _in_full(point: Point) -> str:
    """What it said, with what was decided on it: the record of a follow-up is read without it."""
    decided = decision_words(point)
    return f"{point.said} ({decided})" if decided else point.said


def gaps(visit: Visit, past: Past | None) -> list[Gap]:
    """Earlier findings of which nothing is said yet."""
    known = states(visit)
    return [
        Gap("follow-up", point.questions[0] if point.questions else "", _missing(point))
        for point in (past.findings if past else ())
        if point.place not in known
    ]


def _missing(point: Point) -> str:
    return f"{SAYS_EARLIER}{point.about} of {show_date(point.on)}, {clip(point.said)}"
