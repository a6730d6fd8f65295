"""What is typed into one field of a form: numbers and beginnings of choices, and what it becomes.

`checklist.value` reads and shows every value; here is what only a form knows, namely that choices
stand numbered below the field and that rows, sites and exhibits are chosen by what they say.
Choices come as a mapping of key to label, as for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from inspector_tui.checklist import choosing
from inspector_tui.checklist import value as values
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.quantities import UnclearError, tidy
from inspector_tui.checklist.value import Value, ValueFault
from inspector_tui.signs import capital

Choices = Mapping[str, str]

REFERENCES = frozenset({"row", "site"})
"""Kinds whose value is the id of something else in the visit."""
SEVERAL = frozenset({"choices", "exhibits"})
"""Kinds that hold a list."""
SEPARATORS = (",", ";")
"""What may stand between the parts of a list."""

_EXAMPLES = {
    "number": "a number",
    "percent": "such as 4 of 5",
    "date": "such as 21/11/2026, 21 Nov 2026 or today",
    "time": "such as 14:30, 14:30:05 or now",
    "datetime": "such as 21/11/2026 14:30 or now",
    "exhibits": "marks, such as AB1, AB2",
    "choices": "one or more, such as 1, 3",
}

UNKNOWN = "Does not know"
"""What stands in a field whose answer somebody does not know."""
_UNKNOWN = {
    "dk",
    *(f"{verb} know" for verb in ("don't", "dont", "do not", "doesn't", "doesnt", "does not")),
}


def hint(field: Field) -> str:
    """How the value may be written; "" where it goes without saying or choices are shown."""
    if field.kind == "duration":
        unit = field.unit or "s"
        example = {"s": "90 or 1 min 30", "min": "90 or 1 h 30", "h": "2 or 1 h 30"}
        return f"in {unit}, such as {example.get(unit, '14')}"
    if field.kind == "number" and field.unit:
        return f"in {field.unit}" if field.unit in ("%", "kg", "m", "cm", "mm") else field.unit
    return _EXAMPLES.get(field.kind, "")


def says_unknown(text: str) -> bool:
    """Whether a person wrote that somebody does not know, in full or as `dk`."""
    words = text.casefold().replace("\u2019", "'").strip(" .!?")
    return words.removeprefix("i ").removeprefix("they ") in _UNKNOWN


def takes_any(field: Field) -> bool:
    """Whether other words than the choices may be written."""
    return field.free or field.kind == "text"


def numbered(field: Field, choices: Choices) -> dict[str, str]:
    """The number that stands before each choice, to its key: rows and exhibits keep their own."""
    if field.kind in ("row", "exhibits"):
        return {key[len(key.rstrip("0123456789")) :]: key for key in choices}
    return {str(number): key for number, key in enumerate(choices, start=1)}


def read(field: Field, typed: str, choices: Choices, *, library: Library) -> Value | None:
    """The stored value; None for nothing. Raises `ValueFault` with a sentence without a name."""
    unnamed = field.model_copy(update={"label": "", "id": ""})
    text = typed.strip()
    if not text:
        return None
    if field.free:
        return _read_free(field, text, choices, library)
    if field.kind in SEVERAL:
        text = "; ".join(_label(field, piece, choices) for piece in _once(text, choices))
    elif choices and (key := _key(field, text, choices)) is not None:
        return key
    if field.kind in REFERENCES:
        _refuse_unknown(unnamed, text, choices, library)
    return values.read(unnamed, text, library=library)


def _read_free(field: Field, text: str, choices: Choices, library: Library) -> Value | None:
    """Choices or other words. What was written before is a choice too, which only a form knows."""
    several = field.kind in SEVERAL
    read: list[str] = []
    try:
        for piece in _once(text, choices) if several else [text]:
            key = _key(field, piece, choices)
            if key is None and library.choices(field):
                choosing.refuse_number(piece, choices)
            read.append(key or choosing.read_choice(piece, choices, free=True))
    except UnclearError as error:
        raise ValueFault(capital(str(error))) from None
    return list(dict.fromkeys(read)) or None if several else read[0]


def show(field: Field, value: Value, choices: Choices, *, library: Library) -> str:
    """What a person reads in the field; `read` makes the same value of it."""
    if field.kind in REFERENCES:
        return choices.get(str(value), str(value))
    return values.show(field, value, library=library)


def _key(field: Field, text: str, choices: Choices) -> str | None:
    """The one choice that is meant: its label, key or number, else the only one begun so."""
    wanted = tidy(text)
    for key, label in choices.items():
        if wanted in (tidy(label), tidy(key)):
            return key
    if wanted in (numbers := numbered(field, choices)):
        return numbers[wanted]
    if field.free:
        return choosing.broken_off(text, choices)
    if field.kind in ("text", "verdict"):
        return None
    for begun in (_begun(wanted, choices), _inside(wanted, choices)):
        if begun:
            return begun[0] if len(begun) == 1 else None
    return None


def _label(field: Field, piece: str, choices: Choices) -> str:
    key = _key(field, piece, choices)
    if key is None:
        return piece
    return key if field.kind == "exhibits" else choices[key]


_UP_TO_NEXT, _BETWEEN, _BLANK = map(re.compile, (r"[^,;]*", r"[ ,;]*", r"\s*"))


def _once(text: str, choices: Choices) -> Iterable[str]:
    """The pieces, each once."""
    return dict.fromkeys(pieces(text, choices))


def pieces(text: str, choices: Choices) -> list[str]:
    """The parts of a list as typed: between commas, semicolons or, when all are numbers, blanks."""
    if re.fullmatch(r"[\d\s,;]+", text):
        return re.findall(r"\d+", text)
    known = sorted((label for label in choices.values() if re.search("[,;]", label)), key=len)
    found: list[str] = []
    at = 0
    while at < len(text):
        whole = next((name for name in reversed(known) if _stands_at(name, text, at)), None)
        end = at + len(whole) if whole else _after(_UP_TO_NEXT, text, at)
        piece = text[at:end]
        at = _after(_BETWEEN, text, end)
        if piece.strip(" ,;"):
            found.append(piece.strip())
    return found


def _stands_at(label: str, text: str, at: int) -> bool:
    end = at + len(label)
    if text[at:end].casefold() != label.casefold():
        return False
    end = _after(_BLANK, text, end)
    return end >= len(text) or text[end] in ",;"


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    """The end of what a pattern that always fits takes from there."""
    match = pattern.match(text, at)
    return match.end() if match else at


def _begun(wanted: str, choices: Choices) -> list[str]:
    return [key for key, label in choices.items() if tidy(label).startswith(wanted)]


def _inside(wanted: str, choices: Choices) -> list[str]:
    return [key for key, label in choices.items() if f" {wanted}" in f" {tidy(label)}"]


def matching(field: Field, typed: str, choices: Choices) -> list[str]:
    """The keys that what is being typed may mean, in their order.

    All of them for nothing typed, and for a list whose last part is a choice in full: the next is
    to be seen.
    """
    wanted = tidy(_last(typed) if field.kind in SEVERAL else typed)
    if not wanted or (field.kind in SEVERAL and _is_whole(typed, choices)):
        return list(choices)
    if wanted.isdecimal():
        numbers = numbered(field, choices)
        return [key for number, key in numbers.items() if number.startswith(wanted)]
    return _begun(wanted, choices) or _inside(wanted, choices)


def _is_whole(typed: str, choices: Choices) -> bool:
    """Whether a list ends in the full words of a choice."""
    parts = pieces(typed, choices)
    return bool(parts) and tidy(parts[-1]) in map(tidy, choices.values())


def chosen(field: Field, typed: str, choices: Choices) -> frozenset[str]:
    """The keys that what is typed names already."""
    if field.kind in SEVERAL:
        found = [_key(field, piece, choices) for piece in _once(typed, choices)]
    else:
        found = [_key(field, typed, choices)] if typed.strip() else []
    return frozenset(key for key in found if key is not None)


def last_chosen(field: Field, typed: str, choices: Choices) -> str:
    """The key that the last part of what is typed names; "" for none."""
    parts = pieces(typed, choices) if field.kind in SEVERAL else [typed.strip()]
    return (_key(field, parts[-1], choices) or "") if parts and parts[-1] else ""


def completed(field: Field, typed: str, choices: Choices, earlier: Sequence[str]) -> str | None:
    """`typed` with the rest of the choice or earlier text that it begins; None without one."""
    if field.kind == "text":
        return next((text for text in earlier if _goes_on(text, typed)), None)
    last = _last(typed) if field.kind in SEVERAL else typed
    if not last.strip() or last.strip().isdecimal():
        return None
    label = next((label for label in choices.values() if _goes_on(label, last)), None)
    return None if label is None else typed[: len(typed) - len(last)] + last + label[len(last) :]


def _goes_on(text: str, begun: str) -> bool:
    return len(text) > len(begun) and text[: len(begun)].casefold() == begun.casefold()


def _last(typed: str) -> str:
    """The last part of a list, which is still being typed."""
    return re.split("[,;]", typed)[-1].lstrip()


def _refuse_unknown(field: Field, text: str, choices: Choices, library: Library) -> None:
    """A reference to nothing there is refused, in the words of the list below the field."""
    record = library.record(field.record) if field.record else None
    if not choices and record is None:
        raise ValueFault("No site is named for this visit. Leave this empty for now.")
    if len(_begun(tidy(text), choices)) > 1:
        raise ValueFault("That may be several of them; type more of it, or its number.")
    given = "Choose one from the list below, by its number or first letters."
    if record is None:
        raise ValueFault(given)
    new = (
        f"To add one, leave this form, which stays a draft, and open {record.title} from the "
        "question (R, all lists)."
    )
    given = given if choices else f"{record.title}: none yet."
    raise ValueFault(f"{given} {new}")
