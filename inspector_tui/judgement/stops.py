"""What stops everything else: danger now, a death, a suspicion of homicide.

What to do first stands here as well as in the liaison table: a table that cannot be read must not
leave a screen without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from inspector_tui.judgement import enforcement, stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.liaison_inputs import danger, deaths, inputs, table
from inspector_tui.judgement.places import place_of
from inspector_tui.judgement.prompt import Reason
from inspector_tui.judgement.words import clip

ACT_FIRST, POLICE_FIRST = "R01", "R02"
"""The rows of the liaison table that come before every other."""

Kind: TypeAlias = Literal["danger", "death", "police"]

_TITLES: dict[Kind, str] = {
    "danger": "Danger now: stop and act",
    "death": "A death, or a likely one: see that the police are called",
    "police": "Suspicion of homicide: the police have primacy",
}
_POLICE_CALLED = (
    "see that the police are called: 999 if the danger goes on or nobody has called, otherwise 101",
    "stop interviewing and leave the scene as it is: touch nothing",
    "take advice before you go on",
)
_FIRST: dict[Kind, tuple[str, ...]] = {
    "danger": ("call 999 if it is needed", "have it stopped and made safe", "keep the scene"),
    "death": _POLICE_CALLED,
    "police": _POLICE_CALLED,
}
_AFTER_DEATH = (
    ("homicide", "whether there is any suspicion of homicide"),
    ("police", "whether the police are informed"),
    ("primacy", "who holds primacy"),
    ("coroner", "whether the coroner has been told"),
    ("scene", "whether the scene is kept"),
)


class Stop(Struct, frozen=True):
    """Something to act on before anything else is decided.

    `key` stays while the same thing stands. `missing` is not known yet, `undone` is recorded as
    not done; `question` is where it is recorded.
    """

    key: str
    kind: Kind
    question: str
    title: str
    says: str
    first: tuple[str, ...]
    tell: tuple[str, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()


def stops(facts: Facts) -> tuple[Stop, ...]:
    """Everything that stops the work now, danger first. Never raises."""
    found = [danger_now(facts), *_of_findings(facts), after_death(facts)]
    return tuple(stop for stop in found if stop is not None)


def danger_now(facts: Facts) -> Stop | None:
    """Not everyone is safe, by IL-010."""
    if danger(facts) != "yes":
        return None
    return _stop(
        facts,
        "danger",
        key="danger",
        question="IL-010",
        says="Somebody is still in danger: act before anything else.",
        reasons=(Reason("IL-010", "not everyone is safe now"),),
    )


def _of_findings(facts: Facts) -> Iterator[Stop]:
    """Findings whose first enforcement step says that the danger is there now."""
    decided = [finding for finding in facts.findings if finding.enforcement]
    model = facts.once(enforcement.model) if decided else None
    for finding in decided if model else ():
        if model and enforcement.is_stopped(model, enforcement.made(finding)):
            yield _stop(
                facts,
                "danger",
                key=f"danger:{finding.id}",
                question=next(iter(finding.content.questions), ""),
                says=f"Finding {finding.id} says that there is a risk of serious injury now.",
                reasons=(Reason(finding.id, clip(finding.content.fact)),),
            )


def after_death(facts: Facts) -> Stop | None:
    """A death, or somebody who may not survive, while what follows from it is not all settled."""
    reasons = tuple(deaths(facts))
    if not reasons:
        return None
    measures = facts.answer("IL-040").measures
    said = {key: stored.text(measures.get(key)) for key, _ in _AFTER_DEATH}
    asked = _after_death(facts)
    missing = [words for key, words in asked if said[key] in ("", "unknown", "unsettled")]
    undone = [words for key, words in asked[1:] if said[key] == "no"]
    suspected = said["homicide"] == "yes"
    if not (missing or undone or suspected):
        return None
    text = "Someone has died or may not survive."
    if said["police"] != "yes":
        text += " See that the police are called, and the scene left as it is."
    if said["homicide"] != "no":
        text += (
            " Until homicide is discounted the police lead (Work-related Deaths Protocol): stop "
            "interviewing, touch nothing, take advice before you go on."
        )
    return _stop(
        facts,
        "police" if suspected else "death",
        key="police" if suspected else "death",
        question=place_of(facts, "IL-040", facts.rows("INCIDENT")),
        says=text,
        reasons=reasons,
        missing=tuple(missing),
        undone=tuple(undone),
    )


def _after_death(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What has to be settled; the field of the coroner holds the fiscal's part in Scotland."""
    if _nation(facts) != "scotland":
        return _AFTER_DEATH
    fiscal = "whether the procurator fiscal has been told (recorded as the coroner)"
    return tuple((key, fiscal if key == "coroner" else words) for key, words in _AFTER_DEATH)


def _nation(facts: Facts) -> str:
    """The nation as it is recorded; "" where it is not, or there is no table to read it by."""
    rules = facts.once(table)
    return inputs(facts, rules).get("nation", "") if rules else ""


def _stop(
    facts: Facts,
    kind: Kind,
    *,
    key: str,
    question: str,
    says: str,
    reasons: tuple[Reason, ...],
    missing: tuple[str, ...] = (),
    undone: tuple[str, ...] = (),
) -> Stop:
    rules = facts.once(table)
    wanted = ACT_FIRST if kind == "danger" else POLICE_FIRST
    row = next((row for row in rules.row if row.key == wanted), None) if rules else None
    told: tuple[str, ...] = ("your senior officer",)
    if rules and row:
        told = rules.told_words(rules.told_by(row, {"nation": _nation(facts)}), {})
    if kind != "danger":
        # They lead, so the table does not name them among those to tell; here they come first.
        told = ("the police", *told)
    return Stop(
        key=key,
        kind=kind,
        question=question,
        title=_TITLES[kind],
        says=says,
        first=(row.first if row else ()) or _FIRST[kind],
        tell=told,
        reasons=reasons,
        missing=missing,
        undone=undone,
    )
