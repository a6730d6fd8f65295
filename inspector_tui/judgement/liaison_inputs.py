"""What the liaison table asks of a visit, read from the answers of the incident-liaison pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.liaison_table import Input, LiaisonTable
from inspector_tui.judgement.prompt import Reason
from inspector_tui.judgement.shapes import read
from inspector_tui.judgement.words import clip, listed

_OTHERS = frozenset({"worker", "visitor-contractor"})
_SERVICE_USER = "service-user"


def table(facts: Facts) -> LiaisonTable | None:
    """The table of this installation; None when it has none that can be used."""
    return read(facts.tables.get("liaison"), LiaisonTable)


def inputs(facts: Facts, table: LiaisonTable) -> dict[str, str]:
    """Every input of the table; "" where it is not known. Never raises."""
    return {put.key: _READ[put.kind](facts, put) for put in table.input}


def shown(facts: Facts, table: LiaisonTable, found: dict[str, str]) -> Iterator[Reason]:
    """The inputs that are known, each in words and with the question it was read from."""
    for put in table.input:
        if found.get(put.key):
            yield Reason(put.question, f"{put.label}: {words(facts, put, found[put.key])}")


def words(facts: Facts, put: Input, value: str) -> str:
    """The value of an input as a person reads it."""
    if put.kind == "harmed":
        return _groups_words(facts, put, value) or clip(value)
    question = facts.library.question(put.question) if put.kind == "choice" else None
    if question is None:
        return clip(value)
    measures = {measure.id: measure for measure in question.measures}
    field = measures.get(put.measure) if put.measure else question.answer
    return facts.library.choices(field).get(value, clip(value)) if field else clip(value)


def _value(facts: Facts, put: Input) -> Value | None:
    answer = facts.answer(put.question)
    return answer.measures.get(put.measure) if put.measure else answer.value


def _choice(facts: Facts, put: Input) -> str:
    text = stored.text(_value(facts, put))
    return "" if text == "unknown" else text


def _yesno(facts: Facts, put: Input) -> str:
    text = stored.text(_value(facts, put))
    return text if text in ("yes", "no") else ""


def _choices(facts: Facts, put: Input) -> str:
    ticked = stored.keys(_value(facts, put))
    if not ticked:
        return ""
    return "yes" if put.value in ticked else "no"


def _concern(facts: Facts, put: Input) -> str:
    """Every answer but "none" and "unknown" is a concern, also one of an older edition."""
    text = _choice(facts, put)
    return "" if not text else "no" if text == "none" else "yes"


def danger(facts: Facts) -> str:
    """IL-010 asks whether everyone is safe."""
    verdict = facts.answer("IL-010").verdict
    return {"satisfied": "no", "partly": "yes", "not-satisfied": "yes"}.get(verdict or "", "")


def death(facts: Facts) -> str:
    """A death or a likely one, from anywhere in the record; suspicion of homicide implies it."""
    if any(True for _ in deaths(facts)):
        return "yes"
    measures = facts.answer("IL-050").measures
    event = stored.text(measures.get("event"))
    if event in ("less", "concern") or (event and measures.get("may_not_survive") == "no"):
        return "no"
    return ""


def deaths(facts: Facts) -> Iterator[Reason]:
    """Every place where the record speaks of a death or a likely one."""
    measures = facts.answer("IL-050").measures
    if measures.get("event") == "death":
        yield Reason("IL-050", "what came of it: death")
    if measures.get("may_not_survive") == "yes":
        yield Reason("IL-050", "may not survive")
    if facts.answer("IL-040").measures.get("homicide") == "yes":
        yield Reason("IL-040", "suspicion of homicide")
    unknown_to_us = stored.number(facts.answer("IL-020").measures.get("deaths"))
    if unknown_to_us is not None and unknown_to_us > 0:
        yield Reason("IL-020", f"deaths not known to us: {unknown_to_us}")
    for row in facts.rows("INCIDENT"):
        if row.fields.get("severity") == "death":
            yield Reason(row.id, "recorded as a death")


def harmed_in_rows(facts: Facts) -> str:
    """Who was harmed by the incidents recorded, as "Worker 2, Visitor or contractor 1"; or ""."""
    harmed = [stored.text(row.fields.get("harmed")) for row in facts.rows("INCIDENT")]
    groups = Counter(group for group in harmed if group not in ("", "none"))
    named = (clip(facts.label("INCIDENT", "harmed", group)) for group in groups)
    return ", ".join(f"{name} {n}" for name, n in zip(named, groups.values(), strict=True))


def _groups(facts: Facts, put: Input) -> tuple[str, ...]:
    """The groups recorded as harmed, that of the answer first."""
    answer = facts.answer(put.question)
    said = (stored.text(answer.value), *stored.keys(answer.measures.get("groups")))
    return tuple(dict.fromkeys(key for key in said if key in (_SERVICE_USER, *_OTHERS)))


def _groups_words(facts: Facts, put: Input, value: str) -> str:
    """Those of the groups recorded that the value stands for, in the words that were chosen."""
    question = facts.library.question(put.question)
    if question is None:
        return ""
    labels: dict[str, str] = {}
    for field in (*question.measures, question.answer):
        if field is question.answer or field.id == "groups":
            labels |= facts.library.choices(field)
    meant = (
        key
        for key in _groups(facts, put)
        if value == "both" or (key == _SERVICE_USER) == (value == _SERVICE_USER)
    )
    return listed(labels.get(key, key) for key in meant)


def _harmed(facts: Facts, put: Input) -> str:
    """Service users, others, or both: the answer together with the groups named beside it.

    A group named beside an answer that leaves it out counts too: each group has its own lead.
    """
    said = stored.text(facts.answer(put.question).value)
    groups = set(_groups(facts, put))
    if said == "several" and len(groups) < 2:
        # Several were harmed and not all of them are named: who leads cannot be told.
        return ""
    if _SERVICE_USER in groups:
        return "both" if groups & _OTHERS else _SERVICE_USER
    return "others" if groups else ""


_READ: dict[str, Callable[[Facts, Input], str]] = {
    "choice": _choice,
    "yesno": _yesno,
    "choices": _choices,
    "concern": _concern,
    "danger": lambda facts, _put: danger(facts),
    "death": lambda facts, _put: death(facts),
    "harmed": _harmed,
}
