"""Per question: what paper says, what people say, what was seen, what a record or test shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from inspector_tui.checklist.model import Question
from inspector_tui.checklist.value import summed_up
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.named import row_name
from inspector_tui.judgement.prompt import Reason
from inspector_tui.judgement.words import clip
from inspector_tui.record.asking import bears
from inspector_tui.record.visit import Row

_LONGEST = 160
"""Characters of a row beside others; its table has all of it."""
SIDES: dict[str, str] = {
    "DOC": "what the paper says",
    "INT": "what people say",
    "OBS": "what was seen",
    "REC": "what a record shows",
    "TEST": "what a test showed",
}
"""The sources in the order in which they are laid beside each other."""

BY_NATURE: dict[str, str] = {
    "DOC": "DOC",
    "PROC_ELEMENT": "DOC",
    "STAFF_STEP": "INT",
    "PERSON": "INT",
    "PEOPLE_OBS": "OBS",
    "MAC": "OBS",
    "RAPP": "OBS",
    "ALARM_TEST": "TEST",
    "LW_TEST": "TEST",
    "INCIDENT": "REC",
    "TRAIN_LOC": "REC",
}
"""Records whose rows are one kind of evidence by what they are, when a row names no source."""


class Evidence(Struct, frozen=True):
    """Everything recorded on a question by kind of source; rows without a source stand apart."""

    question: str
    sides: dict[str, tuple[Reason, ...]]
    unsourced: tuple[Reason, ...] = ()


def evidence(facts: Facts, question: Question) -> Evidence:
    """The sources of the answer and of the rows that stand on the question."""
    sides: dict[str, list[Reason]] = {code: [] for code in SIDES}
    unsourced: list[Reason] = []
    for source in facts.answer(question.id).sources:
        if source.code in sides:
            text = clip(source.detail) or SIDES[source.code]
            sides[source.code].append(Reason(question.id, text))
    for row in rows_on(facts, question):
        code = source_of(row)
        reason = Reason(row.id, in_full(facts, row), row_name(facts.library, row))
        sides.get(code, unsourced).append(reason)
    return Evidence(
        question.id,
        {code: tuple(reasons) for code, reasons in sides.items() if reasons},
        tuple(unsourced),
    )


def codes_of(facts: Facts, question: Question, rows: Iterable[Row]) -> frozenset[str]:
    """The kinds of source of the answer and of its rows, without laying them out."""
    named = {source.code for source in facts.answer(question.id).sources}
    return frozenset(SIDES) & (named | {source_of(row) for row in rows})


_FOUND_BY = {
    "staff": "INT",
    "observation": "OBS",
    "layout": "OBS",
    "incident-data": "REC",
    "not-found": "DOC",
}


def source_of(row: Row) -> str:
    """The kind of source a row says, or else the one its record is by nature; "" for neither.

    An entry of the high-risk register says by how it was found what it rests on.
    """
    said = stored.text(row.fields.get("source"))
    if said or row.record != "HRR":
        return said or BY_NATURE.get(row.record, "")
    return _FOUND_BY.get(stored.text(row.fields.get("found_by")), "")


def rows_on(facts: Facts, question: Question) -> Iterator[Row]:
    """Rows added on the question, and for a question answered with rows those that bear on it."""
    record = question.answer.record if question.answer.kind == "rows" else None
    own = facts.rows_at(question.id)
    yield from own
    known = {row.id for row in own}
    for row in facts.rows(record) if record else ():
        if row.id not in known and bears(question, row):
            yield row


def title(facts: Facts, row: Row) -> str:
    """What a row is about in a few words: of its summary what says something by itself."""
    return clip(", ".join(words for label, words in _summary(facts, row) if not label) or row.id)


def in_full(facts: Facts, row: Row) -> str:
    """All of a row's summary, with its labels where words say nothing alone."""
    parts = _summary(facts, row)
    told = ", ".join(f"{label} {words}".strip() for label, words in parts)
    return clip(told, _LONGEST) or row.id


def _summary(facts: Facts, row: Row) -> list[tuple[str, str]]:
    def words(name: str) -> str:
        return facts.shown(row.record, name, row.fields[name])

    return summed_up(facts.library, row.record, row.fields, words)
