"""Numbers, counts and durations: what people type, what is stored, what people read."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector_tui.checklist.model import Field

MAX_INTEGER = 2**53 - 1
"""The journal holds no larger whole number."""


class UnclearError(ValueError):
    """What was typed has no one meaning; the sentence says what would have."""


_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,16})(?:\.([0-9]{1,12}))?")
_COUNTED = re.compile(r"([0-9]{1,15})(?: ?/ ?| of | out of )([0-9]{1,15})")
_IN_MONTHS = re.compile(r"([0-9]{1,3}) ?months?")
_LONGEST_SYMBOL = 2
"""Letters of a unit's symbol, such as s or ms; a word is longer."""
STORED_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{0,11}[1-9])?")


def tidy(typed: str) -> str:
    """The text in plain signs, small letters and single spaces, so that one pattern fits."""
    text = unicodedata.normalize("NFKC", typed).casefold().replace("\N{MINUS SIGN}", "-")
    return " ".join(text.split())


def read_number(field: Field, typed: str) -> int | str:
    """An int, or a decimal text when the field has decimals. `UnclearError` names what fits."""
    text = tidy(typed)
    if field.unit == "years" and field.decimals and (months := _IN_MONTHS.fullmatch(text)):
        text = format(round(Decimal(months[1]) / 12, field.decimals), "f")
    text = _without_unit(text, field.unit)
    match = _NUMBER.fullmatch(text)
    if match is None:
        if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
            raise UnclearError("write decimals with a point, such as 1.5.")
        raise UnclearError(_want_number(field))
    sign, whole, fraction = match[1], re.sub("[, ]", "", match[2]), (match[3] or "").rstrip("0")
    if len(fraction) > field.decimals:
        raise UnclearError(_want_number(field))
    if abs(int(whole)) > MAX_INTEGER:
        raise UnclearError("that number is too large.")
    number = Decimal(f"{sign}{whole}.{fraction or 0}")
    _within(field, number)
    return store(number) if field.decimals else int(number)


def _want_number(field: Field) -> str:
    unit = field.unit or ""
    of = f" of {unit}" if len(unit) > _LONGEST_SYMBOL else ""
    if field.decimals == 0:
        return f"give a whole number{of}, such as 12."
    places = "one decimal" if field.decimals == 1 else f"up to {field.decimals} decimals"
    return f"give a number{of} with {places}, such as 12.5."


def _without_unit(text: str, unit: str | None) -> str:
    """The text without the field's own unit behind it ("12 zones", "1 person", "80kg")."""
    if unit:
        word = tidy(unit)
        for ending in (word, _of_one(word)):
            if text.endswith(ending) and text[: -len(ending)].rstrip()[-1:].isdigit():
                return text[: -len(ending)].rstrip()
    return text


def store(number: Decimal | Fraction) -> str:
    """The one stored spelling of a decimal: no exponent, sign of zero or trailing noughts."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / number.denominator
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _within(field: Field, number: Decimal | Fraction) -> None:
    low, high = field.min, field.max
    if isinstance(low, int | Decimal) and number < low:
        raise UnclearError(f"it has to be {show_amount(field, store(Decimal(low)))} or more.")
    if isinstance(high, int | Decimal) and number > high:
        raise UnclearError(f"it has to be {show_amount(field, store(Decimal(high)))} or less.")


def limit_fault(field: Field, number: Decimal) -> str | None:
    """The sentence for a number outside the field's own min and max."""
    try:
        _within(field, number)
    except UnclearError as error:
        return str(error)
    return None


def show_amount(field: Field, value: int | str) -> str:
    """A number or duration with its unit, as read by people."""
    if field.kind == "duration":
        return show_duration(value, field.unit or "s")
    if not field.unit:
        return str(value)
    if field.unit == "%":
        return f"{value}%"
    return f"{value} {field.unit if str(value) != '1' else _of_one(field.unit)}"


def _of_one(unit: str) -> str:
    """A unit as it stands behind 1: `person` of people, `day a week` of days a week, `kg`."""
    word, *rest = unit.split(" ", 1)
    if word == "people":
        one = "person"
    elif word.endswith("ies"):
        one = f"{word[:-3]}y"
    else:
        one = word[:-1] if word.endswith("s") and len(word) > _LONGEST_SYMBOL else word
    return " ".join((one, *rest))


def read_counted(typed: str) -> dict[str, int]:
    """`{"n", "of"}` from "4 of 5" or "4/5"."""
    match = _COUNTED.fullmatch(tidy(typed))
    if match is None:
        raise UnclearError("give what was counted, such as 4 of 5.")
    counted, of = int(match[1]), int(match[2])
    if of == 0:
        raise UnclearError("nothing can be counted out of 0; leave it empty and say why.")
    if counted > of:
        raise UnclearError(f"{counted} of {of} is more than all of them.")
    return {"n": counted, "of": of}


