"""Visits built from short dicts of rows and answers, for tests of judgements."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load, shipped
from inspector_tui.checklist.model import Checklist, Law
from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.events import Answer, Site, Source
from inspector_tui.record.visit import Given, Row, Visit

VISIT = "11111111-2222-4333-8444-555555555555"
AT = "2026-11-21T10:00:00.000+00:00"


@cache
def library() -> Library:
    """All shipped checklists and the law."""
    loaded = [load(source.text, source.name) for source in shipped()]
    law = next(found for found in loaded if isinstance(found, Law))
    return Library([found for found in loaded if isinstance(found, Checklist)], law)


def answer(value: Any = None, **given: Any) -> Answer:
    """An answer; `sources` may be plain codes, further names are measures.

    `answer("current", asked=3)`, `answer(verdict="satisfied", sources=["DOC"])`.
    """
    own = {key: given.pop(key) for key in ("verdict", "reason", "fact", "opinion") if key in given}
    sources = tuple(
        source if isinstance(source, Source) else Source(source)
        for source in given.pop("sources", ())
    )
    return Answer(value=value, measures=given, sources=sources, **own)


def visit(
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    answers: Mapping[str, Answer] | None = None,
    **changes: Any,
) -> Visit:
    """A visit with rows `{"HRR": [{"label": ...}]}`, numbered in their order from 1.

    A key "question" in a row is the question it was added on, "withdrawn" its reason.
    """
    found: dict[str, Row] = {}
    n = 1
    for record, entries in (rows or {}).items():
        for number, entry in enumerate(entries, start=1):
            n += 1
            fields = dict(entry)
            row = Row(
                id=f"{record}-{number}",
                record=record,
                question=fields.pop("question", None),
                withdrawn=fields.pop("withdrawn", None),
                fields=fields,
                n=n,
                changed=n,
                at=AT,
                by="AB",
            )
            found[row.id] = row
    given = {
        question: Given(answer=said, n=n + order, at=AT, by="AB")
        for order, (question, said) in enumerate((answers or {}).items(), start=1)
    }
    start: dict[str, Any] = {
        "organisation": "Example Trust",
        "on": "2026-11-21",
        "sites": (Site("S1", "Main site"),),
    }
    return Visit(id=VISIT, rows=found, answers=given, **(start | changes))


def shuffled(of: Visit, seed: int) -> Visit:
    """The same visit with rows and answers in another order."""
    order = random.Random(seed)
    rows, answers = list(of.rows.items()), list(of.answers.items())
    order.shuffle(rows)
    order.shuffle(answers)
    return replace(of, rows=dict(rows), answers=dict(answers))


def facts(of: Visit) -> Facts:
    """The facts of a visit with everything shipped."""
    return Facts(of, library(), tables.shipped())


def prompts(of: Visit, kind: str | None = None) -> dict[str, Prompt]:
    """All prompts of a visit by key, or those of one kind; two with one key are a fault."""
    found = engine.prompts(of, library(), tables.shipped())
    keys = [prompt.key for prompt in found]
    assert len(keys) == len(set(keys)), "two prompts have one key"
    return {prompt.key: prompt for prompt in found if kind in (None, prompt.kind)}
