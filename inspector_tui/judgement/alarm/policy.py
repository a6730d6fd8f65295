"""C1: attributes of the response that no document states."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.judgement.alarm.attributes import ATTRIBUTES, ELEMENT_OF
from inspector_tui.judgement.alarm.sample import stated
from inspector_tui.judgement.alarm.statements import Paper, Statements, gather
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import listed

_PRESENT = {"no": "not there", "vague": "too vague to follow", "yes": "there, without a value"}


def prompts(facts: Facts) -> Iterator[Prompt]:
    """One prompt for each silent attribute whose element was looked for; one for those not."""
    found = facts.once(gather)
    if not (found.papers or found.accounts or found.tests):
        return
    not_looked = []
    for attribute in ATTRIBUTES:
        looked = [paper for paper in found.papers if paper.element == ELEMENT_OF[attribute]]
        stating = [paper for paper in found.papers if attribute in paper.said]
        if not stating and not looked:
            not_looked.append(attribute)
        elif not stating:
            yield _silent(facts, found, attribute, looked)
        elif all(paper.place for paper in stating) and not all(paper.place for paper in looked):
            yield _only_local(facts, found, attribute, stating)
    if not_looked:
        yield _not_looked(facts, found, not_looked)


def _silent(facts: Facts, found: Statements, attribute: str, looked: list[Paper]) -> Prompt:
    reasons = (
        Reason(paper.row, f"{paper.title}: {_PRESENT.get(paper.present, 'no value recorded')}")
        for paper in looked
    )
    return Prompt(
        key=f"C1:{attribute}",
        kind="C1",
        question="PA-070",
        text=f"{found.words.labels[attribute]}: no document gone through states it.",
        reasons=(*reasons, stated(facts)),
        about=found.words.labels[attribute],
    )


def _only_local(facts: Facts, found: Statements, attribute: str, stating: list[Paper]) -> Prompt:
    places = listed(sorted({found.name(paper.place) for paper in stating}))
    reasons = (
        Reason(paper.row, f"{paper.title}: {found.words.show(attribute, paper.said[attribute])}")
        for paper in stating
    )
    return Prompt(
        key=f"C1:organisation:{attribute}",
        kind="C1",
        question="PA-070",
        text=f"{found.words.labels[attribute]}: the documents of the whole organisation do not "
        f"state it; only local ones do ({places}).",
        reasons=(*reasons, stated(facts)),
        topic="organisation",
        about=found.words.labels[attribute],
    )


def _not_looked(facts: Facts, found: Statements, attributes: list[str]) -> Prompt:
    elements = sorted({ELEMENT_OF[attribute] for attribute in attributes})
    names = facts.choices("PROC_ELEMENT", "element")
    return Prompt(
        key="C1:missing",
        kind="C1",
        question="PA-070",
        text="No document was gone through for some elements, so what staff say and what tests "
        "show cannot be held against paper there.",
        reasons=(stated(facts),),
        missing=tuple(
            f"element {element}: {names.get(element, '')}".rstrip(": ") for element in elements
        ),
        topic="missing",
    )
