"""Which entries of the high-risk register may be the same thing: suggestions, never matches.

An entry is matched only when the inspector gives it a standard name (`norm_id`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from inspector_tui.checklist.model import Field
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.register import KINDS, Entry, entries
from inspector_tui.judgement.words import clip, counted, folded

_LISTS = {"location": "locations", "task": "tasks", "role": "roles"}


class Suggestion(Struct, frozen=True):
    """A standard name that an entry's own words point to; `words` are the words that do."""

    row: str
    norm: str
    name: str
    words: str


def suggestions(facts: Facts) -> tuple[Suggestion, ...]:
    """One standard name for each entry without one, where its words point to one alone."""
    norms = facts.once(_norms)
    found = (_suggest(entry, norms) for entry in facts.once(entries) if not entry.norm)
    return tuple(suggestion for suggestion in found if suggestion)


def prompts(facts: Facts) -> Iterator[Prompt]:
    """Entries that may be one thing entered twice, where the policy names only some of them.

    Other suggestions change no flag; a form may offer them (`suggestions`).
    """
    suggested = {found.row: found for found in facts.once(suggestions)}
    same: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in facts.once(entries):
        if entry.kind != "lone":
            hint = suggested.get(entry.row)
            name = entry.norm or (hint.norm if hint else folded(entry.label))
            same[entry.kind, entry.subject, name].append(entry)
    for (kind, subject, _), members in sorted(same.items()):
        words = {"named" if entry.is_named else entry.named for entry in members}
        if len(members) < 2 or not {"named", "no"} <= words:
            continue
        one, many = KINDS[kind]
        yield Prompt(
            key=f"MATCH:{subject}:{'+'.join(entry.row for entry in members[:4])}",
            kind="MATCH",
            question=members[0].question,
            text=f"{counted(len(members), one, many)} may be one, and the policy names only some "
            f"of them. If they are the same {one}, the policy does name it; give them one "
            "standard name.",
            reasons=(
                *(_likeness(entry, suggested.get(entry.row)) for entry in members),
                *_origin(facts, any(entry.row in suggested for entry in members)),
            ),
            about=members[0].label,
        )


def _origin(facts: Facts, is_used: bool) -> Iterator[Reason]:
    """Where the everyday words stand that point to a standard name."""
    table = facts.tables.get("norms")
    if table and is_used:
        yield Reason("", f"everyday words of this program; table norms {table.edition}")


def _likeness(entry: Entry, hint: Suggestion | None) -> Reason:
    """What the policy says of an entry, and why it may be the same as the others."""
    parts = [f"{entry.label}: {_NAMED.get(entry.named, clip(entry.named))}", entry.where_named]
    if entry.norm:
        parts.append(f"standard name {clip(entry.norm)}")
    elif hint:
        parts.append(f'its words "{hint.words}" point to {hint.name}')
    return Reason(entry.row, ", ".join(part for part in parts if part))


_NAMED = {"yes": "named", "implied": "only implied", "no": "not named", "": "not recorded"}

_Norms = dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]
"""For each kind: the words to find, the standard name's key and its label; longest first."""


def _norms(facts: Facts) -> _Norms:
    table = facts.tables.get("norms")
    aliases: Mapping[str, object] = table.data if table else {}
    found: _Norms = {}
    for kind, name in _LISTS.items():
        labels = facts.library.choices(Field(kind="choice", list=name))
        of_kind = aliases.get(kind)
        phrases = {(_words(label), key) for key, label in labels.items()}
        for key, words in (of_kind if isinstance(of_kind, Mapping) else {}).items():
            listed = words if isinstance(words, list) else []
            phrases |= {(_words(word), key) for word in listed if isinstance(word, str)}
        found[kind] = tuple(
            (phrase, key, labels.get(key, key))
            for phrase, key in sorted(phrases, key=lambda pair: (-len(pair[0]), pair))
            if phrase and key in labels
        )
    return found


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return tuple(re.findall(r"[^\W_]+", plain.replace("&", " and ")))


def _suggest(entry: Entry, norms: _Norms) -> Suggestion | None:
    """The standard name whose words stand longest in the label; none when two are as long."""
    label = _words(entry.label)
    hits = [
        (phrase, key, name)
        for phrase, key, name in norms.get(entry.kind, ())
        if any(label[n : n + len(phrase)] == phrase for n in range(len(label)))
    ]
    best = [hit for hit in hits if len(hit[0]) == len(hits[0][0])]
    if not best or len({key for _, key, _ in best}) > 1:
        return None
    phrase, key, name = best[0]
    return Suggestion(entry.row, key, name, " ".join(phrase))