_UNITS: dict[str, int] = {"s": 1, "min": 60, "h": 3600, "days": 86400, "weeks": 604800}
_MONTHS: dict[str, int] = {"months": 1, "years": 12}
_WORDS: dict[str, str] = {
    word: unit
    for unit, words in {
        "s": "s sec secs second seconds",
        "min": "min mins minute minutes",
        "h": "h hr hrs hour hours",
        "days": "d day days",
        "weeks": "w wk wks week weeks",
        "months": "mo month months",
        "years": "y yr yrs year years",
    }.items()
    for word in words.split()
}
_BELOW = {"years": "months", "weeks": "days", "days": "h", "h": "min", "min": "s"}
_PART = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([a-z]*)(?:,? (?:and )?|,|(?=[0-9])|$)")
_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")


def read_duration(field: Field, typed: str) -> int | str:
    """A whole or decimal number in the field's unit; a bare number is in that unit."""
    unit = field.unit or "s"
    text = tidy(typed)
    parts = _clock(text, unit) or _parts(text, unit)
    scale = _MONTHS if unit in _MONTHS else _UNITS
    if not all(part in scale for _amount, part in parts):
        raise UnclearError(f"give it in {unit}, such as 6 {unit}.")
    order = [scale[part] for _amount, part in parts]
    if any(later >= earlier for earlier, later in pairwise(order)):
        raise UnclearError(_want_duration(unit))
    total = sum((amount * scale[part] for amount, part in parts), Fraction()) / scale[unit]
    if (total * 1000).denominator != 1:
        raise UnclearError(f"that does not come out even in {unit}; give it in {unit}.")
    if total > MAX_INTEGER:
        raise UnclearError("that number is too large.")
    _within(field, total)
    return int(total) if total.denominator == 1 else store(total)


def _want_duration(unit: str) -> str:
    example = {"s": "90 or 1 min 30", "min": "90 or 1 h 30", "h": "2 or 1 h 30"}.get(unit, "14")
    return f"give a time in {unit}, such as {example}."


def _clock(text: str, unit: str) -> list[tuple[Fraction, str]]:
    """The parts of 1:30 or 1:02:03; empty when the text is not written like that."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return []
    units = ["h", "min", "s"]
    if match[3] is None:
        if unit not in ("s", "h"):
            raise UnclearError("say 1 h 30 or 1 min 30, so that it cannot be mistaken.")
        units = ["min", "s"] if unit == "s" else ["h", "min"]
    found = [Fraction(int(part)) for part in match.groups() if part is not None]
    return list(zip(found, units, strict=True))


def _parts(text: str, unit: str) -> list[tuple[Fraction, str]]:
    """The parts of "1 h 30" or "90"; a number without a unit takes the next smaller one."""
    found: list[tuple[Fraction, str]] = []
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        if match is None or match.end() == at:
            raise UnclearError(_want_duration(unit))
        at = match.end()
        named = _unit(match[2], unit) if match[2] else _next_unit(found, unit)
        if named is None or (not match[2] and at < len(text)):
            raise UnclearError(_want_duration(unit))
        found.append((Fraction(match[1]), named))
    if not found:
        raise UnclearError(_want_duration(unit))
    return found


def _next_unit(before: list[tuple[Fraction, str]], unit: str) -> str | None:
    return _BELOW.get(before[-1][1]) if before else unit


def _unit(word: str, unit: str) -> str | None:
    if word == "m":
        if unit in ("days", "weeks"):
            raise UnclearError("m may be minutes or months; say min or months.")
        return "months" if unit == "months" else "min"
    return _WORDS.get(word)


def show_duration(value: int | str, unit: str) -> str:
    """Short times as "1 min 30 s", long ones as "14 days"."""
    amount = Fraction(value)
    if unit not in ("s", "min", "h"):
        return f"{value} {unit.removesuffix('s') if amount == 1 else unit}"
    seconds = amount * _UNITS[unit]
    shown = []
    for name in ("h", "min"):
        count, seconds = divmod(seconds, _UNITS[name])
        if count:
            shown.append(f"{count} {name}")
    if seconds or not shown:
        shown.append(f"{store(seconds)} s")
    return " ".join(shown) if amount else f"0 {unit}"


def comparable(field: Field, value: object) -> tuple[str, Fraction] | None:
    """A number or duration as (what is measured, how much), to hold two fields together."""
    if not isinstance(value, int | str) or isinstance(value, bool):
        return None
    if isinstance(value, str) and STORED_DECIMAL.fullmatch(value) is None:
        return None
    if field.kind == "number":
        return "number", Fraction(value)
    unit = field.unit or "s"
    if unit in _MONTHS:
        return "months", Fraction(value)
    return "time", Fraction(value) * _UNITS.get(unit, 1)


def stored_amount(value: object) -> Decimal | None:
    """A stored number or decimal; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) <= MAX_INTEGER else None
    return Decimal(value) if STORED_DECIMAL.fullmatch(value) else None
