"""Search over the questions, answers, rows, notes and findings of one visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inspector_tui.checklist.library import Library
from inspector_tui.record.visit import Visit
from inspector_tui.report.rows import values_of, whole_row
from inspector_tui.workflow.progress import items


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
    hits = [hit for hit in _places(visit, library) if _holds(hit, wanted)]
    exact = words.strip().casefold()
    return sorted(hits, key=lambda hit: (hit.question or "").casefold() != exact)


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
        for label, value in values_of(item.question, answer, library):
            yield Hit("answer", item.id, f"{label}: {value}")
    for row in visit.rows.values():
        if row.withdrawn is None:
            yield Hit("row", row.question, whole_row(library, row))
    for note in visit.notes:
        kind = "note" if note.struck_by is None else "struck note"
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
