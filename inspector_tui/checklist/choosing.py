"""Choices, and ids of rows, sites and exhibits: what people type and what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from inspector_tui.checklist.quantities import UnclearError, tidy
from inspector_tui.checklist.shapes import KEY

MARK = re.compile(r"[A-Z]{2,4}[1-9][0-9]{0,4}")
_KEY = re.compile(KEY.strip("^$"))
_VERDICT_KEYS = {
    "y": "satisfied",
    "p": "partly",
    "n": "not-satisfied",
    "x": "not-applicable",
    "s": "not-assessed",
}
"""The single keys that give a verdict everywhere else in the program."""


def read_verdict(typed: str, choices: Mapping[str, str]) -> str:
    """A verdict by its key, its name or the start of it."""
    single = _VERDICT_KEYS.get(tidy(typed))
    return single or read_choice(typed, choices, free=False)


def read_choice(typed: str, choices: Mapping[str, str], *, free: bool) -> str:
    """The key that was meant; with `free` any other text stays as it was typed.

    With `free`, what breaks off in the middle of a word of the one choice that it begins is that
    choice: "nig" is "Night", while "Ward" stays beside "Ward manager". Two letters may be a word of
    their own ("No" beside "Not said"), so more is asked for. Raises `UnclearError`.
    """
    wanted = tidy(typed)
    exact = _exact(wanted, choices)
    if exact is not None:
        return exact
    begun = _broken_off(typed, choices) if free else _begun(wanted, choices)
    if free and not begun:
        return typed.strip()
    if len(begun) == 1 and not (free and _may_be_a_word(wanted)):
        return begun[0]
    if begun:
        raise UnclearError(f"that may be {_either(choices, begun)}; type more of it.")
    raise UnclearError(f"choose {_either(choices, list(choices))}.")


def broken_off(typed: str, choices: Mapping[str, str]) -> str | None:
    """The one choice for which `read_choice` takes a broken-off word beside other words."""
    begun = _broken_off(typed, choices)
    return begun[0] if len(begun) == 1 and not _may_be_a_word(tidy(typed)) else None


def _may_be_a_word(wanted: str) -> bool:
    return len(wanted) == 2


def _begun(wanted: str, choices: Mapping[str, str]) -> list[str]:
    return [
        key
        for key, label in choices.items()
        if tidy(label).startswith(wanted) or tidy(key).startswith(wanted)
    ]


def _broken_off(typed: str, choices: Mapping[str, str]) -> list[str]:
    """The keys of all choices that it begins, where it ends inside a word of each; else none.

    None for an abbreviation: "OT" is not the beginning of "Other".
    """
    wanted = tidy(typed)
    if len(wanted) > 1 and typed.strip().isupper():
        return []
    labels = ((key, tidy(label)) for key, label in choices.items())
    begun = {key: label[len(wanted) :] for key, label in labels if label.startswith(wanted)}
    inside = wanted[-1:].isalnum() and all(rest[:1].isalnum() for rest in begun.values())
    return list(begun) if inside else []


def refuse_number(typed: str, choices: Mapping[str, str]) -> None:
    """Refuse figures alone that no choice is or is numbered with. Raises `UnclearError`."""
    wanted = tidy(typed)
    if wanted.isdecimal() and _exact(wanted, choices) is None:
        raise UnclearError(f"choose {_either(choices, list(choices))}.")


def _exact(wanted: str, choices: Mapping[str, str]) -> str | None:
    for key, label in choices.items():
        if wanted == tidy(label):
            return key
    return next((key for key in choices if tidy(key) == wanted), None)


def _either(choices: Mapping[str, str], keys: list[str]) -> str:
    names = [choices[key] for key in keys[:6]]
    if len(keys) > 6:
        return f"{', '.join(names)} or another of the {len(choices)} in the list"
    return " or ".join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


def read_choices(typed: str, choices: Mapping[str, str], *, free: bool) -> list[str]:
    """Keys in the order typed, each once, with commas or semicolons between them."""
    pieces = dict.fromkeys(_pieces(typed.strip(), choices))
    return list(dict.fromkeys(read_choice(piece, choices, free=free) for piece in pieces))


_SEPARATOR, _BETWEEN = re.compile("[,;]"), re.compile(r"[ \t\n,;]*")


def _pieces(text: str, choices: Mapping[str, str]) -> Iterator[str]:
    """What stands between separators; a label with separators in it is one piece."""
    known = {tidy(label) for label in choices.values()}
    most = max((len(_SEPARATOR.findall(label)) for label in known), default=0)
    at = 0
    while at < len(text):
        # No label has more separators, so a longer piece need not be looked at.
        cuts = [match.start() for match in islice(_SEPARATOR.finditer(text, at), most + 1)]
        if len(cuts) <= most:
            cuts.append(len(text))
        end = next((cut for cut in reversed(cuts) if tidy(text[at:cut]) in known), cuts[0])
        if text[at:end].strip(" \t\n,;"):
            yield text[at:end]
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end


def show_choices(values: list[str], choices: Mapping[str, str]) -> str:
    """Labels with commas between them, or semicolons where a label has a comma in it."""
    labels = [choices.get(value, value) for value in values]
    between = "; " if any("," in label or ";" in label for label in labels) else ", "
    return between.join(labels)


def read_row(typed: str, record: str) -> str:
    """The id of a row: `ALARM-2` from "alarm-2" or "2"."""
    match = re.fullmatch(
        rf"(?:{re.escape(record)}[- ]?)?([1-9][0-9]{{0,8}})", typed.strip().upper()
    )
    if match is None:
        raise UnclearError(f"give the number of a row, such as {record}-1.")
    return f"{record}-{match[1]}"


def read_site(typed: str) -> str:
    """The id of a site."""
    text = typed.strip()
    if re.fullmatch(r"s[0-9]+", text):
        text = text.upper()
    if _KEY.fullmatch(text) is None:
        raise UnclearError("give the id of a site of this visit, such as S1.")
    return text


def is_key(text: str) -> bool:
    """Whether a text can be an id."""
    return _KEY.fullmatch(text) is not None


def read_exhibits(typed: str) -> list[str]:
    """Marks in the order typed, each once."""
    text = re.sub(r"([A-Z]) +([0-9])", r"\1\2", typed.upper())
    marks = [mark for mark in re.split(r"[\s,;]+", text) if mark]
    for mark in marks:
        if MARK.fullmatch(mark) is None:
            raise UnclearError("give exhibit marks, such as AB1, AB2.")
    return list(dict.fromkeys(marks))
