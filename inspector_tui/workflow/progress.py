"""Which questions a visit asks now, how far each is, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Question
from inspector_tui.judgement import enforcement
from inspector_tui.judgement.deadlines import stays_too_soon, two_dates
from inspector_tui.judgement.enforcement_table import model_of
from inspector_tui.judgement.tables import shipped
from inspector_tui.record.asking import bears, fits
from inspector_tui.record.base import Verdict, lacks_reason
from inspector_tui.record.events import Answer
from inspector_tui.record.facts import VisitFacts
from inspector_tui.record.visit import Row, Visit
from inspector_tui.workflow.chain import missing_of, missing_of_exhibit

GapKind: TypeAlias = Literal[
    "unanswered",
    "reason",
    "paper-only",
    "no-source",
    "follow-up",
    "finding",
    "two-dates",
    "short-notice",
    "exhibit",
    "prompt",
    "review",
]
OF_ANSWERS: tuple[GapKind, ...] = ("reason", "no-source", "paper-only")
"""Kinds of an answer that was given and is not complete."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the visit as it stands.

    `rows` counts those that answer it, `sources` has the codes of its sources and theirs.
    `parked` means that its condition stopped holding after it was answered: kept, marked, not
    asked any more.
    """

    question: Question
    section: str
    checklist: str
    answer: Answer
    rows: int
    sources: frozenset[str]
    answered: bool
    parked: bool

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def verdict(self) -> Verdict | None:
        return self.answer.verdict

    @property
    def is_bare(self) -> bool:
        """A good verdict with no source at all, in the answer or in a row: a gap."""
        return self.verdict in ("satisfied", "partly") and not self.sources

    @property
    def lacks_reason(self) -> bool:
        """A verdict that means nothing without its reason, and has none: a gap."""
        return lacks_reason(self.verdict, self.answer.reason)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a reader of the sealed record would miss. `question` is where to put it right.

    An exhibit or prompt that belongs to no question has "".
    """

    kind: GapKind
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the questions that are asked."""

    asked: int
    answered: int
    verdicts: dict[Verdict, int]


def items(visit: Visit, library: Library) -> list[Item]:
    """The questions that apply now, and answered ones that no longer do, in checklist order."""
    facts = VisitFacts(visit)
    chosen = library.of_profile(visit.profile)
    live = visit.rows_by_record()
    found = []
    for question in library.questions:
        answer = visit.answer(question.id)
        there = live.get(question.answer.record or "", [])
        rows = [row for row in there if bears(question, row)]
        applies = question.id in chosen and library.applies(question, facts)
        # A row of a shared record answers other questions too, but only asks its own again.
        if applies or not answer.is_empty() or any(row.question == question.id for row in rows):
            found.append(
                Item(
                    question=question,
                    section=library.section_of(question.id).title,
                    checklist=library.checklist_of(question.id).id,
                    answer=answer,
                    rows=len(rows),
                    sources=_source_codes(answer, rows),
                    answered=_is_answered(question, answer, len(rows)),
                    parked=not applies,
                )
            )
    return found


def rows_for(visit: Visit, question: Question) -> list[Row]:
    """The live rows in the table of a question: all of its record that fit, wherever added.

    One interview may answer two questions; it is entered once. Which rows do is for `bearing_rows`.
    """
    record = question.answer.record
    rows = [] if record is None else visit.rows_of(record)
    return [row for row in rows if fits(question.answer.where, row.fields)]


def withdrawn_rows(visit: Visit, record: str, where: Mapping[str, object]) -> list[Row]:
    """The withdrawn rows of a record that have the values that `where` asks for."""
    gone = (row for row in visit.rows.values() if not row.stands)
    return [row for row in gone if row.record == record and fits(where, row.fields)]


def bearing_rows(visit: Visit, question: Question) -> list[Row]:
    """The live rows that answer a question: recorded for it, or saying something of it."""
    return [row for row in rows_for(visit, question) if bears(question, row)]


def _is_answered(question: Question, answer: Answer, rows: int) -> bool:
    """A verdict answers every question; a value or a row answers one that asks for it.

    One that asks for rows is answered by what was measured or seen without any row, too.
    """
    if answer.verdict is not None:
        return True
    if question.answer.kind == "rows":
        return rows > 0 or bool(answer.measures or answer.fact)
    return question.answer.kind != "verdict" and answer.value is not None


def tally(questions: Sequence[Item]) -> Tally:
    """Counts over the items that are asked, parked ones left out."""
    asked = [item for item in questions if not item.parked]
    verdicts: dict[Verdict, int] = {}
    for item in asked:
        if item.verdict is not None:
            verdicts[item.verdict] = verdicts.get(item.verdict, 0) + 1
    return Tally(len(asked), sum(item.answered for item in asked), verdicts)


def next_open(questions: Sequence[Item], after: str | None, *, step: int = 1) -> str | None:
    """The next (step=1) or previous (step=-1) unanswered question from `after`, wrapping round."""
    ids = [item.id for item in questions]
    start = ids.index(after) if after in ids else (-1 if step > 0 else 0)
    for offset in range(1, len(questions) + 1):
        item = questions[(start + step * offset) % len(questions)]
        if not item.answered and not item.parked:
            return item.id
    return None


def next_asked(
    library: Library, questions: Sequence[Item], after: str, *, step: int = 1
) -> str | None:
    """The next (step=1) or previous (step=-1) question that is asked, answered or not; no wrap.

    `after` need not be asked itself: its place in the checklists counts.
    """
    asked = {item.id for item in questions}
    order = [question.id for question in library.questions]
    here = order.index(after)
    rest = order[here + 1 :] if step > 0 else reversed(order[:here])
    return next((id_ for id_ in rest if id_ in asked), None)


def section_start(questions: Sequence[Item], question: str, step: int) -> str | None:
    """The first question of the next (step 1) or previous section; of its own before that."""
    places = [(item.checklist, item.section) for item in questions]
    starts = [
        (at, item.id)
        for at, item in enumerate(questions)
        if at == 0 or places[at] != places[at - 1]
    ]
    here = next((at for at, item in enumerate(questions) if item.id == question), 0)
    if step > 0:
        return next((id_ for at, id_ in starts if at > here), None)
    return next((id_ for at, id_ in reversed(starts) if at < here), None)


def gaps(visit: Visit, questions: Sequence[Item]) -> list[Gap]:
    """What is still open, in checklist order; a good verdict on paper alone counts as open."""
    found = []
    for item in questions:
        if item.parked:
            continue
        if not item.answered:
            found.append(Gap("unanswered", item.id, "not answered"))
            continue
        verdict = item.verdict
        if item.lacks_reason:
            found.append(Gap("reason", item.id, f"{verdict} without a reason"))
        if item.is_bare:
            found.append(Gap("no-source", item.id, f"{verdict}, but no source is given"))
        elif verdict in ("satisfied", "partly") and item.sources == {"DOC"}:
            found.append(Gap("paper-only", item.id, f"{verdict} on documents alone"))
    return [*found, *_chains(visit)]


def _chains(visit: Visit) -> Iterator[Gap]:
    """Findings without a link of their chain, exhibits with half a label, each on its question."""
    table = model_of(shipped()) if visit.findings else None
    for finding in visit.findings.values():
        if not finding.stands:
            continue
        question = next(iter(finding.content.questions), "")
        if lacks := missing_of(visit, finding):
            yield Gap("finding", question, f"{finding.id} without {', '.join(lacks)}")
        if apart := two_dates(finding, enforcement.made(finding)):
            yield Gap("two-dates", question, apart)
        if soon := stays_too_soon(table, finding):
            yield Gap("short-notice", question, soon)
    for mark, exhibit in visit.exhibits.items():
        lacks = missing_of_exhibit(exhibit) if exhibit.stands else ()
        if lacks:
            words = f"{mark} does not say {', '.join(lacks)}"
            yield Gap("exhibit", exhibit.taken.question or "", words)


def _source_codes(answer: Answer, rows: Iterable[Row]) -> frozenset[str]:
    told = (row.fields.get("source") for row in rows)
    return frozenset({*(source.code for source in answer.sources), *(str(c) for c in told if c)})
