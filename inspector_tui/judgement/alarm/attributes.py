"""The seventeen attributes of an alarm response, and when two values of one are the same."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Literal, TypeAlias

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.words import clip, folded, seconds, spelling

ELEMENT_OF: dict[str, str] = {
    "responder_set": "E10",
    "min_number": "E11",
    "time_std_s": "E12",
    "locate_by": "E09",
    "leader_role": "E13",
    "stay_role": "E11",
    "police_trigger": "E15",
    "police_method": "E15",
    "false_alarm_action": "E17",
    "reset_role": "E17",
    "test_freq": "E07",
    "shift_check": "E06",
    "issue_scope": "E05",
    "cross_area": "E16",
    "night_diff": "E16",
    "debrief": "E18",
    "record_rule": "E18",
}
"""Each attribute, in the order of the record, and the element of a procedure that states it."""

ATTRIBUTES: tuple[str, ...] = tuple(ELEMENT_OF)

_NUMBERS = frozenset({"min_number", "time_std_s"})
EVERYONE = "everyone"
BY_POSITION = frozenset({EVERYONE, "first-there", "presser"})
"""Roles that whoever came may have held: a test cannot contradict them."""


class Said(Enum):
    """An answer that is no value."""

    NO_RULE = "no rule"
    DONT_KNOW = "does not know"


Meaning: TypeAlias = str | Decimal | frozenset[str] | Said
"""A value in the form in which it is compared: sets of roles without order, texts folded."""

Relation: TypeAlias = Literal["equal", "overlap", "disjoint"]


class Vocabulary:
    """Reads stored values of the attributes and says what they are called."""

    def __init__(self, facts: Facts) -> None:
        self.labels = {
            **{attribute: attribute for attribute in ATTRIBUTES},
            **facts.library.choices(Field(kind="choice", list="attributes")),
        }
        self._choices = {name: facts.choices("STAFF_STEP", name) for name in ATTRIBUTES}
        self._meant: dict[tuple[str, str | int], Meaning | None] = {}
        self._shown: dict[tuple[str, Meaning], str] = {}
        self._spelt: dict[str, str] = {}
        self._keys = {
            name: {folded(word): key for key, label in choices.items() for word in (label, key)}
            for name, choices in self._choices.items()
        }

    def read(self, attribute: str, value: Value | None) -> Meaning | None:
        """What a stored value means; None when there is none."""
        if not isinstance(value, str | int) or isinstance(value, bool):
            return self._read(attribute, value)
        key = (attribute, value)
        if key not in self._meant:
            self._meant[key] = self._read(attribute, value)
        return self._meant[key]

    def _read(self, attribute: str, value: Value | None) -> Meaning | None:
        if attribute == "responder_set":
            roles = frozenset(self._key(attribute, role) for role in stored.keys(value))
            return roles or None
        if attribute in _NUMBERS and (number := stored.number(value)) is not None:
            return number.normalize()
        text = ", ".join(stored.keys(value)) or (str(value) if isinstance(value, int) else "")
        return self._key(attribute, text) if text else None

    def _key(self, attribute: str, text: str) -> str:
        if text in self._choices[attribute]:
            return text
        plain = folded(text)
        key = self._keys[attribute].get(plain)
        if key is None:
            written = clip(text)
            self._spelt[plain] = min(self._spelt.get(plain, written), written, key=spelling)
        return plain if key is None else key

    def show(self, attribute: str, meaning: Meaning) -> str:
        """As a person reads it."""
        shown = self._shown.get((attribute, meaning))
        if shown is None:
            shown = self._shown[attribute, meaning] = self._show(attribute, meaning)
        return shown

    def _show(self, attribute: str, meaning: Meaning) -> str:
        if isinstance(meaning, Said):
            return meaning.value
        if isinstance(meaning, frozenset):
            return " + ".join(self._label(attribute, role) for role in sorted(meaning))
        if isinstance(meaning, Decimal):
            return seconds(meaning) if attribute == "time_std_s" else f"{meaning:f}"
        return self._label(attribute, meaning)

    def brief(self, attribute: str, meaning: Meaning) -> str:
        """In a word or two, for a narrow column: keys in place of their labels."""
        if isinstance(meaning, frozenset):
            return "+".join(map(self._word, sorted(meaning)))
        return self._word(meaning) if isinstance(meaning, str) else self.show(attribute, meaning)

    def _word(self, key: str) -> str:
        return self._spelt.get(key) or key.replace("-", " ")

    def _label(self, attribute: str, key: str) -> str:
        return clip(self._choices[attribute].get(key) or self._spelt.get(key, key))


def relation(one: frozenset[str], other: frozenset[str]) -> Relation:
    """How two sets of roles compare; "everyone" overlaps with any set."""
    if one == other:
        return "equal"
    if one & other or EVERYONE in one | other:
        return "overlap"
    return "disjoint"


def borne_out(stated: Meaning, seen: Meaning) -> bool:
    """Whether what was seen in a test agrees with what was stated.

    Sets have to be equal, unless everyone is meant to come; a role such as "whoever arrives
    first" is borne out by anybody, and where there is no rule nothing can be broken.
    """
    if isinstance(stated, Said):
        return True
    if isinstance(stated, frozenset) and isinstance(seen, frozenset):
        return EVERYONE in stated or EVERYONE in seen or stated == seen
    return stated == seen or stated in BY_POSITION or seen in BY_POSITION


def absent(stated: Meaning, seen: Meaning) -> frozenset[str]:
    """Roles that were said to come and did not."""
    if not isinstance(stated, frozenset) or not isinstance(seen, frozenset):
        return frozenset()
    return frozenset() if EVERYONE in seen else stated - seen - BY_POSITION
