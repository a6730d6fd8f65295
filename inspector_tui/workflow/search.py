"""Search over the questions, answers, tables, rows, notes and findings of one visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inspector_tui.checklist.library import Library
from inspector_tui.record.visit import Visit
from inspector_tui.report.rows import values_of, whole_row
from inspector_tui.workflow.progress import items

_ID = re.compile(r"([A-Za-z]{2,4})[- ]?([0-9]{1,3})")


def question_id(typed: str) -> str:
    """`PA-030` for `pa030`, `pa30` or `PA 30`, whether it is asked or not; "" for anything else."""
    match = _ID.fullmatch(typed.strip())
    return f"{match[1].upper()}-{match[2].zfill(3)}" if match else ""


def begins_id(typed: str, question: str) -> bool:
    """Whether a question's id may be what is being typed: `pa3` for `PA-030` and `PA-310`."""
    match, (letters, _, digits) = _ID.fullmatch(typed.strip()), question.partition("-")
    if not match or match[1].upper() != letters:
        return False
    return match[2] in (digits[: len(match[2])], digits.lstrip("0")[: len(match[2])])


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words stand: `kind` in plain words, the question to go to, the text around them."""

    kind: str
    question: str | None
    text: str


def search(visit: Visit, library: Library, words: str) -> list[Hit]:
    """Everything that holds all of `words`, in any case; a question named by its id comes first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    named = question_id(words)

    def found(hit: Hit) -> bool:
        return _holds(hit, wanted) or (hit.kind == "question" and hit.question == named)

    hits = filter(found, _places(visit, library))
    return sorted(hits, key=lambda hit: not named or hit.question != named)


def _holds(hit: Hit, wanted: list[str]) -> bool:
    text = f"{hit.question or ''} {hit.text}".casefold()
    return all(word in text for word in wanted)


def _places(visit: Visit, library: Library) -> Iterator[Hit]:
    for item in items(visit, library):
        yield Hit("question", item.id, item.question.ask)
        answer = item.answer
        for kind, text in (
            ("reason", answer.reason),
            ("fact", answer.fact),
            ("opinion", answer.opinion),
        ):
            if text:
                yield Hit(kind, item.id, text)
        for source in answer.sources:
            yield Hit("source", item.id, f"{source.code} {source.detail}")
        record = library.record(item.question.answer.record or "")
        if record is not None:
            yield Hit("table", item.id, record.title)
        for label, value in values_of(item.question, answer, library):
            yield Hit("answer", item.id, f"{label}: {value}")
    for row in visit.rows.values():
        if row.stands:
            yield Hit("row", row.question, whole_row(library, row))
    for note in visit.notes:
        kind = "note" if note.stands else "struck note"
        yield Hit(kind, note.question, _joined(note.text, note.place, note.present))
    for finding in visit.findings.values():
        content = finding.content
        text = _joined(
            finding.id, content.fact, *content.evidence, content.standard, content.opinion
        )
        yield Hit("finding", content.questions[0] if content.questions else None, text)
    for exhibit in visit.exhibits.values():
        taken = exhibit.taken
        text = _joined(taken.mark, taken.name, taken.description, taken.place, taken.from_whom)
        yield Hit("exhibit", taken.question, text)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
